"""Two wishes that say the same become one: the stronger rank, the earlier day, and never a lost answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

_WEIGHT = {"draft": 0, "pending": 1, "declined": 2, "accepted": 2}


@dataclass(frozen=True)
class Said:
    """A wish that stands, and what was answered to it."""

    id: int
    rank: int
    state: str
    created_at: datetime
    answer_rank: int | None = None
    answered_at: datetime | None = None
    meeting_id: int | None = None
    message: str = ""


@dataclass(frozen=True)
class Folded:
    """``speaks`` is the wish whose answer counts; the rest is of both."""

    speaks: int
    rank: int
    created_at: datetime
    meeting_id: int | None
    message: str


def fold_wishes(wishes: Iterable[Said]) -> Folded:
    """Make one of several wishes. A wish that made a meeting counts before an answer, a later answer before an earlier."""
    several = sorted(wishes, key=lambda wish: (wish.created_at, wish.id))
    words = dict.fromkeys(wish.message for wish in several if wish.message)
    return Folded(
        speaks=max(several, key=_strength).id,
        rank=min(wish.rank for wish in several),
        created_at=several[0].created_at,
        meeting_id=next((wish.meeting_id for wish in several if wish.meeting_id is not None), None),
        message="\n".join(words),
    )


def _strength(wish: Said) -> tuple[bool, int, float, bool]:
    answered = wish.answered_at.timestamp() if wish.answered_at else 0.0
    return wish.meeting_id is not None, _WEIGHT[wish.state], answered, wish.state == "accepted"
