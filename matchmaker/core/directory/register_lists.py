"""Read a register published as a file: which numbers it names, and what it says of each.

The registers that speak of a legal person (ESS, ESUS) are matched by SIREN, those that speak of an
establishment (organic certificate, SIAE) by SIRET. Spreadsheets eat leading zeros; they are put back
where the check digits then agree.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from stdnum.fr import siren as stdnum_siren

from matchmaker.core.directory.cells import as_text, is_blank, squeeze
from matchmaker.core.directory.cleaning import Cell
from matchmaker.core.directory.facts import SIAE_KINDS
from matchmaker.core.directory.figures import clean_yes_no
from matchmaker.core.directory.findings import FoundFact, Remark
from matchmaker.core.directory.identifiers import SHORTEST_SIREN, SIREN_LENGTH, clean_siret
from matchmaker.core.directory.importing.raw import RawBook, RawRow, RawSheet
from matchmaker.core.directory.moments import clean_date
from matchmaker.core.directory.names import fold
from matchmaker.core.directory.registers import AGENCE_BIO, LISTE_ESS, LISTE_ESUS, MARCHE_INCLUSION
from matchmaker.core.errors import Invalid
from matchmaker.plugin_api.text import N_

HEADER_WITHIN = 30  # rows looked at from the top
# The registers that can be read from a file, and what the file is called where it is published.
FILE_REGISTERS: Mapping[str, str] = {
    LISTE_ESS: N_("Liste nationale des entreprises de l’ESS (ESS France)"),
    LISTE_ESUS: N_("Liste nationale des ESUS (DG Trésor)"),
    AGENCE_BIO: N_("Opérateurs certifiés bio (export de l’Agence Bio)"),
    MARCHE_INCLUSION: N_("Structures d’insertion et du handicap (export du Marché de l’inclusion)"),
}
OF_LEGAL_PERSONS = frozenset((LISTE_ESS, LISTE_ESUS))
BAD_NUMBER = N_("« {value} » n’est ni un SIRET ni un SIREN valable.")
NO_NUMBER = N_("Cette ligne n’a ni SIRET ni SIREN.")
SIRET_NEEDED = N_("« {value} » désigne l’entreprise : cette liste parle d’établissements, il faut le SIRET.")
BAD_DATE = N_("« {value} » n’est pas une date.")
ENDED = N_("Fin le {value} : c’était déjà terminé à la date de la liste, et ne prouve plus rien.")
BAD_KIND = N_("« {value} » n’est pas un statut d’insertion ou de handicap connu.")

# Folded headers: the whole of one, or words within one. The first that fits is taken.
_HEADERS: Mapping[str, tuple[str, ...]] = {
    "siret": ("siret",),
    "siren": ("siren",),
    "until": (
        "fin de validite",
        "fin d agrement",
        "fin de l agrement",
        "fin d habilitation",
        "echeance",
        "valable jusqu",
        "expiration",
        "date de fin",
    ),
    "state": ("etatcertification", "etat certification", "etat de certification", "etat du certificat"),
    "body": ("organisme",),
    "since": ("dateengagement", "date engagement", "date d engagement"),
    "stopped": ("datearret", "date arret", "date d arret", "datesuspension", "date de suspension"),
    "kind": ("=kind", "=type", "type siae", "type de siae", "type de structure", "statut d insertion"),
    "qpv": ("qpv",),
}


class NoNumberColumn(Invalid):
    template = N_(
        "« {name} » n’a pas de colonne SIRET ou SIREN dans ses {within} premières lignes. "
        "Est-ce bien la liste publiée ?"
    )


class ColumnMissing(Invalid):
    template = N_("« {name} » n’a pas de colonne « {column} » : sans elle, cette liste ne prouve rien.")


_NEEDED = {AGENCE_BIO: ("state", "etatCertification"), MARCHE_INCLUSION: ("kind", "kind")}


@dataclass(frozen=True)
class Listed:
    """One readable row: whom it names, and what the list says of it (nothing: listed, not proven)."""

    siren: str
    siret: str | None
    facts: tuple[FoundFact, ...]


@dataclass(frozen=True)
class Unread:
    """A row that could not be read, numbered as the spreadsheet numbers it, with the reason."""

    sheet: str
    row: int
    reason: Remark


@dataclass(frozen=True)
class RegisterList:
    """The whole file."""

    listed: tuple[Listed, ...]
    unread: tuple[Unread, ...]

    @property
    def rows(self) -> int:
        return len(self.listed) + len(self.unread)


class _Unfit(Exception):
    def __init__(self, template: str, value: Cell = "") -> None:
        self.reason = Remark(template, {"value": as_text(value)})
        super().__init__(template)


def read_register_list(book: RawBook, register: str, listed_on: date) -> RegisterList:
    """Read every sheet with a column of numbers. Raises `NoNumberColumn`, `ColumnMissing`."""
    found = [(sheet, *header) for sheet in book.sheets if (header := _header(sheet)) is not None]
    if not found:
        raise NoNumberColumn(name=book.name, within=HEADER_WITHIN)
    needed, words = _NEEDED.get(register, ("", ""))
    if needed and not any(needed in columns for _, _, columns in found):
        raise ColumnMissing(name=book.name, column=words)
    listed: list[Listed] = []
    unread: list[Unread] = []
    for sheet, number, columns in found:
        for row in sheet.rows:
            if row.number <= number or all(is_blank(cell) for cell in row.cells):
                continue
            try:
                listed.append(_read_row(row, columns, register, listed_on))
            except _Unfit as unfit:
                unread.append(Unread(sheet.name, row.number, unfit.reason))
    return RegisterList(tuple(listed), tuple(unread))


def _header(sheet: RawSheet) -> tuple[int, Mapping[str, int]] | None:
    """The number of the header row and the columns known in it."""
    for row in sheet.rows[:HEADER_WITHIN]:
        headers = [fold(as_text(cell)) for cell in row.cells]
        columns = {key: at for key, words in _HEADERS.items() if (at := _column(headers, words)) is not None}
        if columns.keys() & {"siret", "siren"}:
            return row.number, columns
    return None


def _column(headers: Sequence[str], words: Sequence[str]) -> int | None:
    for word in words:
        whole = word.removeprefix("=")
        for index, header in enumerate(headers):
            # A sentence that speaks of SIRET is a note above the table, not a header.
            if header == whole or (whole == word and word in header and len(header) <= len(word) + 40):
                return index
    return None


def _read_row(row: RawRow, columns: Mapping[str, int], register: str, listed_on: date) -> Listed:
    cells = {key: row.cells[at] for key, at in columns.items() if at < len(row.cells)}
    siret, siren = _numbers(cells)
    if siret is None and register not in OF_LEGAL_PERSONS:
        raise _Unfit(SIRET_NEEDED, siren)
    return Listed(siren, siret, _FACTS[register](cells, listed_on))


def _numbers(cells: Mapping[str, Cell]) -> tuple[str | None, str]:
    """SIRET, where the row has one, and SIREN."""
    written = [cells[key] for key in ("siret", "siren") if not is_blank(cells.get(key))]
    if not written:
        raise _Unfit(NO_NUMBER)
    for cell in written:
        siret = clean_siret(cell).value
        if siret is not None:
            return siret, siret[:SIREN_LENGTH]
    for cell in written:
        siren = _siren(cell)
        if siren is not None:
            return None, siren
    raise _Unfit(BAD_NUMBER, written[0])


def _siren(cell: Cell) -> str | None:
    digits = squeeze(as_text(cell))
    if not (digits.isascii() and digits.isdigit() and SHORTEST_SIREN <= len(digits) <= SIREN_LENGTH):
        return None
    siren = digits.zfill(SIREN_LENGTH)
    return siren if stdnum_siren.is_valid(siren) else None


def _ess(_cells: Mapping[str, Cell], _on: date) -> tuple[FoundFact, ...]:
    return (FoundFact("ess_status", True),)


def _esus(cells: Mapping[str, Cell], on: date) -> tuple[FoundFact, ...]:
    """An ESUS belongs to the ESS by law (code du travail, L3332-17-1), as long as it is one."""
    until = _day(cells, "until")
    if until is not None and until < on:
        raise _Unfit(ENDED, until)
    return FoundFact("esus", True, expires_on=until), FoundFact("ess_status", True, expires_on=until)


def _organic(cells: Mapping[str, Cell], on: date) -> tuple[FoundFact, ...]:
    stopped, since = _day(cells, "stopped"), _day(cells, "since")
    if fold(as_text(cells.get("state"))) != "engagee" or (stopped is not None and stopped < on):
        return ()
    said = (as_text(cells.get("body")), f"engagée depuis le {since:%d/%m/%Y}" if since else "")
    detail = ", ".join(part for part in said if part)
    return (FoundFact("organic_certified", True, expires_on=stopped, detail=detail),)


def _inclusion(cells: Mapping[str, Cell], _on: date) -> tuple[FoundFact, ...]:
    written = cells.get("kind")
    kind = _KINDS.get(fold(as_text(written)))
    if kind is None:
        raise _Unfit(BAD_KIND, written)
    inside = not is_blank(cells.get("qpv")) and clean_yes_no(cells.get("qpv")).value is True
    return (FoundFact("siae_kind", kind), *((FoundFact("qpv", "inside"),) if inside else ()))


def _day(cells: Mapping[str, Cell], key: str) -> date | None:
    cell = cells.get(key)
    if is_blank(cell):
        return None
    day = clean_date(cell).value
    if day is None:
        raise _Unfit(BAD_DATE, cell)
    return day


_KINDS = {
    fold(words): code
    for code, label in SIAE_KINDS
    if code != "NONE"
    for words in (code, label, label.rsplit(" (", 1)[0])
}
_FACTS: Mapping[str, Callable[[Mapping[str, Cell], date], tuple[FoundFact, ...]]] = {
    LISTE_ESS: _ess,
    LISTE_ESUS: _esus,
    AGENCE_BIO: _organic,
    MARCHE_INCLUSION: _inclusion,
}
