"""Read a cell according to the kind of its column."""

import logging
import re
from collections.abc import Callable, Mapping
from datetime import time
from itertools import pairwise

from matchmaker.core.catalogue.cpv import CpvTable, read_codes
from matchmaker.core.catalogue.lots import read_lots
from matchmaker.core.catalogue.programme.amounts import clean_amount
from matchmaker.core.catalogue.programme.foreseen import clean_foreseen
from matchmaker.core.directory.activities import clean_activity
from matchmaker.core.directory.availability import clean_availability
from matchmaker.core.directory.cells import as_text, is_blank
from matchmaker.core.directory.cleaning import EMPTY, Cell, Cleaned, Problem, left_out, refused
from matchmaker.core.directory.contacts import clean_emails, clean_phone, clean_postcode, clean_website
from matchmaker.core.directory.figures import clean_decimal, clean_share, clean_whole, clean_yes_no
from matchmaker.core.directory.identifiers import clean_rna, clean_siret
from matchmaker.core.directory.importing.columns import Column, Kind
from matchmaker.core.directory.moments import clean_date, clean_minutes, clean_time, parse_time
from matchmaker.core.directory.names import fold
from matchmaker.core.errors import Invalid
from matchmaker.core.events.tables import MOST_TABLES
from matchmaker.plugin_api import fields
from matchmaker.plugin_api.text import N_

log = logging.getLogger(__name__)

LONGEST_TEXT = 180  # some letters fold into two, and the folded text has 200 places
LONGEST_LABEL = 40
LONGEST_LONG_TEXT = 5_000
_LIST = re.compile(r"\s*[;,|/\n]\s*")
_TABLE_RANGE = re.compile(r"^(\D*)(\d+)\s*(?:à|a|-|–)\s*(?:\D*)(\d+)$")


def clean_cell(cell: Cell, column: Column, cpv: CpvTable) -> Cleaned[object]:
    """Give the value of a cell, or what is the matter with it; an empty cell of a required column is refused."""
    if is_blank(cell):
        return Cleaned(problem=_missing(column)) if column.required else EMPTY
    if column.kind is Kind.CPV:
        return _codes(cell, cpv)
    if column.kind is Kind.LOTS:
        return _lots(cell, cpv)
    return _CLEANERS[column.kind](cell, column)


def _missing(column: Column) -> Problem:
    return refused(N_("« {header} » est à remplir."), "", header=column.header)


def _text(cell: Cell, column: Column) -> Cleaned[object]:
    text = as_text(cell)
    longest = LONGEST_LONG_TEXT if column.kind is Kind.LONG_TEXT else LONGEST_TEXT
    if len(text) > longest:
        template = N_("Texte de {count} caractères ; {longest} au plus.")
        return Cleaned(problem=refused(template, N_("Raccourcissez-le."), count=len(text), longest=longest))
    return Cleaned(text)


def _choice(cell: Cell, column: Column) -> Cleaned[object]:
    typed = fold(as_text(cell))
    for option in column.options:
        if typed in {fold(word) for word in (option.value, option.label, *option.synonyms)}:
            return Cleaned(option.value)
    labels = ", ".join(option.label for option in column.options)
    template = N_("« {value} » n’est pas proposé.")
    advice = N_("Choisissez parmi : {labels}.")
    return Cleaned(problem=refused(template, advice, value=as_text(cell), labels=labels))


def _codes(cell: Cell, cpv: CpvTable) -> Cleaned[object]:
    text = as_text(cell)
    if isinstance(cell, int | float):  # 03221000 typed as a number
        text = text.zfill(8)
    read = read_codes(text, cpv)
    if not read.codes:
        template = N_("« {value} » n’est pas un code CPV (8 chiffres).")
        advice = N_("Laissez vide : le code est proposé d’après l’intitulé.")
        return Cleaned(problem=left_out(template, advice, value=text))
    if read.wrong:
        template = N_("Code CPV inconnu : {wrong}.")
        problem = left_out(template, N_("Les autres codes sont repris."), wrong=", ".join(read.wrong))
        return Cleaned(read.codes, problem)
    return Cleaned(read.codes)


def _lots(cell: Cell, cpv: CpvTable) -> Cleaned[object]:
    try:
        return Cleaned(tuple(read_lots(str(cell), cpv)))
    except Invalid as error:
        return Cleaned(problem=left_out(error.template, N_("Corrigez la cellule."), **error.values))


def _times(cell: Cell, _column: Column) -> Cleaned[object]:
    single = clean_time(cell) if isinstance(cell, time | float) else None
    if single is not None and single.value is not None:
        return Cleaned((single.value,))
    parts = [part for part in re.split(r"\s*[;,|\n]\s*|\s+et\s+|\s{2,}", as_text(cell)) if part]
    times = [parse_time(part) for part in parts]
    found = tuple(moment for moment in times if moment is not None)
    if len(found) < len(parts) or any(before >= after for before, after in pairwise(found)):
        template = N_("« {value} » : heures non comprises, ou pas dans l’ordre.")
        advice = N_("Écrivez par exemple : 14:00, 14:20, 14:40.")
        return Cleaned(problem=refused(template, advice, value=as_text(cell)))
    return Cleaned(found)


def _tables(cell: Cell, column: Column) -> Cleaned[object]:
    """Give the labels: 28 → 1 to 28, « T1 à T3 » or « T1, T2, T3 » → T1 T2 T3."""
    text = as_text(cell)
    series = _TABLE_RANGE.match(text)
    if text.isdigit():
        labels = [str(number) for number in range(1, min(int(text), MOST_TABLES + 1) + 1)]
    elif series:
        first, last = int(series.group(2)), int(series.group(3))
        labels = [f"{series.group(1)}{number}" for number in range(first, min(last, first + MOST_TABLES) + 1)]
    else:
        labels = [label for label in _LIST.split(text) if label]
    wrong = len(set(labels)) < len(labels) or any(len(label) > LONGEST_LABEL for label in labels)
    if wrong or not 0 < len(labels) <= MOST_TABLES:
        template = N_("« {value} » : il faut entre 1 et {most} tables, de noms différents.")
        advice = N_("Donnez leur nombre (28) ou leurs noms (T1, T2, T3).")
        return Cleaned(problem=refused(template, advice, value=text, most=MOST_TABLES))
    return Cleaned(tuple(labels))


def _home_table(cell: Cell, _column: Column) -> Cleaned[object]:
    """Give True, False, or the label of the table kept."""
    answer = clean_yes_no(cell) if not isinstance(cell, int | float) or isinstance(cell, bool) else None
    return Cleaned(as_text(cell)) if answer is None or answer.value is None else Cleaned(answer.value)


def _field(cell: Cell, column: Column) -> Cleaned[object]:
    """Let the criterion's own question read it."""
    if column.field is None:
        raise LookupError(f"{column.key} has no field to read it")
    try:
        return Cleaned(column.field.read(as_text(cell)))
    except fields.Invalid as error:
        return Cleaned(problem=left_out(error.template, N_("Corrigez la cellule."), **error.values))
    except (Exception, SystemExit):
        # A plugin is a border: its check must not stop the whole file.
        log.exception("the check of %s failed", column.key)
        template = N_("« {text} » n’a pas pu être vérifié : le critère qui pose cette question est en panne.")
        return Cleaned(problem=left_out(template, N_("Laissez la cellule vide."), text=as_text(cell)))


def _legal_category(cell: Cell, _column: Column) -> Cleaned[object]:
    text = as_text(cell)
    code = re.match(r"^\d{4}(?!\d)", text)
    if code:
        return Cleaned(code.group())
    template = N_("« {value} » n’est pas une catégorie juridique de l’INSEE (4 chiffres).")
    return Cleaned(
        problem=left_out(template, N_("9220 pour une association déclarée, par exemple."), value=text)
    )


def _activity(cell: Cell, _column: Column) -> Cleaned[object]:
    text = as_text(cell)
    code = clean_activity(text)
    if code:
        return Cleaned(code)
    template = N_("« {value} » n’est pas un code NAF.")
    return Cleaned(problem=left_out(template, N_("Écrivez-le comme ceci : 81.30Z."), value=text))


def _listed(cell: Cell, _column: Column) -> Cleaned[object]:
    return Cleaned(tuple(part for part in _LIST.split(as_text(cell)) if part))


_CLEANERS: Mapping[Kind, Callable[[Cell, Column], Cleaned[object]]] = {
    Kind.TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.SIRET: lambda cell, _: clean_siret(cell),
    Kind.RNA: lambda cell, _: clean_rna(cell),
    Kind.EMAILS: lambda cell, _: clean_emails(cell),
    Kind.PHONE: lambda cell, _: clean_phone(cell),
    Kind.POSTCODE: lambda cell, _: clean_postcode(cell),
    Kind.WEBSITE: lambda cell, _: clean_website(cell),
    Kind.COMMUNE: _text,  # found later, with the postcode of the row
    Kind.WHOLE: lambda cell, column: clean_whole(cell, least=column.least),
    Kind.DECIMAL: lambda cell, _: clean_decimal(cell),
    Kind.DEGREES: lambda cell, _: clean_decimal(cell, dot_is_decimal=True),
    Kind.SHARE: lambda cell, _: clean_share(cell),
    Kind.YES_NO: lambda cell, _: clean_yes_no(cell),
    Kind.DATE: lambda cell, _: clean_date(cell),
    Kind.TIME: lambda cell, _: clean_time(cell),
    Kind.TIMES: _times,
    Kind.MINUTES: lambda cell, _: clean_minutes(cell),
    Kind.AVAILABILITY: lambda cell, _: clean_availability(cell),
    Kind.CHOICE: _choice,
    Kind.PARTY: _text,  # found later, among the structures of the file and those known
    Kind.TABLES: _tables,
    Kind.HOME_TABLE: _home_table,
    Kind.LIST: _listed,
    Kind.LEGAL_CATEGORY: _legal_category,
    Kind.ACTIVITY: _activity,
    Kind.AMOUNT: lambda cell, _: clean_amount(cell),
    Kind.QUARTER: lambda cell, _: clean_foreseen(cell),
    Kind.FIELD: _field,
}
