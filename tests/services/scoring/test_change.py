from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.core.scoring.presets import PRESETS
from matchmaker.db.scoring import CriterionSetting
from matchmaker.extensions import db
from matchmaker.plugin_api import Gate
from matchmaker.services.scoring.change import (
    BadParameter,
    BadWeight,
    CriterionSaid,
    apply_preset,
    set_criteria,
    set_weights,
)
from matchmaker.services.scoring.criteria import event_criteria, registry, weights_of


@pytest.fixture
def event(make):
    return make.event()


@pytest.fixture
def organiser(make, event):
    return Actor(make.person(staff_of=event.chamber).id, frozenset({event.chamber_id}))


def test_an_event_starts_from_the_weights_of_the_plugins(event):
    weights = weights_of(event_criteria(event.id))

    assert weights == {
        key: kind.default_weight
        for key, kind in registry().criteria.items()
        if not issubclass(kind, Gate) and kind.legal_stage != "info"
    }
    assert (weights["cpv"], weights["local"], weights.get("reservation")) == (3.0, 1.0, None)


def test_what_is_said_is_kept_and_the_rest_stays(organiser, event):
    before = weights_of(event_criteria(event.id))
    said = {"local": CriterionSaid(3.0, params={"r0": 15.0}), "organic": CriterionSaid(1.0, enabled=False)}

    changed = set_criteria(organiser, event.id, said)

    by_key = {one.key: one for one in event_criteria(event.id)}
    assert changed is True
    assert (by_key["local"].weight, by_key["local"].make().params.r0) == (3.0, 15.0)
    assert weights_of(list(by_key.values())) == {
        key: weight for key, weight in before.items() if key != "organic"
    } | {"local": 3.0}


def test_only_a_change_ages_what_depends_on_it(organiser, event, session):
    before = event.input_version

    set_criteria(organiser, event.id, {"local": CriterionSaid(3.0)})
    session.refresh(event)
    after = event.input_version
    again = set_criteria(organiser, event.id, {"local": CriterionSaid(3.0)})
    session.refresh(event)

    assert (after, again, event.input_version) == (before + 1, False, before + 1)


@pytest.mark.parametrize(
    ("said", "error", "sentence"),
    [
        (CriterionSaid(11.0), BadWeight, "L’importance de « Proximité » va de 0 à 10."),
        (CriterionSaid(float("nan")), BadWeight, "L’importance de « Proximité » va de 0 à 10."),
        (
            CriterionSaid(1.0, params={"r0": 500.0}),
            BadParameter,
            "« Proximité » : r0 : 500.0 n’est pas entre 0.0 et 200.0.",
        ),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_kept(organiser, event, session, said, error, sentence):
    with pytest.raises(error) as refusal:
        set_criteria(organiser, event.id, {"cpv": CriterionSaid(9.0), "local": said})

    assert str(refusal.value) == sentence
    assert session.scalars(select(CriterionSetting)).all() == []


def test_another_chamber_changes_nothing(make, event):
    stranger = make.person(staff_of=make.chamber())

    with pytest.raises(NotFound):
        set_criteria(Actor(stranger.id, frozenset({-1})), event.id, {"cpv": CriterionSaid(1.0)})


def test_a_preset_replaces_every_weight_and_keeps_the_rest(organiser, event):
    said = {
        "local": CriterionSaid(3.0, params={"r0": 15.0}),
        "reservation": CriterionSaid(0.0, enabled=False),
    }
    set_criteria(organiser, event.id, said)
    before = weights_of(event_criteria(event.id))

    kept = apply_preset(organiser, event.id, "catering")

    by_key = {one.key: one for one in event_criteria(event.id)}
    assert kept == before
    assert weights_of(list(by_key.values())) == PRESETS["catering"].weights(before)
    assert (by_key["local"].weight, by_key["local"].params) == (1.0, {"r0": 15.0})
    assert not by_key["reservation"].enabled


def test_the_weights_before_a_preset_come_back(organiser, event):
    set_criteria(organiser, event.id, {"organic": CriterionSaid(2.5)})
    before = weights_of(event_criteria(event.id))

    set_weights(organiser, event.id, apply_preset(organiser, event.id, "insertion"))

    assert weights_of(event_criteria(event.id)) == before


def test_weights_of_what_is_not_installed_or_has_none_are_skipped(organiser, event):
    before = event_criteria(event.id)

    changed = set_weights(organiser, event.id, {"gone": 3.0, "reservation": 3.0, "capacity": 3.0})

    assert changed is False
    assert event_criteria(event.id) == before


def test_what_is_for_information_weighs_nothing(event, session):
    session.add(CriterionSetting(event_id=event.id, key="capacity", enabled=True, weight=3.0, params={}))
    session.commit()

    assert "capacity" not in weights_of(event_criteria(event.id))


@pytest.mark.parametrize("name", ["", "unheard-of"])
def test_there_are_no_other_presets(organiser, event, name):
    with pytest.raises(NotFound):
        apply_preset(organiser, event.id, name)


def test_another_chamber_starts_from_no_preset(make, event):
    stranger = make.person(staff_of=make.chamber())
    before = weights_of(event_criteria(event.id))

    with pytest.raises(NotFound):
        apply_preset(Actor(stranger.id, frozenset({-1})), event.id, "catering")

    assert weights_of(event_criteria(event.id)) == before


def test_a_preset_takes_back_nothing_said_at_the_same_moment(any_app, make):
    event = make.event()
    staff = make.person(staff_of=event.chamber)
    actor, event_id = Actor(staff.id, frozenset({event.chamber_id})), event.id
    said = {"local": {"r0": 15.0}, "organic": {"gap": 2.0}, "rotation": {"most": 5.0}}
    db.session.remove()

    def act(key):
        with any_app.app_context():
            if key in said:
                set_criteria(actor, event_id, {key: CriterionSaid(1.0, params=said[key])})
            else:
                apply_preset(actor, event_id, key)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(act, ["catering", "local", "insertion", "organic", "catering", "rotation"]))

    assert {one.key: one.params for one in event_criteria(event_id) if one.key in said} == said
