"""Score an event, and match the whole catalogue, in the background."""

from matchmaker.services.scoring import market, run
from matchmaker.tasks import Queue, Result, Running, job


@job(run.KIND, queue=Queue.SOLVE)
def score_event(running: Running) -> Result:
    return run.score_event(running)


@job(market.MARKET, queue=Queue.SOLVE, minutes=30)
def match_market(running: Running) -> Result:
    return market.match_market(running)


@job(market.SHARE, queue=Queue.SOLVE, minutes=30)
def match_share(running: Running) -> Result:
    return market.match_share(running)


@job(market.NEED, queue=Queue.SOLVE)
def match_need(running: Running) -> Result:
    return market.match_need(running)


@job(market.OFFER, queue=Queue.SOLVE)
def match_offer(running: Running) -> Result:
    return market.match_offer(running)
