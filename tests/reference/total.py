"""From marks to the list a delegation is shown, once more in plain loops (DESIGN 3).

A mark is (value or None, evidence, emphasis); emphasis 0: nobody asked the question.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class PlainRow:
    """A need with an offer, or two suppliers: whom it joins, its marks by criterion, and what the gates say."""

    one: int
    other: int
    marks: dict
    vetoed: bool
    fits: bool  # the offer's kind of prestation is the one asked for, or one of the two is not said
    among_suppliers: bool = False


def rank_and_coverage(marks, weights):
    """Σ w·v·e / Σ w and Σ w known / Σ w over the criteria that were asked; None where nothing weighs."""
    earned, known, asked = 0.0, 0.0, 0.0
    for key, (value, evidence, emphasis) in marks.items():
        weight = weights.get(key, 0.0) * emphasis
        asked += weight
        if value is not None:
            earned += weight * value * evidence
            known += weight
    return (earned / asked, known / asked) if asked else (None, None)


def is_relevant(row):
    """The larger of `cpv` and `text` is .35 or more; two suppliers: together they cover more."""
    if row.among_suppliers:
        value = row.marks["complementarity"][0]
        return value is not None and value > 0
    trades = [row.marks[key] for key in ("cpv", "text")]
    return any(value is not None and value >= 0.35 for value, _, _ in trades)


def standing(row, weights):
    """What a row is chosen by: may meet, relevant, fitting, then its rank."""
    rank, _ = rank_and_coverage(row.marks, weights)
    return (not row.vetoed, is_relevant(row), row.fits, -1.0 if rank is None else rank)


def best_rows(rows, weights):
    """For each two delegations, in whichever direction, the standing of the best row that joins them."""
    best = {}
    for row in rows:
        pair = (min(row.one, row.other), max(row.one, row.other))
        mine = standing(row, weights)
        if pair not in best or mine > best[pair]:
            best[pair] = mine
    return best


def recommended(rows, weights, delegation):
    """The partners that may meet it and are relevant: (fits, rank) of each, by delegation."""
    shown = {}
    for (one, other), (may_meet, relevant, fits, rank) in best_rows(rows, weights).items():
        if delegation in (one, other) and may_meet and relevant:
            shown[other if one == delegation else one] = (fits, rank)
    return shown
