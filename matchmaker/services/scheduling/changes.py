"""What publishing a draft would change, and who would be told: asked before, and written down after."""

from dataclasses import dataclass

from sqlalchemy import select

from matchmaker.core.directory.access import Actor
from matchmaker.core.scheduling.changes import Changes, Planned, compare
from matchmaker.db.events import Event
from matchmaker.db.queries.scheduling import assignments_of, live_meetings, people_told
from matchmaker.db.scheduling import Assignment, Meeting, Schedule
from matchmaker.extensions import db
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.scheduling.refusals import NoSuchSchedule


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
    changes = changes_of(live_meetings(session, event.id), assignments_of(schedule.id))
    told = people_told(session, changes.concerned)
    reached = {delegation for _, delegation in told}
    return Announcement(
        changes,
        recipients=len({person.id for person, _ in told}),
        without_address=tuple(sorted(changes.concerned - reached)),
    )


def changes_of(live: list[Meeting], assignments: list[Assignment]) -> Changes:
    """Pinned meetings are nobody's to change: they stand outside the comparison."""
    pinned = {frozenset((one.a_id, one.b_id)) for one in live if one.pinned}
    old = [planned(one) for one in live if not one.pinned]
    new = [one for row in assignments if (one := planned(row)).pair not in pinned]
    return compare(old, new)


def planned(row: Meeting | Assignment) -> Planned:
    return Planned(row.a_id, row.b_id, (row.slot_id, row.table_id))
