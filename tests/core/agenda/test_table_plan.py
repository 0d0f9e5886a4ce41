from dataclasses import replace

from matchmaker.core.agenda.table_plan import Seating, TableSlot, build_table_plan
from tests.factories.timetables import MEETINGS, at, make_timetable


def test_table_plan_lists_every_table_of_every_slot():
    plan = build_table_plan(make_timetable())

    assert plan.slots == (
        TableSlot(
            at(14, 0),
            at(14, 15),
            (
                Seating(
                    "T1", ("Département de la Seine-Verte", "Net’Éclair Insertion"), "Nettoyage de bureaux"
                ),
                Seating("T2", ("Ville de Valbrune", "Les Jardins du Val")),
                Seating("T3", None),
            ),
        ),
        TableSlot(
            at(14, 20),
            at(14, 35),
            (
                Seating(
                    "T1",
                    ("Département de la Seine-Verte", "Les Jardins du Val"),
                    "Entretien des espaces verts des collèges",
                ),
                Seating("T2", None),
                Seating("T3", None),
            ),
        ),
        TableSlot(at(14, 40), at(14, 55), (Seating("T1", None), Seating("T2", None), Seating("T3", None))),
        TableSlot(at(15, 20), at(15, 35), (Seating("T1", None), Seating("T2", None), Seating("T3", None))),
    )


def test_double_meeting_holds_its_table_in_both_slots():
    plan = build_table_plan(make_timetable(meetings=(replace(MEETINGS[0], length=2),)))

    assert [one.seatings[0].pair is not None for one in plan.slots] == [False, True, True, False]


def test_cancelled_meeting_leaves_its_table_free():
    plan = build_table_plan(make_timetable(meetings=(replace(MEETINGS[1], status="cancelled"),)))

    assert plan.slots[0].seatings[0] == Seating("T1", None)


def test_table_nobody_listed_comes_last():
    plan = build_table_plan(make_timetable(meetings=(replace(MEETINGS[1], table="Salon"),)))

    assert [one.table for one in plan.slots[0].seatings] == ["T1", "T2", "T3", "Salon"]
