"""What a score run says of every supplier for one need: turned away by which gates, and of a fitting trade or not."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matchmaker.core.scoring.engine import ScoredRows
from matchmaker.core.scoring.parts import BoolArray
from matchmaker.core.scoring.relevance import relevant
from matchmaker.plugin_api import Reason


@dataclass(frozen=True)
class Judged:
    """A supplier's offers against a need. ``gates``: key → reason, empty where one of the offers may pass."""

    fits: bool
    gates: Mapping[str, Reason]


@dataclass(frozen=True, eq=False)
class Judgement:
    """The rows of needs with offers of one run, asked need by need."""

    scored: ScoredRows

    def of_need(self, need: int) -> Mapping[int, Judged]:
        """Delegation → what became of its offers. Who has no row, or whose need was not scored, is not in it."""
        rows = self.scored.rows
        found = np.flatnonzero((rows.asking.ids == need)[rows.asking_index])
        of_supplier: dict[int, list[int]] = defaultdict(list)
        # The rows of one need are as many as the event has offers, and each supplier's reason is read once.
        for delegation, row in zip(rows.other.delegations[rows.other_index[found]], found, strict=True):
            of_supplier[int(delegation)].append(int(row))
        return {delegation: self._judged(own) for delegation, own in of_supplier.items()}

    def _judged(self, rows: list[int]) -> Judged:
        fitting = [row for row in rows if self._relevant[row]]
        passes = any(not self.scored.vetoed[row] for row in rows)
        return Judged(bool(fitting), {} if passes else self._gates((fitting or rows)[0]))

    def _gates(self, row: int) -> Mapping[str, Reason]:
        told = ((key, veto.row(row)) for key, veto in self.scored.vetoes.items())
        return {key: reason for key, reason in told if reason is not None}

    @cached_property
    def _relevant(self) -> BoolArray:
        return relevant(self.scored)
