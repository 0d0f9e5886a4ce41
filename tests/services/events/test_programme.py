from datetime import date, time

import pytest
from sqlalchemy import select

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.core.events.refusals import NoTable
from matchmaker.db.events import Absence, PersonAbsence, ResourceAbsence
from matchmaker.db.scheduling import Assignment, Schedule
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.events.programme import (
    Changed,
    TableKept,
    TableLine,
    Times,
    set_slots,
    set_tables,
)
from matchmaker.services.events.resources import ResourceFacts, add_resource
from matchmaker.services.events.used import DraftsWouldGo, InPublishedPlanning
from tests.factories.publishing import publish_small_event

DAY = date(2027, 3, 11)


@pytest.fixture
def event(make):
    return make.event(slots=3, tables=2)  # 14:00, 14:20, 14:40


@pytest.fixture
def organiser(event):
    return Actor(None, frozenset({event.chamber_id}))


def times(*starts, length=15):
    return Times(DAY, "Europe/Paris", tuple(time(*start) for start in starts), length)


def lines(event):
    return [TableLine(table.id, table.label, table.features) for table in event.tables]


def draft(session, event, a, b):
    schedule = Schedule(
        event_id=event.id,
        number=1,
        input_version=1,
        fingerprint="f",
        seed=0,
        status="optimal",
        seconds=0.1,
        asked=1,
        placed=1,
        problem={},
        solution={},
    )
    schedule.assignments = [
        Assignment(
            event_id=event.id,
            slot_id=event.slots[0].id,
            table_id=event.tables[0].id,
            a_id=a.id,
            b_id=b.id,
        )
    ]
    session.add(schedule)
    session.commit()
    return schedule


def test_slot_whose_start_stays_is_the_same_slot(event, organiser):
    kept = event.slots[1].id

    changed = set_slots(organiser, event.id, times((14, 20), (15, 0), (15, 20)))

    assert changed == Changed(added=2, removed=2)
    assert [slot.position for slot in event.slots] == [0, 1, 2]
    assert event.slots[0].id == kept
    assert event.input_version == 2


def test_absence_moves_to_the_slot_that_takes_its_time(event, organiser, make, session):
    delegation = make.delegation(event, absent=(event.slots[0],))

    set_slots(organiser, event.id, times((14, 10), (14, 40)))

    (absence,) = session.scalars(select(Absence))
    assert (absence.delegation_id, absence.slot_id) == (delegation.id, event.slots[0].id)


def test_drafts_that_use_a_slot_are_named_before_they_go(event, organiser, make, session):
    draft(session, event, make.delegation(event), make.delegation(event))

    with pytest.raises(DraftsWouldGo, match="n° 1"):
        set_slots(organiser, event.id, times((14, 20)))

    assert len(event.slots) == 3
    changed = set_slots(organiser, event.id, times((14, 20)), confirmed=True)
    assert changed == Changed(added=0, removed=2, drafts=1)
    assert session.scalars(select(Schedule)).all() == []


def test_slot_of_a_published_meeting_never_goes_and_never_moves(make, session):
    published = publish_small_event(make)
    organiser = Actor(None, frozenset({published.chamber.id}))

    with pytest.raises(InPublishedPlanning, match=r"^14:20 : un planning diffusé s’en sert"):
        set_slots(organiser, published.event.id, times((14, 0), (14, 40)), confirmed=True)
    with pytest.raises(InPublishedPlanning):
        set_slots(organiser, published.event.id, times((14, 0), (14, 20), length=20), confirmed=True)

    assert len(event_for_organiser(organiser, published.event.id).slots) == 4


def test_slots_can_be_added_beside_a_published_planning(make):
    published = publish_small_event(make)
    organiser = Actor(None, frozenset({published.chamber.id}))
    starts = (14, 0), (14, 20), (14, 40), (15, 0), (15, 40)

    changed = set_slots(organiser, published.event.id, times(*starts))

    assert changed == Changed(added=1)


def test_tables_are_renamed_swapped_added_and_removed(event, organiser):
    first, second = lines(event)
    wanted = [TableLine(second.id, "T1", ["quiet"]), TableLine(None, "Salon")]

    changed = set_tables(organiser, event.id, wanted, more=1)

    assert changed == Changed(added=2, removed=1)
    assert [(table.label, table.features) for table in event.tables] == [
        ("T1", ["quiet"]),
        ("Salon", []),
        ("T2", []),
    ]
    assert event.tables[0].id == second.id != first.id


def test_last_table_does_not_go(event, organiser):
    with pytest.raises(NoTable):
        set_tables(organiser, event.id, [])


def test_table_somebody_keeps_does_not_go(event, organiser, make):
    make.delegation(
        event, make.organisation(name="Ville de Valbrune"), "buyer", home_table_id=event.tables[0].id
    )

    with pytest.raises(TableKept, match="T1 est la table de Ville de Valbrune"):
        set_tables(organiser, event.id, lines(event)[1:])


def test_table_of_a_published_meeting_never_goes(make):
    published = publish_small_event(make)
    organiser = Actor(None, frozenset({published.chamber.id}))

    with pytest.raises(InPublishedPlanning, match="T1"):
        set_tables(organiser, published.event.id, lines(published.event)[1:], confirmed=True)


def test_table_of_another_event_is_not_there(event, organiser, make):
    foreign = make.event(tables=1).tables[0]

    with pytest.raises(NotFound):
        set_tables(organiser, event.id, [TableLine(foreign.id, "À moi")])


def test_hours_of_people_and_resources_follow_slots_that_change(session, event, organiser, make):
    person, away = make.person(), event.slots[0]
    make.delegation(event, people=(person,))
    screen = add_resource(organiser, event.id, ResourceFacts("Écran", "device", absent=frozenset({away.id})))
    session.add(PersonAbsence(event_id=event.id, person_id=person.id, slot_id=away.id))
    session.commit()

    set_slots(organiser, event.id, times((14, 5), (14, 30)))

    first = event.slots[0].id
    assert session.scalars(select(PersonAbsence.slot_id)).all() == [first]
    assert session.scalars(
        select(ResourceAbsence.slot_id).where(ResourceAbsence.resource_id == screen.id)
    ).all() == [first]
