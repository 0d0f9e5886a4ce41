"""« Ma table »: where to go next, and the other tables that are one's own."""

import pytest

from matchmaker.core.agenda.agendas import build_agendas
from matchmaker.core.agenda.my_table import Room, Spot, find_table
from tests.factories.timetables import at, make_timetable

TABLES = (("T1", "Salle Hugo"), ("T3", "Préau"), ("T2", "Salle Hugo"))


def plan(id, moment, tables=TABLES):
    (agenda,) = (one for one in build_agendas(make_timetable()) if one.delegation.id == id)
    return find_table(agenda, tables, moment)


@pytest.mark.parametrize(
    ("moment", "table", "partner"),
    [
        (at(9, 0), "T2", "Ville de Valbrune"),
        (at(14, 14), "T2", "Ville de Valbrune"),  # under way
        (at(14, 15), "T1", "Département de la Seine-Verte"),
    ],
)
def test_the_meeting_under_way_or_the_next_one_says_where_to_go(moment, table, partner):
    found = plan("S1", moment)

    assert (found.next.table, found.next.partner, found.room) == (table, partner, "Salle Hugo")


def test_tables_stand_in_their_order_room_by_room():
    assert plan("S1", at(9, 0)).rooms == (
        Room("Salle Hugo", (Spot("T1", "own"), Spot("T2", "next"))),
        Room("Préau", (Spot("T3"),)),
    )


def test_once_all_is_over_only_ones_own_tables_are_left():
    found = plan("S1", at(18, 0))

    assert (found.next, found.room) == (None, "")
    assert [spot.what for room in found.rooms for spot in room.spots] == ["own", "own", ""]


def test_who_keeps_a_table_sees_it_as_its_own():
    found = plan("B1", at(18, 0), (("T1", ""), ("T2", "")))

    assert found.rooms == (Room("", (Spot("T1", "own"), Spot("T2"))),)


def test_without_a_meeting_there_is_no_plan():
    agenda = build_agendas(make_timetable(meetings=()))[2]

    assert find_table(agenda, TABLES, at(9, 0)) is None
