"""Improve a draft around what was decided by hand: a job that makes a new draft and leaves the old one as it is.

The event is read anew, so an out-of-date draft is brought up to date. Locked meetings keep their slot and table,
those taken out by hand stay out, forbidden pairs are no candidates any more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from celery.exceptions import SoftTimeLimitExceeded
from sqlalchemy import select

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.core.scheduling.check import check
from matchmaker.core.scheduling.edit import Draft
from matchmaker.core.scheduling.problem import Assignment as Placed
from matchmaker.core.scheduling.problem import Meeting, Previous
from matchmaker.core.scheduling.recount import BY_HAND, Proven, recount
from matchmaker.core.scheduling.schedule import Code, Conflict
from matchmaker.core.scheduling.schedule import Schedule as Found
from matchmaker.db.events import Event
from matchmaker.db.jobs import Job
from matchmaker.db.queries.scheduling import assignments_of, names_of, unplaced_of
from matchmaker.db.scheduling import Schedule
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.jobs.handlers import Result
from matchmaker.services.jobs.queue import enqueue
from matchmaker.services.jobs.running import Cancelled, Running
from matchmaker.services.scheduling.build_problem import Built, build_problem
from matchmaker.services.scheduling.changes import schedule_for_organiser
from matchmaker.services.scheduling.edit import EDITABLE, AlreadyPublished
from matchmaker.services.scheduling.keep import keep_schedule
from matchmaker.services.scheduling.refusals import NotPublishable
from matchmaker.services.scheduling.solve import PHASES, TIME_LIMIT

KIND = "scheduling.improve_draft"
#: What moving a meeting costs when little shall move: a hundredth of a rank point, so any better choice wins.
STABILITY = 1


class LockGone(Refusal):
    template = N_(
        "Verrouillé dans ce projet, mais plus retenu aujourd’hui : {pairs}. Déverrouillez ou retirez ces "
        "rendez-vous, puis recommencez."
    )


class LocksClash(Refusal):
    template = N_(
        "Ces rendez-vous ne peuvent pas tous rester où vous les avez verrouillés : {meetings}. Déverrouillez-en, "
        "puis recommencez. Votre projet n’a pas changé."
    )


class NotInTime(Refusal):
    template = N_(
        "Le temps a manqué pour trouver un planning autour de vos choix. Votre projet n’a pas changé."
    )


@dataclass(frozen=True)
class _Kept:
    """What was decided by hand, by the numbers the meetings have today."""

    places: Mapping[int, Placed]  # where every meeting of the draft that is still a candidate was
    locked: frozenset[int]
    out: Mapping[int, Code]


def start_improving(actor: Actor, event_id: int, schedule_id: int, *, gently: bool) -> Job:
    """Ask for it; the live job if there is one. ``gently``: nothing moves that gains nothing by it."""
    with transaction(actor, "scheduling.improve") as session:
        event = event_for_organiser(actor, event_id, change=True)
        schedule = schedule_for_organiser(actor, event_id, schedule_id)
        if schedule.state not in EDITABLE:
            raise AlreadyPublished
        target = f"schedule:{schedule.id}"
        return enqueue(session, KIND, target, by=actor, event=event, schedule=schedule.id, gently=gently)


def latest_improvement(schedule: Schedule) -> Job | None:
    """The last job that improves this draft, running or over."""
    found = select(Job).where(Job.kind == KIND, Job.target == f"schedule:{schedule.id}")
    return db.session.scalar(found.order_by(Job.id.desc()).limit(1))


def improve_draft(running: Running) -> Result:
    """Solve around the draft's locked meetings and keep the result as a new draft."""
    # Loaded here: the solver libraries weigh on every process that imports them.
    from matchmaker.core.scheduling.solve import solve

    event = db.session.get(Event, running.event_id)
    parent = db.session.get(Schedule, running.arguments["schedule"])
    if event is None or parent is None:
        raise NotFound
    version = event.input_version  # read before the inputs: never too new
    built = build_problem(event)
    kept = _kept_of(event, parent, built)
    around = _around(built, kept, gently=running.arguments["gently"])
    found = solve(
        around.problem,
        time_limit=TIME_LIMIT,
        seed=built.seed,
        progress=lambda step: running.report(*PHASES[step.phase]),
        let_through=(Cancelled, SoftTimeLimitExceeded),
    )
    _refuse_clash(event, around, found)
    result = _told_of_the_event(built, parent, kept, found)
    with running.transaction("scheduling.improve_draft") as session:
        schedule = keep_schedule(
            session,
            event,
            built,
            result,
            version,
            running.asked_by,
            parent_number=parent.number,
            locked=kept.locked,
        )
        return {"schedule": schedule.id, "number": schedule.number, "from": parent.id}


def _kept_of(event: Event, parent: Schedule, built: Built) -> _Kept:
    number = {frozenset(pair): n for n, pair in enumerate(built.pairs)}
    position = {slot.id: n for n, slot in enumerate(event.slots)}
    rows = assignments_of(parent.id)
    gone = [row for row in rows if row.locked and frozenset((row.a_id, row.b_id)) not in number]
    if gone:
        names = names_of(event.id)
        raise LockGone(pairs=" ; ".join(f"{names[row.a_id]} – {names[row.b_id]}" for row in gone))
    mine = {number[key]: row for row in rows if (key := frozenset((row.a_id, row.b_id))) in number}
    out: dict[int, Code] = {
        number[key]: "taken_out"
        for row in unplaced_of(parent.id)
        if row.reason in BY_HAND and (key := frozenset((row.a_id, row.b_id))) in number
    }
    return _Kept(
        {n: Placed(n, position[row.slot_id], row.table_id) for n, row in mine.items()},
        frozenset(n for n, row in mine.items() if row.locked),
        out,
    )


def _around(built: Built, kept: _Kept, *, gently: bool) -> Built:
    """The problem with what was decided by hand as rules. Positions of meetings stay."""
    problem = built.problem
    meetings = tuple(_decided(n, meeting, kept) for n, meeting in enumerate(problem.meetings))
    previous = problem.previous  # what people were told goes before what a draft says
    if previous is None and gently:
        rows = tuple(kept.places[n] for n in sorted(kept.places) if n not in kept.out)
        previous = Previous(rows, stability=STABILITY)
    return replace(built, problem=replace(problem, meetings=meetings, previous=previous))


def _decided(n: int, meeting: Meeting, kept: _Kept) -> Meeting:
    if n in kept.locked:
        place = kept.places[n]
        assert place.table is not None  # a draft's meeting always has one
        return replace(meeting, slots=frozenset({place.slot}), tables=frozenset({place.table}), required=True)
    if n in kept.out and not meeting.required:
        return replace(meeting, slots=frozenset())
    return meeting


def _refuse_clash(event: Event, around: Built, found: Found) -> None:
    if found.status == "unknown":
        raise NotInTime
    if found.status == "infeasible":
        raise LocksClash(meetings=_in_words(event, around, found.conflict))


def _in_words(event: Event, around: Built, conflict: Conflict | None) -> str:
    names, zone = names_of(event.id), ZoneInfo(event.zone)
    words = []
    for n in conflict.meetings if conflict else ():
        a, b = around.pairs[n]
        (slot,) = around.problem.meetings[n].slots or (0,)
        at = event.slots[slot].starts_at.astimezone(zone)
        words.append(f"{names[a]} – {names[b]} ({at:%H:%M})")
    return " ; ".join(words) or "—"


def _told_of_the_event(built: Built, parent: Schedule, kept: _Kept, found: Found) -> Found:
    """The result as a timetable of the event without the locks: only what holds for that is claimed as proven."""
    proven = _proven(built, parent)
    draft = Draft(built.problem, found.assignments, kept.locked, kept.out)
    result = recount(draft, found, proven)
    faults = check(built.problem, result)
    if faults:
        raise NotPublishable(reason=str(faults[0]))
    return result


def _proven(built: Built, parent: Schedule) -> Proven:
    """What the parent's calculation proved, if the event is still the one it knew; else nothing but the trivial."""
    nothing = Proven(10**9, 0, 0, None, None, None, ())
    if parent.fingerprint != built.fingerprint:
        return nothing
    said = parent.solution.get("computed")
    if said:
        return Proven(**{**said, "held": tuple(said["held"])})
    if parent.shortfall is None or parent.weight is None:
        return nothing
    return Proven(
        parent.shortfall,
        parent.shortfall_bound,
        parent.weight,
        parent.weight_bound,
        parent.breaks_bound,
        None,
        (),
    )
