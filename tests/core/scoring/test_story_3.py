"""Story 3: the right trade first."""

import pytest
from matchmaker_plugins.cpv import Cpv
from matchmaker_plugins.insertion import Insertion
from matchmaker_plugins.local import Local
from matchmaker_plugins.organic import Organic
from matchmaker_plugins.reservation import Reservation
from matchmaker_plugins.text import Text

from matchmaker.core.scoring.pairs import pairs_of
from matchmaker.core.scoring.recommend import recommend
from matchmaker.core.scoring.relevance import prestation_notice
from tests.factories.scoring import ETAMPES, RIS_ORANGIS, VIRY_CHATILLON, need, offer, registered, scene

CRITERIA = (Cpv(), Text(), Local(), Organic(), Insertion(), Reservation())
BUYER, JARDINS, FOURNIL, ETTI, GEIQ, ASSOCIATION, EI = range(1, 8)


def meeting_of(reservation="none"):
    """The need at Ris-Orangis and everybody who comes to the event."""
    green = {"cpv": ("77310000",), "words": "Entretien des espaces verts"}
    needs = [need(BUYER, place=RIS_ORANGIS, prestation="service", reservation=reservation, **green)]
    kinds = {name: {"siae_kind": registered(name)} for name in ("ACI", "EI", "ETTI", "GEIQ", "NONE")}
    bakery = {"cpv": ("55520000",), "words": "Pain et restauration", "organic_share": registered(1.0)}
    offers = [
        offer(JARDINS, facts=kinds["ACI"], place=ETAMPES, prestation="service", **green),
        offer(FOURNIL, facts=kinds["EI"], place=VIRY_CHATILLON, prestation="service", **bakery),
        offer(ETTI, facts=kinds["ETTI"], place=VIRY_CHATILLON, prestation="staffing", **green),
        offer(GEIQ, facts=kinds["GEIQ"], place=VIRY_CHATILLON, **green),
        offer(ASSOCIATION, facts={"legal_category": "9220"}, place=VIRY_CHATILLON, **green),
        offer(EI, facts=kinds["EI"], place=ETAMPES, prestation="service", **green),
    ]
    return needs, offers


def run(needs, offers, weights):
    scored = scene(needs, offers, CRITERIA).between(CRITERIA)
    return scored, pairs_of([scored], weights, seed=1)


@pytest.mark.parametrize(
    "weights",
    [
        {"cpv": 3, "text": 2, "local": 1, "organic": 1, "insertion": 1},
        {"local": 9, "organic": 9, "insertion": 9},
        {"local": 1},
        {},
    ],
)
def test_the_wrong_trade_next_door_is_never_recommended(weights):
    needs, offers = meeting_of()
    only = [one for one in offers if one.party.delegation in (JARDINS, FOURNIL)]

    _, pairs = run(needs, only, weights)

    assert [one.delegation for one in recommend(pairs, BUYER)] == [JARDINS]


def test_the_right_trade_comes_first_and_what_else_is_offered_is_told():
    needs, offers = meeting_of()
    only = [one for one in offers if one.party.delegation in (JARDINS, FOURNIL, ETTI)]

    scored, pairs = run(needs, only, {"cpv": 3, "text": 2, "local": 1, "insertion": 1})

    assert [one.delegation for one in recommend(pairs, BUYER)] == [JARDINS, ETTI]
    assert str(prestation_notice("service", "staffing")) == "propose de la mise à disposition"
    assert scored.rows.fits.tolist() == [True, True, False]


def test_a_reserved_need_turns_away_with_the_article():
    needs, offers = meeting_of(reservation="l2113_13")

    scored, pairs = run(needs, offers, {"cpv": 1})

    delegation = scored.rows.other.delegations[scored.rows.other_index].tolist()
    refusals = {who: list(map(str, scored.refusals(row))) for row, who in enumerate(delegation)}
    assert refusals[EI] == refusals[JARDINS] == []
    assert refusals[GEIQ] == [
        "Besoin réservé aux structures d’insertion (article L2113-13) : le statut « GEIQ » n’y donne pas accès."
    ]
    assert "article L2113-13" in refusals[ASSOCIATION][0]
    assert {one.delegation for one in recommend(pairs, BUYER)} == {JARDINS, ETTI, EI}


def test_nobody_relevant_recommends_nobody():
    needs, offers = meeting_of()
    only = [one for one in offers if one.party.delegation == FOURNIL]

    _, pairs = run(needs, only, {"local": 1, "organic": 1})

    assert recommend(pairs, BUYER) == []
    assert pairs.rank.tolist() == [1.0]  # found by search, with its score
