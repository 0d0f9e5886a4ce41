import pytest

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.db.events import Absence, Delegation, Event
from matchmaker.services.events.availability import (
    MeetingThen,
    change_availability,
    change_own_availability,
)
from tests.factories.publishing import publish_small_event


@pytest.fixture
def delegation(make):
    return make.delegation(make.event())


@pytest.fixture
def speaker(delegation):
    return Actor(None, organisations=frozenset({delegation.organisation_id}))


def absent(session, delegation_id):
    return {absence.slot_id for absence in session.get(Delegation, delegation_id).absences}


def test_absences_are_replaced_and_mark_results_as_old(delegation, speaker, session):
    one, two, *_ = (slot.id for slot in delegation.event.slots)
    change_own_availability(speaker, delegation.event_id, {one})

    change_own_availability(speaker, delegation.event_id, {two})

    assert absent(session, delegation.id) == {two}
    assert session.get(Event, delegation.event_id).input_version == 3


def test_saying_the_same_again_changes_nothing(delegation, speaker, session):
    change_own_availability(speaker, delegation.event_id, set())

    assert session.get(Event, delegation.event_id).input_version == 1


def test_what_the_organiser_noted_on_the_day_stays(delegation, speaker, session):
    one, two, *_ = (slot.id for slot in delegation.event.slots)
    delegation.absences.append(Absence(event_id=delegation.event_id, slot_id=one, on_the_day=True))
    session.commit()

    change_own_availability(speaker, delegation.event_id, {two})
    change_own_availability(speaker, delegation.event_id, set())

    assert absent(session, delegation.id) == {one}
    assert [mark.on_the_day for mark in session.get(Delegation, delegation.id).absences] == [True]


def test_slot_of_another_event_is_not_there(delegation, speaker, make):
    foreign = make.event().slots[0].id

    with pytest.raises(NotFound):
        change_own_availability(speaker, delegation.event_id, {foreign})


def test_somebody_elses_event_is_not_there(speaker, make):
    with pytest.raises(NotFound):
        change_own_availability(speaker, make.event().id, set())


def test_participant_with_a_meeting_then_is_sent_to_the_organiser(make, session):
    published = publish_small_event(make)
    speaker = Actor(None, organisations=frozenset({published.first.organisation_id}))

    with pytest.raises(MeetingThen, match=published.chamber.email):
        change_own_availability(speaker, published.event.id, {published.meeting.slot_id})

    assert absent(session, published.first.id) == set()


def test_organiser_can_say_it_and_learns_how_many_meetings_to_move(make, session):
    published = publish_small_event(make)
    organiser = Actor(None, frozenset({published.chamber.id}))

    moved = change_availability(
        organiser, published.event.id, published.first.id, {published.meeting.slot_id}
    )

    assert moved == 1
    assert absent(session, published.first.id) == {published.meeting.slot_id}
