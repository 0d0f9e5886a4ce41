"""Read needs, offers and structures that come as files of their own, by the rules of an import.

There is no directory to compare with and nobody to answer a question: what an import would ask is
told, and its row takes no part.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from matchmaker.core.directory.cleaning import Cleaned
from matchmaker.core.directory.importing.columns import Sheet
from matchmaker.core.directory.importing.headers import SheetMapping, map_sheet, nearest_header
from matchmaker.core.directory.importing.listing import read_catalogue
from matchmaker.core.directory.importing.organisations import NAMED
from matchmaker.core.directory.importing.outcomes import RowOutcome, Source
from matchmaker.core.directory.importing.parties import Parties, name_beside, number_in, wrong_number
from matchmaker.core.directory.importing.plan import Reference
from matchmaker.core.directory.importing.raw import RawBook, RawSheet
from matchmaker.core.directory.importing.records import Identity, NeedRow, OfferRow, OrganisationRow
from matchmaker.core.directory.importing.rows import ReadRow, RowReader
from matchmaker.core.directory.importing.sheets import sheets_with
from matchmaker.core.directory.importing.structures import read_structures
from matchmaker.core.directory.names import fold, name_key
from matchmaker.core.errors import Invalid
from matchmaker.plugin_api.text import N_

# What an event is made with and no score reads (docs/scoring-files.md).
NOT_SCORED = frozenset(
    (
        "role",
        "clients",
        "volume",
        "track_record",
        "naf_rev2",
        "naf_2025",
        "emails",
        "phone",
        "website",
        "availability",
        "capacity",
        "home_table",
        "max_meetings",
        "min_meetings",
        "workforce",
        "kind",
        "amount_low",
        "amount_high",
        "publication_on",
    )
)
Mapped = tuple[RawSheet, SheetMapping]


class UnfitFile(Invalid):
    """A file that can be read and is not the list it was given for. Subclasses say why."""


class NotThisList(UnfitFile):
    """No sheet of the file has the columns it was given for."""

    template = N_(
        "« {name} » : aucune ligne d’en-têtes de la liste « {title} » n’y est reconnue. Il faut les colonnes {headers}."
    )


class MissingColumn(UnfitFile):
    """The headers are there, but one without which no row can be read."""

    template = N_(
        "« {name} » : la colonne « {header} » manque. Ajoutez-la, ou renommez celle qui convient ; "
        "les en-têtes lus sont {found}."
    )


@dataclass(frozen=True)
class ListFile:
    """A file and the key of the sheet it stands for: `participants`, `offers` or `needs`."""

    key: str
    book: RawBook


@dataclass(frozen=True)
class UnreadColumn:
    """A column of a file that nothing is taken from; `nearest` is the header it may stand for, if any."""

    source: Source  # the row of its header
    letter: str
    header: str
    nearest: str


@dataclass(frozen=True)
class ListsRead:
    """What the files say. `outcomes` has every row of every file once for each list it stands for."""

    organisations: tuple[OrganisationRow, ...]
    offers: tuple[OfferRow, ...]
    needs: tuple[NeedRow, ...]
    outcomes: tuple[RowOutcome, ...]
    unread: tuple[UnreadColumn, ...]


def read_lists(files: Sequence[ListFile], reference: Reference) -> ListsRead:
    """Read the files together. Without a file of structures, those that rows name come in with only that.

    Raises `NotThisList` and `MissingColumn`; nothing raises for what a row says.
    """
    specs = [_spared(sheet) for sheet in sheets_with(reference.fields)]
    mapped = {file.key: _sheets_of(file, specs) for file in files}
    read = {key: list(_rows(sheets, reference)) for key, sheets in mapped.items()}
    offers, needs = read.get("offers", []), read.get("needs", [])
    if "participants" in read:
        structures = read_structures(read["participants"], reference, None)
        organisations, told = structures.organisations, structures.outcomes
    else:
        organisations, told = owners_of(row for row, _ in (*offers, *needs)), ()
    owners = _Owners(organisations, pending=told)
    owners.file = next((file.book.name for file in files if file.key == "participants"), "")
    catalogue = read_catalogue(offers, needs, owners, reference)
    unread = tuple(column for sheets in mapped.values() for one in sheets for column in _unread(*one))
    return ListsRead(organisations, catalogue.offers, catalogue.needs, (*told, *catalogue.outcomes), unread)


def _spared(sheet: Sheet) -> Sheet:
    """Let a wrong value that no score reads hold up no row: it is left out and told."""
    columns = (replace(one, spare=True) if one.key in NOT_SCORED else one for one in sheet.columns)
    return replace(sheet, columns=tuple(columns))


def owners_of(rows: Iterable[ReadRow]) -> tuple[OrganisationRow, ...]:
    """Make a structure of each owner that rows name: by number, by name, or by both."""
    typed: dict[str, Source] = {}
    for row in rows:
        if not row.ignored and "owner" in row.values:
            typed.setdefault(str(row.values["owner"]), row.source)
    found: dict[Identity, OrganisationRow] = {}
    said: set[str] = set()  # numbers and names that already mean a structure
    for text in sorted(typed, key=_number_and_name_first):
        number, name = number_in(text), name_beside(text)
        if wrong_number(text) is None and ((number and name) or (number or fold(text)) not in said):
            row_of_owner = _named_only(typed[text], number, name or text)
            found.setdefault(row_of_owner.identity, row_of_owner)
            said |= {number or "", fold(name)}
    return tuple(sorted(found.values(), key=lambda row: row.source))


def _number_and_name_first(text: str) -> bool:
    """Sort what says both before the rest, which may then mean the same structure."""
    return not (number_in(text) and name_beside(text))


def _named_only(source: Source, number: str | None, name: str) -> OrganisationRow:
    key = name_key(name)
    if number is None:
        own = NAMED + key
        return OrganisationRow(source, Identity("internal", own), name, key, None, None, own)
    siret, rna = (None, number) if number.startswith("W") else (number, None)
    identity = Identity("siret" if siret else "rna", number, key)
    return OrganisationRow(source, identity, name, key, siret, rna, None)


class _Owners(Parties):
    """As `Parties`; a number that is none is told as such, not as a name nobody knows."""

    add_it = N_("Ajoutez-la au fichier {file}, ou corrigez le nom.")

    def find(self, text: str) -> Cleaned[Identity]:
        found = super().find(text)
        wrong = wrong_number(text) if found.value is None else None
        return Cleaned(problem=wrong) if wrong else found


def _sheets_of(file: ListFile, specs: Sequence[Sheet]) -> list[Mapped]:
    """The sheets of a file that are the list it was given for, each called by the file it stands in."""
    spec = next(spec for spec in specs if spec.key == file.key)
    shown = [sheet for sheet in file.book.sheets if not sheet.hidden]
    told = [(sheet, found) for sheet in shown if (found := map_sheet(sheet, specs, {}))]
    mapped = [(sheet, found) for sheet, found in told if found.spec.key == spec.key]
    mapped = mapped or [(sheet, found) for sheet in shown if (found := _taken_for(sheet, spec))]
    if not mapped:
        headers = ", ".join(f"« {column.header} »" for column in spec.columns if column.required)
        raise NotThisList(name=file.book.name, title=spec.title, headers=headers)
    for _, mapping in mapped:
        _check_columns(file.book, mapping)
    return [(replace(sheet, name=_called(file.book, sheet)), mapping) for sheet, mapping in mapped]


def _taken_for(sheet: RawSheet, spec: Sheet) -> SheetMapping | None:
    """What the sheet says as this list; by any one header, so that the missing one can be named."""
    return map_sheet(sheet, [spec], {}) or map_sheet(replace(sheet, name=spec.title), [spec], {})


def _check_columns(book: RawBook, mapping: SheetMapping) -> None:
    for column in mapping.spec.columns:
        named_by_law = column.key == "use_name" and "legal_name" in mapping.keys
        if column.required and column.key not in mapping.keys and not named_by_law:
            found = ", ".join(f"« {match.header} »" for match in mapping.columns)
            raise MissingColumn(name=book.name, header=column.header, found=found)


def _called(book: RawBook, sheet: RawSheet) -> str:
    return book.name if len(book.sheets) == 1 else f"{book.name}, feuille {sheet.name}"


def _rows(sheets: Iterable[Mapped], reference: Reference) -> Iterator[tuple[ReadRow, SheetMapping]]:
    for sheet, mapping in sheets:
        for row in RowReader(sheet, mapping, reference.answers, reference.cpv).read():
            yield row, mapping


def _unread(sheet: RawSheet, mapping: SheetMapping) -> Iterator[UnreadColumn]:
    for match in mapping.columns:
        if match.key is None:
            yield UnreadColumn(
                Source(sheet.name, mapping.header_row),
                match.letter,
                match.header,
                nearest_header(match.header, mapping),
            )
