"""The report of an import as its page shows it: questions first, then what to correct, then every row."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from flask_babel import gettext as _

from matchmaker.core.directory.importing.answers import cell_key, row_key, value_key
from matchmaker.core.directory.importing.outcomes import Status
from matchmaker.plugin_api.text import N_
from matchmaker.web.page import translated

PAGE_LENGTH = 100
MOST_ASKED = 100  # questions and corrections on one page; the rest come once these are settled
# Statuses in the order of the page, in the plural of the figures above it.
STATUSES: Mapping[str, str] = {
    Status.READY: N_("prêtes"),
    Status.QUESTION: N_("questions"),
    Status.TO_CORRECT: N_("à corriger"),
    Status.MERGE_PROPOSED: N_("à réunir ?"),
    Status.MERGED: N_("réunies"),
    Status.IGNORED: N_("ignorées"),
}
SINGULAR: Mapping[str, str] = {
    Status.READY: N_("prête"),
    Status.QUESTION: N_("question"),
    Status.TO_CORRECT: N_("à corriger"),
    Status.MERGE_PROPOSED: N_("à réunir ?"),
    Status.MERGED: N_("réunie"),
    Status.IGNORED: N_("ignorée"),
}
EFFECTS: Mapping[str, str] = {
    "create": N_("nouvelle"),
    "change": N_("complétée"),
    "unchanged": N_("inchangée"),
}
# What an applied import counts, in words.
KINDS: Mapping[str, str] = {
    "organisations": N_("structures"),
    "people": N_("interlocuteurs"),
    "delegations": N_("participations"),
    "offers": N_("offres"),
    "needs": N_("besoins"),
    "requests": N_("vœux"),
}
SHEETS: Mapping[str | None, str] = {
    "event": N_("l’événement"),
    "participants": N_("une liste de structures"),
    "offers": N_("des offres"),
    "needs": N_("des besoins"),
    "requests": N_("des vœux"),
    "programme": N_("un programme d’achat"),
    None: N_("non reconnue : rien n’y est repris"),
}


@dataclass(frozen=True)
class Told:
    """One problem of one cell."""

    where: str
    label: str
    value: str
    sentence: str
    todo: str
    name: str  # of the field that answers it; "" when nothing typed here would
    choices: tuple[tuple[str, str], ...]
    severity: str


@dataclass(frozen=True)
class Line:
    """One source row."""

    where: str
    label: str
    status: str
    sentence: str
    effect: str
    name: str  # of the field that decides a merge
    problems: tuple[Told, ...]


@dataclass(frozen=True)
class Report:
    """What the page shows of an import."""

    counts: tuple[tuple[str, int, str], ...]  # status, how many, words
    questions: tuple[Told, ...]  # each value asked once
    corrections: tuple[Told, ...]
    merges: tuple[Line, ...]
    remarks: tuple[Told, ...]  # put right, or left out
    lines: tuple[Line, ...]
    sheets: tuple[Mapping[str, Any], ...]
    applied: tuple[tuple[str, Mapping[str, int]], ...]
    notes: tuple[str, ...]
    ready: int

    def page(self, status: str, number: int) -> tuple[Line, ...]:
        """A page of the rows, all or of one status."""
        chosen = self.chosen(status)
        return chosen[(number - 1) * PAGE_LENGTH : number * PAGE_LENGTH]

    def chosen(self, status: str) -> tuple[Line, ...]:
        """The rows of a status; all for none."""
        return tuple(line for line in self.lines if not status or line.status == status)

    def pages(self, status: str) -> int:
        return max(1, -(-len(self.chosen(status)) // PAGE_LENGTH))


class Tried(Protocol):
    """A file that was tried: an import of an organiser, or a programme of a buyer."""

    @property
    def report(self) -> dict[str, Any]: ...


def read_report(
    row: Tried, many: Mapping[str, str] = STATUSES, single: Mapping[str, str] = SINGULAR
) -> Report:
    """Arrange the stored report, in the reader's language; the statuses in the order of the page."""
    stored = row.report
    lines = tuple(sorted(map(_line, stored.get("rows", ())), key=lambda line: line.status == Status.IGNORED))
    general = [_told(problem, "", 0, "") for problem in stored.get("problems", ())]
    told = [problem for line in lines for problem in line.problems]
    counts = stored.get("counts", {})
    applied = stored.get("applied", {})
    return Report(
        counts=tuple(
            (s, n, str(_((many if n > 1 else single)[s]))) for s in many for n in [counts.get(s, 0)]
        ),
        questions=_each_once([p for p in told if p.severity == "question"])[:MOST_ASKED],
        corrections=tuple([p for p in general + told if p.severity == "to_correct"][:MOST_ASKED]),
        merges=tuple([line for line in lines if line.status == Status.MERGE_PROPOSED][:MOST_ASKED]),
        remarks=tuple(p for p in told if p.severity in ("note", "left_out")),
        lines=lines,
        sheets=tuple({**s, "words": _(SHEETS[s["kind"]])} for s in stored.get("sheets", ())),
        applied=tuple((_(KINDS[kind]), effects) for kind, effects in applied.get("counts", {}).items()),
        notes=tuple(translated(note["template"], note["values"]) for note in applied.get("notes", ())),
        ready=counts.get(Status.READY, 0) + counts.get(Status.MERGED, 0),
    )


def _line(entry: Mapping[str, Any]) -> Line:
    sheet, number = entry["sheet"], entry["row"]
    reason = entry.get("reason", "")
    return Line(
        where=_where(sheet, number, ""),
        label=entry["label"],
        status=entry["status"],
        sentence=translated(reason, entry.get("values")) if reason else "",
        effect=str(_(EFFECTS[entry["effect"]])) if "effect" in entry else "",
        name=f"merges:{row_key(sheet, number)}",
        problems=tuple(_told(p, sheet, number, entry["label"]) for p in entry.get("problems", ())),
    )


def _told(problem: Mapping[str, Any], sheet: str, number: int, label: str) -> Told:
    key, value = problem["key"], problem["value"]
    asked = problem["severity"] == "question"
    name = f"values:{value_key(key, value)}" if asked else f"cells:{cell_key(sheet, number, key)}"
    return Told(
        where=_where(sheet, number, problem["column"]),
        label=label,
        value=value,
        sentence=translated(problem["template"], problem["values"]),
        todo=translated(problem["advice"], problem["values"]) if problem["advice"] else "",
        name=name if number and key else "",
        choices=tuple((choice["value"], str(_(choice["label"]))) for choice in problem["choices"]),
        severity=problem["severity"],
    )


def _where(sheet: str, row: int, column: str) -> str:
    """« Participants, ligne 12, colonne C »."""
    if not row:
        return sheet
    place = _("%(sheet)s, ligne %(row)s", sheet=sheet, row=row)
    return f"{place}, {_('colonne %(column)s', column=column)}" if column else str(place)


def _each_once(asked: list[Told]) -> tuple[Told, ...]:
    """One answer serves every row that says the same."""
    return tuple({problem.name: problem for problem in reversed(asked)}.values())[::-1]
