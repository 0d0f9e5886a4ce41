"""The parts of the timetable's benchmark. Each gives a `Part`: a title, what to know, a table, and every run."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Part:
    """``rows`` is the table people read; ``runs`` is everything that was measured."""

    title: str
    notes: list[str]
    rows: list[dict[str, Any]] = field(default_factory=list)
    runs: list[dict[str, Any]] = field(default_factory=list)


#: Buyers, suppliers, slots, tables, requests.
SMALL = (35, 103, 14, 35, 643)
TIGHT = (60, 120, 14, 40, 1100)
LARGE = (169, 430, 14, 169, 2600)
HUGE = (600, 2400, 20, 600, 40_000)


def name_of(shape: tuple[int, ...]) -> str:
    return f"{shape[0]}×{shape[1]}, {shape[4]:,} requests"


def shown(value: float | None, digits: int = 3) -> str:
    """A figure for the table; a dash for what is not known."""
    return "–" if value is None else f"{value:.{digits}f}"
