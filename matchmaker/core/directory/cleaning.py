"""What comes out of cleaning one cell: a value, something to say about it, or both."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Generic, Never, TypeVar

from matchmaker.plugin_api.text import N_

# What a reader of workbooks may hand over. A datetime is a date, a bool an int.
Cell = str | int | float | date | time | timedelta | None

T_co = TypeVar("T_co", covariant=True)


class Severity(StrEnum):
    """How far a problem reaches, mildest first."""

    NOTE = "note"  # the value was put right and is taken
    LEFT_OUT = "left_out"  # the row comes in, this value does not
    QUESTION = "question"  # the row waits for one answer
    TO_CORRECT = "to_correct"  # the row waits for a corrected cell


@dataclass(frozen=True)
class Choice:
    """One possible answer to a question: what to store, and what the person reads."""

    value: str
    label: str


@dataclass(frozen=True)
class Problem:
    """One thing to tell about a cell: what is the matter, and what to do.

    ``template`` and ``advice`` are French sentences marked with ``N_``; pages translate them
    and fill in ``values``.
    """

    severity: Severity
    template: str
    advice: str
    values: Mapping[str, object] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()

    @property
    def sentence(self) -> str:
        """Say in French what is the matter."""
        return self.template.format(**self.values)

    @property
    def todo(self) -> str:
        """Say in French what to do; empty when there is nothing to do."""
        return self.advice.format(**self.values)


@dataclass(frozen=True)
class Cleaned(Generic[T_co]):
    """``value`` is None when the cell is empty or could not be taken; ``problem`` then says which."""

    value: T_co | None = None
    problem: Problem | None = None


EMPTY: Cleaned[Never] = Cleaned()
CHECK_IT = N_("Vérifiez, et corrigez dans le fichier si ce n’est pas cela.")


def noted(template: str, advice: str = CHECK_IT, **values: object) -> Problem:
    """Tell that a value was put right."""
    return Problem(Severity.NOTE, template, advice, values)


def left_out(template: str, advice: str, **values: object) -> Problem:
    """Tell that the row comes in without this value."""
    return Problem(Severity.LEFT_OUT, template, advice, values)


def asked(template: str, advice: str, choices: tuple[Choice, ...] = (), **values: object) -> Problem:
    """Ask; with no choices the answer is typed."""
    return Problem(Severity.QUESTION, template, advice, values, choices)


def refused(template: str, advice: str, **values: object) -> Problem:
    """Tell that the cell must be corrected before its row can come in."""
    return Problem(Severity.TO_CORRECT, template, advice, values)
