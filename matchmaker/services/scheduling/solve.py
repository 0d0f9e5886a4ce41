"""Compute a timetable as a job, and keep it as a draft with its proof and its reasons."""

from dataclasses import dataclass

from celery.exceptions import SoftTimeLimitExceeded
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.core.scheduling.check import check
from matchmaker.core.scheduling.problem import problem_to_json
from matchmaker.core.scheduling.schedule import Schedule as Found
from matchmaker.core.scheduling.schedule import Step, schedule_to_json
from matchmaker.db.events import Event
from matchmaker.db.jobs import Job
from matchmaker.db.queries.scheduling import next_schedule_number
from matchmaker.db.scheduling import Assignment, Schedule, Unplaced
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.jobs.handlers import Result
from matchmaker.services.jobs.queue import enqueue
from matchmaker.services.jobs.running import Cancelled, Running
from matchmaker.services.scheduling.build_problem import Built, build_problem
from matchmaker.services.scheduling.refusals import (
    NobodyThere,
    NoSlots,
    NoTables,
    NothingToPlace,
    NotPublishable,
)

KIND = "scheduling.solve_event"
TIME_LIMIT = 30.0  # seconds; the best timetable known then is kept
#: How far each phase of the solver is, and its words for the page.
PHASES = {
    "who": (0.05, N_("Choix des rendez-vous")),
    "when": (0.2, N_("Placement dans les créneaux")),
    "repair": (0.35, N_("Amélioration du planning")),
    "proof": (0.5, N_("Recherche d’un planning encore meilleur")),
    "breaks": (0.7, N_("Réduction des attentes")),
    "tables": (0.95, N_("Attribution des tables")),
}

FIGURES = (
    "shortfall",
    "shortfall_bound",
    "weight",
    "weight_bound",
    "breaks",
    "breaks_bound",
    "table_changes",
)


@dataclass(frozen=True)
class Readiness:
    """The first thing that stands in the way of a calculation; None when nothing does."""

    refusal: NoSlots | NoTables | NobodyThere | NothingToPlace | None
    candidates: int


def start_solving(actor: Actor, event_id: int) -> Job:
    """Ask for a timetable; the live job if one is being computed. Raises what `readiness` finds."""
    with transaction(actor, "scheduling.start") as session:
        event = event_for_organiser(actor, event_id, change=True)
        found = readiness(event)
        if found.refusal is not None:
            raise found.refusal
        return enqueue(session, KIND, f"event:{event.id}", by=actor, event=event)


def readiness(event: Event) -> Readiness:
    """Whether a timetable of this event would hold anything at all."""
    built = build_problem(event)
    problem = built.problem
    count = len(problem.meetings)
    if not problem.slots:
        return Readiness(NoSlots(name=event.name), count)
    if not problem.tables:
        return Readiness(NoTables(name=event.name), count)
    if not any(person.available for person in problem.participants):
        return Readiness(NobodyThere(), count)
    return Readiness(None if count else NothingToPlace(), count)


def solve_event(running: Running) -> Result:
    """Compute the timetable of the job's event and keep it as a draft."""
    # Loaded here: the solver libraries weigh on every process that imports them.
    from matchmaker.core.scheduling.solve import solve

    event = db.session.get(Event, running.event_id)
    if event is None:
        raise NotFound
    version = event.input_version  # read before the inputs: never too new
    built = build_problem(event)
    found = solve(
        built.problem,
        time_limit=TIME_LIMIT,
        seed=built.seed,
        progress=lambda step: _report(running, step),
        let_through=(Cancelled, SoftTimeLimitExceeded),
    )
    faults = check(built.problem, found)
    if faults:
        raise NotPublishable(reason=str(faults[0]))
    with running.transaction("scheduling.solve_event") as session:
        schedule = _kept(session, event, built, found, version, running.asked_by)
        return {"schedule": schedule.id, "placed": schedule.placed, "asked": schedule.asked}


def _report(running: Running, step: Step) -> None:
    fraction, words = PHASES[step.phase]
    running.report(fraction, words, value=step.weight, bound=step.weight_bound, breaks=step.breaks)


def _kept(
    session: Session, event: Event, built: Built, found: Found, version: int, person_id: int | None
) -> Schedule:
    now_version = session.scalar(select(Event.input_version).where(Event.id == event.id))
    schedule = Schedule(
        event_id=event.id,
        number=next_schedule_number(session, event.id),
        state="candidate" if version == now_version else "stale",
        input_version=version,
        fingerprint=built.fingerprint,
        seed=built.seed,
        score_run_id=built.score_run_id,
        status=found.status,
        seconds=found.seconds,
        asked=len(built.pairs),
        placed=len(found.assignments),
        problem=problem_to_json(built.problem),
        solution=schedule_to_json(found),
        created_by=person_id,
        **{name: getattr(found, name) for name in FIGURES},
    )
    session.add(schedule)
    session.flush()
    _add_meetings(session, event, built, found, schedule.id)
    _add_unplaced(session, event, built, found, schedule.id)
    return schedule


def _add_meetings(session: Session, event: Event, built: Built, found: Found, schedule_id: int) -> None:
    for row in sorted(found.assignments, key=lambda row: (row.slot, str(row.table))):
        a, b = built.pairs[row.meeting]
        session.add(
            Assignment(
                schedule_id=schedule_id,
                event_id=event.id,
                slot_id=event.slots[row.slot].id,
                table_id=row.table,
                a_id=a,
                b_id=b,
                requests=list(built.requests[row.meeting]),
                value=built.values[row.meeting],
            )
        )


def _add_unplaced(session: Session, event: Event, built: Built, found: Found, schedule_id: int) -> None:
    for row in found.unscheduled:
        a, b = built.pairs[row.meeting]
        reason = row.reason
        session.add(
            Unplaced(
                schedule_id=schedule_id,
                event_id=event.id,
                a_id=a,
                b_id=b,
                requests=list(built.requests[row.meeting]),
                value=built.values[row.meeting],
                reason=reason.code,
                template=reason.template,
                values={key: list(v) if isinstance(v, tuple) else v for key, v in reason.values.items()},
                because=[list(built.pairs[other]) for other in reason.because],
            )
        )
