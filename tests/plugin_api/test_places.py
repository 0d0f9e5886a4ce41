import numpy as np
import pytest

from matchmaker.plugin_api.places import departement_of, lies_in, outside_radius, outside_zones

EVRY, PARIS, PARIS_13, SAINT_DENIS_REUNION, AJACCIO = "91228", "75056", "75113", "97411", "2A004"


@pytest.mark.parametrize(
    ("commune", "departement"), [(EVRY, "91"), (SAINT_DENIS_REUNION, "974"), (AJACCIO, "2A"), ("", "")]
)
def test_a_commune_code_begins_with_its_departement(commune, departement):
    assert departement_of(commune) == departement


@pytest.mark.parametrize("zones", [("91",), ("77", EVRY)])
def test_a_commune_lies_in_itself_and_in_its_departement(zones):
    assert lies_in(EVRY, zones)
    assert not outside_zones([EVRY], [zones])[0, 0]


def test_each_commune_is_told_outside_each_list_it_is_not_in():
    found = outside_zones([EVRY, SAINT_DENIS_REUNION], [("91",), ("974", "77"), (EVRY, "974"), ("97",)])

    assert found.tolist() == [[False, True, False, True], [True, False, False, True]]


def test_what_is_not_known_is_outside_nothing():
    found = outside_zones(["", EVRY], [(), ("77",)])

    assert found.tolist() == [[False, False], [False, True]]


def test_an_arrondissement_lies_in_its_town_and_a_town_may_lie_in_what_serves_a_part_of_it():
    found = outside_zones([PARIS, PARIS_13, "75114"], [(PARIS,), (PARIS_13,), ("13201",)])

    assert found.tolist() == [[False, False, True], [False, False, True], [False, True, True]]


def test_only_a_known_distance_can_be_too_far():
    distance, radius = np.array([30.1, 30.0, np.nan, 30.0]), np.array([30.0, 30.0, 30.0, np.nan])

    assert outside_radius(distance, radius).tolist() == [True, False, False, False]


def test_words_that_are_no_code_shut_nobody_out():
    outside = outside_zones(("91521",), (("Bretagne",), ("35", "Bretagne"), ("35",), ("974",)))

    assert outside.tolist() == [[False, False, True, True]]
