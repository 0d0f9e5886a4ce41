"""Thresholds, quotas and lists change: each has the day it holds from and the text it stands in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, Protocol, TypeVar

_Value = TypeVar("_Value")
_Before = TypeVar("_Before")

ALWAYS = date.min  # since when a scale of our own holds, or a list whose first day is not known


@dataclass(frozen=True)
class Step(Generic[_Value]):
    """A value that holds from a day on, until the next step; ``source`` is the article or the list."""

    since: date
    value: _Value
    source: str


def in_force(steps: Sequence[Step[_Value]], day: date | None, before: _Before) -> _Value | _Before:
    """The value of the last step in force that day; ``before`` where none is yet, or where there is no day."""
    if day is None:
        return before
    return next((step.value for step in reversed(steps) if step.since <= day), before)


class _Run(Protocol):
    """A context, the host's or a criterion's."""

    @property
    def now(self) -> datetime: ...
    @property
    def event_date(self) -> date | None: ...


def day_of(context: _Run) -> date:
    """The day whose rules count: the first of the event, today where there is none."""
    return context.event_date or context.now.date()
