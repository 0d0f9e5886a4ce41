"""What an organiser sees of the scores of an event: the last run, its failures, the best partners."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matchmaker.core.directory.names import fold
from matchmaker.core.scoring.recommend import Advice, advise_all
from matchmaker.db.events import Event
from matchmaker.db.jobs import Job
from matchmaker.db.queries.jobs import latest_job
from matchmaker.db.queries.scoring import Participant, participants_of
from matchmaker.db.scoring import ScoreRun
from matchmaker.services.scoring.latest import LatestScores, latest_scores
from matchmaker.services.scoring.run import KIND, prepare

BEST = 3
SHOWN = 100


@dataclass(frozen=True)
class Best:
    """One participant with its best partners; ``relevant`` counts all whose trade fits."""

    participant: Participant
    partners: Sequence["BestPartner"]
    relevant: int


@dataclass(frozen=True)
class BestPartner:
    """``mark`` of 100, None without any weight; ``fits``: offers the kind of prestation asked for."""

    participant: Participant
    mark: int | None
    fits: bool


@dataclass(frozen=True)
class Overview:
    """``run`` is None before the first one. ``stale``: offers, needs or settings changed since.

    ``best`` holds the first participants, ``more`` counts the others; ``alone`` those of all of
    them whom nobody's trade fits.
    """

    run: ScoreRun | None
    stale: bool
    job: Job | None
    best: Sequence[Best] = ()
    more: int = 0
    alone: int = 0


def overview_of(event: Event) -> Overview:
    """The last run of the event, summed with the weights it has now."""
    scores = latest_scores(event.id)
    job = latest_job(event.id, KIND)
    if scores is None:
        return Overview(None, False, job)
    stale = prepare(event).fingerprint != scores.run.fingerprint
    participants = {one.delegation: one for one in participants_of(event.id)}
    advice = advise_all(scores.pairs, BEST)
    shown = sorted(participants.values(), key=lambda one: (one.kind, fold(one.name)))
    return Overview(
        run=scores.run,
        stale=stale,
        job=job,
        best=[_best(scores, participants, one, advice.get(one.delegation)) for one in shown[:SHOWN]],
        more=max(len(shown) - SHOWN, 0),
        alone=sum(one.delegation not in advice for one in shown),
    )


def _best(
    scores: LatestScores, participants: Mapping[int, Participant], one: Participant, advice: Advice | None
) -> Best:
    if advice is None:
        return Best(one, [], 0)
    partners = [
        BestPartner(
            participants[found.delegation],
            None if found.rank is None else round(100 * found.rank),
            bool(scores.pairs.fits[found.pair]),
        )
        for found in advice.best
        if found.delegation in participants
    ]
    return Best(one, partners, advice.number)
