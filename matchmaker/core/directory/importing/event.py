"""Work out the event sheet: its slots, its tables, and whether anybody could meet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from matchmaker.core.catalogue.cpv import CpvTable
from matchmaker.core.directory.cells import as_text, is_blank
from matchmaker.core.directory.cleaning import Cell, Problem, Severity, noted, refused
from matchmaker.core.directory.importing.answers import Answers
from matchmaker.core.directory.importing.cleaners import clean_cell
from matchmaker.core.directory.importing.columns import Column, Sheet
from matchmaker.core.directory.importing.headers import match_headers
from matchmaker.core.directory.importing.outcomes import CellProblem, RowOutcome, Source, Status
from matchmaker.core.directory.importing.places import find_commune
from matchmaker.core.directory.importing.raw import RawRow, RawSheet
from matchmaker.core.directory.importing.records import EventRow, PlannedSlot
from matchmaker.core.directory.importing.rows import BLANK
from matchmaker.core.directory.territory import Territory
from matchmaker.core.events.programme import MOST_SLOTS
from matchmaker.plugin_api.text import N_

DEFAULT_ZONE = "Europe/Paris"
DEFAULT_GAP = 5
SHORT_MEETING = 12  # minutes; under this, organisers tell, people have hardly sat down
UNKNOWN_LINE = N_("Libellé non reconnu : rien n’est repris de cette ligne.")


@dataclass(frozen=True)
class EventRead:
    """The event, None when it cannot be worked out, and what there is to say."""

    event: EventRow | None
    outcomes: tuple[RowOutcome, ...]
    missing: tuple[CellProblem, ...]  # lines that are not there at all


@dataclass(frozen=True)
class _Line:
    source: Source
    column: Column | None
    label: str
    value: object
    problem: CellProblem | None


def read_event(
    sheet: RawSheet, spec: Sheet, answers: Answers, cpv: CpvTable, territory: Territory
) -> EventRead:
    """Read one label and its value per line, then make the slots."""
    lines = [_line(sheet.name, row, spec, answers, cpv) for row in sheet.rows if not _empty(row)]
    values = {line.column.key: line.value for line in lines if line.column and line.value is not None}
    at = {line.column.key: line for line in lines if line.column}
    more = _impossible(values) + _place(values, territory)
    missing = [
        _where(sheet.name, at.get(key), spec.column(key), problem)
        for key, problem in more + _absent(spec, at, values)
    ]
    on_lines = [line.problem for line in lines if line.problem]
    blocked = any(
        p.problem.severity in (Severity.QUESTION, Severity.TO_CORRECT) for p in (*on_lines, *missing)
    )
    outcomes = tuple(_outcome(line, [p for p in missing if p.source == line.source]) for line in lines)
    blank = tuple(
        RowOutcome(Source(sheet.name, row.number), Status.IGNORED, reason=BLANK)
        for row in sheet.rows
        if _empty(row)
    )
    event = None if blocked else _event(values, territory)
    told = tuple(p for p in missing if p.source.row == 0)
    return EventRead(event, tuple(sorted((*outcomes, *blank), key=lambda o: o.source)), told)


def _empty(row: RawRow) -> bool:
    return all(is_blank(cell) for cell in row.cells)


def _line(sheet: str, row: RawRow, spec: Sheet, answers: Answers, cpv: CpvTable) -> _Line:
    label = row.cells[0]
    source = Source(sheet, row.number)
    match = match_headers([as_text(label)], spec, answers.headers)
    key = match[0].key if match else None
    column = spec.column(key) if key else None
    if column is None:
        return _Line(source, None, as_text(label), None, None)
    typed: Cell = row.cells[1] if len(row.cells) > 1 else None  # what stands further right is help
    answer = answers.for_cell(sheet, row.number, column.key, as_text(typed))
    cleaned = clean_cell(typed if answer is None else answer, column, cpv)
    told = None
    if cleaned.problem is not None:
        told = CellProblem(source, "B", as_text(label), column.key, as_text(typed), cleaned.problem)
    return _Line(source, column, as_text(label), cleaned.value, told)


def _outcome(line: _Line, more: list[CellProblem]) -> RowOutcome:
    problems = ((line.problem,) if line.problem else ()) + tuple(more)
    if line.column is None:
        return RowOutcome(line.source, Status.IGNORED, reason=UNKNOWN_LINE, label=line.label)
    severities = {problem.problem.severity for problem in problems}
    status = Status.QUESTION if Severity.QUESTION in severities else Status.READY
    status = Status.TO_CORRECT if Severity.TO_CORRECT in severities else status
    return RowOutcome(line.source, status, problems, label=line.label)


def _where(sheet: str, line: _Line | None, column: Column, problem: Problem) -> CellProblem:
    source = line.source if line else Source(sheet, 0)
    return CellProblem(source, "B" if line else "", column.header, column.key, "", problem)


def _absent(spec: Sheet, at: Mapping[str, _Line], values: Mapping[str, object]) -> list[tuple[str, Problem]]:
    template = N_("La ligne « {header} » manque.")
    advice = N_("Ajoutez-la à la feuille Événement.")
    missing = [column for column in spec.columns if column.required and column.key not in at]
    found = [(column.key, refused(template, advice, header=column.header)) for column in missing]
    told = {line.column.key for line in at.values() if line.column and line.problem}
    if {"slot_times", "starts_at"} & (values.keys() | told):
        return found
    when = N_("Il faut l’heure de début, ou la liste des heures des créneaux.")
    return [*found, ("starts_at", refused(when, N_("Donnez l’une ou l’autre, 14:00 par exemple.")))]


def _impossible(values: Mapping[str, object]) -> list[tuple[str, Problem]]:
    """List what no event can be: no slot, no minute, a day that ends after midnight."""
    told = []
    minutes = values.get("slot_minutes", 0)
    if "slot_minutes" in values and minutes == 0:
        template = N_("Un rendez-vous de 0 minute n’est pas possible.")
        told.append(("slot_minutes", refused(template, N_("Donnez une durée, 15 par exemple."))))
    elif isinstance(minutes, int) and 0 < minutes < SHORT_MEETING:
        template = N_("{minutes} minutes, c’est court : 15 à 20 conviennent à la plupart.")
        told.append(("slot_minutes", noted(template, minutes=minutes)))
    if "slot_times" in values or "starts_at" not in values:
        return told
    count = values.get("slot_count")
    if not isinstance(count, int) or not 0 < count <= MOST_SLOTS:
        template = N_("Il faut au moins un créneau (et {most} au plus) pour se rencontrer.")
        told.append(
            (
                "slot_count",
                refused(template, N_("Donnez le nombre de créneaux, 8 par exemple."), most=MOST_SLOTS),
            )
        )
    elif minutes and _slots(values)[-1].ends <= _slots(values)[0].starts:
        template = N_("Le dernier créneau finirait après minuit.")
        told.append(("slot_count", refused(template, N_("Réduisez le nombre de créneaux ou leur durée."))))
    return told


def _place(values: Mapping[str, object], territory: Territory) -> list[tuple[str, Problem]]:
    if "commune" not in values:
        return []
    postcode = values.get("postcode")
    found = find_commune(str(values["commune"]), str(postcode) if postcode else None, territory)
    return [("commune", found.problem)] if found.problem else []


def _slots(values: Mapping[str, object]) -> tuple[PlannedSlot, ...]:
    minutes = timedelta(minutes=_number(values, "slot_minutes", 15))
    gap = timedelta(minutes=_number(values, "gap_minutes", DEFAULT_GAP))
    listed = values.get("slot_times")
    if isinstance(listed, tuple):
        return _listed_slots(listed, minutes, gap)
    starts = values["starts_at"]
    moment = datetime.combine(date.min, starts) if isinstance(starts, time) else datetime.min  # noqa: DTZ901  # a wall clock
    after, pause = _number(values, "break_after", 0), timedelta(minutes=_number(values, "break_minutes", 0))
    slots = []
    for number in range(1, _number(values, "slot_count", 0) + 1):
        session = 1 if after and number > after else 0
        begins = moment + (number - 1) * (minutes + gap) + session * pause
        slots.append(PlannedSlot(begins.time(), (begins + minutes).time(), session))
    return tuple(slots)


def _listed_slots(starts: tuple[time, ...], minutes: timedelta, gap: timedelta) -> tuple[PlannedSlot, ...]:
    """A hole longer than a slot and its gap is a pause."""
    slots: list[PlannedSlot] = []
    session, expected = 0, None
    for start in starts:
        begins = datetime.combine(date.min, start)
        session += expected is not None and begins > expected
        slots.append(PlannedSlot(start, (begins + minutes).time(), session))
        expected = begins + minutes + gap
    return tuple(slots)


def _number(values: Mapping[str, object], key: str, default: int) -> int:
    found = values.get(key, default)
    return found if isinstance(found, int) else default


def _event(values: Mapping[str, object], territory: Territory) -> EventRow:
    day, tables, most = values["date"], values["tables"], values.get("max_meetings")
    postcode, commune = values.get("postcode"), values.get("commune")
    found = (
        find_commune(str(commune), str(postcode) if postcode else None, territory).value if commune else None
    )
    return EventRow(
        name=str(values["name"]),
        date=day if isinstance(day, date) else date.min,
        zone=str(values.get("zone", DEFAULT_ZONE)),
        slots=_slots(values),
        tables=tables if isinstance(tables, tuple) else (),
        place=str(values.get("place", "")),
        commune=found.code if found else None,
        candidates=str(values.get("candidates", "accepted")),
        silence=str(values.get("silence", "after")),
        guarantee=_number(values, "guarantee", 0),
        max_meetings=most if isinstance(most, int) else None,
        organiser=str(values.get("organiser", "")),
    )
