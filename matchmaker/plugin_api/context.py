"""What a criterion may know of the whole run: computed once by the host, frozen."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import chain
from typing import Self

from matchmaker.plugin_api.cells import Table


@dataclass(frozen=True)
class TermStatistics:
    """How often the terms of a text column occur over the records of the run."""

    documents: int = 0  # records with at least one term
    mean_length: float = 1.0  # terms per such record
    frequencies: Mapping[str, int] = field(default_factory=dict)  # term -> records that hold it
    # Each text of the column -> its terms: what was split for counting need not be split again.
    split: Mapping[str, Sequence[str]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def count(cls, documents: Sequence[Sequence[str]]) -> Self:
        """Count the terms of each document; those without any term are not documents."""
        spoken = [terms for terms in documents if terms]
        if not spoken:
            return cls()
        frequencies = Counter(chain.from_iterable(map(set, spoken)))
        return cls(len(spoken), sum(map(len, spoken)) / len(spoken), dict(frequencies))


@dataclass(frozen=True, eq=False)
class Context:
    """The run a batch belongs to. Nothing in it depends on how the rows are split."""

    now: datetime
    event_date: date | None = None
    counts: Mapping[str, int] = field(default_factory=dict)  # side -> records, such as {"need": 12}
    terms: Mapping[str, TermStatistics] = field(default_factory=dict)  # by column, for this criterion
    needs: Table | None = None  # every need of the run, whatever the rows; None where there are none
