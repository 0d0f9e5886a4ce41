"""Somebody stands at the desk who is on no list, or whose structure is."""

from datetime import timedelta

import pytest
import time_machine

from tests.factories.making import START


@pytest.fixture
def desk(planning, client_as):
    with time_machine.travel(START - timedelta(hours=1), tick=False):
        yield client_as(planning.organiser)


def arrive(desk, planning, structure):
    page = f"/evenements/{planning.event.id}/accueil/inscription"
    return desk.submit(page, structure=structure, kind="supplier", person="Lou Roy")


def test_a_structure_that_is_expected_is_not_added_and_the_right_place_is_named(desk, planning, make):
    structure = make.organisation(name="Les Tournesols", known_to=planning.chamber)
    make.delegation(planning.event, structure)

    shown = arrive(desk, planning, structure.name).text

    assert "« Les Tournesols » participe déjà. Quelqu’un vient à la place d’un autre ?" in shown
    assert "Confirmations → Noter, remplacer" in shown


def test_a_structure_nobody_knew_takes_part(desk, planning):
    assert arrive(desk, planning, "Les Paniers d’à côté").status_code == 303
