"""The published timetable as a problem, with the meetings one delegation could add to it.

It is smaller than the problem a calculation solves: of the pairs nobody has placed it holds only those asked about.
Built inside the transaction that books, it is what the rules are read from.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.scheduling.booking import free_places
from matchmaker.core.scheduling.places import Place, Room
from matchmaker.core.scheduling.problem import Assignment, Meeting, Participant, Previous, Problem
from matchmaker.db.events import Event
from matchmaker.db.queries.scheduling import (
    live_meetings,
    parties_of,
    seats_in,
    second_slots,
    wishes_of,
)
from matchmaker.db.scheduling import Meeting as LiveMeeting
from matchmaker.services.catalogue.open_subjects import OpenSubjects, in_open_slots
from matchmaker.services.scheduling.build_problem import problem_without_meetings, standing_in, wishes_by_pair
from matchmaker.services.scheduling.candidates import PairKey, frozen_at, subjects_of
from matchmaker.services.scheduling.problem_people import load_shared, people_of


@dataclass(frozen=True)
class Board:
    """What is held, and what could be. Meetings are known by their pair; ``frozen``: the first slot still free to
    change."""

    problem: Problem
    held: tuple[Assignment, ...]
    number: Mapping[PairKey, int]
    live: Mapping[PairKey, LiveMeeting]
    frozen: int
    subjects: OpenSubjects

    @cached_property
    def room(self) -> Room:
        return Room(self.problem, self.held)

    def free(self, pair: Collection[int]) -> list[Place]:
        """Where this pair could meet, or meet instead, in the order of the day. None for a pair that is not on it."""
        n = self.number.get(frozenset(pair))
        return [] if n is None else free_places(self.room, n)

    def meeting(self, pair: Collection[int]) -> Meeting:
        return self.problem.meetings[self.number[frozenset(pair)]]


def board_of(session: Session, event: Event, own: int, partners: Collection[int]) -> Board:
    """The board of an event for one delegation and those it might meet, in a fixed number of queries."""
    parties = parties_of(event.id)
    here = {party.id for party in parties}
    live = live_meetings(session, event.id)
    standing = [one for one in live if here.issuperset((one.a_id, one.b_id))]
    left = [one for one in live if not here.issuperset((one.a_id, one.b_id))]
    known = {frozenset((one.a_id, one.b_id)): one for one in live}
    new = [(own, other) for other in sorted(partners) if own in here and other in here]
    pairs = [(one.a_id, one.b_id) for one in standing]
    pairs += [pair for pair in new if frozenset(pair) not in known]
    frozen = frozen_at(event, now())
    double = second_slots(session, event.id)
    shared = load_shared(event, parties)
    every = wishes_of(event.id)
    wishes = wishes_by_pair(every)
    meetings, resources = shared.share_out(
        [_anywhere(event, *pair) for pair in pairs],
        wishes,
        frozen,
        {frozenset((one.a_id, one.b_id)): 1 + (one.id in double) for one in standing},
    )
    subjects = subjects_of(event, every, live)
    meetings = in_open_slots(subjects, meetings, wishes, standing_in(event, standing))
    position = {slot.id: n for n, slot in enumerate(event.slots)}
    held = tuple(
        Assignment(n, position[one.slot_id], one.table_id)
        for n, one in [*enumerate(standing), *enumerate(left, len(pairs))]
    )
    frame = problem_without_meetings(event, parties, shared, frozen)
    problem = replace(
        frame,
        participants=(*frame.participants, *_gone(event, left, here)),
        meetings=(*_unless_seated(session, event, meetings), *_with_the_gone(event, left, double)),
        resources=resources,
        previous=Previous(held, frozen, 0),
    )
    return Board(problem, held, {frozenset(pair): n for n, pair in enumerate(pairs)}, known, frozen, subjects)


def _anywhere(event: Event, a: int, b: int, length: int = 1) -> Meeting:
    return Meeting(a=a, b=b, slots=frozenset(range(len(event.slots))), length=length)


def _gone(event: Event, left: Sequence[LiveMeeting], here: Collection[int]) -> list[Participant]:
    """Those who have withdrawn since, and whose meetings still hold a table and their partner's time."""
    every = frozenset(range(len(event.slots)))
    sides = sorted({side for one in left for side in (one.a_id, one.b_id)} - set(here))
    return [Participant(side, every, capacity=len(left)) for side in sides]


def _with_the_gone(event: Event, left: Sequence[LiveMeeting], double: Collection[int]) -> list[Meeting]:
    return [_anywhere(event, one.a_id, one.b_id, 1 + (one.id in double)) for one in left]


def _unless_seated(session: Session, event: Event, meetings: Sequence[Meeting]) -> list[Meeting]:
    """Not where a person the meeting needs sits already: seats name people as they were when published, and whoever
    speaks about what may have changed since."""
    position = {slot.id: n for n, slot in enumerate(event.slots)}
    sitting: dict[int, set[int]] = {}
    for seat in seats_in(session, event.id):
        if seat.person_id is not None:
            sitting.setdefault(seat.person_id, set()).add(position[seat.slot_id])
    return [_without(one, sitting) for one in meetings]


def _without(meeting: Meeting, sitting: Mapping[int, Collection[int]]) -> Meeting:
    taken = {slot for person in people_of(meeting.uses) for slot in sitting.get(person, ())}
    if not taken:
        return meeting
    free = [slot for slot in meeting.slots if not taken.intersection(range(slot, slot + meeting.length))]
    return replace(meeting, slots=frozenset(free))
