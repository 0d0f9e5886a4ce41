"""Compute a timetable as a job, and keep it as a draft with its proof and its reasons."""

from celery.exceptions import SoftTimeLimitExceeded

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound, Refusal
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
from matchmaker.services.scheduling.candidates import availability, candidates_of
from matchmaker.services.scheduling.keep import keep_schedule
from matchmaker.services.scheduling.problem_people import load_shared
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


def start_solving(actor: Actor, event_id: int) -> Job:
    """Ask for a timetable; the live job if one is being computed. Raises what `obstacle` finds."""
    with transaction(actor, "scheduling.start") as session:
        event = event_for_organiser(actor, event_id, change=True)
        found = obstacle(event)
        if found is not None:
            raise found
        return enqueue(session, KIND, f"event:{event.id}", by=actor, event=event)


def obstacle(event: Event) -> Refusal | None:
    """The first thing that stands in the way of a calculation; None when nothing does."""
    if not event.slots:
        return NoSlots(name=event.name)
    if not event.tables:
        return NoTables(name=event.name)
    asked = candidates_of(event)
    shared = load_shared(event, asked.parties)
    if not any(
        shared.attended(one.id, one.capacity, slots, asked.frozen)
        for one, slots in availability(event, asked.parties)
    ):
        return NobodyThere()
    return None if asked.candidates else NothingToPlace()


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
