"""Read a purchase programme: every row comes out once, as a need or with the reason why not. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from matchmaker.core.catalogue.lots import Lot
from matchmaker.core.catalogue.programme.amounts import Amount, scale_of
from matchmaker.core.catalogue.programme.foreseen import Foreseen, settle, year_named
from matchmaker.core.catalogue.programme.sheet import PROGRAMME
from matchmaker.core.directory.cells import as_text
from matchmaker.core.directory.cleaning import Problem, Severity, left_out, refused
from matchmaker.core.directory.importing.catalogue import Problems, at, build_need, is_blocked
from matchmaker.core.directory.importing.columns_read import columns_read, meanings
from matchmaker.core.directory.importing.headers import SheetMapping, map_sheet
from matchmaker.core.directory.importing.outcomes import CellProblem, RowOutcome, Source, Status
from matchmaker.core.directory.importing.plan import ImportPlan, Reference, SheetOutcome
from matchmaker.core.directory.importing.planning import (
    HIDDEN_SHEET,
    UNKNOWN_SHEET,
    in_order,
    missing_columns,
    unread_rows,
)
from matchmaker.core.directory.importing.raw import RawBook, RawSheet
from matchmaker.core.directory.importing.records import Identity, NeedRow
from matchmaker.core.directory.importing.rows import ReadRow, RowReader
from matchmaker.core.directory.names import fold
from matchmaker.plugin_api.text import N_

OWN = Identity("internal", "")  # a programme is read for one structure, which no row names
REPEATED = N_("Déjà dit à la ligne {row}.")
PROCEDURE = "Procédure envisagée : {words}"
# A column « Lots » often holds how many, or whether there are any.
NO_LOT_TITLES = frozenset(
    ("oui", "non", "o", "n", "x", "sans", "aucun", "unique", "lot unique", "sans objet", "non alloti")
)


@dataclass(frozen=True)
class SheetRead:
    """One sheet that is a programme, and the year its titles name, if one."""

    sheet: RawSheet
    mapping: SheetMapping
    year: int | None


def read_programme(book: RawBook, reference: Reference, today: date) -> ImportPlan:
    """The needs of the file, and what becomes of each of its rows. Nothing raises for what a row says."""
    mapped, unread = _tell_sheets(book, reference)
    needs: dict[str, NeedRow] = {}
    outcomes = [*unread, *(out for one in mapped for out in _outcomes(one, reference, today, needs))]
    return ImportPlan(
        outcomes=in_order(book, outcomes),
        sheets=tuple(_sheet_outcome(sheet, mapped) for sheet in book.sheets),
        needs=tuple(needs.values()),
        sheet_problems=_sheet_problems(book, mapped),
    )


def _tell_sheets(book: RawBook, reference: Reference) -> tuple[list[SheetRead], list[RowOutcome]]:
    mapped: list[SheetRead] = []
    unread: list[RowOutcome] = []
    for sheet in book.sheets:
        found = None if sheet.hidden else map_sheet(sheet, [PROGRAMME], reference.answers.headers)
        if found is None:
            unread += unread_rows(sheet, HIDDEN_SHEET if sheet.hidden else UNKNOWN_SHEET, reference)
        else:
            above = [
                as_text(cell) for row in sheet.rows if row.number < found.header_row for cell in row.cells
            ]
            mapped.append(SheetRead(sheet, found, year_named(*above, sheet.name) or year_named(book.name)))
    return mapped, unread


def _outcomes(
    one: SheetRead, reference: Reference, today: date, needs: dict[str, NeedRow]
) -> Iterator[RowOutcome]:
    for row in RowReader(one.sheet, one.mapping, reference.answers, reference.cpv).read():
        if row.ignored:
            yield RowOutcome(row.source, Status.IGNORED, reason=row.ignored)
            continue
        need, problems = _need(row, one, reference, today)
        label = str(row.values.get("title", ""))
        if need is None:
            correct = any(told.problem.severity is Severity.TO_CORRECT for told in problems)
            yield RowOutcome(
                row.source, Status.TO_CORRECT if correct else Status.QUESTION, problems, label=label
            )
        elif need.title_key in needs:
            first = needs[need.title_key].source.row
            yield RowOutcome(row.source, Status.IGNORED, problems, REPEATED, {"row": first}, label)
        else:
            needs[need.title_key] = need
            yield RowOutcome(row.source, Status.READY, problems, label=label)


def _need(row: ReadRow, one: SheetRead, reference: Reference, today: date) -> tuple[NeedRow | None, Problems]:
    if is_blocked(row.problems):
        return None, row.problems
    amounts, told = _amounts(row, one.mapping)
    when, more = _when(row, one, today)
    plain, lots = _plain(row, one.mapping)
    problems = row.problems + told + more + lots
    if is_blocked(problems):
        return None, problems
    need, rest = build_need(plain, OWN, PROGRAMME, reference.cpv, reference.territory)
    if need is None:
        return None, problems + rest
    columns = {"kind": "purchase", **need.columns, **amounts, **when}
    if "cpv" not in row.values:  # proposed from the title: its author confirms it when it publishes
        columns.pop("cpv", None)
        rest = tuple(told for told in rest if told.key != "cpv")
    return NeedRow(need.source, OWN, need.title, need.title_key, columns), problems + rest


def _amounts(row: ReadRow, mapping: SheetMapping) -> tuple[dict[str, object], Problems]:
    """Both ends in euros: of one column, or of one for each end; the unit of a header counts where a cell has none."""
    found = {key: _in_euros(row, mapping, key) for key in ("amount", "amount_low", "amount_high")}
    whole, least, most = found["amount"], found["amount_low"], found["amount_high"]
    low = whole.low if whole else least.low if least else None
    high = whole.high if whole else most.high if most else None
    if low is not None and high is not None and low > high:
        problem = refused(N_("Le minimum dépasse le maximum."), N_("Corrigez la cellule."))
        return {}, (at(row, mapping, "amount_high", row.typed.get("amount_high", ""), problem),)
    return {key: end for key, end in (("amount_low", low), ("amount_high", high)) if end is not None}, ()


def _in_euros(row: ReadRow, mapping: SheetMapping, key: str) -> Amount | None:
    value = row.values.get(key)
    if not isinstance(value, Amount):
        return None
    header = next((match.header for match in mapping.columns if match.key == key), "")
    return value.times(scale_of(header))


def _when(row: ReadRow, one: SheetRead, today: date) -> tuple[dict[str, object], Problems]:
    foreseen, year = row.values.get("expected"), row.values.get("year")
    if not isinstance(foreseen, Foreseen):
        return {}, ()
    quarter, problem = settle(
        foreseen, year if isinstance(year, int) and 2000 < year < 2100 else one.year, today
    )
    told = (
        () if problem is None else (at(row, one.mapping, "expected", row.typed.get("expected", ""), problem),)
    )
    return {"expected_on": quarter.first_day}, told


def _plain(row: ReadRow, mapping: SheetMapping) -> tuple[ReadRow, Problems]:
    """The row as a need is built from it: the procedure among the words, and lots only where they are named."""
    values = {key: value for key, value in row.values.items() if key not in ("amount_low", "amount_high")}
    if "procedure" in values:
        words = PROCEDURE.format(words=values.pop("procedure"))
        values["description"] = "\n".join(
            [*([str(values["description"])] if "description" in values else []), words]
        )
    lots = values.get("lots")
    problems: Problems = ()
    if isinstance(lots, tuple) and all(_names_nothing(lot) for lot in lots):
        del values["lots"]
        problem = left_out(
            N_("« {value} » ne nomme pas les lots : le besoin est repris sans eux."),
            N_("Écrivez leurs intitulés, séparés par des points-virgules."),
            value=row.typed["lots"],
        )
        problems = (at(row, mapping, "lots", row.typed["lots"], problem),)
    return ReadRow(row.source, values, row.problems, typed=row.typed), problems


def _names_nothing(lot: Lot) -> bool:
    words = fold(lot.title)
    return words in NO_LOT_TITLES or not any(
        len(word) > 1 and word.isalpha() and word not in ("lot", "lots") for word in words.split()
    )


def _sheet_outcome(sheet: RawSheet, mapped: list[SheetRead]) -> SheetOutcome:
    mapping = next((one.mapping for one in mapped if one.sheet is sheet), None)
    columns = () if sheet.hidden else columns_read(sheet, mapping)
    return SheetOutcome(
        sheet.name,
        PROGRAMME.key if mapping else None,
        mapping,
        len(sheet.rows),
        columns=columns,
        meanings=meanings(PROGRAMME) if columns else (),
    )


def _sheet_problems(book: RawBook, mapped: list[SheetRead]) -> tuple[CellProblem, ...]:
    told = [problem for one in mapped for problem in missing_columns(one.sheet, one.mapping)]
    if not mapped:
        problem: Problem = refused(
            N_("Aucune ligne d’en-têtes reconnue dans « {name} »."),
            N_(
                "Dites ci-dessous quelle colonne est l’objet de l’achat, et une autre : sa date ou son montant."
            ),
            name=book.name,
        )
        told.append(CellProblem(Source("", 0), "", "", "", "", problem))
    return tuple(told)
