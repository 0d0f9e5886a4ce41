"""Each sheet as it comes out of the printer: what is on it, what its foot says, that it is tagged."""

import io
import re
from dataclasses import replace

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.core.agenda.agendas import build_agendas
from matchmaker.core.agenda.printing.delta import Delta, changed_sheets
from matchmaker.core.agenda.printing.half_days import expected, half_days
from matchmaker.core.agenda.printing.people import Attendee
from matchmaker.core.agenda.printing.table_cards import build_table_cards
from matchmaker.core.agenda.printing.tick_list import tick_list
from matchmaker.core.agenda.printing.who_when_where import who_when_where
from matchmaker.core.agenda.table_plan import build_table_plan
from matchmaker.documents.printing.agendas import agenda_sheet, large_agenda_sheet
from matchmaker.documents.printing.attendance import Logo, attendance_sheet
from matchmaker.documents.printing.badges import badge_sheet
from matchmaker.documents.printing.change_note import change_note
from matchmaker.documents.printing.lists import plan_sheets, tick_sheet, who_sheet
from matchmaker.documents.printing.opinion import OpinionKey
from matchmaker.documents.printing.sheet import Printing, print_sheets
from matchmaker.documents.printing.table_cards import card_sheet
from tests.documents.nasty_names import NASTY_NAMES, printable
from tests.factories.pictures import PNG
from tests.factories.timetables import (
    DELEGATIONS,
    EVENT,
    MEETINGS,
    PRINTED,
    SLOTS,
    make_delegation,
    make_timetable,
)

ZONE = "Europe/Paris"
PRINTING = Printing(EVENT, 3, PRINTED)
PEOPLE = [
    Attendee(1, "Les Jardins du Val", "fournisseur", "Inès Caron", 11, 21),
    Attendee(1, "Les Jardins du Val", "fournisseur", "Luc Petit", 12, 22),
    Attendee(2, "Tournesol Traiteur", "fournisseur"),
]
FOOT = "Planning n° 3 · imprimé le 9 mars 2027 à 09:30 · une version plus récente remplace cette feuille"


def printed(*sheets):
    return print_sheets(sheets, "À imprimer", PRINTING)


def agenda_of(id, timetable=None, tables=("T1", "T2", "T3")):
    agendas = build_agendas(timetable or make_timetable())
    return agenda_sheet(
        next(one for one in agendas if one.delegation.id == id), tables, "https://a.example/p?structure=4"
    )


def attendance(logos=()):
    (half,) = half_days(SLOTS, ZONE)
    return attendance_sheet(half, expected(half, PEOPLE), EVENT, logos)


def test_agenda_has_its_meetings_the_room_and_the_version_of_its_own(text_of):
    [page] = text_of(printed(agenda_of("S1")))

    assert "Les Jardins du Val" in page
    assert "14:00 jusqu’à 14:15 T2 Ville de Valbrune" in page
    assert "plan sans échelle) T1 T2 T3" in page
    assert "Votre planning à jour, en ligne" in page
    assert (
        "Version 2 · imprimé le 9 mars 2027 à 09:30 · une version plus récente remplace cette feuille 1 / 1"
        in page
    )


def test_a_score_that_moves_makes_no_paper_worthless():
    def agenda(**told):
        return agenda_of("A", make_timetable(meetings=(replace(MEETINGS[1], a="A", b="B", **told),), **two))

    two = {"delegations": (make_delegation("A", "Coop"), make_delegation("B", "Ville")), "unplaced": ()}
    paper = agenda(why=("À 3 km.",), guess="Traiteur").fingerprint

    assert agenda(why=("Agréée ESUS.",), guess="Repas").fingerprint == paper
    assert agenda(subject="Repas").fingerprint != paper
    assert agenda(table="T9").fingerprint != paper


def test_back_of_an_agenda_asks_for_each_meeting_under_its_number_and_key(text_of):
    agenda = next(one for one in build_agendas(make_timetable()) if one.delegation.id == "S1")
    key = OpinionKey(12, "KTRXZ", "https://a.example/avis/3")

    front, back = text_of(printed(agenda_sheet(agenda, ("T1",), "https://a.example/p", opinion=key)))

    assert "Votre avis" not in front
    assert "N° 12 Clé KTRXZ" in back
    assert all(one.partner in back for one in agenda.held)


def test_agenda_is_that_of_the_structure_whoever_comes_for_it(text_of):
    [page] = text_of(printed(agenda_of("S1")))

    assert "Luc Petit" not in page


def test_agenda_names_the_person_a_meeting_cannot_do_without_and_nobody_else(text_of):
    [page] = text_of(printed(agenda_of("S1")))

    assert "T2 Ville de Valbrune Jean Roux, parcs" in page
    assert "Claire Morel" not in page


def test_each_agenda_of_a_print_counts_its_own_pages(text_of):
    pages = text_of(printed(agenda_of("S1"), agenda_of("B1"), agenda_of("S3")))

    assert [page[-5:] for page in pages] == ["1 / 1", "1 / 1", "1 / 1"]
    assert ["Version 2" in page for page in pages] == [True, False, False]


def test_nothing_of_a_large_agenda_is_smaller_than_eighteen_points():
    sizes = set()

    def note(text, matrix, place, font, size):
        if text.strip():
            sizes.add(round(abs(size * (matrix[0] or 1) * (place[0] or 1)), 1))

    for agenda in build_agendas(make_timetable()):
        pdf = printed(large_agenda_sheet(agenda))
        for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
            page.extract_text(visitor_text=note)

    assert min(sizes) >= 18


def test_large_agenda_says_the_same(text_of):
    agendas = build_agendas(make_timetable())

    text = " ".join(text_of(printed(large_agenda_sheet(agendas[2]))))

    assert "14:20 jusqu’à 14:35 Table T1 Département de la Seine-Verte" in text
    assert "Version 2" in text


def test_table_card_names_the_table_its_keeper_and_each_slot(text_of):
    [page] = text_of(printed(card_sheet(build_table_cards(make_timetable())[0], ZONE)))

    assert "Table T1 Département de la Seine-Verte" in page
    assert re.search("14:00 – 14:15 Département de la Seine- ?Verte Net’Éclair Insertion", page)
    assert "15:20 – 15:35 libre" in page
    assert FOOT in page


def test_who_when_where_gives_the_table_of_each_slot(text_of):
    timetable = make_timetable()
    rows = who_when_where(timetable, frozenset(one.id for one in timetable.delegations))

    [page] = text_of(printed(who_sheet(rows, SLOTS, half_days(SLOTS, ZONE), ZONE)))

    assert "Jeudi 11 mars 2027, après-midi Structure 14:00 14:20 14:40 15:20" in page
    assert "Les Jardins du Val T2 T1" in page
    assert FOOT in page


def test_tick_list_has_structures_and_people(text_of):
    [page] = text_of(printed(tick_sheet(tick_list(PEOPLE))))

    assert "C Inès Caron · Les Jardins du Val" in page
    assert "L Les Jardins du Val · Inès Caron, Luc Petit" in page
    assert FOOT in page


def test_attendance_sheet_has_places_for_signatures_logos_and_totals(text_of):
    text = " ".join(text_of(printed(attendance())))

    assert "Logo Logo Logo Feuille d’émargement" in text
    assert "Jeudi 11 mars 2027, après-midi · 14:00 – 15:35" in text
    assert "N° Nom Structure Signature" in text
    assert "1 Inès Caron Les Jardins du Val 2 Luc Petit Les Jardins du Val 3 Tournesol Traiteur" in text
    assert "Lignes imprimées 3 Structures attendues 2 Présents (signatures)" in text
    assert "Certifié exact" in text


def test_attendance_sheet_carries_the_logos_that_were_given(text_of):
    pdf = printed(attendance([Logo("Région", "png", PNG)]))

    assert "Logo Logo" not in " ".join(text_of(pdf))
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].images) == 1


def test_another_logo_is_another_sheet():
    assert (
        attendance([Logo("a", "png", PNG)]).fingerprint
        != attendance([Logo("a", "png", PNG + b" ")]).fingerprint
    )


def test_badges_are_eight_to_a_sheet_with_name_structure_and_code(text_of):
    sheets = [
        badge_sheet(
            Attendee(1, "Les Jardins du Val", "fournisseur", f"Personne {n}", n, n),
            "K7QM3XZP9RTA",
            EVENT.name,
        )
        for n in range(9)
    ]

    first, second = text_of(printed(*sheets))

    assert [first.count("K7QM 3XZP 9RTA"), second.count("K7QM 3XZP 9RTA")] == [8, 1]
    assert "Personne 0 Les Jardins du Val Fournisseur K7QM 3XZP 9RTA" in first
    assert FOOT in second


def test_badge_keeps_its_fingerprint_until_another_person_holds_it():
    same = badge_sheet(PEOPLE[0], "K7QM3XZP9RTA", EVENT.name).fingerprint

    assert badge_sheet(PEOPLE[0], "", EVENT.name).fingerprint == same
    assert badge_sheet(replace(PEOPLE[0], person_id=99), "", EVENT.name).fingerprint != same


def test_plan_of_a_large_room_is_a_sheet_per_slot_and_of_a_small_one_a_single_sheet(text_of):
    large = make_timetable(tables=tuple(f"T{number}" for number in range(1, 13)))

    assert len(plan_sheets(build_table_plan(make_timetable()))) == 1
    sheets = plan_sheets(build_table_plan(large))
    assert [sheet.title for sheet in sheets] == [
        f"Plan des tables, {hours}"
        for hours in ("14:00 – 14:15", "14:20 – 14:35", "14:40 – 14:55", "15:20 – 15:35")
    ]
    assert len(text_of(printed(*sheets))) == 4


def test_note_says_what_to_exchange_to_add_and_to_throw_away(text_of):
    delta = Delta(("agenda:1",), ("badge:2",), ("agenda:3",), unchanged=6)
    titles = {"agenda:1": "Ville de Valbrune", "badge:2": "Luc Petit, Coop", "agenda:3": "Ancienne"}

    [page] = text_of(printed(change_note(delta, titles, "Depuis l’impression n° 1.")))

    assert (
        "l’ancienne • Ville de Valbrune À ajouter • Luc Petit, Coop À retirer et à jeter • Ancienne" in page
    )
    assert "Les 6 autres feuilles restent valables" in page


def everything(name):
    """One of every sheet, with this name wherever a name can stand."""
    delegations = (make_delegation("A", name, people=(name,), home_table="T1"), make_delegation("B", name))
    meetings = (replace(MEETINGS[1], a="A", b="B", subject=name),)
    timetable = make_timetable(delegations=delegations, meetings=meetings, unplaced=())
    attendee = Attendee(1, name, "fournisseur", name, 1, 1)
    (half,) = half_days(SLOTS, ZONE)
    agenda = build_agendas(timetable)[0]
    return {
        "agenda": agenda_sheet(agenda, ("T1",), "https://a.example/p"),
        "large": large_agenda_sheet(agenda),
        "card": card_sheet(build_table_cards(timetable)[0], ZONE),
        "who": who_sheet(who_when_where(timetable, frozenset("AB")), SLOTS, [half], ZONE),
        "tick": tick_sheet(tick_list([attendee])),
        "attendance": attendance_sheet(half, [attendee], replace(EVENT, organiser=name)),
        "plan": plan_sheets(build_table_plan(timetable))[0],
        "badge": badge_sheet(attendee, "K7QM3XZP9RTA", EVENT.name),
    }


@pytest.mark.parametrize("document", list(everything("x")))
def test_every_document_is_tagged_and_certified_for_screen_readers(document):
    pdf = printed(everything("Coop Signal")[document])

    root = pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "fr"
    assert "/StructTreeRoot" in root
    assert b"pdfuaid" in root["/Metadata"].get_data()
    width, height = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].mediabox[2:]
    assert sorted((round(width), round(height))) == [595, 842]


@pytest.mark.parametrize("name", NASTY_NAMES, ids=range(len(NASTY_NAMES)))
def test_any_name_fits_every_document(text_of, name):
    documents = everything(name)
    # A chest has room for two hundred letters: the badge is only to be made at all.
    lists = [sheet for key, sheet in documents.items() if key != "badge"]

    text = "".join(text_of(printed(*lists, documents["badge"])))

    assert squeezed(text).count(squeezed(printable(name))) >= len(lists)


def squeezed(text):
    return text.replace(" ", "").replace("-", "")


PLACES = st.tuples(st.integers(0, 3), st.sampled_from(["T1", "T2", "T3"]))


@st.composite
def timetables(draw):
    """Four possible meetings, each held or not, at any place, long or short, with any version."""
    pairs = (("S1", "B1"), ("S2", "B1"), ("S1", "B2"), ("S3", "B2"))
    meetings = []
    for number, (a, b) in enumerate(pairs):
        if draw(st.booleans()):
            place, table = draw(PLACES)
            meetings.append(
                replace(
                    MEETINGS[1],
                    uid=f"m{number}@x",
                    slot=place,
                    table=table,
                    a=a,
                    b=b,
                    length=draw(st.integers(1, 2)) if place < 3 else 1,
                    sequence=draw(st.integers(0, 2)),
                    status=draw(st.sampled_from(["confirmed", "cancelled"])),
                )
            )
    delegations = tuple(
        replace(one, name=draw(st.sampled_from([one.name, f"{one.name} bis"]))) for one in DELEGATIONS
    )
    return make_timetable(meetings=tuple(meetings), delegations=delegations)


@settings(max_examples=8)
@given(timetables(), timetables())
def test_agenda_is_printed_again_if_and_only_if_its_printed_pages_differ(before, after):
    old, new = ({id: agenda_of(id, table) for id in ("B1", "S1", "S3")} for table in (before, after))

    delta = changed_sheets(fingerprints(old), fingerprints(new))

    for id in old:
        differ = extracted(old[id]) != extracted(new[id])
        assert (f"agenda:{id}" in delta.to_print) == differ


def fingerprints(sheets):
    return {sheet.key: sheet.fingerprint for sheet in sheets.values()}


def extracted(sheet):
    """The words of the pages and, where a table is marked as the reader's own, its colour on the map."""
    pages = pypdf.PdfReader(io.BytesIO(printed(sheet))).pages
    return [page.get_contents().get_data() for page in pages], [page.extract_text() for page in pages]
