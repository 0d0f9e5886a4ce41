"""What publishing a draft would change, and who would be told: asked before, and written down after."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import select

from matchmaker.core.directory.access import Actor
from matchmaker.core.scheduling.changes import Changes, Planned, compare
from matchmaker.db.events import Event
from matchmaker.db.queries.scheduling import (
    assignments_of,
    live_meetings,
    next_publication_number,
    people_told,
    second_slots,
)
from matchmaker.db.scheduling import Assignment, Meeting, Schedule
from matchmaker.extensions import db
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.scheduling.refusals import NoSuchSchedule
from matchmaker.services.scheduling.seats import Seating, seating_of


@dataclass(frozen=True)
class Announcement:
    """The changes a publication would make, and how many people would receive a message."""

    number: int  # of the coming publication
    changes: Changes
    recipients: int
    without_address: tuple[int, ...]  # delegations concerned that nobody reads mail for
    unchanged: int  # delegations with a published meeting for whom nothing changes


def schedule_for_organiser(actor: Actor, event_id: int, schedule_id: int) -> Schedule:
    """A schedule of an event that the actor's chamber runs. Raises `NotFound`."""
    event_for_organiser(actor, event_id)
    found = select(Schedule).where(Schedule.id == schedule_id, Schedule.event_id == event_id)
    schedule = db.session.scalar(found)
    if schedule is None:
        raise NoSuchSchedule
    return schedule


def announce_publication(event: Event, schedule: Schedule) -> Announcement:
    """What `publish_schedule` would do now."""
    session = db.session()
    assignments = assignments_of(schedule.id)
    seating = seating_of(session, schedule, assignments)
    live, double = live_meetings(session, event.id), second_slots(session, event.id)
    changes = changes_of(live, assignments, seating, double, untouched(event, schedule, live))
    told = people_told(session, changes.concerned)
    reached = {delegation for _, delegation in told}
    return Announcement(
        next_publication_number(session, event.id),
        changes,
        recipients=len({person.id for person, _ in told}),
        without_address=tuple(sorted(changes.concerned - reached)),
        unchanged=len({side for one in live for side in (one.a_id, one.b_id)} - changes.concerned),
    )


def untouched(event: Event, schedule: Schedule, live: Iterable[Meeting]) -> frozenset[frozenset[int]]:
    """The pairs whose meeting the draft knows nothing of and may not change: made by hand, or begun, with a
    structure that has withdrawn since."""
    known = {frozenset((row["a"], row["b"])) for row in schedule.problem.get("meetings", ())}
    frozen = (schedule.problem.get("previous") or {}).get("frozen_before", 0)
    begun = {slot.id for slot in event.slots[:frozen]}
    kept = {frozenset((one.a_id, one.b_id)) for one in live if one.pinned or one.slot_id in begun}
    return frozenset(kept - known)


def changes_of(
    live: list[Meeting],
    assignments: list[Assignment],
    seating: Seating,
    double: Collection[int],
    outside: Collection[frozenset[int]] = (),
) -> Changes:
    """What the draft changes. Meetings of pairs ``outside`` stay as they are and are not counted.

    ``double`` holds the ids of the live meetings that take two slots.
    """
    old = [one for row in live if (one := planned(row, 1 + (row.id in double))).pair not in outside]
    return compare(old, [planned(row, seating.length(row)) for row in assignments])


def planned(row: Meeting | Assignment, length: int = 1) -> Planned:
    return Planned(row.a_id, row.b_id, (row.slot_id, row.table_id), length=length)
