"""The contract every criterion must keep, as tests a plugin author inherits.

    class TestOrganic(CriterionContract):
        criterion_type = Organic

The rows are random, one value in five unknown (`samples.py`). A test of your own formula
builds its rows with ``one_row``.
"""

import string
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any, ClassVar, get_args

import numpy as np
import pytest

from matchmaker.plugin_api.batch import PairBatch
from matchmaker.plugin_api.cells import Cell, RowKind, Table, cells_of, sides_of
from matchmaker.plugin_api.columns import COLUMNS, OWN
from matchmaker.plugin_api.context import Context, TermStatistics
from matchmaker.plugin_api.criterion import API_VERSION, Criterion, LegalStage, own_sides
from matchmaker.plugin_api.params import BadParams
from matchmaker.plugin_api.samples import (
    EVENT_DAY,
    columns_read,
    sample_batch,
    sample_needs,
    with_full_evidence,
)
from matchmaker.plugin_api.scores import Reason, Scores, Vetoes

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)


def one_row(
    criterion: type[Criterion],
    kind: RowKind = "need_offer",
    day: date | None = EVENT_DAY,
    **columns: Any,
) -> PairBatch:
    """A batch of one row. Columns by name with ``__`` for the dot: ``offer__organic_share=.5``.

    A value may be a ``Cell`` (with its evidence); plain values get evidence 1; what is not
    given is unknown. A name the criterion does not read is an error. ``day``: whose rules count.
    """
    given = {name.replace("__", "."): value for name, value in columns.items()}
    if unread := given.keys() - set(criterion.reads):
        raise KeyError(f"not in reads: {', '.join(sorted(unread))}")
    places = own_sides(criterion)
    tables = {}
    for side in sides_of(kind):
        cells = {
            name: cells_of(
                column.kind, [_as_cell(given.get(name if _is_own(name, side, places) else f"{side}.{name}"))]
            )
            for name, column in columns_read(criterion, side).items()
        }
        tables[side] = Table(cells, 1)
    indices = {side: np.zeros(1, dtype=np.intp) for side in tables}
    return PairBatch(kind, tables, indices, 1, day=day).only(criterion.reads, places)


def sample_context(criterion: type[Criterion], batch: PairBatch, **others: Any) -> Context:
    """A context with the term statistics the criterion asked for, counted over the batch's tables.

    Rows of two suppliers get random needs, if the criterion reads columns of needs; ``others`` replace
    what is not wanted so.
    """
    terms = {
        column: count_terms(batch, column, split)
        for column, split in criterion.terms.items()
        if column in batch
    }
    counts = {side: table.size for side, table in batch.tables.items()}
    values: dict[str, Any] = {"now": NOW, "event_date": EVENT_DAY, **others}
    values.setdefault("needs", batch.tables.get("need") or sample_needs(criterion))
    return Context(counts=counts, terms=terms, **values)


def count_terms(batch: PairBatch, column: str, split: Any) -> TermStatistics:
    """The statistics of one text column over its records."""
    return TermStatistics.count([split(text) for text in batch.records(column).value])


class CriterionContract:
    """Inherit, name your class in ``criterion_type``, and pytest runs the contract on it."""

    criterion_type: ClassVar[type[Criterion]]

    @pytest.fixture
    def criterion(self) -> Criterion:
        return self.criterion_type()

    def batches(self, **options: Any) -> Iterator[PairBatch]:
        """Random rows of each kind the criterion takes."""
        for kind in self.criterion_type.row_kinds:
            yield sample_batch(self.criterion_type, kind, **options)

    def context(self, batch: PairBatch) -> Context:
        return sample_context(self.criterion_type, batch)

    def scores(self, criterion: Criterion, batch: PairBatch) -> Scores:
        return criterion.score(batch, self.context(batch))

    def test_it_names_itself_and_its_api(self) -> None:
        kind = self.criterion_type

        assert kind.__dict__["api_version"] == API_VERSION
        assert set(kind.key) <= set(string.ascii_lowercase + string.digits + "_")
        assert kind.key.isidentifier()
        assert kind.label.strip()
        assert kind.legal_stage in get_args(LegalStage)
        assert kind.row_kinds
        assert set(kind.row_kinds) <= set(get_args(RowKind))
        assert kind.default_weight >= 0

    def test_it_reads_columns_that_exist(self) -> None:
        own = {field.name for field in self.criterion_type.fields}
        for column in self.criterion_type.reads:
            before, mark, name = column.partition(OWN)
            assert column in COLUMNS or (
                mark and name in own and before in ("", "need.", "offer.", "partner.")
            )

    def test_its_fields_carry_its_key_and_a_label(self) -> None:
        for field in self.criterion_type.fields:
            assert field.name.startswith(f"{self.criterion_type.key}_")
            assert field.label.strip()
            assert bool(field.choices) == (field.kind == "choice")

    def test_its_parameters_hold_their_bounds(self) -> None:
        params_type = self.criterion_type.params_type
        for spec in params_type.specs():
            assert spec.label.strip()
            for value in (spec.low, spec.default, spec.high):
                assert getattr(params_type.read({spec.name: value}), spec.name) == value
            with pytest.raises(BadParams):
                params_type.read({spec.name: spec.high + 1})

    def test_one_score_per_row_between_0_and_1(self, criterion: Criterion) -> None:
        for batch in self.batches():
            scores = self.scores(criterion, batch)

            known = ~np.isnan(scores.value)
            for array in (scores.value, scores.evidence):
                assert array.shape == (len(batch),)
                assert array.dtype == np.float64
                assert ((array[known] >= 0) & (array[known] <= 1)).all()

    def test_no_rows_give_no_scores(self, criterion: Criterion) -> None:
        for batch in self.batches():
            none = batch.take(np.array([], dtype=np.intp))

            assert criterion.score(none, self.context(batch)).value.shape == (0,)
            assert criterion.veto(none, self.context(batch)).reason.shape == (0,)

    def test_nothing_known_gives_no_opinion_and_no_error(self, criterion: Criterion) -> None:
        for batch in self.batches(unknown=1.0):
            assert np.isnan(self.scores(criterion, batch).value).all()

    def test_order_of_rows_does_not_matter(self, criterion: Criterion) -> None:
        for batch in self.batches():
            shuffled = np.random.default_rng(1).permutation(len(batch))
            context = self.context(batch)

            _same(
                criterion.score(batch.take(shuffled), context),
                _picked(criterion.score(batch, context), shuffled),
            )

    def test_splitting_the_batch_does_not_matter(self, criterion: Criterion) -> None:
        for batch in self.batches():
            context = self.context(batch)
            whole = criterion.score(batch, context)
            for part in np.array_split(np.arange(len(batch)), 7):
                _same(criterion.score(batch.take(part), context), _picked(whole, part))

    def test_the_same_rows_score_the_same_again(self, criterion: Criterion) -> None:
        for batch in self.batches():
            _same(self.scores(criterion, batch), self.scores(self.criterion_type(), batch))

    def test_every_scored_row_can_be_explained(self, criterion: Criterion) -> None:
        for batch in self.batches():
            scores = self.scores(criterion, batch)
            for position in np.flatnonzero(~np.isnan(scores.value)):
                reason = criterion.explain(batch.row(int(position)), scores.row(int(position)))
                assert str(reason).strip()

    def test_what_would_raise_a_scored_row_is_told_or_left_open(self, criterion: Criterion) -> None:
        for batch in self.batches():
            scores = self.scores(criterion, batch)
            for position in np.flatnonzero(~np.isnan(scores.value)):
                advice = criterion.improve(batch.row(int(position)), scores.row(int(position)))
                assert advice is None or (isinstance(advice, Reason) and str(advice).strip())

    def test_better_proof_never_lowers_a_score(self, criterion: Criterion) -> None:
        for batch in self.batches():
            before = self.scores(criterion, batch)
            after = self.scores(criterion, with_full_evidence(batch))

            known = ~np.isnan(before.value)
            worth = (before.value * before.evidence)[known]
            assert ((after.value * after.evidence)[known] >= worth - 1e-9).all()

    def test_who_asks_depends_on_the_asking_side_alone(self, criterion: Criterion) -> None:
        for batch in self.batches():
            asking = batch.of_side(sides_of(batch.kind)[0])

            applies, emphasis = criterion.applies(asking), criterion.emphasis(asking)

            assert applies.shape == emphasis.shape == (len(asking),)
            assert applies.dtype == np.bool_
            assert (np.isfinite(emphasis) & (emphasis >= 0)).all()

    def test_each_veto_has_its_reason(self, criterion: Criterion) -> None:
        for batch in self.batches():
            vetoes = criterion.veto(batch, self.context(batch))

            assert isinstance(vetoes, Vetoes)
            assert vetoes.reason.shape == (len(batch),)
            assert vetoes.reason.min(initial=-1) >= -1
            assert vetoes.reason.max(initial=-1) < len(vetoes.reasons)
            assert all(str(reason).strip() for reason in vetoes.reasons)

    def test_a_row_of_unknowns_is_turned_away_by_nobody(self, criterion: Criterion) -> None:
        for batch in self.batches(unknown=1.0):
            assert not criterion.veto(batch, self.context(batch)).vetoed.any()

    def test_vetoes_do_not_depend_on_the_batch(self, criterion: Criterion) -> None:
        for batch in self.batches():
            context = self.context(batch)
            whole = _spoken(criterion.veto(batch, context))
            for part in np.array_split(np.arange(len(batch)), 7):
                assert _spoken(criterion.veto(batch.take(part), context)) == [whole[row] for row in part]

    def test_no_row_is_worth_more_than_its_upper_bound(self, criterion: Criterion) -> None:
        for batch in self.batches():
            scores, bound = self.scores(criterion, batch), criterion.upper_bound(batch, self.context(batch))

            known = ~np.isnan(scores.value)
            assert bound.shape == (len(batch),)
            assert (bound[known] >= (scores.value * scores.evidence)[known] - 1e-9).all()


def _is_own(name: str, side: str, places: Mapping[str, str]) -> bool:
    return name.startswith(OWN) and places.get(name.removeprefix(OWN)) == side


def _as_cell(value: Any) -> Cell:
    if isinstance(value, Cell):
        return value
    return Cell(value, 0.0 if value is None else 1.0)


def _picked(scores: Scores, rows: Any) -> Scores:
    return Scores(scores.value[rows], scores.evidence[rows])


def _same(left: Scores, right: Scores) -> None:
    np.testing.assert_allclose(left.value, right.value, rtol=0, atol=1e-12)
    known = ~np.isnan(left.value)
    np.testing.assert_allclose(left.evidence[known], right.evidence[known], rtol=0, atol=1e-12)


def _spoken(vetoes: Vetoes) -> list[str]:
    return [str(vetoes.reasons[reason]) if reason >= 0 else "" for reason in vetoes.reason]
