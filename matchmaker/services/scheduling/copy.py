"""Make a new draft from a timetable that people were told: that one is never edited in place."""

from collections.abc import Iterable

from matchmaker.core.directory.access import Actor
from matchmaker.core.scheduling.check import broken_rules, check
from matchmaker.core.scheduling.edit import Draft
from matchmaker.core.scheduling.problem import Assignment as Placed
from matchmaker.core.scheduling.recount import Proven, recount
from matchmaker.core.scheduling.schedule import Schedule as Found
from matchmaker.db.events import Event
from matchmaker.db.queries.scheduling import assignments_of, live_meetings
from matchmaker.db.scheduling import Assignment, Meeting, Schedule
from matchmaker.db.transaction import transaction
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.scheduling.build_problem import Built, build_problem
from matchmaker.services.scheduling.changes import schedule_for_organiser
from matchmaker.services.scheduling.keep import keep_schedule
from matchmaker.services.scheduling.refusals import NotPublishable, Stale


def copy_schedule(actor: Actor, event_id: int, schedule_id: int) -> Schedule:
    """A new draft with the same meetings; of what is published now, with those people have today.

    Raises `Stale` when the event has changed so that they break a rule.
    """
    with transaction(actor, "scheduling.copy") as session:
        event = event_for_organiser(actor, event_id, change=True)
        schedule = schedule_for_organiser(actor, event_id, schedule_id)
        rows: Iterable[Meeting | Assignment] = (
            live_meetings(session, event.id) if schedule.state == "published" else assignments_of(schedule.id)
        )
        built = build_problem(event)
        draft = Draft(built.problem, _placed(event, built, rows))
        if broken_rules(draft.problem, draft.assignments):
            raise Stale
        found = recount(draft, Found("feasible", "tables"), Proven(10**9, 0, 0, None, None, None, ()))
        faults = check(draft.problem, found)
        if faults:
            raise NotPublishable(reason=str(faults[0]))
        return keep_schedule(
            session,
            event,
            built,
            found,
            event.input_version,
            actor.person_id,
            parent_number=schedule.number,
        )


def _placed(event: Event, built: Built, rows: Iterable[Meeting | Assignment]) -> tuple[Placed, ...]:
    """The meetings that are still candidates, by the numbers they have today."""
    number = {frozenset(pair): n for n, pair in enumerate(built.pairs)}
    position = {slot.id: n for n, slot in enumerate(event.slots)}
    found = [
        Placed(number[key], position[row.slot_id], row.table_id)
        for row in rows
        if (key := frozenset((row.a_id, row.b_id))) in number
    ]
    return tuple(sorted(found, key=lambda row: row.meeting))
