"""What the bounds of a schedule prove, in the organiser's words and never in the solver's."""

from collections.abc import Iterable

from matchmaker.core.agenda.summary import Proof


def prove(
    *,
    shortfall: int | None,
    shortfall_bound: int | None,
    weight: int | None,
    weight_bound: int | None,
    unplaced_values: Iterable[int],
) -> Proof:
    """The proof of a schedule's guarantees and value (levels 1 to 3 of FORMAT.md).

    What could still be won is below ``weight_bound - weight``; each further meeting would be worth
    at least as much as the least of those unplaced, so no more of them fit than that allows.
    """
    if None in (shortfall, shortfall_bound, weight, weight_bound) or shortfall != shortfall_bound:
        return Proof(best=False)
    if weight == weight_bound:
        return Proof(best=True)
    worth = [value for value in unplaced_values if value > 0]
    if not worth or weight is None or weight_bound is None:
        return Proof(best=False)
    return Proof(best=False, at_most_more=min(len(worth), (weight_bound - weight) // min(worth)))
