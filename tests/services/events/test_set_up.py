from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.core.events.refusals import NoTable
from matchmaker.db.events import Event
from matchmaker.services.events.set_up import (
    GuaranteeAboveMost,
    NameMissing,
    NewEvent,
    PhoneNotUnderstood,
    QuotaTooSmall,
    change_settings,
    create_event,
    settings_of,
)
from matchmaker.services.jobs.versions import ChangedMeanwhile


@pytest.fixture
def chamber(make):
    return make.chamber()


@pytest.fixture
def organiser(make, chamber):
    return Actor(make.person(staff_of=chamber).id, frozenset({chamber.id}))


def new_event(chamber, **values):
    defaults = {
        "chamber_id": chamber.id,
        "name": "Rencontres 2027",
        "day": date(2027, 3, 11),
        "starts": (time(14), time(14, 20)),
        "length": 15,
        "tables": ("T1", "T2"),
    }
    return NewEvent(**(defaults | values))


def test_event_begins_with_slots_tables_and_in_mode_essai(organiser, chamber):
    event = create_event(organiser, new_event(chamber))

    assert (event.phase, event.opened_at, event.slug) == ("registration", None, "rencontres-2027")
    assert [slot.starts_at for slot in event.slots] == [
        datetime(2027, 3, 11, 13, 0, tzinfo=UTC),
        datetime(2027, 3, 11, 13, 20, tzinfo=UTC),
    ]
    assert [table.label for table in event.tables] == ["T1", "T2"]


def test_second_event_of_the_same_name_gets_its_own_address(organiser, chamber):
    create_event(organiser, new_event(chamber))

    assert create_event(organiser, new_event(chamber)).slug == "rencontres-2027-2"


def test_event_is_made_for_ones_own_chamber_alone(organiser, make, session):
    with pytest.raises(NotFound):
        create_event(organiser, new_event(make.chamber()))

    assert session.query(Event).count() == 0


@pytest.mark.parametrize(("values", "refusal"), [({"name": " "}, NameMissing), ({"tables": ()}, NoTable)])
def test_event_without_name_or_table_is_refused(organiser, chamber, session, values, refusal):
    with pytest.raises(refusal):
        create_event(organiser, new_event(chamber, **values))

    assert session.query(Event).count() == 0


def test_rule_of_the_game_changes_and_marks_results_as_old(organiser, make, chamber):
    event = make.event(chamber)
    wanted = replace(settings_of(event), silence="left_out", guarantee=1, max_meetings=4)

    changed = change_settings(organiser, event.id, event.version, wanted)

    assert settings_of(changed) == wanted
    assert (changed.input_version, changed.version) == (2, 2)


def test_new_name_leaves_results_as_they_are(organiser, make, chamber):
    event = make.event(chamber)

    changed = change_settings(
        organiser, event.id, event.version, replace(settings_of(event), name="Autre nom")
    )

    assert (changed.name, changed.input_version) == ("Autre nom", 1)


def test_settings_changed_by_somebody_else_meanwhile_are_not_overwritten(organiser, make, chamber, session):
    event = make.event(chamber)
    seen = event.version
    change_settings(organiser, event.id, seen, replace(settings_of(event), name="Le premier"))

    with pytest.raises(ChangedMeanwhile):
        change_settings(organiser, event.id, seen, replace(settings_of(event), name="Le second"))

    assert session.get(Event, event.id).name == "Le premier"


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"wish_quota": 2, "indispensable_quota": 3}, QuotaTooSmall),
        ({"guarantee": 5, "max_meetings": 4}, GuaranteeAboveMost),
    ],
)
def test_settings_that_contradict_each_other_are_refused(organiser, make, chamber, values, refusal):
    event = make.event(chamber)

    with pytest.raises(refusal):
        change_settings(organiser, event.id, event.version, replace(settings_of(event), **values))


@pytest.mark.parametrize(
    ("typed", "kept"), [("01 99 00 00 12", "0199000012"), ("+32 2 555 12 12", "+3225551212"), (None, None)]
)
def test_the_phone_of_the_desk_is_kept_in_one_form_and_leaves_results_as_they_are(
    organiser, make, chamber, typed, kept
):
    event = make.event(chamber)

    changed = change_settings(
        organiser, event.id, event.version, replace(settings_of(event), reception_phone=typed)
    )

    assert (changed.reception_phone, changed.input_version) == (kept, 1)


def test_what_is_no_phone_is_refused(organiser, make, chamber):
    event = make.event(chamber)
    wanted = replace(settings_of(event), reception_phone="javascript:alert(1)")

    with pytest.raises(PhoneNotUnderstood):
        change_settings(organiser, event.id, event.version, wanted)
