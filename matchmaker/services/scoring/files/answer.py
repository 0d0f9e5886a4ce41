"""Scores of files as they are handed out: a table for people and tables, a document for machines."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from matchmaker.core.scoring.chosen import Chosen
from matchmaker.core.scoring.explain import FactInWords, PartInWords
from matchmaker.documents.csv import csv_file
from matchmaker.documents.tables import Cell, Table, tables_workbook
from matchmaker.plugin_api import Criterion, Gate
from matchmaker.plugin_api.columns import OWN
from matchmaker.services.agenda.troubles import Trouble
from matchmaker.services.scoring.files.records import Subject
from matchmaker.services.scoring.files.run import FileScores, NeedInFile, PairInFile, sentence_of

FORMAT = "matchmaker-scores/1"
DECIMALS = 6  # in tables; the document has the numbers as they are

# One row per kept pair: these columns, then three for each criterion (docs/scoring-files.md, tested).
COLUMNS = (
    "need_owner",
    "need_owner_number",
    "need_title",
    "need_row",
    "offer_owner",
    "offer_owner_number",
    "offer_title",
    "offer_row",
    "place",
    "rank",
    "coverage",
    "notice",
)
PER_CRITERION = ("value", "evidence", "reason")


@dataclass(frozen=True)
class Answer:
    """Everything an answer says. ``versions`` are those of the plugins, by criterion key; ``rejected`` are the
    plugins that did not load, by name, with the reason: a gate among them has turned nobody away."""

    scores: FileScores
    chosen: Chosen
    versions: Mapping[str, str]
    troubles: Sequence[Trouble]
    made_at: datetime
    top: int
    seed: int
    rejected: Mapping[str, str] = field(default_factory=dict)

    @property
    def keys(self) -> list[str]:
        """The criteria that gave a score, in the order of the columns."""
        failed = {failure.key for failure in self.scores.failures}
        return [key for key in self.chosen.weights if key not in failed]


def headers(answer: Answer) -> list[str]:
    """The heads of the table."""
    return [*COLUMNS, *(f"{key}_{name}" for key in answer.keys for name in PER_CRITERION)]


def as_csv(answer: Answer) -> bytes:
    """The table as the product writes every CSV: UTF-8 with its mark, semicolons, decimal commas."""
    return csv_file(headers(answer), _rows(answer))


def as_workbook(answer: Answer) -> bytes:
    """The table as a workbook, with a second sheet for what the files did not say well."""
    tables = [Table("Classement", headers(answer), list(_rows(answer)))]
    lines = [(f"Extension {name}", why, "non") for name, why in answer.rejected.items()]
    lines += [(one.where, one.words, "oui" if one.blocking else "non") for one in answer.troubles]
    if lines:
        tables.append(Table("À corriger", ["Où", "Quoi", "Ligne laissée de côté"], lines))
    return tables_workbook(tables)


def as_document(answer: Answer) -> dict[str, Any]:
    """Needs, their pairs and the parts of each, with what they were made of, as plain values for JSON."""
    return {
        "format": FORMAT,
        "made_at": answer.made_at.isoformat(timespec="seconds"),
        "top": answer.top,
        "seed": answer.seed,
        "criteria": [_criterion(kind, answer) for kind in answer.chosen.criteria],
        "left_out": [
            *({"key": one.key, "error": one.error} for one in answer.scores.failures),
            *({"key": name, "error": why} for name, why in answer.rejected.items()),
        ],
        "needs": [_need(need) for need in answer.scores.needs],
        "problems": [one.as_json() for one in answer.troubles],
    }


def _rows(answer: Answer) -> Iterator[list[Cell]]:
    for need in answer.scores.needs:
        for pair in need.pairs:
            parts = [_three(pair.parts[key]) for key in answer.keys]
            yield [
                *_named(need.need),
                *_named(pair.offer),
                *_ranked(pair),
                *(cell for p in parts for cell in p),
            ]


def _named(subject: Subject) -> list[Cell]:
    return [subject.owner.name, subject.owner.number, subject.title, subject.row]


def _ranked(pair: PairInFile) -> list[Cell]:
    return [pair.place, _short(pair.rank), _short(pair.coverage), str(pair.notice or "")]


def _three(part: PartInWords) -> list[Cell]:
    value, evidence = _known(part)
    return [_short(value), _short(evidence), sentence_of(part.reason)]


def _short(number: float | None) -> float | None:
    return None if number is None else round(number, DECIMALS)


def _criterion(kind: type[Criterion], answer: Answer) -> dict[str, Any]:
    return {
        "key": kind.key,
        "label": kind.label,
        "legal_stage": kind.legal_stage,
        "version": answer.versions[kind.key],
        "gate": issubclass(kind, Gate),
        "weight": answer.chosen.weights.get(kind.key),
    }


def _need(need: NeedInFile) -> dict[str, Any]:
    return {
        **_subject(need.need),
        "relevant": need.relevant,
        "turned_away": [
            {"key": one.gate, "reason": sentence_of(one.reason), "offers": one.offers}
            for one in need.turned_away
        ],
        "pairs": [_pair(pair) for pair in need.pairs],
    }


def _pair(pair: PairInFile) -> dict[str, Any]:
    return {
        "place": pair.place,
        **_subject(pair.offer),
        "rank": pair.rank,
        "coverage": pair.coverage,
        "notice": str(pair.notice) if pair.notice else None,
        "parts": [_part(part) for part in pair.parts.values()],
    }


def _subject(subject: Subject) -> dict[str, Any]:
    return {
        "owner": subject.owner.name,
        "owner_number": subject.owner.number or None,
        "title": subject.title,
        "file": subject.file,
        "row": subject.row,
    }


def _part(part: PartInWords) -> dict[str, Any]:
    value, evidence = _known(part)
    return {
        "key": part.key,
        "weight": part.weight,
        "applies": part.score.applies,
        "value": value,
        "evidence": evidence,
        "reason": sentence_of(part.reason),
        "facts": [_fact(fact) for fact in part.facts],
    }


def _known(part: PartInWords) -> tuple[float | None, float | None]:
    """Value and evidence where the question was asked and something is known."""
    known = part.score.applies and part.score.value is not None
    return (part.score.value, part.score.evidence) if known else (None, None)


def _fact(told: FactInWords) -> dict[str, Any]:
    fact = told.cell
    value = fact.value.isoformat() if isinstance(fact.value, date) else fact.value
    return {
        "label": told.question.label if OWN in told.column else told.column,
        "value": list(value) if isinstance(value, tuple) else value,
        "evidence": fact.evidence,
        "source": fact.source,
        "as_of": fact.as_of.isoformat() if fact.as_of else None,
    }
