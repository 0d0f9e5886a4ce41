"""Score an event: every open need with every offer, by every criterion, as a job."""

import hashlib
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from celery.exceptions import SoftTimeLimitExceeded
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.core.scoring.border import border
from matchmaker.core.scoring.context import RunContext
from matchmaker.core.scoring.engine import Failure, ScoredRows, Watch, each_once, score_rows
from matchmaker.core.scoring.pairs import pairs_of
from matchmaker.core.scoring.rows import Rows, rows_among, rows_between, rows_of
from matchmaker.core.scoring.tables import Records, need_records, offer_records
from matchmaker.db.events import Event
from matchmaker.db.jobs import Job
from matchmaker.db.queries.scoring import wished_pairs
from matchmaker.db.queries.scoring_inputs import ScoringInputs, scoring_inputs
from matchmaker.db.scoring import ScorePart, ScoreRun
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api import BadParams, Criterion
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.jobs.handlers import Result
from matchmaker.services.jobs.queue import enqueue
from matchmaker.services.jobs.running import Cancelled, Running
from matchmaker.services.scoring.budget import time_budget
from matchmaker.services.scoring.criteria import EventCriterion, event_criteria, registry, weights_of
from matchmaker.services.scoring.latest import latest_run
from matchmaker.services.scoring.lost_gates import gates_to_record, lost_gates
from matchmaker.services.scoring.parts import stored_parts

KIND = "scoring.score_event"
MOST_AMONG = 4_000_000  # rows; 500 suppliers with three offers each are 2.2 million
RUNS_KEPT = 3  # the arrays of older runs are let go, their record stays


@dataclass(frozen=True)
class Prepared:
    """What a run is made of. ``unfit`` criteria have parameters that no longer hold, with the reason."""

    inputs: ScoringInputs
    chosen: tuple[EventCriterion, ...]
    criteria: tuple[Criterion, ...]
    unfit: dict[str, str]
    fingerprint: str


def start_scoring(actor: Actor, event_id: int) -> Job:
    """Ask for the event to be scored; the live job if it is being scored already."""
    with transaction(actor, "scoring.start") as session:
        event = event_for_organiser(actor, event_id, change=True)
        return enqueue(session, KIND, f"event:{event.id}", by=actor, event=event)


def score_event(running: Running) -> Result:
    """Score the event of the job and keep the run. What comes back is stored with the job."""
    event = db.session.get(Event, running.event_id)
    if event is None:
        raise NotFound
    started, version = time.perf_counter(), event.input_version  # read before the inputs: never too new
    prepared = prepare(event)
    sheets = _sheets(event, prepared, running)
    weights = weights_of(list(prepared.chosen))
    pairs = len(pairs_of(sheets, weights, seed=event.id))
    lost = lost_gates(latest_run(event.id))
    failed = each_once(failure for sheet in sheets for failure in sheet.failures)
    failures = [_told(failure) for failure in failed] + [gate.told for gate in lost]
    with running.transaction("scoring.score_event") as session:
        run = ScoreRun(
            event_id=event.id,
            number=_next_number(session, event.id),
            input_version=version,
            fingerprint=prepared.fingerprint,
            settings=_record(prepared, weights, event) | {"gates": gates_to_record(prepared.chosen, lost)},
            failures=failures,
            rows=sum(len(sheet.rows) for sheet in sheets),
            pairs=pairs,
            seconds=time.perf_counter() - started,
        )
        run.parts = [ScorePart(name=name, data=data) for name, data in stored_parts(sheets)]
        session.add(run)
        session.flush()
        _forget_arrays(session, run)
        return {"run": run.id, "rows": run.rows, "pairs": run.pairs, "failures": len(failures)}


def prepare(event: Event) -> Prepared:
    """Read everything a run depends on, and name it by a fingerprint."""
    chosen = tuple(one for one in event_criteria(event.id) if one.enabled)
    inputs = scoring_inputs(event.id, now().date())
    criteria, unfit = _made(chosen)
    return Prepared(inputs, chosen, criteria, unfit, _fingerprint(inputs, chosen))


def _made(chosen: Sequence[EventCriterion]) -> tuple[tuple[Criterion, ...], dict[str, str]]:
    criteria, unfit = [], {}
    for one in chosen:
        try:
            criteria.append(one.make())
        except BadParams as error:
            criteria.append(one.kind())
            unfit[one.key] = str(error)
    return tuple(criteria), unfit


def _fingerprint(inputs: ScoringInputs, chosen: Sequence[EventCriterion]) -> str:
    """Forty digits that change with any need, offer, fact, parameter or plugin. Weights only re-sum."""
    versions = registry().versions
    settings = [(one.key, sorted(one.params.items()), versions[one.key]) for one in chosen]
    return hashlib.sha256(repr((inputs, settings)).encode()).hexdigest()[:40]


def _sheets(event: Event, prepared: Prepared, running: Running) -> list[ScoredRows]:
    kinds = [one.kind for one in prepared.chosen]
    needs = need_records(prepared.inputs.needs, kinds)
    offers = offer_records(prepared.inputs.offers, kinds)
    context = RunContext(now(), _first_day(event), needs.table, offers.table)
    left_out = prepared.unfit | running.arguments.get("left_out", {})
    watch = _watching(running, prepared)
    sheets = ((rows_between(needs, offers), needs), (_among(event, offers), offers))
    return [
        score_rows(
            rows,
            asking,
            offers,
            prepared.criteria,
            context,
            left_out=left_out,
            let_through=(SoftTimeLimitExceeded, Cancelled),
            watch=watch,
        )
        for rows, asking in sheets
    ]


def _among(event: Event, offers: Records) -> Rows:
    """Suppliers among each other: all of them, or, where that would be too many, those with a wish."""
    if len(offers.keys) ** 2 <= MOST_AMONG:
        return rows_among(offers)
    return rows_of(offers, wished_pairs(event.id))


def _watching(running: Running, prepared: Prepared) -> Watch:
    labels = {one.key: one.kind.label for one in prepared.chosen}
    done = iter(range(2 * len(labels) + 1))

    @contextmanager
    def watch(key: str) -> Iterator[None]:
        running.report(next(done) / (2 * len(labels)), labels[key])
        with border(), time_budget(running, key, labels[key]):
            yield

    return watch


def _told(failure: Failure) -> dict[str, object]:
    label = registry().criteria[failure.key].label
    return {"key": failure.key, "label": label, "error": failure.error, "gate": failure.gate}


def _record(prepared: Prepared, weights: dict[str, float], event: Event) -> dict[str, object]:
    versions = registry().versions
    return {
        "weights": weights,
        "params": {one.key: dict(one.params) for one in prepared.chosen},
        "versions": {one.key: versions[one.key] for one in prepared.chosen},
        "seed": event.id,
        # Whose rules counted: the scores are told with the same.
        "day": (_first_day(event) or now().date()).isoformat(),
    }


def _first_day(event: Event) -> date | None:
    first = min((slot.starts_at for slot in event.slots), default=None)
    return first.date() if first else None


def _next_number(session: Session, event_id: int) -> int:
    last = session.scalar(select(func.max(ScoreRun.number)).where(ScoreRun.event_id == event_id))
    return (last or 0) + 1


def _forget_arrays(session: Session, run: ScoreRun) -> None:
    old = select(ScoreRun.id).where(
        ScoreRun.event_id == run.event_id, ScoreRun.number <= run.number - RUNS_KEPT
    )
    session.execute(delete(ScorePart).where(ScorePart.run_id.in_(old)))
