import pytest

from matchmaker.core.scoring.presets import PRESETS
from matchmaker.services.scoring.criteria import event_criteria, weights_of
from tests.factories.browsing import find_form


@pytest.fixture
def event(make):
    return make.event()


@pytest.fixture
def tab(make, client_as, event):
    return client_as(make.person(staff_of=event.chamber))


def page(event):
    return f"/evenements/{event.id}/criteres"


def start_from(tab, event, name):
    return tab.submit(page(event), to=f"{page(event)}/depart", preset=name)


def weights(event):
    return weights_of(event_criteria(event.id))


def test_four_starts_say_for_whom_they_are(tab, event):
    shown = tab.get(page(event)).text

    for preset in PRESETS.values():
        assert f">{preset.label}</h3>" in shown
        assert preset.purpose in shown
    assert "Revenir aux réglages d’avant" not in shown


def test_a_start_sets_the_weights_and_can_be_taken_back_in_one_click(tab, event):
    before = weights(event)

    answer = start_from(tab, event, "catering")
    during, shown = weights(event), tab.get(page(event)).text
    back = tab.submit(page(event), to=f"{page(event)}/depart/retour")

    assert (answer.status_code, answer.location) == (303, page(event))
    assert during == PRESETS["catering"].weights(before) != before
    assert "Le réglage type « Restauration collective » est en place" in shown
    assert back.status_code == 303
    assert weights(event) == before
    assert "Revenir aux réglages d’avant" not in tab.get(page(event)).text


def test_who_tries_several_starts_comes_back_to_what_there_was_first(tab, event):
    before = weights(event)

    for name in ("catering", "insertion"):
        start_from(tab, event, name)
    tab.submit(page(event), to=f"{page(event)}/depart/retour")

    assert weights(event) == before


def test_what_is_saved_can_be_taken_back_to_what_there_was_before_it(tab, event):
    start_from(tab, event, "catering")
    before = weights(event)

    tab.submit(page(event), to=page(event), local_weight="3")
    saved, shown = weights(event), tab.get(page(event)).text
    tab.submit(page(event), to=f"{page(event)}/depart/retour")

    assert saved == before | {"local": 3.0} != before
    assert "Vos réglages d’avant l’enregistrement sont gardés." in shown
    assert weights(event) == before


def test_who_saves_and_moves_no_weight_gets_no_way_back(tab, event):
    tab.submit(page(event), to=page(event), local_r0="15")

    assert "Revenir aux réglages d’avant" not in tab.get(page(event)).text


def test_the_way_back_of_one_event_is_not_that_of_another(make, tab, event):
    other = make.event(chamber=event.chamber)
    start_from(tab, event, "catering")

    assert "Revenir aux réglages d’avant" not in tab.get(page(other)).text


def test_a_start_nobody_knows_changes_nothing(tab, event):
    before = weights(event)

    answer = start_from(tab, event, "unheard-of")

    assert answer.status_code == 303
    assert weights(event) == before


def test_what_only_warns_has_no_importance_to_set(tab, event):
    shown = tab.get(page(event)).text

    assert "Avertit seulement : ne change ni la note ni le classement." in shown
    assert 'name="capacity_weight"' not in shown
    assert 'name="local_weight"' in shown


def test_another_chamber_finds_neither_the_starts_nor_the_way_back(make, client_as, event):
    elsewhere = make.event()
    stranger = client_as(make.person(staff_of=elsewhere.chamber))
    form = find_form(stranger.get(page(elsewhere)).text, f"{page(elsewhere)}/depart")  # with its token

    for address in (f"{page(event)}/depart", f"{page(event)}/depart/retour"):
        assert stranger.post(address, data=form.values).status_code == 404
        assert stranger.post(address, data=form.values | {"preset": ""}).status_code == 404
