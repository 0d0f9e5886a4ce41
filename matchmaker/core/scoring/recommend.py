"""Whom to recommend to a delegation: the relevant ones, in the order of their rank."""

from dataclasses import dataclass

import numpy as np

from matchmaker.core.scoring.pairs import Pairs


@dataclass(frozen=True)
class Recommendation:
    """One partner, with the position of the pair in `Pairs` (which knows the row that explains it)."""

    delegation: int
    rank: float | None
    coverage: float | None
    pair: int


def recommend(pairs: Pairs, delegation: int, limit: int | None = None) -> list[Recommendation]:
    """The partners to show a delegation, best first; empty where nobody's trade fits.

    Those who offer the kind of prestation asked for come before those who do not (which the
    page tells in words). Equal ranks are ordered by a hash, never by name.
    """
    mine = np.flatnonzero(
        ((pairs.first == delegation) | (pairs.second == delegation)) & pairs.relevant & ~pairs.vetoed
    )
    rank = np.nan_to_num(pairs.rank[mine], nan=-1.0)
    order = mine[np.lexsort((pairs.tie[mine], -rank, ~pairs.fits[mine]))]
    return [_recommendation(pairs, delegation, int(pair)) for pair in order[:limit]]


def _recommendation(pairs: Pairs, delegation: int, pair: int) -> Recommendation:
    first, second = int(pairs.first[pair]), int(pairs.second[pair])
    rank, coverage = float(pairs.rank[pair]), float(pairs.coverage[pair])
    return Recommendation(
        second if first == delegation else first,
        None if np.isnan(rank) else rank,
        None if np.isnan(coverage) else coverage,
        pair,
    )
