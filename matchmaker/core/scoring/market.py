"""A catalogue without an event: what a share of the needs, or a new offer, is scored with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from matchmaker.core.scoring.blocks import Block, Prepared, best_rows, prepare
from matchmaker.core.scoring.engine import Failure
from matchmaker.core.scoring.inputs import Need, Offer
from matchmaker.core.scoring.pruning import Guard
from matchmaker.plugin_api import Criterion, TermStatistics

SEED = 0  # the same catalogue gives the same order on every worker


@dataclass(frozen=True)
class Market:
    """The criteria of a run with their weights, and what it counted: shares of it score alike."""

    criteria: Sequence[Criterion]
    weights: Mapping[str, float]
    now: datetime
    words: Mapping[str, TermStatistics]
    guard: Guard = field(default_factory=Guard)

    def without(self, failures: Sequence[Failure]) -> "Market":
        """The same without the criteria that failed."""
        left_out = {**self.guard.left_out, **{failure.key: failure.error for failure in failures}}
        return replace(self, guard=replace(self.guard, left_out=left_out))

    def prepared(self, needs: Sequence[Need], offers: Sequence[Offer]) -> Prepared:
        """The tables of these needs and offers."""
        return prepare(needs, offers, self.criteria, self.now, self.words)

    def best(
        self, prepared: Prepared, top: int, needs: range | None = None
    ) -> tuple[list[Block], list[Failure]]:
        """The best offers of each need, and the criteria that failed for the first time."""
        blocks: list[Block] = []
        failures: dict[str, Failure] = {}
        for block in best_rows(prepared, self.weights, top=top, seed=SEED, guard=self.guard, needs=needs):
            blocks.append(block)
            failures |= {one.key: one for one in block.failures if one.key not in self.guard.left_out}
        return blocks, list(failures.values())


def counted(statistics: Mapping[str, TermStatistics]) -> dict[str, Any]:
    """The counts as plain values, to be kept with the run."""
    return {
        name: {
            "documents": one.documents,
            "mean_length": one.mean_length,
            "frequencies": dict(one.frequencies),
        }
        for name, one in statistics.items()
    }


def read_counts(stored: Mapping[str, Any]) -> dict[str, TermStatistics]:
    """What `counted` gave."""
    return {name: TermStatistics(**one) for name, one in stored.items()}
