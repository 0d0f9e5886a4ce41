"""Does the offer's trade fit the need's, by their CPV codes? See README.md."""

from collections.abc import Iterable

import numpy as np

from matchmaker.plugin_api import (
    N_,
    Context,
    Criterion,
    FloatArray,
    PairBatch,
    Reason,
    Row,
    RowScore,
    Scores,
    hookimpl,
)
from matchmaker.plugin_api.cells import BoolArray

# Value by the number of leading digits two codes share (DOMAIN.md 2.3).
VALUES = np.array([0.0, 0.0, 0.35, 0.6, 0.8, 0.9, 0.9, 0.9, 1.0])
DIGITS = 8
Codes = tuple[str, ...]


class Cpv(Criterion):
    api_version = 1
    key = "cpv"
    label = N_("Métier (codes CPV)")
    legal_stage = "award_safe"
    measures = N_("Adéquation entre la prestation proposée et les codes CPV du besoin.")
    reads = ("need.cpv", "offer.cpv")
    default_weight = 3.0

    def applies(self, batch: PairBatch) -> BoolArray:
        """A need without any code asked nothing of this criterion."""
        return batch["need.cpv"].known

    def score(self, batch: PairBatch, context: Context) -> Scores:
        value = batch.crossed("need.cpv", "offer.cpv", values_between)
        return Scores(value, np.ones(len(batch)))

    def explain(self, row: Row, score: RowScore) -> Reason:
        need, offer = row["need.cpv"].value, row["offer.cpv"].value
        asked, offered = max(((a, b) for a in need for b in offer), key=lambda pair: shared_digits(*pair))
        digits = shared_digits(asked, offered)
        values = {"asked": asked, "offered": offered, "digits": digits}
        if digits == DIGITS:
            return Reason(N_("Même métier : code CPV {asked}."), values)
        if VALUES[digits] > 0:
            return Reason(
                N_("Métiers proches : codes CPV {asked} et {offered}, {digits} premiers chiffres communs."),
                values,
            )
        return Reason(N_("Métiers différents : codes CPV {asked} et {offered}."), values)


def values_between(needs: tuple[Codes, ...], offers: tuple[Codes, ...]) -> FloatArray:
    """The value of each set of codes (rows) against each other (columns); NaN where one is empty."""
    asked, offered = _numbered(needs), _numbered(offers)
    shared = _shared_digits(list(asked), list(offered))
    best = np.zeros((len(needs), len(offers)), dtype=np.int8)
    left, right = _padded(needs, asked), _padded(offers, offered)
    for one in left.T:  # as many turns as the longest set has codes: three or four
        for other in right.T:
            np.maximum(best, shared[one[:, None], other[None, :]], out=best)
    empty = (
        np.array([not codes for codes in needs])[:, None] | np.array([not codes for codes in offers])[None, :]
    )
    return np.where(empty, np.nan, VALUES[best])


def shared_digits(one: str, other: str) -> int:
    """How many leading digits two codes have in common, 0 to 8."""
    for position in range(DIGITS):
        if one[position : position + 1] != other[position : position + 1]:
            return position
    return DIGITS


def _numbered(sets: Iterable[Codes]) -> dict[str, int]:
    return {code: number for number, code in enumerate(sorted({code for codes in sets for code in codes}))}


def _padded(
    sets: tuple[Codes, ...], numbers: dict[str, int]
) -> np.ndarray[tuple[int, int], np.dtype[np.intp]]:
    width = max((len(codes) for codes in sets), default=0)
    padded = np.full((len(sets), width), len(numbers), dtype=np.intp)  # the last number shares nothing
    for position, codes in enumerate(sets):
        padded[position, : len(codes)] = [numbers[code] for code in codes]
    return padded


def _shared_digits(ones: list[str], others: list[str]) -> np.ndarray[tuple[int, int], np.dtype[np.int8]]:
    shared = np.zeros((len(ones) + 1, len(others) + 1), dtype=np.int8)
    for length in range(1, DIGITS + 1):
        left = np.array([code[:length] for code in ones], dtype=f"U{DIGITS}")
        right = np.array([code[:length] for code in others], dtype=f"U{DIGITS}")
        shared[:-1, :-1] += left[:, None] == right[None, :]
    return shared


@hookimpl
def matchmaker_register_criteria() -> list[type[Criterion]]:
    return [Cpv]
