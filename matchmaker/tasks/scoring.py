"""Score an event in the background."""

from matchmaker.services.scoring import run
from matchmaker.tasks import Queue, Result, Running, job


@job(run.KIND, queue=Queue.SOLVE)
def score_event(running: Running) -> Result:
    return run.score_event(running)
