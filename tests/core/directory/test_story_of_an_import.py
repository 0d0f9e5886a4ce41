"""Story 1: an untidy workbook, row by row, with exactly the figures of the story."""

from dataclasses import replace

import pytest

from matchmaker.core.directory.importing.answers import Answers
from matchmaker.core.directory.importing.compare import compare_organisations
from matchmaker.core.directory.importing.duplicates import Known
from matchmaker.core.directory.importing.outcomes import Status
from matchmaker.core.directory.importing.plan import Reference
from matchmaker.core.directory.importing.planning import plan_import
from matchmaker.data.communes import communes
from matchmaker.data.cpv import cpv_table
from matchmaker.documents.reading import read_book
from tests.factories.lists import inscrits

MEANS_MORNING = Answers(values={"availability!am": "matin"})


@pytest.fixture(scope="module")
def book():
    return read_book(inscrits(), "inscrits_v7_FINAL(2).xlsx")


@pytest.fixture(scope="module")
def reference():
    return Reference(communes(), cpv_table())


def counts(plan):
    return {status: count for status, count in plan.counts.items() if count}


def known_after(plan):
    return tuple(
        Known(
            number,
            row.identity,
            row.name,
            row.columns.get("siae_kind"),
            row.columns,
            emails=frozenset(contact.email for contact in row.contacts if contact.email),
        )
        for number, row in enumerate(plan.organisations, start=1)
    )


def test_every_row_is_accounted_for(book, reference):
    plan = plan_import(book, reference)

    assert [outcome.status for outcome in plan.outcomes] == [
        Status.READY,
        Status.QUESTION,
        Status.READY,
        Status.READY,
        Status.READY,
        Status.TO_CORRECT,
        Status.MERGE_PROPOSED,
        Status.READY,
        Status.IGNORED,
        Status.IGNORED,
    ]
    assert counts(plan) == {
        Status.READY: 5,
        Status.QUESTION: 1,
        Status.TO_CORRECT: 1,
        Status.MERGE_PROPOSED: 1,
        Status.IGNORED: 2,
    }
    assert [outcome.sentence for outcome in plan.outcomes[-2:]] == ["Ligne vide.", "Ligne de total."]


def test_each_problem_says_where_what_and_what_to_do(book, reference):
    plan = plan_import(book, reference)

    told = [(p.source.row, p.column, p.value, p.problem.sentence) for p in plan.problems]
    assert told == [
        (
            4,
            "B",
            "1234400016",
            "« 1234400016 » complété en 00001234400016 : le tableur avait ôté les zéros du début.",
        ),
        (5, "F", "AM", "« AM » : matin ou après-midi ?"),
        (
            8,
            "D",
            "a@net.example; b@net.example",
            "2 adresses dans la cellule : 2 interlocuteurs.",
        ),
        (9, "B", "5,67880E+13", "« 5,67880E+13 » : le tableur a perdu les derniers chiffres du SIRET."),
        (11, "E", "612345678", "« 612345678 » complété en 0612345678 : le tableur avait ôté le 0 du début."),
    ]


def test_after_the_answer_six_organisations_and_seven_addresses(book, reference):
    plan = plan_import(book, replace(reference, answers=MEANS_MORNING))

    assert [(row.siret, row.name) for row in plan.organisations] == [
        ("00001234400016", "Seine-Verte Collèges"),
        ("00001234400016", "Seine-Verte Routes"),
        ("40483304800014", "Coop’Éclore Traiteur"),
        ("40483304800014", "Coop’Éclore Graphisme"),
        ("12345678200010", "Net’Éclair"),
        ("73282932000074", "Jardins du Val"),
    ]
    assert len([c.email for row in plan.organisations for c in row.contacts]) == 7


def test_the_same_file_again_creates_and_changes_nothing(book, reference):
    answered = replace(reference, answers=MEANS_MORNING)
    first = plan_import(book, answered)
    again = replace(answered, known=known_after(first))

    changes = compare_organisations(plan_import(book, again), again.known)

    assert [change.kind for change in changes] == ["unchanged"] * 6


def test_an_accepted_merge_completes_the_first_row(book, reference):
    answers = replace(MEANS_MORNING, merges={"Sheet!10": "merge"})

    plan = plan_import(book, replace(reference, answers=answers))

    merged = plan.organisations[4]
    assert plan.counts[Status.MERGED] == 1
    assert (merged.name, plan.aliases[merged.identity]) == ("Net’Éclair", frozenset({"net eclair insertion"}))


def test_a_refused_merge_makes_two_organisations(book, reference):
    answers = replace(MEANS_MORNING, merges={"Sheet!10": "separate"})

    plan = plan_import(book, replace(reference, answers=answers))

    assert [row.name for row in plan.organisations if row.siret == "12345678200010"] == [
        "Net’Éclair",
        "Net Eclair insertion",
    ]
