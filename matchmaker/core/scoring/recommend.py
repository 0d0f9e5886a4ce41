"""Whom to recommend to a delegation: the relevant ones, in the order of their rank."""

from dataclasses import dataclass

import numpy as np

from matchmaker.core.scoring.pairs import Pairs
from matchmaker.core.scoring.parts import BoolArray
from matchmaker.plugin_api import IndexArray


@dataclass(frozen=True)
class Recommendation:
    """One partner, with the position of the pair in `Pairs` (which knows the row that explains it)."""

    delegation: int
    rank: float | None
    coverage: float | None
    pair: int


@dataclass(frozen=True)
class Advice:
    """The best partners of one delegation, and how many there are in all."""

    best: list[Recommendation]
    number: int


def recommend(pairs: Pairs, delegation: int, limit: int | None = None) -> list[Recommendation]:
    """The partners to show a delegation, best first; empty where nobody's trade fits.

    Those who offer the kind of prestation asked for come before those who do not (which the
    page tells in words). Equal ranks are ordered by a hash, never by name.
    """
    mine = ((pairs.first == delegation) | (pairs.second == delegation)) & _shown(pairs)
    order = _best_first(pairs, np.flatnonzero(mine))
    return [_recommendation(pairs, delegation, int(pair)) for pair in order[:limit]]


def advise_all(pairs: Pairs, limit: int) -> dict[int, Advice]:
    """`recommend` for every delegation that has a partner to be shown, in one pass."""
    order = _best_first(pairs, np.flatnonzero(_shown(pairs)))
    sides = np.stack((pairs.first[order], pairs.second[order]), axis=1).ravel()  # each pair counts for both
    by_side = np.argsort(sides, kind="stable")
    delegations, starts = np.unique(sides[by_side], return_index=True)
    groups = np.split(by_side // 2, starts)[1:]  # what stands before the first start: nothing
    return {
        delegation: Advice(
            [_recommendation(pairs, delegation, int(order[place])) for place in group[:limit]], len(group)
        )
        for delegation, group in zip(delegations.tolist(), groups, strict=True)
    }


def _shown(pairs: Pairs) -> BoolArray:
    shown: BoolArray = pairs.relevant & ~pairs.vetoed
    return shown


def _best_first(pairs: Pairs, chosen: IndexArray) -> IndexArray:
    rank = np.nan_to_num(pairs.rank[chosen], nan=-1.0)
    ordered: IndexArray = chosen[np.lexsort((pairs.tie[chosen], -rank, ~pairs.fits[chosen]))]
    return ordered


def _recommendation(pairs: Pairs, delegation: int, pair: int) -> Recommendation:
    first, second = int(pairs.first[pair]), int(pairs.second[pair])
    rank, coverage = float(pairs.rank[pair]), float(pairs.coverage[pair])
    return Recommendation(
        second if first == delegation else first,
        None if np.isnan(rank) else rank,
        None if np.isnan(coverage) else coverage,
        pair,
    )
