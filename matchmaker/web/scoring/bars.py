"""A score as a stacked bar: what each criterion adds, over the width of all that could be had."""

from collections.abc import Collection
from dataclasses import dataclass

from matchmaker.services.scoring.explain import PairInWords

COLOURS = 20  # classes slice-1 to slice-20 of scoring.css; one more criterion starts again


@dataclass(frozen=True)
class Slice:
    """One criterion's piece, in percent of the bar."""

    key: str
    label: str
    colour: int
    start: float
    width: float


def slices(pair: PairInWords, installed: Collection[str] = ()) -> list[Slice]:
    """The pieces of the bar, in the order of the parts; together they are as wide as the rank.

    Each criterion keeps its colour from bar to bar: its place among all that are ``installed``.
    """
    whole = sum(part.weight for part in pair.counted)
    pieces: list[Slice] = []
    keys = sorted({*installed, *(part.key for part in pair.parts)})
    start = 0.0
    for part in pair.counted:
        value = 0.0 if part.score.value is None else part.score.value * part.score.evidence
        width = 100 * part.weight * value / whole
        pieces.append(
            Slice(part.key, part.label, keys.index(part.key) % COLOURS + 1, round(start, 2), round(width, 2))
        )
        start += width
    return pieces
