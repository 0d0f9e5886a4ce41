"""What a criterion answers: scores, vetoes and reasons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeGuard

import numpy as np
from numpy.typing import NDArray

from matchmaker.plugin_api.cells import BoolArray, FloatArray

THOUSANDS = "\N{NARROW NO-BREAK SPACE}"
GROUPED_FROM = 10_000  # a whole number below may be a year


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a translatable French template (marked ``N_``) and its values.

    A page translates the template, writes numbers and dates in its language and escapes
    the values; ``str(reason)`` is the French sentence.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**{name: _in_french(value) for name, value in self.values.items()})


@dataclass(frozen=True, slots=True)
class RowScore:
    """The score of one row: ``value`` 0 to 1, ``evidence`` 0 to 1."""

    value: float
    evidence: float


@dataclass(frozen=True, eq=False)
class Scores:
    """One value per row, 0 (bad) to 1 (good), NaN where unknown; and its evidence, 0 to 1.

    Both are float64. Where the value is NaN the evidence is not looked at.
    """

    value: FloatArray
    evidence: FloatArray

    @classmethod
    def unknown(cls, size: int) -> "Scores":
        """No opinion on any row."""
        return cls(np.full(size, np.nan), np.zeros(size))

    def row(self, position: int) -> RowScore:
        return RowScore(float(self.value[position]), float(self.evidence[position]))


@dataclass(frozen=True, eq=False)
class Vetoes:
    """Rows that must not meet: for each row the position of its reason in ``reasons``, -1 for none."""

    reason: NDArray[np.intp]
    reasons: tuple[Reason, ...] = ()

    @classmethod
    def none(cls, size: int) -> "Vetoes":
        """Nobody is turned away."""
        return cls(np.full(size, -1, dtype=np.intp))

    @property
    def vetoed(self) -> BoolArray:
        return self.reason >= 0


def is_large(value: object) -> TypeGuard[int]:
    """Whether it is a whole number to be read by thousands."""
    return isinstance(value, int) and abs(value) >= GROUPED_FROM


def _in_french(value: object) -> object:
    if isinstance(value, float):
        return f"{value:,.1f}".removesuffix(".0").replace(",", THOUSANDS).replace(".", ",")
    if is_large(value):
        return f"{value:,}".replace(",", THOUSANDS)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return value
