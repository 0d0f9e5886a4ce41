"""What a public buyer's meetings and contracts of one year add up to: one value behind page, CSV and workbook.

Only the buyer's own word counts: its suppliers' declarations are never read here, let alone added. A share is of
all that is counted, the unknown included: what is proven to be so is at least that much.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from matchmaker.core.impact.statuses import CATEGORIES, Status

KINDS = ("meetings", "contracts")
ANSWERS: Mapping[str, bool | None] = {"yes": True, "no": False, "unknown": None}
DIVISION = 2  # digits of a CPV code that name its division
NO_DIVISION = "none"


@dataclass(frozen=True)
class Line:
    """A meeting held, or a contract: with whom, about what, when, and what was known of the supplier that day."""

    meeting: int
    event: int
    on: date
    event_name: str
    partner: str
    subject: str
    cpv: str | None
    statuses: Mapping[str, Status]
    amount: int | None = None  # whole euros; None: not said, and of a meeting
    dated: bool = True  # False: a contract without a date of notification counts on the day of its meeting
    existing_client: bool | None = None

    @property
    def division(self) -> str:
        return self.cpv[:DIVISION] if self.cpv else NO_DIVISION


@dataclass(frozen=True)
class Tally:
    """How many, and what they add up to: None where nobody said an amount; ``unsaid`` are those without one."""

    count: int
    amount: int | None
    unsaid: int


@dataclass(frozen=True)
class Share:
    """How many are of a category. ``declared`` of the yes rest on a declaration alone."""

    category: str
    whole: Tally
    yes: Tally
    no: Tally
    unknown: Tally
    declared: int

    @property
    def in_number(self) -> float | None:
        """Percent of all, to one decimal; None where there is nothing."""
        return percent(self.yes.count, self.whole.count)

    @property
    def in_value(self) -> float | None:
        """The same of what the amounts said add up to."""
        if self.whole.amount is None or (self.yes.count and self.yes.amount is None):
            return None  # nobody said what these were worth
        return percent(self.yes.amount or 0, self.whole.amount)


@dataclass(frozen=True)
class Division:
    """The meetings and contracts about one CPV division; `NO_DIVISION`: about no trade that anybody named."""

    code: str
    meetings: Tally
    contracts: Tally
    meeting_shares: tuple[Share, ...]
    contract_shares: tuple[Share, ...]


@dataclass(frozen=True)
class Buyer:
    id: int
    name: str
    siret: str | None


@dataclass(frozen=True)
class Dashboard:
    """One buyer's year. ``km``: how far away still counts as local."""

    buyer: Buyer
    year: int
    km: int
    years: tuple[int, ...]  # in which there is something to show, the latest first
    lines: Mapping[str, tuple[Line, ...]]  # by `KINDS`
    not_held: int
    unsaid: int  # meetings of which neither the buyer nor the desk said whether they were held
    shares: Mapping[str, tuple[Share, ...]]
    divisions: tuple[Division, ...]

    @property
    def meetings(self) -> Tally:
        return tally(self.lines["meetings"])

    @property
    def contracts(self) -> Tally:
        return tally(self.lines["contracts"])

    @property
    def existing(self) -> int:
        """Contracts with a supplier the buyer had before: not the event's work."""
        return sum(one.existing_client is True for one in self.lines["contracts"])

    @property
    def undated(self) -> int:
        return sum(not one.dated for one in self.lines["contracts"])


@dataclass(frozen=True)
class Met:
    """All of a buyer's meetings as they ended, and its contracts, of every year."""

    held: Sequence[Line]
    not_held: Sequence[date]
    unsaid: Sequence[date]
    contracts: Sequence[Line]


def dashboard_of(buyer: Buyer, year: int, km: int, met: Met) -> Dashboard:
    """Count everything once, from the lines of the year."""
    lines = {"meetings": _in_year(met.held, year), "contracts": _in_year(met.contracts, year)}
    days = [one.on for one in (*met.held, *met.contracts)] + [*met.not_held, *met.unsaid]
    return Dashboard(
        buyer=buyer,
        year=year,
        km=km,
        years=tuple(sorted({day.year for day in days} | {year}, reverse=True)),
        lines=lines,
        not_held=sum(day.year == year for day in met.not_held),
        unsaid=sum(day.year == year for day in met.unsaid),
        shares={kind: shares_of(own) for kind, own in lines.items()},
        divisions=_divisions(lines),
    )


def chosen(
    lines: Iterable[Line], category: str | None = None, answer: str | None = None, division: str | None = None
) -> tuple[Line, ...]:
    """The lines behind one figure: of a category with one of `ANSWERS`, of a division, or both. None: of any."""
    return tuple(
        one
        for one in lines
        if (category is None or answer is None or one.statuses[category].value is ANSWERS[answer])
        and division in (None, one.division)
    )


def tally(lines: Sequence[Line]) -> Tally:
    said = [one.amount for one in lines if one.amount is not None]
    return Tally(len(lines), sum(said) if said else None, len(lines) - len(said))


def shares_of(lines: Sequence[Line]) -> tuple[Share, ...]:
    """One for each category."""
    return tuple(_share(category, lines) for category in CATEGORIES)


def percent(part: int, whole: int) -> float | None:
    """To one decimal; None of nothing."""
    return round(100 * part / whole, 1) if whole else None


def _share(category: str, lines: Sequence[Line]) -> Share:
    by_answer = {answer: tally(chosen(lines, category, answer)) for answer in ANSWERS}
    declared = sum(not one.statuses[category].proven for one in chosen(lines, category, "yes"))
    return Share(
        category, tally(lines), by_answer["yes"], by_answer["no"], by_answer["unknown"], declared=declared
    )


def _divisions(lines: Mapping[str, Sequence[Line]]) -> tuple[Division, ...]:
    codes = sorted(
        {one.division for own in lines.values() for one in own}, key=lambda code: (code == NO_DIVISION, code)
    )
    return tuple(_division(code, lines) for code in codes)


def _division(code: str, lines: Mapping[str, Sequence[Line]]) -> Division:
    meetings = chosen(lines["meetings"], division=code)
    contracts = chosen(lines["contracts"], division=code)
    return Division(code, tally(meetings), tally(contracts), shares_of(meetings), shares_of(contracts))


def _in_year(lines: Iterable[Line], year: int) -> tuple[Line, ...]:
    return tuple(sorted((one for one in lines if one.on.year == year), key=lambda one: (one.on, one.meeting)))
