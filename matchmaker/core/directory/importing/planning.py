"""Plan an import: sheets first, then the event, structures, and what names structures."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from matchmaker.core.directory.cells import as_text, is_blank
from matchmaker.core.directory.cleaning import Problem, refused
from matchmaker.core.directory.importing.attendance import nobody_there
from matchmaker.core.directory.importing.columns import OWN_SHEETS, Sheet
from matchmaker.core.directory.importing.columns_read import columns_read, meanings
from matchmaker.core.directory.importing.combined import combined
from matchmaker.core.directory.importing.event import EventRead, read_event
from matchmaker.core.directory.importing.headers import SheetMapping, map_sheet
from matchmaker.core.directory.importing.listing import read_catalogue, read_requests
from matchmaker.core.directory.importing.outcomes import CellProblem, RowOutcome, Source, Status
from matchmaker.core.directory.importing.parties import Parties
from matchmaker.core.directory.importing.plan import ImportPlan, Reference, SheetOutcome
from matchmaker.core.directory.importing.raw import RawBook, RawSheet
from matchmaker.core.directory.importing.records import EventRow, NeedRow, OfferRow, OrganisationRow
from matchmaker.core.directory.importing.rows import BLANK, ReadRow, RowReader
from matchmaker.core.directory.importing.sheets import sheets_with, understood_in
from matchmaker.core.directory.importing.structures import StructuresRead, read_structures
from matchmaker.core.directory.names import fold
from matchmaker.plugin_api.text import N_

UNKNOWN_SHEET = N_("Feuille non reconnue : rien n’y est repris.")
EVENT_STANDS = N_("L’événement existe déjà : ses réglages se changent dans ses pages.")
HIDDEN_SHEET = N_("Feuille masquée : rien n’y est repris.")

Mapped = tuple[RawSheet, SheetMapping]


def plan_import(book: RawBook, reference: Reference, *, event_expected: bool = False) -> ImportPlan:
    """Read a whole file against what is known. Nothing raises for what a row says.

    ``event_expected``: the file is a whole event (`matchmaker plan`), so a missing event or
    participants sheet is a problem.
    """
    known = understood_in(sheets_with(reference.fields), reference.languages)
    specs = tuple(combined(spec) if spec.key == "participants" else spec for spec in known)
    mapped, unread = _tell_sheets(book, specs, reference)
    read = _read_event(mapped, reference)
    event = read.event if read else reference.event
    structures = read_structures(list(_read(mapped, "participants", reference)), reference, event)
    catalogue = read_catalogue(
        _read(mapped, "offers", reference),
        _read(mapped, "needs", reference),
        Parties(structures.organisations, reference.known, structures.outcomes),
        reference,
    )
    present = [known for known in reference.known if known.takes_part]
    coming = Parties(structures.organisations, present, structures.outcomes)
    wishes = read_requests(_read(mapped, "requests", reference), coming)
    offers, needs = structures.offers + catalogue.offers, structures.needs + catalogue.needs
    organisations = with_roles(structures.organisations, offers, needs)
    problems = (read.missing if read else ()) + _sheet_problems(book, mapped, event_expected=event_expected)
    rows = (unread, read.outcomes if read else (), structures.outcomes, catalogue.outcomes, wishes.outcomes)
    kinds = {sheet.name: mapping for sheet, mapping in mapped}
    return ImportPlan(
        outcomes=in_order(book, chain(*rows)),
        sheets=tuple(
            _sheet_outcome(
                sheet,
                kinds.get(sheet.name),
                structures,
                specs,
                is_read=not (sheet.hidden or _is_own(sheet, reference)),
            )
            for sheet in book.sheets
        ),
        organisations=organisations,
        offers=offers,
        needs=needs,
        requests=wishes.requests,
        event=read.event if read else None,
        sheet_problems=problems + _nobody(organisations, read.event if read else None),
        aliases=structures.aliases,
    )


def _tell_sheets(
    book: RawBook, specs: Sequence[Sheet], reference: Reference
) -> tuple[list[Mapped], tuple[RowOutcome, ...]]:
    """Tell the sheets that are read from those that are not, whose rows are accounted for at once."""
    mapped: list[Mapped] = []
    unread: list[RowOutcome] = []
    for sheet in book.sheets:
        found = None if sheet.hidden else map_sheet(sheet, specs, reference.answers.headers)
        if found is None:
            unread += unread_rows(sheet, HIDDEN_SHEET if sheet.hidden else UNKNOWN_SHEET, reference)
        elif found.spec.by_lines and reference.event is not None:
            unread += unread_rows(sheet, EVENT_STANDS, reference)
        else:
            mapped.append((sheet, found))
    return mapped, tuple(unread)


def in_order(book: RawBook, outcomes: Iterable[RowOutcome]) -> tuple[RowOutcome, ...]:
    """The outcomes as their rows stand in the file."""
    order = {sheet.name: place for place, sheet in enumerate(book.sheets)}
    return tuple(sorted(outcomes, key=lambda o: (order[o.source.sheet], o.source.row)))


def _read_event(mapped: list[Mapped], reference: Reference) -> EventRead | None:
    found = next(((sheet, m.spec) for sheet, m in mapped if m.spec.by_lines), None)
    if found is None:
        return None
    sheet, spec = found
    return read_event(sheet, spec, reference.answers, reference.cpv, reference.territory)


def _read(mapped: list[Mapped], key: str, reference: Reference) -> Iterator[tuple[ReadRow, SheetMapping]]:
    for sheet, mapping in mapped:
        if mapping.spec.key == key:
            for row in RowReader(sheet, mapping, reference.answers, reference.cpv).read():
                yield row, mapping


def with_roles(
    rows: tuple[OrganisationRow, ...], offers: tuple[OfferRow, ...], needs: tuple[NeedRow, ...]
) -> tuple[OrganisationRow, ...]:
    """Say buyer, supplier or both of those whose row does not: it follows from their needs and offers."""
    sides: dict[object, set[str]] = defaultdict(set)
    for offer in offers:
        sides[offer.owner].add("supplier")
    for need in needs:
        sides[need.owner].add("buyer")
    return tuple(_with_role(row, sides[row.identity]) for row in rows)


def _with_role(row: OrganisationRow, sides: set[str]) -> OrganisationRow:
    if row.delegation.role is not None or not sides:
        return row
    role = "both" if len(sides) > 1 else next(iter(sides))
    return replace(row, delegation=replace(row.delegation, role=role))


def unread_rows(sheet: RawSheet, reason: str, reference: Reference) -> Iterator[RowOutcome]:
    """Account for the rows of a sheet that is not read; the template's own hold none."""
    if _is_own(sheet, reference):
        return
    for row in sheet.rows:
        label = next((as_text(cell) for cell in row.cells if not is_blank(cell)), "")
        source = Source(sheet.name, row.number)
        yield RowOutcome(source, Status.IGNORED, reason=reason if label else BLANK, label=label)


def _sheet_outcome(
    sheet: RawSheet,
    mapping: SheetMapping | None,
    structures: StructuresRead,
    specs: Sequence[Sheet],
    *,
    is_read: bool,
) -> SheetOutcome:
    # A sheet nothing was understood of is most often the list of participants, with headers of its own.
    spec = mapping.spec if mapping else next(spec for spec in specs if spec.key == "participants")
    columns = columns_read(sheet, mapping) if is_read else ()
    return SheetOutcome(
        sheet.name,
        mapping.spec.key if mapping else None,
        mapping,
        len(sheet.rows),
        structures.profiles.get(sheet.name, ""),
        columns,
        meanings(spec) if columns else (),
    )


def _is_own(sheet: RawSheet, reference: Reference) -> bool:
    """Tell a sheet that the template brings itself, and that holds nothing to import."""
    said = set(OWN_SHEETS) | {say(title) for say in reference.languages for title in OWN_SHEETS}
    return fold(sheet.name) in {fold(title) for title in said}


def _sheet_problems(book: RawBook, mapped: list[Mapped], *, event_expected: bool) -> tuple[CellProblem, ...]:
    told = [problem for sheet, mapping in mapped for problem in missing_columns(sheet, mapping)]
    if not mapped:
        template = N_("Aucune ligne d’en-têtes reconnue dans « {name} ».")
        advice = N_(
            "Il faut au moins une colonne « Structure » et une autre, SIRET par exemple ; partez du modèle."
        )
        told.append(_of_sheet("", refused(template, advice, name=book.name)))
    here = {mapping.spec.key for _, mapping in mapped}
    for key, title in (("event", N_("Événement")), ("participants", N_("Participants"))):
        if event_expected and key not in here:
            template = N_("La feuille « {title} » manque.")
            told.append(_of_sheet(title, refused(template, N_("Partez du modèle de classeur."), title=title)))
    return tuple(told)


def missing_columns(sheet: RawSheet, mapping: SheetMapping) -> Iterator[CellProblem]:
    """The columns without which no row can be read."""
    spec: Sheet = mapping.spec
    if spec.by_lines:
        return
    for column in spec.columns:
        named_by_law = column.key == "use_name" and "legal_name" in mapping.keys
        if column.required and column.key not in mapping.keys and not named_by_law:
            template = N_("La colonne « {header} » manque.")
            problem = refused(
                template, N_("Ajoutez-la, ou renommez celle qui convient."), header=column.header
            )
            yield _of_sheet(sheet.name, problem, column.key)


def _nobody(organisations: tuple[OrganisationRow, ...], event: EventRow | None) -> tuple[CellProblem, ...]:
    if event is None or not organisations or not nobody_there(organisations, event):
        return ()
    template = N_("Aucun créneau ne réunit deux structures présentes : aucun rendez-vous n’est possible.")
    return (_of_sheet("Participants", refused(template, N_("Vérifiez la colonne Disponibilité."))),)


def _of_sheet(sheet: str, problem: Problem, key: str = "") -> CellProblem:
    return CellProblem(Source(sheet, 0), "", "", key, "", problem)
