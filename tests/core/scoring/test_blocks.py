"""Blocks are how a long list is scored, not what comes out of it."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
from matchmaker_plugins.cpv import Cpv
from matchmaker_plugins.local import Local
from matchmaker_plugins.reservation import Reservation

from matchmaker.core.scoring.blocks import best_rows, prepare
from matchmaker.plugin_api import Criterion, Reason, Scores
from tests.factories.scoring import ETAMPES, RIS_ORANGIS, need, offer

NOW = datetime(2027, 3, 1, tzinfo=UTC)
GREEN, BREAD = ("77310000",), ("15810000",)
WEIGHTS = {"cpv": 3.0, "local": 1.0}
CRITERIA = (Cpv(), Local(), Reservation())


class FailsLater(Criterion):
    api_version = 1
    key, label, legal_stage = "later", "Plus tard", "info"
    reads = ("need.cpv",)

    def score(self, batch, context):
        if BREAD in batch["need.cpv"].value.tolist():
            raise RuntimeError("not this one")
        return Scores(np.ones(len(batch)), np.ones(len(batch)))

    def explain(self, row, score):
        return Reason("")


def town():
    needs = [
        need(cpv=GREEN, place=RIS_ORANGIS),
        need(cpv=BREAD, place=ETAMPES),
        need(cpv=GREEN, place=ETAMPES),
    ]
    offers = [offer(cpv=GREEN, place=place) for place in (ETAMPES, RIS_ORANGIS)]
    return needs, [*offers, offer(cpv=BREAD, place=RIS_ORANGIS)]


def kept(needs, offers, *, top=0, block=400_000, criteria=CRITERIA):
    blocks = list(best_rows(prepare(needs, offers, criteria, NOW), WEIGHTS, top=top, seed=7, block=block))
    return [(row.need, row.place, row.offer, row.rank) for one in blocks for row in one.rows], blocks


def test_the_best_of_each_need_come_first():
    rows, _ = kept(*town())

    assert [(need, place, offer) for need, place, offer, _ in rows] == [
        (0, 1, 1),
        (0, 2, 0),
        (1, 1, 2),
        (2, 1, 0),
        (2, 2, 1),
    ]


def test_the_size_of_the_blocks_changes_nothing():
    needs, offers = town()

    whole, one_by_one = kept(needs, offers), kept(needs, offers, block=1)

    assert whole[0] == one_by_one[0]
    assert (len(whole[1]), len(one_by_one[1])) == (1, 3)


def test_top_keeps_the_first_of_all():
    needs, offers = town()

    every, first = kept(needs, offers)[0], kept(needs, offers, top=1)[0]

    assert first == [row for row in every if row[1] <= 1]


def test_an_offer_of_another_form_stands_behind_those_that_fit():
    asked = replace(need(cpv=GREEN, place=RIS_ORANGIS), prestation="service")
    near = replace(offer(cpv=GREEN, place=RIS_ORANGIS), prestation="staffing")
    far = replace(offer(cpv=GREEN, place=ETAMPES), prestation="service")

    rows, _ = kept([asked], [near, far])

    assert [offer for _, _, offer, _ in rows] == [1, 0]


def test_who_is_turned_away_is_counted_by_reason():
    asked = replace(need(cpv=GREEN), reservation="l2113_12")

    rows, [block] = kept([asked], [offer(cpv=GREEN), offer(cpv=GREEN), offer(cpv=BREAD)])

    [away] = block.turned_away
    assert (rows, block.relevant, away.gate, away.offers) == ([], (2,), "reservation", 2)


def test_a_block_says_which_criterion_failed_in_it():
    needs, offers = town()

    _, blocks = kept(needs, offers, block=1, criteria=(*CRITERIA, FailsLater()))

    assert [[failure.key for failure in one.failures] for one in blocks] == [[], ["later"], []]


def test_without_needs_or_offers_nothing_is_kept():
    needs, offers = town()

    assert kept([], offers) == ([], [])
    assert kept(needs, [])[0] == []
