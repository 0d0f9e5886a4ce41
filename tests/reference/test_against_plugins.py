"""Each shipped criterion gives the answers of the slow, obvious reference, row by row."""

import csv
import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from matchmaker_plugins.reservation.social_services import SOCIAL_SERVICES

from matchmaker.plugin_api import Gate
from matchmaker.plugin_api.cells import sides_of
from matchmaker.plugin_api.samples import sample_batch
from matchmaker.plugin_api.testing import sample_context
from matchmaker.plugin_host.registry import load_plugins
from tests.reference import formulas, gates
from tests.reference.run import asked
from tests.reference.samples import DAYS, needs_of, rows_of, turning_batch, turning_table

CRITERIA = load_plugins().criteria
SAMPLES = [(1, 0.2), (2, 0.0), (3, 0.6)]  # seed, share of values that are unknown
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
CLOSE = 1e-9
OF_ITS_OWN = {"text", "area", "reservation", "complementarity"}  # compared in tests of their own
FORMULAS = {key: getattr(formulas, key) for key in CRITERIA if key not in OF_ITS_OWN}


def runs(key):
    """Batches of one criterion with the context and the day of each."""
    criterion = CRITERIA[key]
    for kind in criterion.row_kinds:
        for seed, unknown in SAMPLES:
            batch = sample_batch(criterion, kind, seed=seed, unknown=unknown)
            context = sample_context(criterion, batch, now=NOW)
            yield batch, context, context.event_date
        for seed, day in enumerate(DAYS):
            batch = replace(turning_batch(criterion, kind, seed), day=day)
            yield batch, sample_context(criterion, batch, now=NOW, event_date=day, **needs(batch, seed)), day


def needs(batch, seed):
    """The open needs of an event for rows of two suppliers, made of turning values too."""
    if "need" in batch.tables or not any(column.startswith("need.") for column in batch.reads):
        return {}
    return {"needs": turning_table(CRITERIA["complementarity"], "need", random.Random(seed))}


def disagreements(batch, scores, expected, applies):
    """The rows that differ: what they hold, what the plugin says and what it should."""
    found = []
    for place, row in enumerate(rows_of(batch)):
        if not applies[batch.index(sides_of(batch.kind)[0])[place]]:
            continue
        value, evidence = expected(row)
        told, sure = float(scores.value[place]), float(scores.evidence[place])
        if value is None:
            same = np.isnan(told)
        else:
            # Of a value of 0 the evidence counts for nothing; it only must be one.
            same = abs(told - value) < CLOSE and (
                abs(sure - evidence) < CLOSE or (value == 0 and 0 <= sure <= 1)
            )
        if not same:
            held = {column: (cell.value, cell.evidence) for column, cell in row.items()}
            found.append((held, (told, sure), (value, evidence)))
    return found


@pytest.mark.parametrize("key", FORMULAS)
def test_the_criterion_says_what_the_reference_says(key):
    criterion = CRITERIA[key]()

    for batch, context, day in runs(key):
        applies = criterion.applies(batch.of_side(sides_of(batch.kind)[0]))
        scores = criterion.score(batch, context)
        different = disagreements(batch, scores, lambda row, day=day: FORMULAS[key](row, day), applies)

        assert different[:3] == [], f"{len(different)} rows differ on {day}"


@pytest.mark.parametrize("key", FORMULAS)
def test_the_rows_compared_hold_enough_of_each_answer(key):
    answers = Counter(FORMULAS[key](row, day)[0] for batch, _, day in runs(key) for row in rows_of(batch))

    known = {value: times for value, times in answers.items() if value is not None}
    assert answers[None] > 300 or key == "coop_governance"
    assert sum(known.values()) > 300
    assert min(answers[0.0], answers[1.0]) > 20, answers


@pytest.mark.parametrize("key", FORMULAS)
def test_the_criterion_asks_where_the_reference_asks(key):
    criterion = CRITERIA[key]()

    for batch, _context, _day in runs(key):
        first = sides_of(batch.kind)[0]
        applies = criterion.applies(batch.of_side(first))
        expected = [asked(key, row) for row in rows_of(batch)]

        assert applies[batch.index(first)].tolist() == expected


@pytest.mark.parametrize(
    ("key", "chosen"),
    [
        ("local", {"r0": 11.0, "h_city": 7.0, "h_town": 50.0, "h_village": 90.0}),
        ("rotation", {"most": 5.0}),
        ("rotation", {"most": 1.0}),
    ],
)
def test_what_the_organiser_sets_counts_as_in_the_reference(key, chosen):
    criterion = CRITERIA[key](CRITERIA[key].params_type.read(chosen))

    for batch, context, day in runs(key):
        everywhere = [True] * len(batch)
        scores = criterion.score(batch, context)
        different = disagreements(
            batch, scores, lambda row, day=day: FORMULAS[key](row, day, **chosen), everywhere
        )

        assert different[:3] == []


@pytest.mark.parametrize("gap", [1.0, 2.5])
def test_organic_counts_more_for_buyers_under_a_fifth(gap):
    kind = CRITERIA["organic"]
    criterion = kind(kind.params_type.read({"gap": gap}))

    for batch, _context, day in runs("organic"):
        emphasis = criterion.emphasis(batch.of_side("need"))[batch.index("need")]

        assert emphasis.tolist() == [formulas.emphasis_of_organic(row, day, gap) for row in rows_of(batch)]


def test_the_social_services_are_those_of_the_directive(shared):
    with (shared / "data" / "cpv_services_sociaux_art77.csv").open(encoding="utf-8", newline="") as lines:
        assert {line["code"] for line in csv.DictReader(lines)} == SOCIAL_SERVICES[-1].value


def test_who_is_outside_the_area_is_turned_away_and_nobody_else():
    criterion = CRITERIA["area"]()

    for batch, context, day in runs("area"):
        vetoes = criterion.veto(batch, context)

        for place, row in enumerate(rows_of(batch)):
            wanted = gates.area(row, day)
            said = str(vetoes.reasons[vetoes.reason[place]]) if vetoes.vetoed[place] else ""
            assert bool(said) == bool(wanted)
            assert all(words in said for words in wanted), (said, wanted)


def test_a_reserved_need_turns_away_with_the_article_and_a_reason_that_holds():
    criterion = CRITERIA["reservation"]()

    for batch, context, day in runs("reservation"):
        vetoes = criterion.veto(batch, context)

        for place, row in enumerate(rows_of(batch)):
            allowed = gates.reservation(row, day, SOCIAL_SERVICES[-1].value)
            said = str(vetoes.reasons[vetoes.reason[place]]) if vetoes.vetoed[place] else ""
            assert bool(said) == bool(allowed), (said, allowed, row)
            assert not said or any(all(words in said for words in reason) for reason in allowed), (
                said,
                allowed,
            )


def test_two_suppliers_complete_each_other_as_the_reference_says():
    criterion = CRITERIA["complementarity"]()

    for batch, context, _day in runs("complementarity"):
        needed = needs_of(context.needs)
        scores = criterion.score(batch, context)
        everybody = [True] * len(batch)
        different = disagreements(
            batch, scores, lambda row, needed=needed: gates.complementarity(row, needed), everybody
        )

        assert different[:3] == []


def test_each_gate_has_a_reference():
    assert {key for key, kind in CRITERIA.items() if issubclass(kind, Gate)} == {"area", "reservation"}
    assert set(FORMULAS) | OF_ITS_OWN == set(CRITERIA)
