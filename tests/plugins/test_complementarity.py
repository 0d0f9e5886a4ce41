import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matchmaker_plugins.complementarity import Complementarity

from matchmaker.core.scoring.rows import batch_of, rows_among
from matchmaker.plugin_api.trades import covers
from tests.factories.scoring import ETAMPES, RIS_ORANGIS, VIRY_CHATILLON, need, offer, scene

GREEN, CLEANING, BREAD, PAINT = "77310000", "90910000", "15810000", "45442100"
TRADES = (GREEN, CLEANING, BREAD, PAINT)


def values(needs, offers):
    """One row per offer, one column per other one; NaN where unknown, and on the diagonal."""
    scored = scene(needs, offers).among([Complementarity()])
    table = np.full((len(offers), len(offers)), np.nan)
    part = scored.parts["complementarity"]
    table[scored.rows.asking_index, scored.rows.other_index] = part.values
    return table


def between(needs, one, other):
    table = values(needs, [one, other])
    np.testing.assert_equal(table[0, 1], table[1, 0])
    return float(table[0, 1])


def lots(*codes):
    return tuple(f"{number}/{code}" for number, code in enumerate(codes, start=1))


def test_each_covers_one_of_two_lots():
    needs = [need(1, cpv=(GREEN,), lots=lots(GREEN, CLEANING))]

    assert between(needs, offer(2, cpv=(GREEN,)), offer(3, cpv=(CLEANING,))) == 0.5


def test_one_covers_three_the_other_one_of_them_and_a_fourth():
    needs = [need(1, lots=lots(*TRADES))]

    assert between(needs, offer(2, cpv=TRADES[:3]), offer(3, cpv=TRADES[2:])) == 0.25


def test_the_same_coverage_adds_nothing():
    needs = [need(1, lots=lots(GREEN, CLEANING))]

    assert between(needs, offer(2, cpv=(GREEN,)), offer(3, cpv=("77311000",))) == 0.0
    assert between(needs, offer(2, cpv=(GREEN, CLEANING)), offer(3, cpv=(GREEN,))) == 0.0


def test_a_supplier_who_covers_nothing_adds_nothing():
    assert between([need(1, cpv=(GREEN,))], offer(2, cpv=(GREEN,)), offer(3, cpv=(BREAD,))) == 0.0


def test_needs_without_lots_are_one_lot_each_and_a_lot_may_have_several_codes():
    needs = [need(1, cpv=(GREEN, PAINT)), need(1, lots=("1/90910000", "1/15810000"))]

    assert between(needs, offer(2, cpv=(GREEN,)), offer(3, cpv=(PAINT,))) == 0.0
    assert between(needs, offer(2, cpv=(GREEN,)), offer(3, cpv=(BREAD,))) == 0.5


@pytest.mark.parametrize(
    ("needs", "one", "other"),
    [
        ([], (GREEN,), (CLEANING,)),
        ([need(1)], (GREEN,), (CLEANING,)),
        ([need(1, cpv=(GREEN,))], (PAINT,), (BREAD,)),
        ([need(1, lots=lots(GREEN, CLEANING))], (GREEN,), ()),
    ],
)
def test_without_lots_or_codes_nothing_is_known(needs, one, other):
    assert np.isnan(between(needs, offer(2, cpv=one), offer(3, cpv=other)))


@pytest.mark.parametrize(
    ("area", "expected"),
    [
        ({"area_kind": "zones", "area_zones": ("77",)}, 0.0),
        ({"area_kind": "zones", "area_zones": ("91",)}, 0.5),
        ({"area_kind": "radius", "area_km": 20.0}, 0.0),
        ({"area_kind": "radius", "area_km": 40.0}, 0.5),
        ({"area_kind": "radius"}, 0.5),
        ({"area_kind": "country", "area_km": 1.0}, 0.5),
    ],
)
def test_a_lot_known_to_lie_outside_the_area_is_not_covered(area, expected):
    needs = [need(1, place=RIS_ORANGIS, lots=lots(GREEN, CLEANING))]
    far = offer(2, cpv=(GREEN,), place=ETAMPES, **area)  # 32 km away

    assert between(needs, far, offer(3, cpv=(CLEANING,), place=VIRY_CHATILLON)) == expected


@pytest.mark.parametrize(
    ("offered", "sentence"),
    [
        (
            (TRADES[:3], TRADES[2:]),
            "À deux, vous répondez à davantage de besoins ou lots que la mieux placée de vous deux : +33 %.",
        ),
        (
            (TRADES[:1], TRADES[1:2]),
            "À deux, vous répondez à davantage de besoins ou lots que la mieux placée de vous deux : +100 %.",
        ),
        (
            (TRADES[:2], TRADES[:1]),
            "À deux, vous ne répondez à aucun besoin ni lot de plus que la mieux placée de vous deux.",
        ),
    ],
)
def test_the_sentence_says_how_much_the_other_adds(offered, sentence):
    run = scene([need(1, lots=lots(*TRADES))], [offer(2, cpv=offered[0]), offer(3, cpv=offered[1])])
    batch = batch_of(rows_among(run.offers), run.offers, run.offers)
    score = Complementarity().score(batch, run.context.for_criterion(Complementarity())).row(0)

    assert str(Complementarity().explain(batch.row(0), score)) == sentence


@given(st.lists(st.sets(st.sampled_from(TRADES)), min_size=2, max_size=6), st.sets(st.sampled_from(TRADES)))
def test_the_matrix_is_the_definition_read_aloud(offered, single):
    needs = [need(1, lots=lots(*TRADES[:3])), need(1, cpv=tuple(sorted(single)))]
    asked = [{code} for code in TRADES[:3]] + ([single] if single else [])
    offers = [offer(number, cpv=tuple(sorted(codes))) for number, codes in enumerate(offered, start=2)]

    found = values(needs, offers)

    for line, one in enumerate(offered):
        for place, other in enumerate(offered):
            if line != place:
                np.testing.assert_allclose(found[line, place], slow(asked, one, other), atol=1e-5)


def slow(asked, one, other):
    """Straight from DOMAIN.md 2.3."""

    def covered(codes):
        return {n for n, lot in enumerate(asked) if any(covers(a, b) for a in codes for b in lot)}

    ours, theirs = covered(one), covered(other)
    if not one or not other or not ours | theirs:
        return np.nan
    return 1 - max(len(ours), len(theirs)) / len(ours | theirs)
