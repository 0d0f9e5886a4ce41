"""Match every open need with every public offer, whatever event they come to: a job shared out over the workers.

The first job counts the words of all offers and gives each share of the needs to a job of its own. All
shares score with those counts, so that their answers together are that of one computation. A new
offer, or a new need, is matched by itself with the counts of the last run, and stands in its place at once.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from flask import current_app
from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import SYSTEM, Actor
from matchmaker.core.errors import NotAllowed, NotFound, Refusal
from matchmaker.core.scoring.blocks import Block, Prepared
from matchmaker.core.scoring.border import border
from matchmaker.core.scoring.engine import Failure
from matchmaker.core.scoring.market import Market, counted, read_counts
from matchmaker.core.scoring.pruning import Guard
from matchmaker.core.scoring.relevance import TRADE
from matchmaker.core.scoring.weights import weighable
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.jobs import Job
from matchmaker.db.queries.scoring_inputs import OPEN_NEED, PUBLIC_OFFER, ScoringInputs, market_inputs
from matchmaker.db.scoring import MarketRun
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.criterion import can_veto
from matchmaker.plugin_api.text import N_
from matchmaker.services.jobs.handlers import Result
from matchmaker.services.jobs.queue import LIVE, enqueue
from matchmaker.services.jobs.running import Cancelled, Running
from matchmaker.services.scoring.budget import time_budget
from matchmaker.services.scoring.criteria import registry
from matchmaker.services.scoring.market_matches import TOP, add_offer, forget, keep_best

MARKET, SHARE = "scoring.match_market", "scoring.match_share"
OFFER, NEED = "scoring.match_offer", "scoring.match_need"
TARGET = "market"
SHARE_NEEDS = 100
RUNS_KEPT = 3


class StillMatching(Refusal):
    template = N_("La dernière comparaison se termine. Recommencez dans quelques minutes.")


class GateBroken(Refusal):
    template = N_(
        "« {label} », qui écarte des offres, a échoué ({error}) : rien n’a changé. Corrigez l’extension ou bloquez-la."
    )


class TradeBroken(Refusal):
    template = N_(
        "Aucun critère de métier n’a fonctionné ({error}) : rien n’a changé. Corrigez ou débloquez l’extension."
    )


def start_matching(actor: Actor) -> Job:
    """Ask for the whole catalogue to be matched; the live job if it is under way.

    Raises `NotAllowed`, and `StillMatching` while shares of the last run are being done.
    """
    if not actor.chambers:
        raise NotAllowed
    with transaction(actor, "scoring.start_matching") as session:
        if _shares(latest_market(), LIVE):
            raise StillMatching
        return enqueue(session, MARKET, TARGET, by=actor, chamber_id=min(actor.chambers))


def start_first_matching() -> Job | None:
    """Have the catalogue compared for the first time, once there is a need and a public offer to compare.

    From then on each change is compared by itself, and suppliers are told of new needs: neither waits for an
    organiser to think of it. Once only: a first comparison that failed is for people to look at.
    """
    asked_before = exists().where(Job.kind == MARKET)
    ready = exists().where(*OPEN_NEED) & exists().where(*PUBLIC_OFFER)
    if not db.session.scalar(select(ready & ~asked_before)):
        return None
    with transaction(SYSTEM, "scoring.start_first_matching") as session:
        return enqueue(session, MARKET, TARGET, by=SYSTEM)


def match_market(running: Running) -> Result:
    """Keep what the run is made with, and give every share of the needs to a job of its own."""
    inputs = market_inputs(now().date())
    market = market_of(running, {}, {})
    prepared = market.prepared(inputs.needs, inputs.offers)
    words = prepared.context.words(market.criteria)
    with running.transaction("scoring.match_market") as session:
        run = MarketRun(
            needs=len(inputs.needs),
            offers=len(inputs.offers),
            settings={"weights": dict(market.weights), "versions": dict(registry().versions)},
            words=counted(words),
        )
        session.add(run)
        session.flush()
        session.execute(delete(MarketRun).where(MarketRun.id <= run.id - RUNS_KEPT))
        shares = _share_out(session, running, run, [need.id for need in inputs.needs])
        return {"run": run.id, "needs": run.needs, "offers": run.offers, "shares": shares}


def _share_out(session: Session, running: Running, run: MarketRun, needs: Sequence[int]) -> int:
    """A job for each share; begun again under other names once a criterion is left out."""
    shares = [needs[start : start + SHARE_NEEDS] for start in range(0, len(needs), SHARE_NEEDS)]
    for share in shares:
        enqueue(
            session,
            SHARE,
            f"{TARGET}:{run.id}:{len(run.left_out)}:{share[0]}",
            by=running.actor,
            chamber_id=running.chamber_id,
            run=run.id,
            first=share[0],
            last=share[-1],
        )
    return len(shares)


def match_share(running: Running) -> Result:
    """The best offers of the needs of one share, kept in place of those they had."""
    run = db.session.get(MarketRun, running.arguments["run"])
    if run is None:
        raise NotFound
    market = market_of(running, run.words, run.left_out)
    inputs, prepared = _prepared(run, market)
    if stopped := _stopped(running, run.left_out):
        return _begin_again(running, run, stopped, inputs)
    first, last = running.arguments["first"], running.arguments["last"]
    places = [place for place, need in enumerate(inputs.needs) if first <= need.id <= last]
    asked = range(places[0], places[-1] + 1) if places else range(0)
    blocks, failures = market.best(prepared, TOP, asked) if places else ([], [])
    if failures:
        return _begin_again(running, run, failures, inputs)
    with running.transaction("scoring.match_share") as session:
        matches = keep_best(session, inputs, asked, blocks)
    if not _others_waiting():
        _cache().clear()  # the catalogue is large, and the next run reads its own
    return {"needs": len(places), "matches": matches}


def _begin_again(
    running: Running, run: MarketRun, failures: Sequence[Failure], inputs: ScoringInputs
) -> Result:
    """A criterion that fails on one share is left out of all of them."""
    _refuse_without(failures, run.left_out)
    with running.transaction("scoring.match_share") as session:
        kept = session.get_one(MarketRun, run.id, with_for_update=True, populate_existing=True)
        if new := {one.key: one.error for one in failures if one.key not in kept.left_out}:
            kept.left_out = {**kept.left_out, **new}
            _share_out(session, running, kept, [need.id for need in inputs.needs])
    return {"needs": 0, "left_out": sorted(one.key for one in failures)}


def match_offer(running: Running) -> Result:
    """Put one new or changed offer in its place among the best of the needs it answers."""
    offer_id = int(running.target.partition(":")[2])
    if (run := latest_market()) is None:
        return {"needs": 0}
    inputs = market_inputs(now().date(), offer_id=offer_id)
    blocks = _best_of_few(running, run, inputs, 1) if inputs.offers and inputs.needs else []
    with running.transaction("scoring.match_offer") as session:
        return {"needs": add_offer(session, inputs, offer_id, blocks)}


def match_need(running: Running) -> Result:
    """The best offers of one new or changed need."""
    need_id = int(running.target.partition(":")[2])
    if (run := latest_market()) is None:
        return {"matches": 0}
    inputs = market_inputs(now().date(), need_id=need_id)
    blocks = _best_of_few(running, run, inputs, TOP) if inputs.needs else []
    with running.transaction("scoring.match_need") as session:
        return {"matches": keep_best(session, inputs, range(len(inputs.needs)), blocks)}


def _best_of_few(running: Running, run: MarketRun, inputs: ScoringInputs, top: int) -> list[Block]:
    """The best of what was read, without the criteria that fail. Raises `GateBroken` and `TradeBroken`."""
    market = market_of(running, run.words, run.left_out)
    failures = _stopped(running, run.left_out)
    while True:
        if failures:
            _refuse_without(failures, market.guard.left_out)
            market = market.without(failures)
        blocks, failures = market.best(market.prepared(inputs.needs, inputs.offers), top)
        if not failures:
            return blocks


def _stopped(running: Running, left_out: Mapping[str, str]) -> list[Failure]:
    """The criteria that ended an earlier attempt of the job by taking too long: failures like any other."""
    named: Mapping[str, str] = running.arguments.get("left_out", {})
    kinds = registry().criteria
    return [
        Failure(key, error, can_veto(kinds[key]))
        for key, error in named.items()
        if key in kinds and key not in left_out
    ]


def offer_changed(session: Session, actor: Actor, offer: Offer) -> None:
    """Let a public offer find its place by itself, and one that is no longer public lose it."""
    if offer.withdrawn_at is not None or offer.visibility != "public":
        forget(session, offer.id)
    elif latest_market() is not None:
        enqueue(session, OFFER, f"offer:{offer.id}", by=actor)


def need_changed(session: Session, actor: Actor, need: Need) -> None:
    """Let a need be compared with the catalogue, once somebody has compared it at all."""
    if latest_market() is not None:
        enqueue(session, NEED, f"need:{need.id}", by=actor)


def latest_market() -> MarketRun | None:
    """The last run over the whole catalogue."""
    return db.session.scalar(select(MarketRun).order_by(MarketRun.id.desc()).limit(1))


def compared_at(need_id: int, since: datetime) -> datetime | None:
    """When a need was last compared with the catalogue; ``since`` is when it was written. None: not yet."""
    alone = select(func.max(Job.finished_at)).where(
        Job.kind == NEED, Job.target == f"need:{need_id}", Job.state == "done"
    )
    whole = select(func.max(MarketRun.created_at)).where(MarketRun.created_at >= since)
    found = [moment for moment in (db.session.scalar(alone), db.session.scalar(whole)) if moment]
    return max(found, default=None)


@dataclass(frozen=True)
class MarketState:
    """The last matching of the catalogue: None before the first; how much of it is under way, or failed."""

    run: MarketRun | None
    job: Job | None
    shares_left: int
    shares_failed: int


def market_state() -> MarketState:
    """What the page about it shows."""
    run = latest_market()
    job = db.session.scalar(select(Job).where(Job.kind == MARKET).order_by(Job.id.desc()).limit(1))
    return MarketState(run, job, _shares(run, LIVE), _shares(run, ("failed", "dead")))


def _shares(run: MarketRun | None, states: Sequence[str]) -> int:
    if run is None:
        return 0
    target = Job.target.startswith(f"{TARGET}:{run.id}:{len(run.left_out)}:")
    found = db.session.scalar(
        select(func.count()).where(Job.kind == SHARE, target, Job.state.in_(tuple(states)))
    )
    return found or 0


def _others_waiting() -> bool:
    waiting = select(Job.id).where(Job.kind == SHARE, Job.state == "queued").limit(1)
    return db.session.scalar(waiting) is not None


def market_of(running: Running | None, words: Mapping[str, Any], left_out: Mapping[str, str]) -> Market:
    """Every installed criterion about needs and offers, with the weight it has by itself; guarded as a job
    guards it, where there is one."""
    kinds = [kind for kind in registry().criteria.values() if "need_offer" in kind.row_kinds]
    weights = {kind.key: kind.default_weight for kind in kinds if weighable(kind) and kind.default_weight}
    guard = Guard(left_out, (SoftTimeLimitExceeded, Cancelled), _watch(running))
    return Market([kind() for kind in kinds], weights, now(), read_counts(words), guard)


def _watch(running: Running | None) -> Callable[[str], AbstractContextManager[object]]:
    def watch(key: str) -> AbstractContextManager[object]:
        stack = ExitStack()
        stack.enter_context(border())
        if running is not None:
            stack.enter_context(time_budget(running, key, registry().criteria[key].label))
        return stack

    return watch


def _refuse_without(failures: Sequence[Failure], left_out: Mapping[str, str]) -> None:
    """Raise where nothing may be said without the criteria that failed: its vetoes, or every trade, are missing."""
    for failure in failures:
        if failure.gate:
            raise GateBroken(label=registry().criteria[failure.key].label, error=failure.error)
    out = {**left_out, **{failure.key: failure.error for failure in failures}}
    if all(key in out for key in TRADE if key in registry().criteria):
        raise TradeBroken(error=", ".join(out[key] for key in TRADE if key in out))


def _prepared(run: MarketRun, market: Market) -> tuple[ScoringInputs, Prepared]:
    """The catalogue as this process read it for the run: a worker does several shares of it."""
    cache = _cache()
    if run.id not in cache:
        cache.clear()
        inputs = market_inputs(now().date())
        cache[run.id] = (inputs, market.prepared(inputs.needs, inputs.offers))
    return cache[run.id]


def _cache() -> dict[int, tuple[ScoringInputs, Prepared]]:
    cache: dict[int, tuple[ScoringInputs, Prepared]] = current_app.extensions.setdefault("market", {})
    return cache
