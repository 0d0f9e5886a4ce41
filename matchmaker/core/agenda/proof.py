"""What the bounds of a schedule prove, in the organiser's words and never in the solver's."""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from matchmaker.core.agenda.summary import Proof


def prove(
    *,
    shortfall: int | None,
    shortfall_bound: int | None,
    weight: int | None,
    weight_bound: int | None,
    unplaced_weights: Iterable[int],
) -> Proof:
    """The proof of a schedule's guarantees and value (levels 1 to 3 of FORMAT.md).

    Further meetings must fit below ``weight_bound - weight``: no more of them than of the lightest
    unplaced ones, whose weights add up to that.
    """
    if None in (shortfall, shortfall_bound, weight, weight_bound) or shortfall != shortfall_bound:
        return Proof(best=False)
    if weight == weight_bound:
        return Proof(best=True)
    lightest = sorted(one for one in unplaced_weights if one > 0)
    if not lightest or weight is None or weight_bound is None:
        return Proof(best=False)
    return Proof(best=False, at_most_more=bisect_right(list(accumulate(lightest)), weight_bound - weight))
