"""What is the matter with a workbook, cell by cell, in words."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from matchmaker.core.directory.cleaning import Choice, Problem, Severity
from matchmaker.core.directory.importing.outcomes import CellProblem, RowOutcome, Status
from matchmaker.core.directory.importing.parties import NOT_YET
from matchmaker.core.errors import Invalid
from matchmaker.documents.csv import csv_file
from matchmaker.plugin_api.text import N_

MOST_CHOICES = 6
DECIDE = N_("Supprimez l’une des deux lignes, ou donnez-leur deux noms bien distincts.")


@dataclass(frozen=True)
class Trouble:
    """One line for the reader: where, what was typed, what is the matter, what to do.

    ``row`` is 0 for what concerns a whole sheet; ``column`` is the spreadsheet's letter, empty for a row.
    """

    sheet: str
    row: int
    column: str
    header: str
    value: str
    sentence: str
    blocking: bool
    lost: bool = False  # the row would come in without this value
    follows: bool = False  # goes away by itself once another line is put right

    @classmethod
    def note(cls, sentence: str) -> "Trouble":
        """Something that concerns no cell and stops nothing."""
        return cls("", 0, "", "", "", sentence, blocking=False)

    @property
    def where(self) -> str:
        """« Participants, ligne 12, colonne C (SIRET) »."""
        parts = [self.sheet] if self.sheet else []
        if self.row:
            parts.append(f"ligne {self.row}")
        if self.column:
            parts.append(f"colonne {self.column}" + (f" ({self.header})" if self.header else ""))
        return ", ".join(parts)

    @property
    def line(self) -> str:
        """Everything in one sentence."""
        return f"{self.where} : {self.words}" if self.where else self.words

    @property
    def words(self) -> str:
        """The sentence, after the value where it does not quote it itself."""
        quoted = f"« {self.value} »"
        return f"{quoted} : {self.sentence}" if self.value and quoted not in self.sentence else self.sentence

    def as_json(self) -> dict[str, object]:
        return asdict(self) | {"words": self.words}


class BadWorkbook(Invalid):
    """The workbook cannot be planned as it is. ``troubles`` are all there is to say, in the order of the sheets."""

    template = N_("« {name} » est à corriger : {count} problèmes. Rien n’a été écrit.")

    def __init__(self, *, name: str, troubles: tuple[Trouble, ...]) -> None:
        self.troubles = troubles
        super().__init__(name=name, count=len(troubles))


class OneTrouble(BadWorkbook):
    template = N_("« {name} » est à corriger. Rien n’a été écrit.")


def bad_workbook(name: str, troubles: tuple[Trouble, ...]) -> BadWorkbook:
    """The refusal, in the singular where there is one problem. What only follows from another is left out."""
    troubles = tuple(one for one in troubles if not one.follows) or troubles
    return (OneTrouble if len(troubles) == 1 else BadWorkbook)(name=name, troubles=troubles)


def remarks_csv(troubles: Iterable[Trouble]) -> bytes:
    """All of them as a file that a spreadsheet opens, for the organiser to work through."""
    heads = ("Feuille", "Ligne", "Colonne", "En-tête", "Valeur", "Que faire", "À corriger")
    return csv_file(
        heads,
        (
            (
                one.sheet,
                one.row or None,
                one.column,
                one.header,
                one.value,
                one.sentence,
                "oui" if one.blocking else "",
            )
            for one in troubles
        ),
    )


def troubles_of(problems: Iterable[CellProblem]) -> tuple[Trouble, ...]:
    """The problems of a dry run as lines."""
    return tuple(
        Trouble(
            sheet=one.source.sheet,
            row=one.source.row,
            column=one.column,
            header=one.header,
            value=one.value,
            sentence=" ".join(filter(None, (one.problem.sentence, one.problem.todo, _answers(one.problem)))),
            blocking=one.problem.severity in (Severity.QUESTION, Severity.TO_CORRECT),
            lost=one.problem.severity is Severity.LEFT_OUT,
            follows=one.problem.template == NOT_YET,
        )
        for one in problems
    )


def merges_of(outcomes: Iterable[RowOutcome]) -> tuple[Trouble, ...]:
    """The rows that look like another row's structure: the organiser decides, by correcting one of them."""
    return tuple(
        Trouble(
            sheet=one.source.sheet,
            row=one.source.row,
            column="",
            header="",
            value=one.label,
            sentence=f"{one.sentence} {DECIDE}",
            blocking=True,
        )
        for one in outcomes
        if one.status is Status.MERGE_PROPOSED
    )


def _answers(problem: Problem) -> str:
    """What to write in the cell, where the page would ask a question."""
    if not problem.choices or _said(problem):
        return ""
    ways = [_way(choice) for choice in problem.choices[:MOST_CHOICES]]
    return f"Écrivez {' ou '.join(ways)}."


def _said(problem: Problem) -> bool:
    """Whether the sentence names the only choice already: « Vouliez-vous dire « Jardins du Val » ? »."""
    return len(problem.choices) == 1 and _way(problem.choices[0]) in problem.sentence


def _way(choice: Choice) -> str:
    """A number is written as it is, with its name beside; anything else by its label."""
    if not any(map(str.isdigit, choice.value)):
        return f"« {choice.label} »"
    return f"« {choice.value} »" if choice.label in choice.value else f"{choice.value} ({choice.label})"
