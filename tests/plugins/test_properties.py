"""What holds for every installed criterion, row by row, whatever it measures. The contract has the rest.

A gate gives no value: here it is worth 1 where a row passes and 0 where it is turned away.
"""

import random
import re
from dataclasses import replace
from functools import reduce
from itertools import pairwise

import numpy as np
import pytest

from matchmaker.plugin_api import Cell, Gate, PairBatch
from matchmaker.plugin_api.cells import Table, cells_of
from matchmaker.plugin_api.columns import OWN
from matchmaker.plugin_api.dated import day_of
from matchmaker.plugin_api.samples import columns_read
from matchmaker.plugin_api.testing import sample_context
from matchmaker.plugin_host.registry import load_plugins
from tests.plugins.directions import BY_WORTH_ALONE, DIRECTIONS, DOWN, SILENCE_MAY_PAY, UP, Rising
from tests.reference.samples import EVIDENCE, pool_of, side_of, turning_batch, turning_table

CRITERIA = load_plugins().criteria
SEEDS = range(5)
ALMOST = 1e-12
UNFINISHED = re.compile(r"\bNone\b|\bnan\b|\binf\b|[{}]|  |Cell\(|'")  # what a forgotten value leaves behind
DECLARED = [(key, ways) for key, ways in DIRECTIONS.items() if not isinstance(ways, str)]
MOVING = [
    (key, column)
    for key, ways in DECLARED
    for column, way in ways.items()
    if isinstance(way, Rising) or way in (UP, DOWN)
]


def test_every_column_of_every_criterion_has_a_direction_or_a_reason():
    assert set(DIRECTIONS) == set(CRITERIA)
    assert {key: set(ways) for key, ways in DECLARED} == {
        key: set(CRITERIA[key].reads) for key, _ in DECLARED
    }


@pytest.mark.parametrize(("key", "column"), MOVING)
def test_each_input_moves_the_value_the_way_it_says(key, column):
    criterion, moved = CRITERIA[key](), 0

    for batch, context in batches(key, reading=column):
        steps, given = steps_of(key, column, batch)
        if not all(fixed in batch for fixed in given):
            continue  # rows of the other kind
        seen = reduce(lambda rows, fixed: holding(rows, *fixed), given.items(), batch)
        answers = [answer(criterion, holding(seen, column, step), context) for step in steps]

        for (value, worth), (next_value, next_worth) in pairwise(answers):
            both = ~np.isnan(value) & ~np.isnan(next_value)
            assert (next_worth[both] >= worth[both] - ALMOST).all()
            assert key in BY_WORTH_ALONE or (next_value[both] >= value[both] - ALMOST).all()
            moved += int((next_worth[both] > worth[both] + ALMOST).sum())
    assert moved, "no row moved: the steps do not show the direction"


@pytest.mark.parametrize("key", CRITERIA)
def test_better_proof_of_one_fact_never_lowers_what_is_earned(key):
    criterion = CRITERIA[key]()

    for batch, context in batches(key):
        for column in reads(batch):
            before, after = (
                earned(criterion, batch, context),
                earned(criterion, proven(batch, column), context),
            )

            assert (after >= before - ALMOST).all(), column


@pytest.mark.parametrize("key", CRITERIA)
def test_not_knowing_a_fact_of_the_offer_never_earns_more(key):
    criterion, pays = CRITERIA[key](), set()

    for batch, context in batches(key):
        for column in reads(batch):
            if side_of(batch, column) == "need":
                continue
            before = earned(criterion, batch, context)
            after = earned(criterion, without(batch, column), context)
            if (after > before + ALMOST).any():
                pays.add((key, column.replace("partner.", "offer.")))

    # Those that may are named with the reason, and each named one is really one.
    assert pays == {
        (criterion_key, column) for criterion_key, column in SILENCE_MAY_PAY if criterion_key == key
    }


@pytest.mark.parametrize("key", CRITERIA)
def test_values_and_evidence_stay_between_0_and_1_at_every_turning_point(key):
    criterion = CRITERIA[key]()

    for batch, context in batches(key):
        scores = criterion.score(batch, context)
        known = ~np.isnan(scores.value)
        for array in (scores.value[known], scores.evidence[known]):
            assert ((array >= 0) & (array <= 1)).all()


@pytest.mark.parametrize("key", CRITERIA)
def test_the_upper_bound_holds_at_every_turning_point(key):
    criterion = CRITERIA[key]()

    for batch, context in batches(key):
        bound = criterion.upper_bound(batch, context)

        assert (bound >= earned_by_score(criterion, batch, context) - ALMOST).all()


@pytest.mark.parametrize("key", CRITERIA)
def test_every_sentence_is_whole_at_every_turning_point(key):
    criterion, said = CRITERIA[key](), set()

    for batch, context in batches(key):
        scores, vetoes = criterion.score(batch, context), criterion.veto(batch, context)
        said.update(str(vetoes.reasons[reason]) for reason in vetoes.reason if reason >= 0)
        for place in np.flatnonzero(~np.isnan(scores.value))[::3].tolist():  # a third says enough
            row, score = batch.row(place), scores.row(place)
            said.add(str(criterion.explain(row, score)))
            said.add(str(criterion.improve(row, score) or "Rien."))

    assert said
    assert [words for words in said if UNFINISHED.search(words) or not words.endswith((".", "?"))] == []


def batches(key, reading=None):
    """Rows made of turning values, of each kind that has the column, with their context."""
    criterion = CRITERIA[key]
    for kind in criterion.row_kinds:
        for seed in SEEDS:
            batch = turning_batch(criterion, kind, seed)
            if reading is None or reading in batch:
                needs = {} if "need" in batch.tables else {"needs": open_needs(criterion, seed)}
                context = sample_context(criterion, batch, **needs)
                yield replace(batch, day=day_of(context)), context


def open_needs(criterion, seed):
    read_any = bool(columns_read(criterion, "need"))
    return turning_table(criterion, "need", random.Random(seed)) if read_any else None


def reads(batch):
    """The columns this kind of row has, in a fixed order."""
    return sorted(column for column in batch.reads if column in batch)


def steps_of(key, column, batch):
    """The values to go through, worst first, and what else is fixed."""
    way = DIRECTIONS[key][column]
    if isinstance(way, Rising):
        return way.steps, way.given
    declared = columns_read(CRITERIA[key], side_of(batch, column))[bare(column)]
    return sorted(pool_of(bare(column), declared), reverse=way == DOWN), {}


def answer(criterion, batch, context):
    """Value and value × evidence of each row."""
    if isinstance(criterion, Gate):
        passes = 1.0 - criterion.veto(batch, context).vetoed
        return passes, passes
    scores = criterion.score(batch, context)
    return scores.value, scores.value * scores.evidence


def earned(criterion, batch, context):
    """What each row earns: nothing where it is unknown."""
    return np.nan_to_num(answer(criterion, batch, context)[1], nan=0.0)


def earned_by_score(criterion, batch, context):
    scores = criterion.score(batch, context)
    return np.nan_to_num(scores.value * scores.evidence, nan=0.0)


def holding(batch, column, value):
    """The same rows with one value everywhere; its evidence differs from record to record."""
    before = batch.records(column)
    sure = [EVIDENCE[place % len(EVIDENCE)] for place in range(len(before))]
    return replaced(batch, column, [Cell(value, one) for one in sure])


def without(batch, column):
    """The same rows where nobody knows this column."""
    return replaced(batch, column, [Cell(None)] * len(batch.records(column)))


def proven(batch, column):
    """The same rows with this column fully proven wherever it is known."""
    cells = batch.records(column)
    known = [cells.value[place] if yes else None for place, yes in enumerate(cells.known.tolist())]
    return replaced(batch, column, [Cell(value, 1.0) for value in known])


def replaced(batch, column, cells):
    side = side_of(batch, column)
    kind = batch.records(column).kind
    columns = {**batch.tables[side].columns, bare(column): cells_of(kind, cells)}
    tables = {**batch.tables, side: Table(columns, batch.tables[side].size)}
    return PairBatch(batch.kind, tables, batch.indices, len(batch), batch.reads, batch.own_sides)


def bare(column):
    """The name of a column in the table of its side."""
    return column if column.startswith(OWN) else column.partition(".")[2]
