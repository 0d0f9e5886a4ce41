"""Rank, coverage, pairs and recommendations of whole runs, against the plain reference."""

from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matchmaker_plugins.reservation.social_services import SOCIAL_SERVICES

from benchmarks.catalogue import Maker, every_criterion
from matchmaker.core.scoring.pairs import pairs_of
from matchmaker.core.scoring.recommend import advise_all, recommend
from matchmaker.core.scoring.rows import batch_of
from matchmaker.core.scoring.weights import sum_up
from matchmaker.plugin_api.criterion import own_sides
from tests.factories.scoring import scene
from tests.reference import gates
from tests.reference.run import marks_of
from tests.reference.samples import rows_of
from tests.reference.total import PlainRow, best_rows, rank_and_coverage, recommended, standing

STORED = 3e-5  # value, evidence and their product are each kept to half a step of 1/50,000
WORKED_OUT = 1e-4  # marks from the formulas: what is kept is rounded to 1/50,000
SEEDS = [1, 2, 3]
CRITERIA = {criterion.key: criterion for criterion in every_criterion()}
KEYS = sorted(CRITERIA)
weights = st.dictionaries(st.sampled_from(KEYS), st.just(0.0) | st.floats(0.01, 10.0))
every_seed = st.sampled_from(SEEDS)


@cache
def run(seed):
    """An event: its scene, the sheet of needs and offers, and that of suppliers among themselves."""
    maker = Maker(seed, list(CRITERIA.values()))
    maker.trades = maker.trades[seed :: len(maker.trades) // 8]  # few trades, so that many fit
    needs, offers = maker.needs(5, 2), maker.offers(7, 2)
    # Some sell and seek, so that two delegations are joined in both directions.
    sellers = [need.party for need in needs[:4]]
    offers[:4] = [replace(offer, party=party) for offer, party in zip(offers, sellers, strict=False)]
    made = scene(needs, offers)
    criteria = [criterion() for criterion in CRITERIA.values()]
    return made, [made.between(criteria), made.among(criteria)]


@cache
def plain_rows(seed, number):
    """One sheet of the run as plain rows with the marks as they are kept."""
    return [plain_row(run(seed)[1][number], place, marks) for place, marks in enumerate(kept(seed, number))]


@cache
def kept(seed, number):
    sheet = run(seed)[1][number]
    return [
        {key: (part.value, part.evidence, part.emphasis) for key, part in sheet.row(place).items()}
        for place in range(len(sheet.rows))
    ]


def plain_row(sheet, place, marks):
    asking, other = sheet.rows.asking, sheet.rows.other
    one, another = sheet.rows.asking_index[place], sheet.rows.other_index[place]
    forms = {str(asking.prestations[one]), str(other.prestations[another])} - {""}
    return PlainRow(
        one=int(asking.delegations[one]),
        other=int(other.delegations[another]),
        marks=marks,
        vetoed=bool(sheet.refusals(place)),
        fits=len(forms) < 2,
        among_suppliers=sheet.rows.kind == "offer_offer",
    )


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("number", [0, 1])
def test_every_mark_of_a_run_is_the_one_the_formulas_give(seed, number):
    made, sheets = run(seed)
    sheet = sheets[number]
    batch = batch_of(sheet.rows, made.needs if number == 0 else made.offers, made.offers)

    assert sheet.failures == ()
    for key, part in sheet.parts.items():
        criterion = CRITERIA[key]
        declared = batch.only(criterion.reads, own_sides(criterion))
        for place, (value, evidence, asked) in enumerate(marks_of(key, declared, made.context)):
            mark = part.row(place, int(sheet.rows.asking_index[place]))
            assert mark.applies == asked
            if asked:
                assert (mark.value is None) == (value is None)
            if asked and value is not None:
                assert abs(mark.value - value) < WORKED_OUT
                assert abs(mark.value * mark.evidence - value * evidence) < WORKED_OUT


@pytest.mark.parametrize("seed", SEEDS)
def test_the_gates_of_a_run_turn_away_whom_the_rules_turn_away(seed):
    made, (sheet, _) = run(seed)
    batch = batch_of(sheet.rows, made.needs, made.offers)

    for key, rule in {"area": gates.area, "reservation": reserved}.items():
        criterion = CRITERIA[key]
        rows = rows_of(batch.only(criterion.reads, own_sides(criterion)))

        expected = [bool(rule(row, made.context.event_date)) for row in rows]
        assert sheet.vetoes[key].vetoed.tolist() == expected


def reserved(row, day):
    return gates.reservation(row, day, SOCIAL_SERVICES[-1].value)


@settings(max_examples=25, deadline=None)
@given(every_seed, st.sampled_from([0, 1]), weights)
def test_rank_and_coverage_of_every_row(seed, number, given_weights):
    sums = sum_up(run(seed)[1][number], given_weights)

    expected = [rank_and_coverage(row.marks, given_weights) for row in plain_rows(seed, number)]
    for told, wanted in ((sums.rank, 0), (sums.coverage, 1)):
        plain = np.array([np.nan if row[wanted] is None else row[wanted] for row in expected])
        np.testing.assert_allclose(told, plain, rtol=0, atol=STORED)


@settings(max_examples=15, deadline=None)
@given(every_seed, st.sampled_from([0, 1]), weights)
def test_the_best_row_stands_for_each_pair(seed, number, given_weights):
    sheet, rows = run(seed)[1][number], plain_rows(seed, number)

    pairs = pairs_of([sheet], given_weights, seed)

    best = best_rows(rows, given_weights)
    assert list(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True)) == sorted(best)
    for place, wanted in enumerate(sorted(best)):
        may_meet, relevant, fits, rank = best[wanted]
        told = (not pairs.vetoed[place], bool(pairs.relevant[place]), bool(pairs.fits[place]))
        assert told == (may_meet, relevant, fits)
        assert np.nan_to_num(pairs.rank[place], nan=-1.0) == pytest.approx(rank, abs=STORED)
        chosen = rows[pairs.row[place]]
        assert {chosen.one, chosen.other} == set(wanted)
        assert standing(chosen, given_weights)[3] == pytest.approx(rank, abs=STORED)
        coverage = rank_and_coverage(chosen.marks, given_weights)[1]
        assert np.nan_to_num(pairs.coverage[place], nan=-1.0) == pytest.approx(
            -1.0 if coverage is None else coverage, abs=STORED
        )


@settings(max_examples=10, deadline=None)
@given(every_seed, st.sampled_from([0, 1]), weights)
def test_each_delegation_is_shown_its_relevant_partners_best_first(seed, number, given_weights):
    pairs = pairs_of([run(seed)[1][number]], given_weights, seed)
    rows = plain_rows(seed, number)
    advice = advise_all(pairs, 3)

    for delegation in sorted({row.one for row in rows} | {row.other for row in rows}):
        shown = recommend(pairs, delegation)
        wanted = recommended(rows, given_weights, delegation)
        order = [wanted[one.delegation] for one in shown]

        assert len(shown) == len(wanted)
        assert [fits for fits, _ in order] == sorted((fits for fits, _ in order), reverse=True)
        for (fits, rank), (next_fits, next_rank) in pairwise(order):
            assert fits != next_fits or rank >= next_rank - STORED
        assert (advice[delegation].best if shown else []) == shown[:3]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_need_stands_before_what_suppliers_could_do_together(seed):
    sheets = run(seed)[1]
    pairs = pairs_of(sheets, dict.fromkeys(KEYS, 1.0), seed)

    for delegation in set(pairs.first.tolist()) | set(pairs.second.tolist()):
        of_sheet = [int(pairs.sheet[one.pair]) for one in recommend(pairs, delegation)]
        assert of_sheet == sorted(of_sheet)


def test_the_runs_hold_every_case():
    rows = [row for seed in SEEDS for number in (0, 1) for row in plain_rows(seed, number)]
    weights_of_all = dict.fromkeys(KEYS, 1.0)

    standings = {standing(row, weights_of_all)[:3] for row in rows}
    both_ways = {(row.one, row.other) for row in rows if not row.among_suppliers}

    assert standings == {(meet, fit, form) for meet in (0, 1) for fit in (0, 1) for form in (0, 1)}
    assert any((other, one) in both_ways for one, other in both_ways)
