"""Keep a timetable as a draft: its files, its figures, and a row for each meeting it holds or leaves out."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.core.scheduling.problem import Assignment as Placed
from matchmaker.core.scheduling.problem import problem_to_json
from matchmaker.core.scheduling.schedule import Reason, schedule_to_json
from matchmaker.core.scheduling.schedule import Schedule as Found
from matchmaker.db.events import Event
from matchmaker.db.locks import lock_event
from matchmaker.db.queries.scheduling import next_schedule_number
from matchmaker.db.scheduling import Assignment, Schedule, Unplaced
from matchmaker.services.scheduling.build_problem import Built

FIGURES = (
    "shortfall",
    "shortfall_bound",
    "weight",
    "weight_bound",
    "breaks",
    "breaks_bound",
    "table_changes",
)


def keep_schedule(
    session: Session,
    event: Event,
    built: Built,
    found: Found,
    version: int,
    person_id: int | None,
    *,
    parent_number: int | None = None,
    locked: Collection[int] = (),
) -> Schedule:
    """A new draft. ``version`` is the event's `input_version` before its inputs were read."""
    lock_event(session, event.id)  # two drafts that end at once take two numbers
    now_version = session.scalar(select(Event.input_version).where(Event.id == event.id))
    schedule = Schedule(
        event_id=event.id,
        parent_number=parent_number,
        number=next_schedule_number(session, event.id),
        state="candidate" if version == now_version else "stale",
        input_version=version,
        fingerprint=built.fingerprint,
        seed=built.seed,
        score_run_id=built.score_run_id,
        asked=len(built.pairs),
        problem=problem_to_json(built.problem),
        created_by=person_id,
        **figures_in_columns(found),
    )
    session.add(schedule)
    session.flush()
    for placed in sorted(found.assignments, key=lambda row: (row.slot, str(row.table))):
        facts = facts_of(built, placed.meeting)
        session.add(assignment_row(event, schedule.id, placed, facts, locked=placed.meeting in locked))
    for left in found.unscheduled:
        facts = facts_of(built, left.meeting)
        session.add(unplaced_row(event, schedule.id, left.meeting, left.reason, facts, built.pairs))
    return schedule


def figures_in_columns(found: Found) -> dict[str, Any]:
    """The columns of a schedule that say what its solution is: set together, they never contradict each other."""
    return {
        "status": found.status,
        "seconds": found.seconds,
        "placed": len(found.assignments),
        "solution": schedule_to_json(found),
        **{name: getattr(found, name) for name in FIGURES},
    }


def facts_of(built: Built, number: int) -> dict[str, Any]:
    """What a meeting is whether or not it is held: columns of an `Assignment` besides its place."""
    a, b = built.pairs[number]
    return {
        "a_id": a,
        "b_id": b,
        "requests": list(built.requests[number]),
        "value": built.values[number],
    }


def assignment_row(
    event: Event, schedule_id: int, placed: Placed, facts: Mapping[str, Any], *, locked: bool
) -> Assignment:
    return Assignment(
        schedule_id=schedule_id,
        event_id=event.id,
        meeting=placed.meeting,
        slot_id=event.slots[placed.slot].id,
        table_id=placed.table,
        locked=locked,
        **facts,
    )


def unplaced_row(
    event: Event,
    schedule_id: int,
    number: int,
    reason: Reason,
    facts: Mapping[str, Any],
    pairs: Mapping[int, tuple[int, int]] | tuple[tuple[int, int], ...],
) -> Unplaced:
    return Unplaced(
        schedule_id=schedule_id,
        event_id=event.id,
        meeting=number,
        facts=dict(facts),
        **{name: facts[name] for name in ("a_id", "b_id", "requests", "value")},
        **reason_in_columns(reason, pairs),
    )


def reason_in_columns(
    reason: Reason, pairs: Mapping[int, tuple[int, int]] | tuple[tuple[int, int], ...]
) -> dict[str, Any]:
    return {
        "reason": reason.code,
        "template": reason.template,
        "values": {key: list(v) if isinstance(v, tuple) else v for key, v in reason.values.items()},
        "because": [list(pairs[other]) for other in reason.because],
    }
