"""Pruning leaves out rows, never an answer: the best of each need are those of the whole computation."""

import random

import numpy as np
import pytest
from matchmaker_plugins.local import Local

from benchmarks.catalogue import NOW, Maker, every_criterion
from matchmaker.core.scoring.blocks import best_rows, prepare
from matchmaker.core.scoring.engine import score_rows
from matchmaker.core.scoring.relevance import relevant
from matchmaker.core.scoring.rows import rows_between
from matchmaker.core.scoring.tables import need_records
from matchmaker.core.scoring.ties import tie_breaks
from matchmaker.core.scoring.weights import sum_up
from matchmaker.plugin_api import Criterion, Reason, Scores, Vetoes

KINDS = [kind for kind in every_criterion() if "need_offer" in kind.row_kinds]
SEED = 7


def catalogue(seed):
    maker = Maker(seed, KINDS)
    return maker.needs(6, 2), maker.offers(60, 2)


def random_weights(seed):
    rng = random.Random(seed)
    return {kind.key: rng.choice((0.0, 0.5, 1.0, 3.0, 10.0)) for kind in KINDS}


def whole_computation(prepared, weights, top):
    """Every row scored, then sorted: what DESIGN.md says in three lines."""
    asking = need_records(prepared.needs, prepared.kinds)
    scored = score_rows(
        rows_between(asking, prepared.offers), asking, prepared.offers, prepared.criteria, prepared.context
    )
    rank, tie = np.nan_to_num(sum_up(scored, weights).rank, nan=-1.0), tie_breaks(scored.rows, SEED)
    shown = np.flatnonzero(relevant(scored) & ~scored.vetoed)
    best = []
    for need in range(len(asking.keys)):
        own = [row for row in shown if scored.rows.asking_index[row] == need]
        own.sort(key=lambda row: (not scored.rows.fits[row], -rank[row], tie[row]))
        best += [(need, int(scored.rows.other_index[row]), rank[row], scored.row(row)) for row in own[:top]]
    return best


def pruned(prepared, weights, top, **options):
    blocks = best_rows(prepared, weights, top=top, seed=SEED, **options)
    return [
        (row.need, row.offer, -1.0 if row.rank is None else row.rank, row.parts)
        for block in blocks
        for row in block.rows
    ]


@pytest.mark.parametrize("top", [1, 5, 50])
@pytest.mark.parametrize("seed", range(4))
def test_the_best_are_those_of_the_whole_computation(seed, top):
    prepared = prepare(*catalogue(seed), [kind() for kind in KINDS], NOW)
    weights = random_weights(seed)

    assert pruned(prepared, weights, top) == whole_computation(prepared, weights, top)


def test_blocks_do_not_change_what_is_found():
    prepared = prepare(*catalogue(9), [kind() for kind in KINDS], NOW)
    weights = random_weights(9)

    assert pruned(prepared, weights, 5, block=250) == pruned(prepared, weights, 5)


def test_only_the_needs_asked_for_are_scored():
    prepared = prepare(*catalogue(9), [kind() for kind in KINDS], NOW)
    weights = random_weights(9)

    some = pruned(prepared, weights, 5, needs=range(3, 7))

    assert some == [row for row in pruned(prepared, weights, 5) if row[0] in range(3, 7)]


def test_rows_without_hope_are_not_asked_about(monkeypatch):
    asked = []

    def counting(self, batch, context, score=Local.score):
        asked.append(len(batch))
        return score(self, batch, context)

    monkeypatch.setattr(Local, "score", counting)
    needs, offers = catalogue(3)
    weights = {kind.key: kind.default_weight for kind in KINDS} | {"local": 0.1}

    list(best_rows(prepare(needs, offers, [kind() for kind in KINDS], NOW), weights, top=1, seed=SEED))

    assert 0 < sum(asked) < len(needs) * len(offers) / 10


class Bounded(Criterion):
    """Worth what the offer's population says, with a bound that costs nothing."""

    api_version = 1
    key = "bounded"
    label = "Borné"
    legal_stage = "award_safe"
    reads = ("need.population", "offer.population")
    default_weight = 5.0
    asked = 0

    def score(self, batch, context):
        type(self).asked += len(batch)
        return Scores(np.minimum(batch.number("offer.population") / 1e6, 1.0), np.ones(len(batch)))

    def explain(self, row, score):
        return Reason("Borné.")


class Told(Bounded):
    def upper_bound(self, batch, context):
        return np.minimum(batch.number("offer.population") / 1e6, 1.0) + 0.001


class Lying(Bounded):
    def upper_bound(self, batch, context):
        raise RuntimeError("no bound today")


@pytest.mark.parametrize("kind", [Told, Lying])
def test_a_bound_of_its_own_changes_no_answer(kind):
    needs, offers = catalogue(5)
    others = [one() for one in KINDS]
    weights = {one.key: one.default_weight for one in KINDS} | {"local": 6.0, "bounded": 5.0}

    with_bound = prepare(needs, offers, [*others, kind()], NOW)
    without = prepare(needs, offers, [*others, Bounded()], NOW)

    assert pruned(with_bound, weights, 3) == pruned(without, weights, 3)


def test_a_bound_of_its_own_saves_questions():
    needs, offers = catalogue(5)
    weights = {"cpv": 1.0, "local": 6.0, "bounded": 5.0}
    asked = {}

    for kind in (Told, Bounded):
        kind.asked = 0
        pruned(prepare(needs, offers, [*(one() for one in KINDS), kind()], NOW), weights, 1)
        asked[kind] = kind.asked

    assert 0 < asked[Told] < asked[Bounded]


class Crowded(Bounded):
    """Scores, and turns large places away as well; it reads the offer alone, so its score is kept per offer."""

    key = "crowded"
    reads = ("offer.population",)

    def veto(self, batch, context):
        crowded = batch.number("offer.population") > 20_000
        return Vetoes(np.where(crowded, 0, -1), (Reason("Trop grand."),))


class CrowdedWithNeed(Crowded):
    reads = ("need.population", "offer.population")


@pytest.mark.parametrize("weight", [0.0, 5.0])
@pytest.mark.parametrize("kind", [Crowded, CrowdedWithNeed])
def test_a_criterion_that_also_vetoes_turns_away_as_in_the_whole_computation(kind, weight):
    prepared = prepare(*catalogue(5), [*(one() for one in KINDS), kind()], NOW)
    weights = random_weights(5) | {"crowded": weight}

    blocks = list(best_rows(prepared, weights, top=5, seed=SEED, block=250))

    assert "crowded" in {away.gate for one in blocks for away in one.turned_away}
    assert pruned(prepared, weights, 5, block=250) == whole_computation(prepared, weights, 5)
