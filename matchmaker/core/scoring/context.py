"""The frozen context of a run: what a criterion may know beyond its row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from matchmaker.plugin_api import Context, Criterion, TermStatistics
from matchmaker.plugin_api.cells import Table
from matchmaker.plugin_api.dated import day_of

Split = Callable[[str], Sequence[str]]


@dataclass(frozen=True, eq=False)
class RunContext:
    """Made once per run; gives each criterion its own view."""

    now: datetime
    event_date: date | None
    needs: Table
    offers: Table
    given: Mapping[str, TermStatistics] = field(
        default_factory=dict
    )  # counted by an earlier run, see `words`
    _counted: dict[tuple[str, Split], TermStatistics] = field(default_factory=dict, repr=False)
    _given: dict[Criterion, Context] = field(default_factory=dict, repr=False)

    @property
    def day(self) -> date:
        """The day whose rules count."""
        return day_of(self)

    def for_criterion(self, criterion: Criterion) -> Context:
        """The context with the term statistics and the columns this criterion declared.

        The same one for the whole run: it is part of the key under which a batch keeps what was derived.
        """
        if criterion not in self._given:
            self._given[criterion] = self._context(criterion)
        return self._given[criterion]

    def _context(self, criterion: Criterion) -> Context:
        return Context(
            now=self.now,
            event_date=self.event_date,
            counts={"need": self.needs.size, "offer": self.offers.size},
            terms={
                column: self.given.get(_name(criterion, column)) or self._statistics(column, split)
                for column, split in criterion.terms.items()
            },
            needs=self._declared_needs(criterion),
        )

    def words(self, criteria: Sequence[Criterion]) -> dict[str, TermStatistics]:
        """What was counted for each criterion and column: given to another context, it scores as this one."""
        return {
            _name(criterion, column): statistics
            for criterion in criteria
            for column, statistics in self.for_criterion(criterion).terms.items()
        }

    def _statistics(self, column: str, split: Split) -> TermStatistics:
        if (column, split) not in self._counted:
            side, _, name = column.partition(".")
            texts = self._tables[side].distinct(name)
            terms = [split(text) for text in texts.values]
            counted = TermStatistics.count([terms[place] for place in texts.index.tolist()])
            kept = dict(zip(texts.values, terms, strict=True))
            self._counted[column, split] = replace(counted, split=kept)
        return self._counted[column, split]

    @property
    def _tables(self) -> Mapping[str, Table]:
        return {"need": self.needs, "offer": self.offers, "partner": self.offers}

    def _declared_needs(self, criterion: Criterion) -> Table | None:
        read = {column.removeprefix("need.") for column in criterion.reads}
        columns = {name: cells for name, cells in self.needs.columns.items() if name in read}
        return Table(columns, self.needs.size) if columns else None


def _name(criterion: Criterion, column: str) -> str:
    return f"{criterion.key}/{column}"
