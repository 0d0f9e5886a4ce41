"""Compute a timetable as a job, and keep it as a draft with its proof and its reasons."""

from dataclasses import dataclass

from celery.exceptions import SoftTimeLimitExceeded

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.core.scheduling.check import check
from matchmaker.core.scheduling.schedule import Step
from matchmaker.db.events import Event
from matchmaker.db.jobs import Job
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.jobs.handlers import Result
from matchmaker.services.jobs.queue import enqueue
from matchmaker.services.jobs.running import Cancelled, Running
from matchmaker.services.scheduling.build_problem import build_problem
from matchmaker.services.scheduling.keep import keep_schedule
from matchmaker.services.scheduling.refusals import (
    NobodyThere,
    NoSlots,
    NoTables,
    NothingToPlace,
    NotPublishable,
    StoppedTooEarly,
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
    from matchmaker.core.scheduling.solve_again import solve_again

    event = db.session.get(Event, running.event_id)
    if event is None:
        raise NotFound
    version = event.input_version  # read before the inputs: never too new
    built = build_problem(event)
    found = solve_again(
        built.problem,
        time_limit=TIME_LIMIT,
        seed=built.seed,
        progress=lambda step: _report(running, step),
        let_through=(Cancelled, SoftTimeLimitExceeded),
        stop=running.is_asked_to_stop,
    )
    if found.status == "unknown" and found.stopped_by:
        raise StoppedTooEarly
    faults = check(built.problem, found)
    if faults:
        raise NotPublishable(reason=str(faults[0]))
    with running.transaction("scheduling.solve_event") as session:
        schedule = keep_schedule(session, event, built, found, version, running.asked_by)
        return {"schedule": schedule.id, "placed": schedule.placed, "asked": schedule.asked}


def _report(running: Running, step: Step) -> None:
    fraction, words = PHASES[step.phase]
    running.report(fraction, words, value=step.weight, bound=step.weight_bound, breaks=step.breaks)
