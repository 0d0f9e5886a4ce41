"""What publishing a draft would change, and who would be told: asked before, and written down after."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from matchmaker.core.directory.access import Actor
from matchmaker.core.scheduling.changes import Changes, Planned, compare
from matchmaker.db.events import Event
from matchmaker.db.queries.scheduling import assignments_of, live_meetings, people_told, second_slots
from matchmaker.db.scheduling import Assignment, Meeting, Schedule
from matchmaker.extensions import db
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.scheduling.refusals import NoSuchSchedule
from matchmaker.services.scheduling.seats import Seating, seating_of


@dataclass(frozen=True)
class Announcement:
    """The changes a publication would make, and how many people would receive a message."""

    changes: Changes
    recipients: int
    without_address: tuple[int, ...]  # delegations concerned that nobody reads mail for


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
    changes = changes_of(live, assignments, seating, double)
    told = people_told(session, changes.concerned)
    reached = {delegation for _, delegation in told}
    return Announcement(
        changes,
        recipients=len({person.id for person, _ in told}),
        without_address=tuple(sorted(changes.concerned - reached)),
    )


def changes_of(
    live: list[Meeting], assignments: list[Assignment], seating: Seating, double: Collection[int]
) -> Changes:
    """Pinned meetings are nobody's to change: they stand outside the comparison.

    ``double`` holds the ids of the live meetings that take two slots.
    """
    pinned = {frozenset((one.a_id, one.b_id)) for one in live if one.pinned}
    old = [planned(one, 1 + (one.id in double)) for one in live if not one.pinned]
    new = [one for row in assignments if (one := planned(row, seating.length(row))).pair not in pinned]
    return compare(old, new)


def planned(row: Meeting | Assignment, length: int = 1) -> Planned:
    return Planned(row.a_id, row.b_id, (row.slot_id, row.table_id), length=length)
