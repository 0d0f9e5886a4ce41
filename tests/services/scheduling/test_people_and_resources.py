"""Named people, teams, resources, kinds of tables and long meetings, from the organiser's words to the seats."""

from collections import Counter

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from matchmaker.core.agenda.agendas import build_agendas
from matchmaker.db.events import Absence, Delegation
from matchmaker.db.queries.scheduling import assignments_of, drafts_of
from matchmaker.db.scheduling import Continuation, HeldSlot, Meeting, Schedule, Seat
from matchmaker.documents.language import FRENCH
from matchmaker.extensions import db
from matchmaker.services.agenda.timetable import load_timetable
from matchmaker.services.directory.people import actor_of
from matchmaker.services.events.delegates import HoldsSeats, remove_delegate
from matchmaker.services.events.inputs import touch
from matchmaker.services.events.people import Part, change_part
from matchmaker.services.events.resources import (
    Arrangements,
    ResourceFacts,
    add_resource,
    change_arrangements,
    need_with,
)
from matchmaker.services.scheduling.drafts import view_draft
from matchmaker.services.scheduling.publish import publish_schedule
from matchmaker.services.scheduling.solve import start_solving
from tests.factories.working import run_jobs_inline


class Room:
    """A town of two people with two projects; four firms, two for each project; three slots, four tables."""

    def __init__(self, app, make):
        self.app, self.make = app, make
        chamber = make.chamber()
        self.actor = actor_of(make.person(staff_of=chamber).id)
        self.event = make.event(chamber, slots=3, tables=4, phase="scheduled")
        self.town = make.organisation(name="Ville de Valbrune", known_to=chamber)
        self.ana, self.bob = make.person(name="Ana Petit"), make.person(name="Bob Roy")
        self.buyer = make.delegation(self.event, self.town, "buyer", people=(self.ana, self.bob), capacity=2)
        self.parks, self.meals = make.need(self.town, "Parcs"), make.need(self.town, "Repas")
        self.firms = [make.delegation(self.event, make.organisation(name=f"Firme {n}")) for n in range(4)]
        for n, firm in enumerate(self.firms):
            need = self.parks if n < 2 else self.meals
            make.request(firm, self.buyer, state="accepted", answer_rank=2, need_id=need.id)

    def give(self, person, delegation=None, **part):
        change_part(self.actor, self.event.id, (delegation or self.buyer).id, person.id, Part(**part))

    def compute(self):
        start_solving(self.actor, self.event.id)
        states = [state for _, state in run_jobs_inline(self.app)]
        assert states == ["done"]
        db.session.rollback()
        return db.session.get(Schedule, drafts_of(self.event.id)[0].id)

    def publish(self):
        publish_schedule(self.actor, self.event.id, self.compute().id)

    def places(self, schedule):
        """Per other side than the town's, the position of the slot."""
        position = {slot.id: n for n, slot in enumerate(self.event.slots)}
        return {
            (row.a_id if row.b_id == self.buyer.id else row.b_id): position[row.slot_id]
            for row in assignments_of(schedule.id)
        }


@pytest.fixture
def room(any_app, make):
    return Room(any_app, make)


def test_a_named_person_is_at_one_table_at_a_time_and_sits_there(room):
    room.give(room.ana, needs=frozenset({room.parks.id}))
    room.give(room.bob, needs=frozenset({room.meals.id}))

    room.publish()

    meetings = {one.id: one for one in db.session.scalars(select(Meeting))}
    assert len(meetings) == 4
    seats = db.session.scalars(select(Seat).where(Seat.delegation_id == room.buyer.id)).all()
    who = {one.meeting_id: one.person_id for one in seats}
    assert {meetings[key].need_id: person for key, person in who.items()} == {
        room.parks.id: room.ana.id,
        room.meals.id: room.bob.id,
    }
    assert max(Counter((one.slot_id, one.person_id) for one in seats).values()) == 1
    timetable = load_timetable(room.event, FRENCH)
    assert {one.people_a or one.people_b for one in timetable.meetings} == {("Ana Petit",), ("Bob Roy",)}
    agendas = {one.delegation.id: one for one in build_agendas(timetable)}
    town = agendas[str(room.buyer.id)].held
    assert {(one.subject, one.own_people) for one in town} == {
        ("Parcs", ("Ana Petit",)),
        ("Repas", ("Bob Roy",)),
    }
    (firm,) = agendas[str(room.firms[0].id)].held
    assert (firm.partner_people, firm.own_people) == (("Ana Petit",), ())


def test_who_carries_every_subject_limits_the_structure_to_one_meeting_at_a_time(room):
    room.give(room.ana, needs=frozenset({room.parks.id, room.meals.id}))

    schedule = room.compute()

    assert (schedule.placed, schedule.asked) == (3, 4)  # three slots, one person
    assert sorted(room.places(schedule).values()) == [0, 1, 2]


def test_a_person_who_is_away_leaves_one_table_to_the_team(room):
    room.give(room.bob, absent=frozenset({room.event.slots[0].id, room.event.slots[1].id}))

    schedule = room.compute()

    assert Counter(room.places(schedule).values()) == {0: 1, 1: 1, 2: 2}


def test_a_structure_whose_people_are_all_away_is_away(room):
    first = frozenset({room.event.slots[0].id})
    room.give(room.ana, absent=first)
    room.give(room.bob, absent=first)

    assert set(room.places(room.compute()).values()) == {1, 2}


def test_one_person_for_two_structures_is_never_at_two_tables(room):
    other = room.make.delegation(room.event, room.make.organisation(name="Association"), people=(room.ana,))
    alone = room.make.delegation(room.event, room.make.organisation(name="Collectif"), people=(room.ana,))
    for one in (other, alone):
        for firm in room.firms:
            room.make.request(one, firm, state="accepted", answer_rank=2)

    room.publish()

    held = db.session.scalars(
        select(Meeting).where(Meeting.a_id.in_((other.id, alone.id)) | Meeting.b_id.in_((other.id, alone.id)))
    ).all()
    assert held
    assert max(Counter(one.slot_id for one in held).values()) == 1
    busy = Counter(
        one.slot_id for one in db.session.scalars(select(Seat).where(Seat.person_id == room.ana.id))
    )
    assert max(busy.values(), default=0) <= 1


def test_an_interpreter_is_never_at_two_tables_and_the_reason_says_the_name(room):
    absent = frozenset({room.event.slots[0].id, room.event.slots[1].id})
    lsf = add_resource(
        room.actor, room.event.id, ResourceFacts("Interprète LSF", "interpreter", absent=absent)
    )
    for firm in room.firms[:2]:
        change_arrangements(room.actor, room.event.id, firm.id, Arrangements(resources=frozenset({lsf.id})))

    schedule = room.compute()

    places = room.places(schedule)
    assert sum(firm.id in places for firm in room.firms[:2]) == 1
    assert {places[firm.id] for firm in room.firms[:2] if firm.id in places} == {2}
    (left,) = view_draft(room.event, schedule, str).left_over
    assert "demande Interprète LSF, déjà ailleurs sur chaque créneau commun" in left.sentence


def test_a_resource_that_is_never_there_is_named_in_the_reason(room):
    absent = frozenset(slot.id for slot in room.event.slots)
    screen = add_resource(room.actor, room.event.id, ResourceFacts("Écran du fond", "device", absent=absent))
    need_with(room.actor, room.event.id, room.buyer.id, screen.id, room.firms[0].id)

    view = view_draft(room.event, room.compute(), str)

    (left,) = view.left_over
    assert "Écran du fond" in left.sentence
    assert "Firme 0" in left.sentence
    assert "ressource:" not in left.sentence


def test_a_structure_meets_at_the_tables_it_can_reach_only(room):
    room.event.tables[3].features = ["step_free"]
    db.session.commit()
    change_arrangements(
        room.actor, room.event.id, room.firms[0].id, Arrangements(features=frozenset({"step_free"}))
    )

    schedule = room.compute()

    (row,) = [one for one in assignments_of(schedule.id) if room.firms[0].id in (one.a_id, one.b_id)]
    assert row.table_id == room.event.tables[3].id


def test_a_long_meeting_holds_both_slots_for_everybody(room):
    change_arrangements(room.actor, room.event.id, room.firms[0].id, Arrangements(double_slot=True))

    room.publish()

    (second,) = db.session.scalars(select(Continuation)).all()
    first = db.session.get(Meeting, second.continues_id)
    slots = [slot.id for slot in room.event.slots]
    assert slots.index(second.slot_id) == slots.index(first.slot_id) + 1
    assert (second.table_id, second.a_id, second.b_id) == (first.table_id, first.a_id, first.b_id)
    assert len(db.session.scalars(select(Seat)).all()) == 2 * 4 + 2
    long = [one for one in load_timetable(room.event, FRENCH).meetings if one.length == 2]
    assert [one.uid for one in long] == [first.uid]


def test_the_second_slot_of_a_long_meeting_cannot_be_booked(room):
    change_arrangements(room.actor, room.event.id, room.firms[0].id, Arrangements(double_slot=True))
    room.publish()
    (second,) = db.session.scalars(select(Continuation)).all()
    strangers = [room.make.delegation(room.event) for _ in range(2)]
    intruder = Meeting(
        event_id=room.event.id,
        slot_id=second.slot_id,
        table_id=second.table_id,
        a_id=strangers[0].id,
        b_id=strangers[1].id,
    )
    db.session.add(intruder)

    with pytest.raises(IntegrityError):
        db.session.commit()

    db.session.rollback()
    seat = Seat(event_id=room.event.id, slot_id=second.slot_id, meeting_id=second.id)
    intruder = Meeting(
        event_id=room.event.id,
        slot_id=second.slot_id,
        table_id=next(t.id for t in room.event.tables if not _held(t.id, second.slot_id)),
        a_id=strangers[0].id,
        b_id=room.firms[0].id,
    )
    db.session.add(intruder)
    db.session.flush()
    seat.meeting_id, seat.delegation_id = intruder.id, room.firms[0].id
    db.session.add(seat)

    with pytest.raises(IntegrityError):
        db.session.commit()


def _held(table_id, slot_id):
    found = select(HeldSlot.id).where(HeldSlot.table_id == table_id, HeldSlot.slot_id == slot_id)
    return db.session.scalar(found) is not None


def test_a_long_meeting_made_short_gives_its_second_slot_back(room):
    change_arrangements(room.actor, room.event.id, room.firms[0].id, Arrangements(double_slot=True))
    room.publish()
    change_arrangements(room.actor, room.event.id, room.firms[0].id, Arrangements())

    room.publish()

    assert db.session.scalars(select(Continuation)).all() == []
    assert len(db.session.scalars(select(Seat)).all()) == 8


def test_subjects_that_change_hands_are_published_without_moving_anybody(room):
    room.give(room.ana, needs=frozenset({room.parks.id}))
    room.give(room.bob, needs=frozenset({room.meals.id}))
    room.publish()
    before = {one.id: (one.slot_id, one.version) for one in db.session.scalars(select(Meeting))}
    versions = _agenda_versions()
    room.give(room.ana, needs=frozenset({room.meals.id}))
    room.give(room.bob, needs=frozenset({room.parks.id}))

    room.publish()

    meetings = {one.id: one for one in db.session.scalars(select(Meeting))}
    assert {key: (one.slot_id, one.version) for key, one in meetings.items()} == before
    seats = db.session.scalars(select(Seat).where(Seat.delegation_id == room.buyer.id)).all()
    assert {(meetings[one.meeting_id].need_id, one.person_id) for one in seats} == {
        (room.parks.id, room.bob.id),
        (room.meals.id, room.ana.id),
    }
    assert _agenda_versions() == {key: value + 1 for key, value in versions.items()}


def _agenda_versions():
    return dict(db.session.execute(select(Delegation.id, Delegation.agenda_version)).all())


def test_who_is_replaced_leaves_their_meetings_to_the_others(room):
    room.give(room.ana, needs=frozenset({room.parks.id}))
    room.publish()

    remove_delegate(room.actor, room.event.id, room.buyer.id, room.ana.id)

    assert db.session.scalars(select(Seat.person_id).where(Seat.person_id.is_not(None))).all() == []


def test_the_only_person_of_a_structure_is_not_taken_off_a_published_timetable(room):
    room.give(room.ana, needs=frozenset({room.parks.id}))
    remove_delegate(room.actor, room.event.id, room.buyer.id, room.bob.id)
    room.publish()

    with pytest.raises(HoldsSeats):
        remove_delegate(room.actor, room.event.id, room.buyer.id, room.ana.id)


def test_the_whole_team_at_random_hours_is_never_overbooked(room):
    """Everybody's hours and subjects at once: what is published is what people can do."""
    slots = [slot.id for slot in room.event.slots]
    room.give(room.ana, needs=frozenset({room.parks.id}), absent=frozenset({slots[2]}))
    room.give(room.bob, absent=frozenset({slots[0]}))

    room.publish()

    seats = db.session.scalars(select(Seat).where(Seat.delegation_id == room.buyer.id)).all()
    held = Counter(one.slot_id for one in seats)
    assert held[slots[0]] <= 1
    assert held[slots[1]] <= 2
    assert held[slots[2]] <= 1
    assert all(one.slot_id != slots[2] for one in seats if one.person_id == room.ana.id)
    pairs = Counter(
        (one.slot_id, frozenset((one.a_id, one.b_id))) for one in db.session.scalars(select(HeldSlot))
    )
    assert max(pairs.values()) == 1


def test_a_long_meeting_that_moves_takes_its_second_slot_along(room):
    change_arrangements(room.actor, room.event.id, room.firms[0].id, Arrangements(double_slot=True))
    room.publish()
    (second,) = db.session.scalars(select(Continuation)).all()
    long, slots = second.continues_id, [slot.id for slot in room.event.slots]
    started = slots.index(db.session.get(Meeting, long).slot_id)
    missed = slots[0] if started == 0 else slots[2]
    db.session.add(Absence(event_id=room.event.id, delegation_id=room.firms[0].id, slot_id=missed))
    touch(db.session, room.event.id)
    db.session.commit()

    room.publish()

    (second,) = db.session.scalars(select(Continuation)).all()
    moved = db.session.get(Meeting, second.continues_id)
    assert moved.id == long
    assert slots.index(moved.slot_id) == 1 - started
    assert slots.index(second.slot_id) == 2 - started
    assert len(db.session.scalars(select(Seat)).all()) == 2 * 4 + 2


def test_a_pinned_meeting_keeps_its_length(room):
    room.publish()
    meeting = next(
        one for one in db.session.scalars(select(Meeting)) if room.firms[0].id in (one.a_id, one.b_id)
    )
    meeting.pinned = True
    touch(db.session, room.event.id)
    db.session.commit()
    change_arrangements(room.actor, room.event.id, room.firms[0].id, Arrangements(double_slot=True))

    schedule = room.compute()

    (fixed,) = [one for one in schedule.problem["meetings"] if one["required"]]
    assert fixed["length"] == 1
    assert schedule.status in ("optimal", "feasible")
