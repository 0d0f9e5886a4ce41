"""Territories served may be named in a list, as people write them."""

import pytest

from matchmaker.core.directory.importing.lists import ListFile, read_lists
from matchmaker.core.directory.importing.plan import Reference
from matchmaker.data.communes import communes
from matchmaker.data.cpv import cpv_table
from matchmaker.data.zones import zones
from tests.factories.lists import book_of


def read(served):
    offers = book_of(
        [
            ("Fournisseur", "Ce que vous proposez", "CPV", "Territoires servis"),
            ("Jardins", "Tonte", "77310000", served),
        ]
    )
    return read_lists([ListFile("offers", offers)], Reference(communes(), cpv_table(), zones=zones()))


@pytest.mark.parametrize(
    ("served", "codes"),
    [
        ("91, Seine-et-Marne", ("91", "77")),
        ("Bretagne", ("22", "29", "35", "56")),
        ("Étampes", ("91223",)),
    ],
)
def test_names_become_codes(served, codes):
    [offer] = read(served).offers

    assert (offer.columns["area"], offer.columns["area_zones"]) == ("zones", codes)


def test_words_that_name_nothing_are_told_and_shut_nobody_out():
    found = read("partout ailleurs")

    assert "area_zones" not in found.offers[0].columns
    assert "laissé de côté" in str([outcome.problems for outcome in found.outcomes])
