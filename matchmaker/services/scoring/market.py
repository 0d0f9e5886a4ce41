"""Match every open need with every public offer, whatever event they come to: a job shared out over the workers.

The first job counts the words of all offers and gives each share of the needs to a job of its own. All
shares score with those counts, so that their answers together are that of one computation. A new
offer is matched by itself with the counts of the last run, and stands in its place at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotAllowed, NotFound, Refusal
from matchmaker.core.scoring.blocks import Prepared
from matchmaker.core.scoring.engine import Failure
from matchmaker.core.scoring.market import Market, counted, read_counts
from matchmaker.db.catalogue import Offer
from matchmaker.db.jobs import Job
from matchmaker.db.queries.scoring_inputs import ScoringInputs, market_inputs
from matchmaker.db.scoring import MarketRun
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.criterion import can_veto
from matchmaker.plugin_api.text import N_
from matchmaker.services.jobs.handlers import Result
from matchmaker.services.jobs.queue import LIVE, enqueue
from matchmaker.services.jobs.running import Running
from matchmaker.services.scoring.criteria import registry
from matchmaker.services.scoring.market_matches import TOP, add_offer, forget, keep_best

MARKET, SHARE, OFFER = "scoring.match_market", "scoring.match_share", "scoring.match_offer"
TARGET = "market"
SHARE_NEEDS = 100


class GateBroken(Refusal):
    template = N_(
        "« {label} », qui écarte des offres, a échoué ({error}) : rien n’a changé. Corrigez l’extension ou bloquez-la."
    )


def start_matching(actor: Actor) -> Job:
    """Ask for the whole catalogue to be matched; the live job if it is under way. Raises `NotAllowed`."""
    if not actor.chambers:
        raise NotAllowed
    with transaction(actor, "scoring.start_matching") as session:
        return enqueue(session, MARKET, TARGET, by=actor, chamber_id=min(actor.chambers))


def match_market(running: Running) -> Result:
    """Keep what the run is made with, and give every share of the needs to a job of its own."""
    inputs = market_inputs(now().date())
    market = market_of({}, {})
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
        _cache().clear()
        _cache()[run.id] = (inputs, prepared)
        ids = [need.id for need in inputs.needs]
        shares = [ids[start : start + SHARE_NEEDS] for start in range(0, len(ids), SHARE_NEEDS)]
        for share in shares:
            target = f"{TARGET}:{run.id}:{share[0]}"
            enqueue(
                session,
                SHARE,
                target,
                by=running.actor,
                chamber_id=running.chamber_id,
                run=run.id,
                first=share[0],
                last=share[-1],
            )
        return {"run": run.id, "needs": run.needs, "offers": run.offers, "shares": len(shares)}


def match_share(running: Running) -> Result:
    """The best offers of the needs of one share, kept in place of those they had."""
    arguments = running.arguments
    run = db.session.get(MarketRun, arguments["run"])
    if run is None:
        raise NotFound
    market = market_of(run.words, run.left_out)
    inputs, prepared = _prepared(run, market)
    needs = [
        place for place, need in enumerate(inputs.needs) if arguments["first"] <= need.id <= arguments["last"]
    ]
    if not needs:
        return {"needs": 0, "matches": 0}
    asked = range(needs[0], needs[-1] + 1)
    blocks, failures = market.best(prepared, TOP, asked)
    while failures:
        market = _without(market, failures)
        blocks, failures = market.best(market.prepared(inputs.needs, inputs.offers), TOP, asked)
    with running.transaction("scoring.match_share") as session:
        matches = keep_best(session, inputs, asked, blocks)
    return {"needs": len(needs), "matches": matches, "left_out": sorted(market.left_out)}


def match_offer(running: Running) -> Result:
    """Put one new or changed offer in its place among the best of the needs it answers."""
    offer_id = int(running.target.partition(":")[2])
    run = latest_market()
    if run is None:
        return {"needs": 0}
    inputs = market_inputs(now().date(), offer_id=offer_id)
    market = market_of(run.words, run.left_out)
    blocks, failures = (
        market.best(market.prepared(inputs.needs, inputs.offers), 1) if inputs.offers else ([], [])
    )
    if failures:
        market = _without(market, failures)
        blocks, _failed_again = market.best(market.prepared(inputs.needs, inputs.offers), 1)
    with running.transaction("scoring.match_offer") as session:
        return {"needs": add_offer(session, inputs, offer_id, blocks)}


def offer_changed(session: Session, actor: Actor, offer: Offer) -> None:
    """Let a public offer find its place by itself, and one that is no longer public lose it."""
    if offer.withdrawn_at is not None or offer.visibility != "public":
        forget(session, offer.id)
    elif latest_market() is not None:
        enqueue(session, OFFER, f"offer:{offer.id}", by=actor)


def latest_market() -> MarketRun | None:
    """The last run over the whole catalogue."""
    return db.session.scalar(select(MarketRun).order_by(MarketRun.id.desc()).limit(1))


@dataclass(frozen=True)
class MarketState:
    """The last matching of the catalogue: None before the first; how much of it is still under way."""

    run: MarketRun | None
    job: Job | None
    shares_left: int


def market_state() -> MarketState:
    """What the page about it shows."""
    live = select(func.count()).where(Job.kind == SHARE, Job.state.in_(LIVE))
    job = db.session.scalar(select(Job).where(Job.kind == MARKET).order_by(Job.id.desc()).limit(1))
    return MarketState(latest_market(), job, db.session.scalar(live) or 0)


def market_of(words: Mapping[str, Any], left_out: Mapping[str, str]) -> Market:
    """Every installed criterion about needs and offers, with the weight it has by itself."""
    kinds = [kind for kind in registry().criteria.values() if "need_offer" in kind.row_kinds]
    weights = {kind.key: kind.default_weight for kind in kinds if kind.default_weight}
    return Market([kind() for kind in kinds], weights, now(), read_counts(words), left_out)


def _without(market: Market, failures: list[Failure]) -> Market:
    """The same without the criteria that failed. Raises `GateBroken`: its vetoes are missing."""
    for failure in failures:
        kind = registry().criteria[failure.key]
        if can_veto(kind):
            raise GateBroken(label=kind.label, error=failure.error)
    left_out = {**market.left_out, **{failure.key: failure.error for failure in failures}}
    return Market(market.criteria, market.weights, market.now, market.words, left_out)


def _prepared(run: MarketRun, market: Market) -> tuple[ScoringInputs, Prepared]:
    """The catalogue as this process read it for the run: a worker does several shares of it."""
    cache = _cache()
    if run.id not in cache:
        cache.clear()  # the catalogue of an earlier run is of no use any more, and large
        inputs = market_inputs(now().date())
        cache[run.id] = (inputs, market.prepared(inputs.needs, inputs.offers))
    return cache[run.id]


def _cache() -> dict[int, tuple[ScoringInputs, Prepared]]:
    cache: dict[int, tuple[ScoringInputs, Prepared]] = current_app.extensions.setdefault("market", {})
    return cache
