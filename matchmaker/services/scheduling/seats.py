"""The seats that live meetings hold: each side's, in every slot the meeting takes, and by whom.

A meeting of two slots has a `Continuation` at the same table in the next slot, with seats of its own: the unique
indexes that keep a table, a delegation or a person from being booked twice count it like any meeting.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from matchmaker.db.changed import change
from matchmaker.db.events import Delegate, Delegation, Event
from matchmaker.db.queries.scheduling import seats_in
from matchmaker.db.scheduling import Assignment, Continuation, HeldSlot, Meeting, Schedule, Seat
from matchmaker.services.scheduling.problem_people import people_of

Sides = frozenset[int]


@dataclass(frozen=True)
class Seating:
    """What a draft says of its meetings beyond their place: slots taken, and who sits where one person must."""

    lengths: Mapping[Sides, int]
    people: Mapping[tuple[Sides, int], int]  # per pair and side, a person id

    def length(self, one: HeldSlot | Assignment) -> int:
        return self.lengths.get(frozenset((one.a_id, one.b_id)), 1)

    def person(self, one: HeldSlot, side: int) -> int | None:
        return self.people.get((frozenset((one.a_id, one.b_id)), side))


def seating_of(session: Session, schedule: Schedule, assignments: Sequence[Assignment]) -> Seating:
    """Read from the draft's own problem, which is what was solved and checked."""
    meetings = schedule.problem.get("meetings", ())
    rows = [(row, meetings[row.meeting]) for row in assignments if row.meeting is not None]
    lengths = {frozenset((row.a_id, row.b_id)): int(facts["length"]) for row, facts in rows}
    known = comes_for(session, schedule.event_id)
    people = {
        (frozenset((row.a_id, row.b_id)), side): person
        for row, facts in rows
        for person in people_of(facts["uses"])
        for side in (row.a_id, row.b_id)
        if (side, person) in known
    }
    return Seating(lengths, people)


def comes_for(session: Session, event_id: int) -> set[tuple[int, int]]:
    """(delegation, person) of everybody who comes to the event."""
    found = (
        select(Delegate.delegation_id, Delegate.person_id)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .where(Delegation.event_id == event_id)
    )
    return {(delegation, person) for delegation, person in session.execute(found)}


def release(session: Session, meetings: Collection[int]) -> None:
    """Give back the seats, the second slots, and the tables too: a meeting that is not live holds none."""
    second = select(Continuation.id).where(Continuation.continues_id.in_(meetings)).scalar_subquery()
    change(session, delete(Seat).where(Seat.meeting_id.in_(meetings) | Seat.meeting_id.in_(second)))
    change(session, delete(Continuation).where(Continuation.continues_id.in_(meetings)))
    change(session, update(Meeting).where(Meeting.id.in_(meetings)).values(status="cancelled"))


def seat(session: Session, event: Event, meetings: Iterable[Meeting], seating: Seating) -> None:
    """A seat for each side in each slot: the lowest that is free among its capacity."""
    held = [*(meetings := list(meetings)), *_continuations(session, event, meetings, seating)]
    taken: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
    for one in seats_in(session, event.id):
        taken[one.slot_id, one.delegation_id].add(one.seat)
    for meeting in held:
        for side in (meeting.a_id, meeting.b_id):
            used = taken[meeting.slot_id, side]
            free = next(n for n in range(len(used) + 1) if n not in used)
            used.add(free)
            session.add(
                Seat(
                    event_id=event.id,
                    slot_id=meeting.slot_id,
                    meeting_id=meeting.id,
                    delegation_id=side,
                    seat=free,
                    person_id=seating.person(meeting, side),
                )
            )


def _continuations(
    session: Session, event: Event, meetings: Sequence[Meeting], seating: Seating
) -> list[Continuation]:
    following = {slot.id: after.id for slot, after in zip(event.slots, event.slots[1:], strict=False)}
    second = [
        Continuation(
            event_id=event.id,
            slot_id=following[one.slot_id],
            table_id=one.table_id,
            a_id=one.a_id,
            b_id=one.b_id,
            continues_id=one.id,
        )
        for one in meetings
        if seating.length(one) == 2
    ]
    session.add_all(second)
    session.flush()
    return second


def name_people(session: Session, event: Event, meetings: Sequence[Meeting], seating: Seating) -> Sides:
    """Meetings that stay where they are get the people the draft gives them; the delegations it changes for.

    Those who leave a seat leave it first: two may swap, and the unique index is checked row by row.
    """
    by_id: dict[int, HeldSlot] = {one.id: one for one in meetings}
    second = select(Continuation).where(Continuation.continues_id.in_(by_id))
    by_id |= {one.id: one for one in session.scalars(second)}
    seats = [one for one in seats_in(session, event.id) if one.meeting_id in by_id]
    wanted = [(one, seating.person(by_id[one.meeting_id], one.delegation_id)) for one in seats]
    changed = [(one, person) for one, person in wanted if one.person_id != person]
    for one, _person in changed:
        one.person_id = None
    session.flush()
    for one, person in changed:
        one.person_id = person
    session.flush()
    touched = [by_id[one.meeting_id] for one, _person in changed]
    return frozenset(side for one in touched for side in (one.a_id, one.b_id))
