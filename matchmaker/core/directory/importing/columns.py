"""What a workbook may hold, as data: the template is written, and any file read, from these declarations."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum

from matchmaker.plugin_api.fields import Field
from matchmaker.plugin_api.text import N_


class Kind(StrEnum):
    """How a cell of the column is read."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    SIRET = "siret"
    RNA = "rna"
    EMAILS = "emails"
    PHONE = "phone"
    POSTCODE = "postcode"
    WEBSITE = "website"
    COMMUNE = "commune"  # a name or an INSEE code
    WHOLE = "whole"
    DECIMAL = "decimal"
    DEGREES = "degrees"
    SHARE = "share"
    YES_NO = "yes_no"
    DATE = "date"
    TIME = "time"
    TIMES = "times"
    MINUTES = "minutes"
    AVAILABILITY = "availability"
    CHOICE = "choice"
    CPV = "cpv"
    LOTS = "lots"  # a title and CPV codes each
    PARTY = "party"  # a SIRET, an RNA, or a name of use
    TABLES = "tables"  # how many, or their labels
    HOME_TABLE = "home_table"  # yes, no, or the label of the table kept
    LIST = "list"
    LEGAL_CATEGORY = "legal_category"  # INSEE, four digits
    ACTIVITY = "activity"  # NAF: 62.01Z
    AMOUNT = "amount"  # euros, one figure or two
    QUARTER = "quarter"  # a quarter, a month or a day
    FIELD = "field"  # a criterion's own question reads it


@dataclass(frozen=True)
class Option:
    """One value of a choice: what is stored, what people read, what else they write."""

    value: str
    label: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """One column of a sheet, or one line of the event sheet."""

    key: str
    header: str
    kind: Kind
    help: str = ""
    required: bool = False
    synonyms: tuple[
        str, ...
    ] = ()  # other headers met in real files; case, accents and punctuation do not count
    options: tuple[Option, ...] = ()
    example: str | int | float | date | time | None = None
    least: int = 0  # of a whole number
    field: Field | None = None
    spare: bool = False  # a wrong value is left out and told; the row comes in without it


@dataclass(frozen=True)
class Sheet:
    """One sheet. ``by_lines``: a label and its value on each line, rather than a table."""

    key: str
    title: str
    help: str
    columns: tuple[Column, ...]
    synonyms: tuple[str, ...] = ()
    by_lines: bool = False

    def column(self, key: str) -> Column:
        """Give the column of a key; raise KeyError when there is none."""
        return {column.key: column for column in self.columns}[key]


# A row whose first cell begins with this (any case) is the template's example: read, and set aside.
EXAMPLE_MARK = "Exemple : "
# The template's own sheets, which hold nothing to import.
OWN_SHEETS = (N_("Mode d’emploi"), N_("Listes"))


def with_fields(sheet: Sheet, fields: Iterable[Field]) -> Sheet:
    """Add the questions of the installed criteria to the sheet of their form."""
    forms = {"participants": "organisation", "offers": "offer", "needs": "need"}
    added = tuple(_of_field(field) for field in fields if field.form == forms.get(sheet.key))
    return replace(sheet, columns=sheet.columns + added)


def _of_field(field: Field) -> Column:
    options = tuple(Option(code, label) for code, label in field.choices)
    if field.kind == "flag":
        options = YES_NO
    return Column(
        field.name,
        field.label,
        Kind.FIELD,
        field.help,
        field.required,
        synonyms=(field.name,),
        options=options,
        field=field,
    )


YES_NO = (Option("yes", N_("oui")), Option("no", N_("non")))
