"""The page, the PDF and the workbook of one report say the same, and the workbook's rows add up to it."""

import datetime as dt
import io
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader

from matchmaker.core.agenda.timetable import EventFacts
from matchmaker.core.impact.feedback import DayAnswer, MeetingAnswer
from matchmaker.core.impact.outcomes import BUYER, SUPPLIER, Declared
from matchmaker.core.impact.report import DIMENSIONS, Answers, Structure, Wish, met_of, report_of
from matchmaker.documents.pdf_report import report_pdf
from matchmaker.documents.report_words import DIMENSION_WORDS, group_figures, headline
from matchmaker.documents.report_workbook import report_workbook

FACTS = EventFacts("Rencontre d’essai", dt.date(2027, 3, 11), "Évry", "Europe/Paris", "CRESS d’essai")
NOW = dt.datetime(2027, 3, 11, 18, tzinfo=dt.UTC)


def structure(number, form="Associations", size="Aucun salarié", *, present=True):
    kind = "Acheteur" if number % 3 == 0 else "Fournisseur"
    place = "Essonne" if number % 2 else "Yvelines"
    return Structure(number, f"Structure {number}", kind, form, size, place, place, present)


def report(count=12, outcomes=True):
    structures = [
        structure(n, ["Associations", "Coopératives"][n % 2], present=n % 5 != 0) for n in range(count)
    ]
    meetings = [met_of(n, n, (n + 1) % count, "confirmed", ["held"] * (n % 3)) for n in range(count)]
    wishes = [Wish(n, (n + 1) % count, None if n % 4 else "busy") for n in range(count)]
    declared = [
        one
        for n in range(5)
        for one in (
            Declared(n, 100 + n, 200 + n, BUYER, "contract", 1_000 * (n + 1)),
            Declared(n, 200 + n, 100 + n, SUPPLIER, "contract", 1_000 * (n + 1)),
        )
    ]
    answers = Answers(
        day=[DayAnswer(1 + n % 5, "yes", "secret") for n in range(count)],
        meetings=[MeetingAnswer(n, "held", 1 + n % 5, "perhaps") for n in range(count)],
        voices=count,
        declared=declared if outcomes else [],
        asked=count,
    )
    return report_of(FACTS, structures, wishes, meetings, answers, NOW)


def sheets(made):
    book = load_workbook(io.BytesIO(report_workbook(made)))
    return {
        sheet.title: [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=2)]
        for sheet in book
    }


def check_that_rows_add_up(made):
    found = sheets(made)
    structures, meetings, wishes = found["Structures"], found["Rendez-vous"], found["Vœux"]
    figures = dict(found["Bilan"])

    assert [figures[words] for words, _ in headline(made)] == [value for _, value in headline(made)]
    assert figures["Structures inscrites"] == len(structures)
    assert figures["Structures présentes"] == sum(row[6] == "oui" for row in structures)
    assert figures["Vœux exprimés"] == len(wishes) == sum(row[7] for row in structures)
    assert figures["Vœux sans rendez-vous"] == sum(row[2] is not None for row in wishes)
    assert figures["Rendez-vous placés"] == len(meetings) == sum(row[9] for row in structures) / 2
    assert figures["Rendez-vous tenus"] == sum(row[2] == "Tenus" for row in meetings)
    assert figures["Rendez-vous tenus"] == sum(row[10] for row in structures) / 2
    for place, name in enumerate(DIMENSIONS, start=1):
        for group in made.groups[name]:
            rows = [row for row in structures if row[place] == group.label]
            counted = (
                len(rows),
                sum(row[6] == "oui" for row in rows),
                sum(bool(row[7] or row[8]) for row in rows),
                sum(bool(row[9]) for row in rows),
                sum(bool(row[10]) for row in rows),
            )
            assert counted == group_figures(group)
            assert (DIMENSION_WORDS[name], group.label, *counted) in found["Groupes"]
    assert Counter(row[2] for row in wishes if row[2]) == dict(made.reasons)


def test_every_figure_is_the_sum_of_the_workbooks_rows():
    check_that_rows_add_up(report())


@settings(max_examples=15)
@given(st.integers(0, 20))
def test_it_is_so_for_any_number_of_structures(count):
    check_that_rows_add_up(report(max(count, 2), outcomes=False))


def test_the_marks_of_the_workbook_are_those_of_the_report():
    made = report()
    found = sheets(made)

    day = Counter(row[0] for row in found["Avis sur la journée"])
    assert tuple(day[mark] for mark in range(1, 6)) == made.satisfaction.counts
    useful = Counter(row[1] for row in found["Avis sur les rendez-vous"])
    assert tuple(useful[mark] for mark in range(1, 6)) == made.useful.counts


def test_amounts_stand_in_the_workbook_as_totals_alone():
    made = report()
    found = sheets(made)

    line = made.outcomes.new_clients.buyers
    assert line.amount.value == 15_000
    assert (
        "Nouveaux clients",
        "Dit par les acheteurs",
        5,
        15_000,
        "non renseigné",
        "non renseigné",
    ) in found["Montants"]
    cells = {cell for rows in found.values() for row in rows for cell in row}
    assert not cells & {1_000, 2_000, 3_000, 4_000, 5_000}
    assert "secret" not in cells


def words_of(made):
    reader = PdfReader(io.BytesIO(report_pdf(made)))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_pdf_says_the_same_figures_and_names_nobody():
    made = report()

    words = words_of(made)

    for label, value in headline(made):
        assert f"{value} {label}" in words
    assert "15 000 €" in words.replace("\u202f", " ").replace("\xa0", " ")
    assert "Structure 1" not in words


def test_the_pdf_is_tagged_for_screen_readers():
    assert b"pdfuaid:part" in report_pdf(report())


def test_the_same_evening_the_pdf_says_that_outcomes_come_later():
    words = words_of(report(2, outcomes=False))

    assert "Pas encore de suites connues" in words
    assert "Moins de trois structures ont répondu" in words
