"""When a purchase is expected: to the quarter, no finer."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, order=True)
class Quarter:
    """``number`` from 1 to 4."""

    year: int
    number: int

    @property
    def first_day(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def code(self) -> str:
        """The code a form sends: ``2027-T1``."""
        return f"{self.year}-T{self.number}"

    @property
    def next(self) -> "Quarter":
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)


def quarter_of(day: date) -> Quarter:
    """The quarter a day lies in."""
    return Quarter(day.year, (day.month + 2) // 3)


def quarters_from(day: date, count: int) -> tuple[Quarter, ...]:
    """That many quarters, from the one the day lies in."""
    found = [quarter_of(day)]
    while len(found) < count:
        found.append(found[-1].next)
    return tuple(found)
