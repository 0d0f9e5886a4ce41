import random

from matchmaker.core.agenda.printing.codes import ALPHABET, new_code, shown_code, typed_code
from matchmaker.core.agenda.printing.half_days import expected, half_days
from matchmaker.core.agenda.printing.people import Attendee
from matchmaker.core.agenda.printing.room_map import room_map
from matchmaker.core.agenda.printing.table_cards import CardRow, build_table_cards
from matchmaker.core.agenda.printing.tick_list import Entry, Letter, tick_list
from matchmaker.core.agenda.printing.who_when_where import WhoRow, who_when_where
from matchmaker.core.agenda.timetable import PlannedMeeting
from tests.factories.timetables import at, make_delegation, make_timetable, slot

LONG = PlannedMeeting("l@x", slot=0, table="T1", a="S1", b="B1", length=2)
CANCELLED = PlannedMeeting("c@x", slot=2, table="T1", a="S2", b="B1", status="cancelled")


def test_card_of_a_table_has_a_long_meeting_once_and_no_cancelled_one():
    (first, *_) = build_table_cards(make_timetable(meetings=(LONG, CANCELLED)))

    pair = ("Département de la Seine-Verte", "Les Jardins du Val")
    assert (first.table, first.keepers) == ("T1", ("Département de la Seine-Verte",))
    assert first.rows == (
        CardRow(at(14, 0), at(14, 35), pair),
        CardRow(at(14, 40), at(14, 55), None),
        CardRow(at(15, 20), at(15, 35), None),
    )


def test_card_is_made_for_a_table_that_only_a_meeting_names():
    cards = build_table_cards(
        make_timetable(tables=("T1",), meetings=(PlannedMeeting("m@x", 0, "T9", "S1", "B1"),))
    )

    assert [card.table for card in cards] == ["T1", "T9"]


def test_who_when_where_stands_in_each_slot_of_a_long_meeting():
    rows = who_when_where(make_timetable(meetings=(LONG,)), frozenset({"S1", "B1", "S3"}))

    assert rows == (
        WhoRow("Département de la Seine-Verte", (("T1",), ("T1",), (), ())),
        WhoRow("Les Jardins du Val", (("T1",), ("T1",), (), ())),
        WhoRow("Tournesol Traiteur", ((), (), (), ())),
    )


def test_names_are_in_the_order_of_a_french_list():
    names = ("Zénith", "Élan", "Echo", "Emmaüs")
    delegations = tuple(make_delegation(name, name) for name in names)
    timetable = make_timetable(delegations=delegations, meetings=(), unplaced=())

    rows = who_when_where(timetable, frozenset(names))

    assert [row.name for row in rows] == ["Echo", "Élan", "Emmaüs", "Zénith"]


def test_half_days_are_parted_at_one_on_the_clocks_of_the_event():
    slots = (slot(9, 0), slot(12, 40), slot(13, 0), slot(16, 0))

    assert [(half.key, half.slots) for half in half_days(slots, "Europe/Paris")] == [
        ("2027-03-11-am", (0, 1)),
        ("2027-03-11-pm", (2, 3)),
    ]
    # On Réunion the same moments are three hours later: 12:00, then the afternoon.
    assert [half.slots for half in half_days(slots, "Indian/Reunion")] == [(0,), (1, 2, 3)]


def test_who_is_away_the_whole_half_day_does_not_sign_for_it():
    (half,) = half_days((slot(14, 0), slot(14, 20)), "Europe/Paris")
    people = [
        Attendee(1, "A", "", "Zoé Bon", away=frozenset({0})),
        Attendee(2, "B", "", "Ana Cor", away=frozenset({0, 1})),
        Attendee(3, "C", ""),
        Attendee(4, "D", "", "Luc Arc"),
    ]

    assert [one.person for one in expected(half, people)] == ["Luc Arc", "Zoé Bon", ""]


def test_tick_list_is_one_alphabet_of_structures_and_family_names():
    people = [
        Attendee(1, "Coop Signal", "", "Luc Petit"),
        Attendee(1, "Coop Signal", "", "Ana Cor"),
        Attendee(2, "3 Sources", ""),
    ]

    assert tick_list(people) == (
        Letter("#", (Entry("3 Sources", "", True),)),
        Letter(
            "C", (Entry("Coop Signal", "Luc Petit, Ana Cor", True), Entry("Ana Cor", "Coop Signal", False))
        ),
        Letter("P", (Entry("Luc Petit", "Coop Signal", False),)),
    )


def test_room_map_keeps_the_order_and_marks_the_readers_own():
    rows = room_map([f"T{number}" for number in range(1, 9)], {"T7"})

    assert [[place.table for place in row] for row in rows] == [
        ["T1", "T2", "T3", "T4", "T5", "T6"],
        ["T7", "T8"],
    ]
    assert [place.table for row in rows for place in row if place.own] == ["T7"]


def test_code_reads_back_as_it_was_shown():
    code = new_code(random.Random(1).choice)

    assert len(code) == 12
    assert set(code) <= set(ALPHABET)
    assert typed_code(shown_code(code).lower()) == code
    assert not set("0O1ILU") & set(ALPHABET)
