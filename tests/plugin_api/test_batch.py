from datetime import date

import numpy as np
import pytest

from matchmaker.plugin_api import Cell, PairBatch
from matchmaker.plugin_api.cells import Cells, Table, cells_of, said_cells


@pytest.fixture
def batch():
    needs = Table(
        {
            "words": cells_of("text", [Cell("vélo", 1.0), Cell(None), Cell("pain", 1.0)]),
            "population": cells_of("number", [Cell(100, 1.0), Cell(None), Cell(5, 1.0)]),
        },
        3,
    )
    offers = Table({"words": cells_of("text", [Cell("pain", 1.0), Cell("vélo", 1.0)])}, 2)
    indices = {"need": np.array([0, 0, 1, 2]), "offer": np.array([0, 1, 0, 1])}
    return PairBatch("need_offer", {"need": needs, "offer": offers}, indices, 4)


def test_a_column_has_one_entry_per_row(batch):
    assert batch["need.words"].value.tolist() == ["vélo", "vélo", "", "pain"]
    assert batch["need.words"].known.tolist() == [True, True, False, True]
    np.testing.assert_array_equal(batch.number("need.population"), [100, 100, np.nan, 5])


def test_a_column_stands_once_per_record(batch):
    assert batch.records("need.words").value.tolist() == ["vélo", "", "pain"]
    assert batch.index("need").tolist() == [0, 0, 1, 2]


def test_what_is_not_declared_is_out_of_reach(batch):
    declared = batch.only(("need.words",))

    with pytest.raises(KeyError, match=r"offer.words is not in this criterion's `reads`"):
        declared["offer.words"]


def test_columns_are_read_only(batch):
    with pytest.raises(ValueError, match="read-only"):
        batch.records("need.population").value[0] = 1


def ones(*sides):
    return np.ones([len(side) for side in sides])


@pytest.mark.parametrize(
    "kept",
    [
        lambda batch: batch.derived("need.words", ones),
        lambda batch: batch.once(ones),
        lambda batch: batch.tables["need"].distinct("words").index,
    ],
)
def test_what_is_kept_for_all_batches_is_read_only(batch, kept):
    with pytest.raises(ValueError, match="read-only"):
        kept(batch)[0] = 7

    assert 7 not in kept(batch)


def test_what_a_batch_looked_up_for_its_rows_is_its_own(batch):
    batch.crossed("need.words", "offer.words", ones)[:] = 7
    batch.distinct("need.words").index[:] = 7

    assert batch.crossed("need.words", "offer.words", ones).tolist() == [1.0, 1.0, 1.0, 1.0]
    assert batch.distinct("need.words").index.tolist() == [0, 0, 1, 2]


def test_derived_values_are_worked_out_once_for_all_batches(batch):
    calls = []

    def lengths(values):
        calls.append(values)
        return [len(value) for value in values]

    parts = [batch.take(np.array([0, 1])), batch.take(np.array([2, 3]))]

    assert [part.derived("need.words", lengths) for part in parts] == [[4, 0, 4], [4, 0, 4]]
    assert calls == [("vélo", "", "pain")]


def test_a_crossed_table_gives_one_entry_per_row(batch):
    def same(left, right):
        return np.array([[one == other for other in right] for one in left])

    assert batch.crossed("need.words", "offer.words", same).tolist() == [False, True, False, False]


def test_only_the_asking_side_is_in_reach_of_who_asks(batch):
    asking = batch.of_side("need")

    assert len(asking) == 3
    assert asking["need.words"].value.tolist() == ["vélo", "", "pain"]
    with pytest.raises(KeyError, match="not within reach"):
        asking["offer.words"]


def test_a_row_reads_as_python_values(batch):
    row = batch.row(0)

    assert row["need.population"] == Cell(100.0, 1.0)
    assert batch.row(2)["need.words"] == Cell(None)


def test_a_column_knows_evidence_date_and_source():
    cells = cells_of(
        "flag", [Cell(True, 0.8, np.datetime64("2026-11-02").item(), "Chambre"), Cell(None, 1.0)]
    )

    assert cells.cell(0) == Cell(True, 0.8, np.datetime64("2026-11-02").item(), "Chambre")
    assert cells.evidence.tolist() == [0.8, 0.0]
    assert cells.cell(1).known is False


def test_columns_must_be_as_long_as_each_other():
    with pytest.raises(ValueError, match="evidence has shape"):
        Cells(
            "number", np.zeros(2), np.zeros(3), np.zeros(2, dtype="datetime64[D]"), np.zeros(2, dtype=object)
        )


def test_what_is_made_of_whole_sides_is_made_once_whatever_the_batch(batch):
    calls = []

    def longest(needs, offers, extra):
        calls.append((len(needs), len(offers)))
        return [len(words) + extra for words in needs["need.words"].value]

    whole = batch.once(longest, 1)
    part = batch.take(np.array([2, 3])).once(longest, 1)
    other = batch.once(longest, 2)

    assert (whole, part, other) == ([5, 1, 5], [5, 1, 5], [6, 2, 6])
    assert calls == [(3, 2), (3, 2)]


def test_what_is_made_of_whole_sides_reads_only_what_is_declared(batch):
    declared = batch.only(("need.words",))

    with pytest.raises(KeyError, match=r"offer\.words"):
        declared.once(lambda needs, offers: offers["offer.words"])


@pytest.mark.parametrize("kind", ["text", "codes", "number", "flag", "date"])
def test_what_parties_say_has_no_date_and_no_source_and_is_as_sure_everywhere(kind):
    said = {
        "text": ["vélo", None, ""],
        "codes": [("03",), None, ()],
        "number": [0.0, None, None],
        "flag": [False, None, None],
        "date": [date(2026, 3, 1), None, None],
    }[kind]

    cells = said_cells(kind, said, 0.3)

    assert [cells.cell(place) for place in range(3)] == [Cell(said[0], 0.3), Cell(None), Cell(None)]
    again = cells.take(np.array([2, 0]))
    assert [again.cell(place) for place in range(2)] == [Cell(None), Cell(said[0], 0.3)]
    assert cells.evidence.tolist() == [0.3, 0.0, 0.0]
