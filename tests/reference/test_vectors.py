"""The reference itself gives the numbers DOMAIN.md 2.3 works out: else nothing compared with it is worth much."""

from datetime import date

import pytest

from matchmaker.data.communes import communes
from matchmaker.plugin_api import Cell
from tests.reference import formulas, gates, words
from tests.reference.run import split

DAY = date(2027, 3, 11)
KM_A_DEGREE = formulas.kilometres((48.0, 2.0), (49.0, 2.0))


def row(**columns):
    """Columns by name with ``__`` for the dot; one that is not given and asked for is unknown."""
    return Row({name.replace("__", "."): Cell(value, 1.0) for name, value in columns.items()})


class Row(dict):
    def __missing__(self, column):
        return Cell(None)


@pytest.mark.parametrize(
    ("km", "population", "value"),
    [(3.9, 31_189, 1.0), (30.5, 31_189, 0.1708), (30.5, 5_000, 0.4133), (88.28, 5_000, 0.0558)],
)
def test_nearness(km, population, value):
    asked = row(
        need__latitude=48.0,
        need__longitude=2.0,
        need__population=population,
        offer__latitude=48.0 + km / KM_A_DEGREE,
        offer__longitude=2.0,
    )

    assert formulas.local(asked, DAY)[0] == pytest.approx(value, abs=1.5e-4)  # of a rounded distance


@pytest.mark.parametrize(
    ("other", "km"), [("Viry-Châtillon", 3.62), ("Étampes", 32.13), ("Fleury-les-Aubrais", 88.28)]
)
def test_distances_between_town_halls(other, km):
    places = {
        town.name: (town.latitude, town.longitude)
        for town in communes()
        if town.name in {"Ris-Orangis", other}
    }

    assert formulas.kilometres(places["Ris-Orangis"], places[other]) == pytest.approx(km, abs=0.005)


@pytest.mark.parametrize(
    ("offered", "value"),
    [
        ("77310000", 1.0),
        ("77310001", 0.9),
        ("77319999", 0.8),
        ("77399999", 0.6),
        ("77999999", 0.35),
        ("70000000", 0.0),
    ],
)
def test_trades_by_their_common_digits(offered, value):
    assert formulas.cpv(row(need__cpv=("77310000",), offer__cpv=("99999999", offered)), DAY) == (value, 1.0)


@pytest.mark.parametrize(
    ("one", "other", "value"),
    [
        (["77310000"], ["90910000"], 0.5),
        (["77310000"], ["77310000"], 0.0),
        (["77310000", "90910000", "55520000"], ["55520000", "85312000"], 0.25),
        (["03000000"], ["15000000"], None),
    ],
)
def test_two_suppliers_complete_each_other(one, other, value):
    codes = ["77310000", "90910000", "55520000", "85312000"]
    need = row(need__lots=tuple(f"{number}/{code}" for number, code in enumerate(codes)))

    assert gates.complementarity(row(offer__cpv=one, partner__cpv=other), [need])[0] == value


@pytest.mark.parametrize(
    ("reservation", "kind", "passes"),
    [
        ("l2113_13", "EI", True),
        ("l2113_13", "GEIQ", False),
        ("l2113_13", "NONE", False),
        ("l2113_12", "EA", True),
        ("l2113_13", "EA", False),
        ("l2113_12_13", "EA", True),
        ("prison", "SEP", True),
        ("l2113_13", "UNKNOWN", False),
    ],
)
def test_reserved_contracts(reservation, kind, passes):
    answering = row(need__reservation=reservation, offer__executing_kinds=(kind,))

    assert (gates.reservation(answering, DAY, set()) == []) is passes


def test_words():
    need, offers = "nettoyage des bureaux", ["nous nettoyons vos bureaux", "restauration collective"]
    terms = [split(text) for text in offers]

    assert words.text(split(need), split(need), terms)[0] == 1.0
    assert words.text(split(need), terms[0], terms)[0] > words.text(split(need), terms[1], terms)[0] == 0.0


def test_short_chains_go_by_hands_and_not_by_distance():
    assert formulas.short_chain(row(own__short_chain_direct=50.0, own__short_chain_one=50.0), DAY)[0] == 0.9


def test_unknown_terms_are_dropped_and_the_evidence_falls():
    """DESIGN.md 3: the rest renormalised, the evidence multiplied by the known share."""
    value, evidence = formulas.insertion(row(offer__siae_kind="EI"), DAY)

    assert (value, evidence) == (1.0, 0.5)


def test_an_adherence_that_has_ended_is_unknown_and_not_best():
    both = {"own__local_currency_name": "eusko", "need__own__local_currency_name": "eusko"}

    running = formulas.local_currency(row(need__commune="64102", **both), DAY)
    ended = formulas.local_currency(
        row(need__commune="64102", own__local_currency_until=date(2027, 3, 10), **both), DAY
    )
    elsewhere = formulas.local_currency(row(need__commune="91521", **both), DAY)

    assert (running[0], ended[0], elsewhere[0]) == (1.0, None, None)
