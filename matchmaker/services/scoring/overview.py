"""What an organiser sees of the scores of an event: the last run, its failures, the best partners."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from matchmaker.core.scoring.recommend import recommend
from matchmaker.db.events import Event
from matchmaker.db.jobs import Job
from matchmaker.db.queries.scoring import Participant, participants_of
from matchmaker.db.scoring import ScoreRun
from matchmaker.extensions import db
from matchmaker.services.scoring.latest import LatestScores, latest_scores
from matchmaker.services.scoring.run import KIND, prepare

BEST = 3


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
    """``run`` is None before the first one. ``stale``: offers, needs or settings changed since."""

    run: ScoreRun | None
    stale: bool
    job: Job | None
    best: Sequence[Best]
    failed_gates: Sequence[str]

    @property
    def alone(self) -> list[Best]:
        """Those nobody's trade fits."""
        return [one for one in self.best if not one.relevant]


def overview_of(event: Event) -> Overview:
    """The last run of the event, summed with the weights it has now."""
    scores = latest_scores(event.id)
    job = db.session.scalar(
        select(Job)
        .where(Job.kind == KIND, Job.target == f"event:{event.id}")
        .order_by(Job.id.desc())
        .limit(1)
    )
    if scores is None:
        return Overview(None, False, job, [], ())
    stale = prepare(event).fingerprint != scores.run.fingerprint
    return Overview(scores.run, stale, job, _best(event, scores), scores.failed_gates)


def _best(event: Event, scores: LatestScores) -> list[Best]:
    participants = {one.delegation: one for one in participants_of(event.id)}
    told = []
    for one in participants.values():
        partners = [
            found for found in recommend(scores.pairs, one.delegation) if found.delegation in participants
        ]
        shown = [
            BestPartner(
                participants[found.delegation],
                None if found.rank is None else round(100 * found.rank),
                bool(scores.pairs.fits[found.pair]),
            )
            for found in partners[:BEST]
        ]
        told.append(Best(one, shown, len(partners)))
    return sorted(told, key=lambda best: (best.participant.kind, best.participant.name.casefold()))
