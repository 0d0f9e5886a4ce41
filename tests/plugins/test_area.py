import numpy as np
import pytest
from matchmaker_plugins.area import Area

from matchmaker.core.scoring.inputs import Place
from matchmaker.plugin_api.testing import one_row, sample_context
from tests.factories.scoring import ETAMPES, RIS_ORANGIS, VIRY_CHATILLON, need, offer, scene

NOWHERE = Place()


def refusal(need_at=RIS_ORANGIS, offer_at=ETAMPES, kind=None, km=None, zones=()):
    """The sentence of the veto, or None where the offer passes."""
    batch = one_row(
        Area,
        need__commune=need_at.commune,
        need__latitude=need_at.latitude,
        need__longitude=need_at.longitude,
        offer__latitude=offer_at.latitude,
        offer__longitude=offer_at.longitude,
        offer__area_kind=kind,
        offer__area_km=km,
        offer__area_zones=zones or None,
    )
    vetoes = Area().veto(batch, sample_context(Area, batch))
    return str(vetoes.reasons[vetoes.reason[0]]) if vetoes.vetoed[0] else None


def test_the_whole_country_serves_every_need():
    assert refusal(kind="country", km=1.0, zones=("2A",)) is None


def test_a_need_beyond_the_radius_is_turned_away_with_the_radius():
    # Ris-Orangis to Étampes is 32.13 km (DOMAIN.md 2.3).
    assert refusal(kind="radius", km=33.0) is None
    assert refusal(kind="radius", km=32.0) == (
        "Le besoin est hors du rayon de 32 km que l’offre dessert autour de la structure."
    )


@pytest.mark.parametrize("zones", [("91",), ("77", "91521")])
def test_a_need_in_one_of_the_zones_passes(zones):
    assert refusal(kind="zones", zones=zones) is None


@pytest.mark.parametrize(
    ("zones", "sentence"),
    [
        (("78", "77"), "Le besoin est hors des départements que l’offre dessert (77, 78)."),
        (("91223", "91687"), "Le besoin est hors des communes que l’offre dessert."),
        (
            ("77", "91223"),
            "Le besoin est hors des départements (77) et des autres communes que l’offre dessert.",
        ),
        (
            ("22", "29", "35", "56", "44", "49", "53", "72", "85"),
            "Le besoin est hors des départements que l’offre dessert (22, 29, 35, 44, 49, 53 et 3 autres).",
        ),
    ],
)
def test_a_need_outside_all_zones_is_turned_away_with_the_zones(zones, sentence):
    assert refusal(kind="zones", zones=zones) == sentence


@pytest.mark.parametrize(
    "unknown",
    [
        {"kind": None, "km": 1.0, "zones": ("77",)},
        {"kind": "radius", "km": None},
        {"kind": "zones", "zones": ()},
        {"kind": "radius", "km": 1.0, "need_at": NOWHERE},
        {"kind": "radius", "km": 1.0, "offer_at": NOWHERE},
        {"kind": "zones", "zones": ("77",), "need_at": NOWHERE},
    ],
)
def test_what_is_not_known_turns_nobody_away(unknown):
    assert refusal(**unknown) is None


def test_only_what_the_kind_of_area_asks_for_counts():
    assert refusal(kind="radius", km=40.0, zones=("77",)) is None
    assert refusal(kind="zones", km=1.0, zones=("91",)) is None


def test_each_offer_of_a_run_is_held_to_its_own_area():
    needs = [need(1, place=RIS_ORANGIS), need(2, place=ETAMPES)]
    offers = [
        offer(3, place=VIRY_CHATILLON, area_kind="radius", area_km=10.0),
        offer(4, place=VIRY_CHATILLON, area_kind="radius", area_km=60.0),
        offer(5, place=ETAMPES, area_kind="zones", area_zones=("91223",)),
        offer(6, place=ETAMPES, area_kind="country"),
    ]

    scored = scene(needs, offers, [Area]).between([Area()])

    assert scored.vetoed.reshape(2, 4).tolist() == [[False, False, True, False], [True, False, False, False]]
    assert [str(reason) for reason in scored.refusals(int(np.flatnonzero(scored.vetoed)[1]))] == [
        "Le besoin est hors du rayon de 10 km que l’offre dessert autour de la structure."
    ]
