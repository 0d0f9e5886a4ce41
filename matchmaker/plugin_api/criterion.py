"""The contract of a scoring criterion."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, Literal

import numpy as np

from matchmaker.plugin_api.batch import PairBatch
from matchmaker.plugin_api.cells import BoolArray, FloatArray, RowKind, sides_of
from matchmaker.plugin_api.columns import OWN
from matchmaker.plugin_api.context import Context
from matchmaker.plugin_api.fields import Field
from matchmaker.plugin_api.params import NoParams, Params
from matchmaker.plugin_api.row import Row
from matchmaker.plugin_api.scores import Reason, RowScore, Scores, Vetoes

API_VERSION = 1

# `award_safe` alone may ever appear in a tender document (DOMAIN.md 2.1, localism).
LegalStage = Literal["award_safe", "sourcing_only", "fairness", "info"]


class Criterion(ABC):
    """Answers one question about each row, such as "how near is the supplier?"

    A score is a function of the row, the parameters and the run's context. It never looks
    at the other rows of the batch, so the host may split and reorder batches.
    """

    # Written out by each plugin, never inherited: a default here would let an old plugin
    # claim a new API it has not read.
    api_version: ClassVar[int]
    key: ClassVar[str]
    label: ClassVar[str]
    legal_stage: ClassVar[LegalStage]
    reads: ClassVar[tuple[str, ...]]

    row_kinds: ClassVar[tuple[RowKind, ...]] = ("need_offer",)
    fields: ClassVar[tuple[Field, ...]] = ()
    params_type: ClassVar[type[Params]] = NoParams
    default_weight: ClassVar[float] = 1.0
    # One French sentence for a tender document; only a criterion that is `award_safe` needs it.
    measures: ClassVar[str] = ""
    # Text columns whose terms the host counts over the run, and how each splits into terms;
    # the answer stands in ``context.terms[column]``.
    terms: ClassVar[Mapping[str, Callable[[str], Sequence[str]]]] = {}

    def __init__(self, params: Params | None = None) -> None:
        self.params = self.params_type() if params is None else params

    @abstractmethod
    def score(self, batch: PairBatch, context: Context) -> Scores:
        """One value per row, 0 to 1, NaN where unknown, and its evidence."""

    @abstractmethod
    def explain(self, row: Row, score: RowScore) -> Reason:
        """Say in French why this row got this score. Asked only for scored rows on screen."""

    def improve(self, row: Row, score: RowScore) -> Reason | None:
        """Say in French what would raise the value of this row; None where nobody can, or should.

        Asked only for scored rows on screen, whatever their value. It names what a party could do or
        is asked for, and never invites it to say what is not so.
        """
        return None

    def applies(self, batch: PairBatch) -> BoolArray:
        """Where somebody asked this question at all. A criterion nobody asked for is not counted.

        Given one row per need (per offer among suppliers): the other side is out of reach.
        """
        return np.ones(len(batch), dtype=np.bool_)

    def emphasis(self, batch: PairBatch) -> FloatArray:
        """How many times its weight the criterion counts for each need (same batch as ``applies``)."""
        return np.ones(len(batch))

    def veto(self, batch: PairBatch, context: Context) -> Vetoes:
        """Rows that must not meet, whatever the other criteria say, with the reason."""
        return Vetoes.none(len(batch))

    def upper_bound(self, batch: PairBatch, context: Context) -> FloatArray:
        """A cheap bound of value × evidence, never below the true one; 1 says nothing."""
        return np.ones(len(batch))


class Gate(Criterion):
    """A criterion that only turns rows away: it has no weight and gives no score."""

    default_weight = 0.0

    def score(self, batch: PairBatch, context: Context) -> Scores:
        return Scores.unknown(len(batch))

    def explain(self, row: Row, score: RowScore) -> Reason:
        raise NotImplementedError("a gate gives no score to explain")  # only what has a score is explained

    def applies(self, batch: PairBatch) -> BoolArray:
        return np.zeros(len(batch), dtype=np.bool_)

    @abstractmethod
    def veto(self, batch: PairBatch, context: Context) -> Vetoes:
        """Rows that must not meet, with the reason in words."""


def can_veto(criterion: type[Criterion]) -> bool:
    """Whether the criterion may turn rows away: such a criterion must not fail unnoticed."""
    return criterion.veto is not Criterion.veto


def own_sides(criterion: type[Criterion]) -> Mapping[str, str]:
    """For each own field, the side ``own.<name>`` is read from: the need for its form, else the offer."""
    return {field.name: "need" if field.form == "need" else "offer" for field in criterion.fields}


def sides_read(criterion: Criterion, kind: RowKind) -> frozenset[str]:
    """The sides of a row the criterion looks at: of one only, its answer is the same for every row with
    that record."""
    places = own_sides(type(criterion))
    named = (
        places.get(column.removeprefix(OWN), "offer") if column.startswith(OWN) else column.partition(".")[0]
        for column in criterion.reads
    )
    return frozenset(named) & frozenset(sides_of(kind))
