"""Does the offer's trade fit the need's, by their CPV codes? See README.md."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matchmaker.plugin_api import (
    N_,
    Context,
    Criterion,
    FloatArray,
    IndexArray,
    PairBatch,
    Reason,
    Row,
    RowScore,
    Scores,
    hookimpl,
)
from matchmaker.plugin_api.cells import BoolArray
from matchmaker.plugin_api.trades import DIGITS, shared_digits

# Value by the number of leading digits two codes share (DOMAIN.md 2.3).
VALUES = np.array([0.0, 0.0, 0.35, 0.6, 0.8, 0.9, 0.9, 0.9, 1.0])
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
        asked = batch.derived("need.cpv", read_sets)
        offered = batch.derived("offer.cpv", read_sets)
        value = batch.crossed("need.cpv", "offer.cpv", _values_between, asked, offered)
        return Scores(value, np.ones(len(batch)))

    def explain(self, row: Row, score: RowScore) -> Reason:
        asked, offered = _closest(row)
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

    def improve(self, row: Row, score: RowScore) -> Reason | None:
        asked, offered = _closest(row)
        if shared_digits(asked, offered) == DIGITS:
            return None
        return Reason(
            N_(
                "Si la structure fait aussi ce métier, ajouter à l’offre le code CPV {asked} du besoin le dirait."
            ),
            {"asked": asked},
        )


def _closest(row: Row) -> tuple[str, str]:
    """The code asked for and the code offered that share most."""
    need, offer = row["need.cpv"].value, row["offer.cpv"].value
    return max(((a, b) for a in need for b in offer), key=lambda pair: shared_digits(*pair))


@dataclass(frozen=True, eq=False)
class CodeSets:
    """Sets of codes as numbers: a line each, filled up with a number that stands for no code."""

    codes: tuple[str, ...]
    numbers: IndexArray  # (sets, most codes in one set)

    @property
    def empty(self) -> BoolArray:
        """Which sets hold nothing."""
        none: BoolArray = (self.numbers == len(self.codes)).all(axis=1)
        return none


def read_sets(sets: tuple[Codes, ...]) -> CodeSets:
    """The sets in their order, their codes in ascending order."""
    codes = sorted({code for one in sets for code in one})
    numbers = {code: number for number, code in enumerate(codes)}
    padded = np.full((len(sets), max(map(len, sets), default=0)), len(codes), dtype=np.intp)
    for line, one in enumerate(sets):
        padded[line, : len(one)] = [numbers[code] for code in one]
    return CodeSets(tuple(codes), padded)


def _values_between(
    needs: tuple[Codes, ...], offers: tuple[Codes, ...], asked: CodeSets, offered: CodeSets
) -> FloatArray:
    """The value of each set of codes (lines) against each other (columns); NaN where one is empty."""
    shared = _shared_digits(asked.codes, offered.codes)
    best = np.zeros((len(needs), len(offers)), dtype=np.int8)
    for one in asked.numbers.T:  # as many turns as the longest set has codes: three or four
        for other in offered.numbers.T:
            np.maximum(best, shared[one[:, None], other[None, :]], out=best)
    return np.where(asked.empty[:, None] | offered.empty[None, :], np.nan, VALUES[best])


def _shared_digits(
    ones: Sequence[str], others: Sequence[str]
) -> np.ndarray[tuple[int, int], np.dtype[np.int8]]:
    """How many leading digits each two codes share; the last line and column, for no code, share none."""
    shared = np.zeros((len(ones) + 1, len(others) + 1), dtype=np.int8)
    for length in range(1, DIGITS + 1):
        left = np.array([code[:length] for code in ones], dtype=f"U{DIGITS}")
        right = np.array([code[:length] for code in others], dtype=f"U{DIGITS}")
        shared[:-1, :-1] += left[:, None] == right[None, :]
    return shared


@hookimpl
def matchmaker_register_criteria() -> list[type[Criterion]]:
    return [Cpv]
