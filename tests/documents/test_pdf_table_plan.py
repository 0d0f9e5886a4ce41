import pytest

from matchmaker.core.agenda.table_plan import build_table_plan
from matchmaker.core.agenda.timetable import PlannedMeeting
from matchmaker.documents.pdf_table_plan import table_plan_pdf
from tests.documents.nasty_names import NASTY_NAMES, printable
from tests.factories.timetables import SLOTS, make_delegation, make_timetable


def test_small_room_shares_one_sheet(text_of):
    [page] = text_of(table_plan_pdf(build_table_plan(make_timetable())))

    assert (
        "14:00 – 14:15 Table Structure Structure "
        "T1 Département de la Seine-Verte Net’Éclair Insertion "
        "T2 Ville de Valbrune Les Jardins du Val T3 libre "
        "14:20 – 14:35 Table Structure Structure T1 Département de la Seine-Verte Les Jardins du Val"
    ) in page
    assert "Nettoyage" not in page
    assert "Version 3 · imprimé le 9 mars 2027 à 09:30" in page


@pytest.mark.parametrize("tables", [12, 28])
def test_large_room_has_a_sheet_per_slot(text_of, tables):
    timetable = make_timetable(tables=tuple(f"T{number}" for number in range(1, tables + 1)))

    pages = text_of(table_plan_pdf(build_table_plan(timetable)))

    assert len(pages) == len(SLOTS)
    assert ["14:00 – 14:15" in pages[0], "15:20 – 15:35" in pages[3]] == [True, True]


def test_plan_without_slots_says_so(text_of):
    empty = make_timetable(slots=(), meetings=())

    [page] = text_of(table_plan_pdf(build_table_plan(empty)))

    assert "Aucun créneau n’est prévu." in page


@pytest.mark.parametrize("name", NASTY_NAMES, ids=range(len(NASTY_NAMES)))
def test_any_name_is_printed_as_it_was_typed(text_of, name):
    timetable = make_timetable(
        delegations=(make_delegation("A", name), make_delegation("B", "Autre")),
        meetings=(PlannedMeeting("m@x", 0, "T1", "A", "B"),),
        unplaced=(),
    )

    printed = "".join(text_of(table_plan_pdf(build_table_plan(timetable))))

    assert printable(name).replace(" ", "") in printed.replace(" ", "")
