"""Whom to recommend to a delegation: the relevant ones, in the order of their rank."""

from dataclasses import dataclass
from itertools import islice

import numpy as np

from matchmaker.core.scoring.pairs import Pairs
from matchmaker.core.scoring.parts import BoolArray
from matchmaker.core.scoring.weights import known
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

    Those a need joins to an offer come before other suppliers: the sheets of a run stand in that
    order, and marks of two kinds of rows do not compare. Of each, those who offer the kind of
    prestation asked for come before those who do not (which the page tells in words). Equal ranks
    are ordered by a hash, never by name.
    """
    mine = ((pairs.first == delegation) | (pairs.second == delegation)) & _shown(pairs)
    order = _best_first(pairs, np.flatnonzero(mine))[:limit]
    return _recommendations(pairs, order, np.full(len(order), delegation))


def advise_all(pairs: Pairs, limit: int) -> dict[int, Advice]:
    """`recommend` for every delegation that has a partner to be shown, in one pass."""
    order = _best_first(pairs, np.flatnonzero(_shown(pairs)))
    sides = np.stack((pairs.first[order], pairs.second[order]), axis=1).ravel()  # each pair counts for both
    by_side = np.argsort(sides, kind="stable")
    delegations, starts, sizes = np.unique(sides[by_side], return_index=True, return_counts=True)
    kept = [by_side[start : start + min(size, limit)] for start, size in zip(starts, sizes, strict=True)]
    places = np.concatenate([np.zeros(0, dtype=np.intp), *kept])
    told = iter(_recommendations(pairs, order[places // 2], sides[places]))
    return {
        delegation: Advice(list(islice(told, min(size, limit))), size)
        for delegation, size in zip(delegations.tolist(), sizes.tolist(), strict=True)
    }


def _shown(pairs: Pairs) -> BoolArray:
    shown: BoolArray = pairs.relevant & ~pairs.vetoed
    return shown


def _best_first(pairs: Pairs, chosen: IndexArray) -> IndexArray:
    rank = np.nan_to_num(pairs.rank[chosen], nan=-1.0)
    ordered: IndexArray = chosen[
        np.lexsort((pairs.tie[chosen], -rank, ~pairs.fits[chosen], pairs.sheet[chosen]))
    ]
    return ordered


def _recommendations(pairs: Pairs, chosen: IndexArray, of: IndexArray) -> list[Recommendation]:
    """One per chosen pair, told to the delegation of ``of``."""
    first, second = pairs.first[chosen], pairs.second[chosen]
    partners = np.where(first == of, second, first).tolist()
    ranks, coverages = pairs.rank[chosen].tolist(), pairs.coverage[chosen].tolist()
    return [
        Recommendation(partner, known(rank), known(coverage), pair)
        for partner, rank, coverage, pair in zip(partners, ranks, coverages, chosen.tolist(), strict=True)
    ]
