import numpy as np
from matchmaker_plugins.complementarity import Complementarity
from matchmaker_plugins.cpv import Cpv
from matchmaker_plugins.local import Local
from matchmaker_plugins.reservation import Reservation

from matchmaker.core.scoring.pairs import pairs_of
from matchmaker.core.scoring.recommend import advise_all, recommend
from matchmaker.core.scoring.rows import rows_of
from tests.factories.scoring import ETAMPES, RIS_ORANGIS, VIRY_CHATILLON, need, offer, registered, scene

GREEN, CLEANING, BREAD = ("77310000",), ("90919200",), ("55520000",)

TRADE = (Cpv(),)


def pairs(needs, offers, criteria=TRADE, weights=None, seed=1):
    scored = scene(needs, offers, criteria).between(criteria)
    return scored, pairs_of([scored], weights or {"cpv": 1.0}, seed)


def test_the_best_row_stands_for_two_delegations():
    needs = [need(1, cpv=GREEN), need(1, cpv=CLEANING)]
    offers = [offer(2, cpv=BREAD), offer(2, cpv=("90910000",)), offer(3, cpv=GREEN)]

    scored, found = pairs(needs, offers)

    assert list(zip(found.first, found.second, found.rank.round(4), strict=True)) == [
        (1, 2, 0.8),
        (1, 3, 1.0),
    ]
    assert scored.rows.asking.ids[scored.rows.asking_index[found.row[0]]] == needs[1].id
    assert scored.rows.other.ids[scored.rows.other_index[found.row[0]]] == offers[1].id


def test_both_directions_count():
    needs = [need(1, cpv=GREEN), need(2, cpv=BREAD)]
    offers = [offer(1, cpv=BREAD), offer(2, cpv=CLEANING)]

    scored, found = pairs(needs, offers)

    assert list(zip(found.first, found.second, found.rank, strict=True)) == [(1, 2, 1.0)]
    assert scored.rows.asking.ids[scored.rows.asking_index[found.row[0]]] == needs[1].id


def test_a_relevant_row_explains_the_pair_before_a_nearer_irrelevant_one():
    needs = [need(1, cpv=GREEN, place=RIS_ORANGIS)]
    offers = [offer(2, cpv=BREAD, place=VIRY_CHATILLON), offer(2, cpv=GREEN, place=ETAMPES)]

    scored, found = pairs(needs, offers, (Cpv(), Local()), {"local": 1.0})

    assert scored.rows.other.ids[scored.rows.other_index[found.row]].tolist() == [offers[1].id]
    assert found.relevant.tolist() == [True]


def test_a_pair_is_vetoed_when_all_its_rows_are():
    needs = [need(1, cpv=GREEN, reservation="l2113_13"), need(2, cpv=GREEN, reservation="l2113_13")]
    open_need = need(2, cpv=CLEANING)
    offers = [offer(3, cpv=GREEN, facts={"siae_kind": registered("GEIQ")})]

    scored, found = pairs([*needs, open_need], offers, (Cpv(), Reservation()))

    assert found.vetoed.tolist() == [True, False]
    assert scored.rows.asking.ids[scored.rows.asking_index[found.row[1]]] == open_need.id


def test_supplier_pairs_come_as_a_second_sheet():
    needs, offers = (
        [need(1, cpv=GREEN, place=ETAMPES)],
        [offer(2, place=ETAMPES), offer(3, place=RIS_ORANGIS)],
    )
    run = scene(needs, offers)
    sheets = [run.between([Cpv(), Local()]), run.among([Cpv(), Local()])]

    found = pairs_of(sheets, {"local": 1.0}, seed=1)

    assert list(zip(found.first, found.second, found.sheet, strict=True)) == [(1, 2, 0), (1, 3, 0), (2, 3, 1)]
    assert recommend(found, 2) == []  # distance alone recommends nobody


def test_suppliers_are_recommended_to_each_other_for_what_neither_covers_alone_after_the_needs():
    needs = [need(1, cpv=GREEN, place=ETAMPES), need(1, cpv=CLEANING), need(1, cpv=BREAD)]
    offers = [offer(2, cpv=GREEN), offer(3, cpv=CLEANING), offer(4, cpv=("77311000",)), offer(5)]
    run = scene(needs, offers)
    together = (Cpv(), Complementarity())
    sheets = [run.between(together), run.among(together)]

    found = pairs_of(sheets, {"cpv": 1.0, "complementarity": 1.0}, seed=1)

    joined = {(int(a), int(b)) for a, b in zip(found.first, found.second, strict=True)}
    assert {(2, 3), (2, 4), (3, 4), (2, 5)} < joined
    assert [one.delegation for one in recommend(found, 2)] == [1, 3]  # 4 covers the same, 5 is unknown
    assert [one.delegation for one in recommend(found, 5)] == []
    assert advise_all(found, limit=2)[3].best[0].delegation == 1


def test_suppliers_are_not_recommended_where_nobody_asked_what_they_cover_together():
    run = scene(
        [need(1, cpv=GREEN)], [offer(2, cpv=GREEN, place=ETAMPES), offer(3, cpv=BREAD, place=ETAMPES)]
    )

    found = pairs_of([run.among([Local()])], {"local": 1.0}, seed=1)

    assert recommend(found, 2) == []


def test_ties_are_broken_by_the_seed_and_not_by_the_order_of_arrival():
    needs = [need(number, cpv=GREEN) for number in range(1, 31)]
    offers = [offer(number, cpv=GREEN) for number in range(101, 111)]

    def first_of_each(seed, order):
        _, found = pairs(needs, [offers[place] for place in order], seed=seed)
        return [recommend(found, one.party.delegation)[0].delegation for one in needs]

    forward, backward = range(10), range(9, -1, -1)
    assert first_of_each(1, forward) == first_of_each(1, backward)
    assert first_of_each(1, forward) != first_of_each(2, forward)
    assert len(set(first_of_each(1, forward))) > 3  # not the same supplier before every buyer


def test_equal_rows_of_one_pair_are_chosen_by_the_seed_alone():
    needs, offers = [need(1, cpv=GREEN)], [offer(2, cpv=GREEN) for _ in range(6)]

    def chosen(order):
        scored, found = pairs(needs, [offers[place] for place in order])
        return scored.rows.other.ids[scored.rows.other_index[found.row]].tolist()

    assert chosen(range(6)) == chosen([3, 5, 0, 2, 4, 1])


def test_the_best_come_first_and_no_more_than_asked_for():
    needs = [need(1, cpv=GREEN)]
    offers = [
        offer(2, cpv=("77300000",)),
        offer(3, cpv=GREEN),
        offer(4, cpv=("77310100",)),
        offer(5, cpv=BREAD),
    ]

    _, found = pairs(needs, offers)

    assert [(one.delegation, round(one.rank, 2)) for one in recommend(found, 1, limit=2)] == [
        (3, 1.0),
        (4, 0.9),
    ]
    assert [one.delegation for one in recommend(found, 2)] == [1]


def test_everybody_is_advised_as_if_one_by_one():
    needs = [need(number, cpv=code) for number, code in enumerate((GREEN, CLEANING, GREEN), start=1)]
    offers = [offer(number, cpv=GREEN if number % 2 else BREAD) for number in range(11, 19)]

    _, found = pairs(needs, offers)

    advice = advise_all(found, limit=2)
    assert {who: told.best for who, told in advice.items()} == {
        who: one_by_one for who in (1, 2, 3, *range(11, 19)) if (one_by_one := recommend(found, who, limit=2))
    }
    assert (advice[1].number, advice[11].number, 2 in advice) == (4, 2, False)


def test_nobody_is_advised_where_no_trade_fits():
    _, found = pairs([need(1, cpv=GREEN)], [offer(2, cpv=BREAD)])

    assert advise_all(found, limit=2) == {}


def test_two_delegations_are_found_in_either_order():
    _, found = pairs([need(5, cpv=GREEN)], [offer(2, cpv=GREEN), offer(9, cpv=GREEN)])

    places = [found.position(*two) for two in ((2, 5), (5, 2), (9, 5), (2, 9), (1, 5), (5, 10))]
    assert places == [0, 0, 1, None, None, None]


def test_suppliers_can_be_scored_for_given_pairs_only():
    offers = [offer(2, place=ETAMPES), offer(3, place=RIS_ORANGIS), offer(4, place=RIS_ORANGIS)]
    run = scene([], offers)

    rows = rows_of(run.offers, [(3, 2), (4, 4), (4, 99)])

    asking, other = rows.asking.delegations[rows.asking_index], rows.other.delegations[rows.other_index]
    assert list(zip(asking.tolist(), other.tolist(), strict=True)) == [(2, 3), (3, 2)]


def test_no_needs_and_no_offers_make_no_pairs():
    _, found = pairs([], [])

    assert len(found) == 0
    assert recommend(found, 1) == []
    assert found.row.dtype == np.intp
