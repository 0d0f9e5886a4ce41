"""Other weights are tried before they are kept, with and without scripts."""

import pytest

from matchmaker.services.scoring.criteria import event_criteria
from tests.factories.browsing import find_form
from tests.web.scoring.test_settings import scored


@pytest.fixture
def event(make):
    return make.event(name="Rencontre d’essai", slots=1, tables=1, phase="wishes")


@pytest.fixture
def organiser(make, event):
    return make.person(staff_of=event.chamber)


@pytest.fixture
def near_and_far(make, event):
    """A buyer, a near supplier of a neighbouring trade, and a far one of the very trade."""
    town = make.organisation(name="Atelier de Valbrune", commune="91521")
    near = make.organisation(name="Proche", commune="91521")
    far = make.organisation(name="Loin", commune="91223")
    make.need(town, "Tonte", cpv=["77310000"])
    make.offer(near, "Plantation", cpv=["77300000"])
    make.offer(far, "Fauchage", cpv=["77310000"])
    return [
        make.delegation(event, town, "buyer"),
        make.delegation(event, near),
        make.delegation(event, far),
    ]


def page(event):
    return f"/evenements/{event.id}/criteres"


def test_before_the_first_run_there_is_nothing_to_try(client_as, organiser, event):
    assert "Essayer sans enregistrer" not in client_as(organiser).get(page(event)).text


def test_the_ranking_with_other_weights_stands_beside_todays(app, client_as, organiser, event, near_and_far):
    scored(app, organiser, event)

    shown = (
        client_as(organiser)
        .submit(
            page(event),
            to=page(event),
            by=f"{page(event)}/essai/classement",
            cpv_weight="0",
            local_weight="3",
        )
        .text
    )

    assert "Une structure change de meilleurs partenaires" in shown
    assert shown.index("1. Proche") < shown.index("2. Loin")
    assert "2e aujourd’hui" in shown
    assert "<html" not in shown


def test_trying_keeps_nothing(app, client_as, organiser, event, near_and_far):
    scored(app, organiser, event)
    before = event_criteria(event.id)

    shown = client_as(organiser).submit(
        page(event), to=page(event), by=f"{page(event)}/essai", cpv_weight="0", local_weight="3"
    )

    assert "1. Proche" in shown.text
    assert find_form(shown.text, page(event)).values["local_weight"] == "3"
    assert event_criteria(event.id) == before


def test_the_same_weights_change_nobody(app, client_as, organiser, event, near_and_far):
    scored(app, organiser, event)

    shown = client_as(organiser).submit(page(event), to=page(event), by=f"{page(event)}/essai/classement")

    assert "restent les mêmes" in shown.text


def test_a_number_being_typed_is_no_answer_yet(app, client_as, organiser, event, near_and_far):
    scored(app, organiser, event)

    answer = client_as(organiser).submit(
        page(event), to=page(event), by=f"{page(event)}/essai/classement", cpv_weight="other", cpv_exact="200"
    )

    assert answer.status_code == 422


def test_the_requests_served_are_counted_with_the_tried_weights(
    app, make, client_as, organiser, event, near_and_far
):
    buyer, near, far = near_and_far
    make.request(buyer, near, rank=2, state="accepted")
    make.request(buyer, far, rank=2, state="accepted")
    scored(app, organiser, event)

    shown = (
        client_as(organiser)
        .submit(
            page(event), to=page(event), by=f"{page(event)}/essai/voeux", cpv_weight="0", local_weight="3"
        )
        .text
    )

    assert "Un rendez-vous tenu" in shown
    assert "sur 2 possibles" in shown
    assert "autant qu’aujourd’hui" in shown
    assert "une paire se rencontre qui ne se rencontrait pas" in shown


def test_without_slots_the_page_says_when_the_number_will_come(
    app, client_as, organiser, event, near_and_far
):
    scored(app, organiser, event)

    shown = client_as(organiser).submit(page(event), to=page(event), by=f"{page(event)}/essai/voeux")

    assert "dès qu’il y aura des créneaux et des vœux" in shown.text


def test_the_address_of_a_trial_leads_back_to_the_criteria(client_as, organiser, event):
    answer = client_as(organiser).get(f"{page(event)}/essai")

    assert (answer.status_code, answer.location) == (302, page(event))
