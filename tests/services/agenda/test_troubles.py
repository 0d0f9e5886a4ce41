from matchmaker.core.directory.cleaning import Choice, asked, noted, refused
from matchmaker.core.directory.importing.outcomes import CellProblem, RowOutcome, Source, Status
from matchmaker.core.directory.importing.parties import NOT_YET
from matchmaker.services.agenda.troubles import (
    Trouble,
    bad_workbook,
    merges_of,
    remarks_csv,
    troubles_of,
)

PLACE = Source("Participants", 12)


def problem(what, value="AM"):
    return CellProblem(PLACE, "C", "SIRET", "siret", value, what)


def test_problem_becomes_one_line_with_its_place():
    [trouble] = troubles_of([problem(refused("« {value} » ne va pas.", "Corrigez.", value="AM"))])

    assert trouble.line == "Participants, ligne 12, colonne C (SIRET) : « AM » ne va pas. Corrigez."
    assert trouble.blocking is True


def test_question_says_what_to_write():
    choices = (Choice("morning", "matin"), Choice("12345678200010", "Net’Éclair"), Choice("1 Nom", "Nom"))

    [trouble] = troubles_of([problem(asked("Quand ?", "", choices))])

    assert trouble.sentence == "Quand ? Écrivez « matin » ou 12345678200010 (Net’Éclair) ou « 1 Nom »."


def test_the_only_choice_is_not_said_twice():
    template = "Vouliez-vous dire « {nearest} » ?"
    what = asked(template, "Corrigez.", (Choice("Val", "Val"),), nearest="Val")

    [trouble] = troubles_of([problem(what)])

    assert trouble.sentence == "Vouliez-vous dire « Val » ? Corrigez."


def test_note_stops_nothing():
    [trouble] = troubles_of([problem(noted("Un zéro a été remis."))])

    assert trouble.blocking is False


def test_merge_waits_for_the_organiser():
    outcome = RowOutcome(
        PLACE, Status.MERGE_PROPOSED, reason="Même SIRET que la ligne {row}.", values={"row": 5}, label="Net"
    )

    [trouble] = merges_of([outcome, RowOutcome(PLACE, Status.READY)])

    assert trouble.line == (
        "Participants, ligne 12 : « Net » : Même SIRET que la ligne 5. "
        "Supprimez l’une des deux lignes, ou donnez-leur deux noms bien distincts."
    )


def test_what_follows_from_another_problem_is_left_out():
    root, follower = troubles_of(
        [
            problem(refused("Faux.", "Corrigez.")),
            problem(refused(NOT_YET, "", value="x", sheet="Participants", row=3)),
        ]
    )

    refusal = bad_workbook("a.xlsx", (root, follower))

    assert refusal.troubles == (root,)
    assert str(refusal) == "« a.xlsx » est à corriger. Rien n’a été écrit."


def test_remarks_are_safe_to_open_in_a_spreadsheet():
    written = remarks_csv([Trouble("Vœux", 3, "A", "Demandeur", "=1+1", "Corrigez.", blocking=True)])

    assert written.decode("utf-8-sig").splitlines()[1] == (
        '"Vœux";"3";"A";"Demandeur";"\'=1+1";"Corrigez.";"oui"'
    )
