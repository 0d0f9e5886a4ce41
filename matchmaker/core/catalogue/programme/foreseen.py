"""When a programme foresees a purchase: « T2 2027 », « 2e trimestre », « mars 2027 », « 15/03/2027 », a date of Excel."""

import re
from dataclasses import dataclass
from datetime import date

from matchmaker.core.catalogue.programme.amounts import NOT_KNOWN
from matchmaker.core.catalogue.quarters import Quarter, quarter_of, quarters_from
from matchmaker.core.directory.cells import as_text, is_blank
from matchmaker.core.directory.cleaning import EMPTY, Cell, Cleaned, Problem, left_out, noted, refused
from matchmaker.core.directory.moments import MONTHS, clean_date
from matchmaker.core.directory.names import fold
from matchmaker.plugin_api.text import N_

_YEAR = r"(?P<year>20\d\d|\d\d)"
_QUARTER = re.compile(
    rf"^(?:{_YEAR} )?(?:[tq] ?(?P<a>[1-4])|(?P<b>[1-4]) ?(?:er|e|eme|ieme|nd)? ?t(?:rim(?:estre)?s?)?)(?: ?(?:de )?(?P<after>20\d\d|\d\d))?$"
)
_HALF = re.compile(
    rf"^(?:{_YEAR} )?(?:s ?(?P<a>[12])|(?P<b>[12]) ?(?:er|e|eme|nd)? ?sem(?:estre)?)(?: ?(?:de )?(?P<after>20\d\d|\d\d))?$"
)
_MONTH = re.compile(r"^(?:(?:courant|debut|mi|fin|en) )?(?P<month>[a-z]+)(?: ?(?P<after>20\d\d|\d\d))?$")
_NUMBERED_MONTH = re.compile(r"^(?:(?P<month>\d{1,2}) (?P<after>20\d\d)|(?P<year>20\d\d) (?P<m>\d{1,2}))$")
_ORDINALS = {"premier": "1er", "deuxieme": "2e", "second": "2e", "troisieme": "3e", "quatrieme": "4e"}
_SHORT = {
    "janv": 1,
    "fev": 2,
    "fevr": 2,
    "avr": 4,
    "juil": 7,
    "aou": 8,
    "sept": 9,
    "oct": 10,
    "nov": 11,
    "dec": 12,
}
_YEAR_ALONE = re.compile(r"^20\d\d$")
_ANY_YEAR = re.compile(r"(?<!\d)20[2-9]\d(?!\d)")


@dataclass(frozen=True)
class Foreseen:
    """A quarter, of a year the cell may leave to the rest of the file."""

    number: int
    year: int | None = None


def clean_foreseen(cell: Cell) -> Cleaned[Foreseen]:
    """Give the quarter of a cell; a year alone is none, and what is not fixed yet is empty."""
    text = fold(as_text(cell)).strip()
    if is_blank(cell) or text in NOT_KNOWN:
        return EMPTY
    found = _in_words(text) if isinstance(cell, str) else None
    if found is not None:
        return Cleaned(found)
    half = _HALF.match(text) if isinstance(cell, str) else None
    if half is not None:
        return Cleaned(
            _of_half(half),
            noted(N_("« {value} » : le premier trimestre du semestre est retenu."), value=as_text(cell)),
        )
    if _YEAR_ALONE.match(as_text(cell).strip()):
        template = N_("« {value} » ne dit pas le trimestre : le besoin est repris sans date.")
        return Cleaned(problem=left_out(template, N_("Écrivez par exemple : T2 2027."), value=as_text(cell)))
    day = clean_date(cell)
    if day.value is None:
        return Cleaned(problem=_not_foreseen(cell))
    quarter = quarter_of(day.value)
    return Cleaned(Foreseen(quarter.number, quarter.year), day.problem)


def _in_words(text: str) -> Foreseen | None:
    for word, ordinal in _ORDINALS.items():
        text = re.sub(rf"^{word} ", f"{ordinal} ", text)
    quarter = _QUARTER.match(text)
    if quarter is not None:
        return Foreseen(int(quarter["a"] or quarter["b"]), _year(quarter["after"] or quarter["year"]))
    numbered = _NUMBERED_MONTH.match(text)
    if numbered is not None:
        return _of_month(int(numbered["month"] or numbered["m"]), numbered["after"] or numbered["year"])
    named = _MONTH.match(text)
    if named is None:
        return None
    return _of_month(_month(named["month"]), named["after"])


def _month(word: str) -> int:
    return MONTHS.index(word) + 1 if word in MONTHS else _SHORT.get(word, 0)


def _of_month(month: int, year: str | None) -> Foreseen | None:
    return Foreseen((month + 2) // 3, _year(year)) if 1 <= month <= 12 else None


def _of_half(half: re.Match[str]) -> Foreseen:
    return Foreseen(2 * int(half["a"] or half["b"]) - 1, _year(half["after"] or half["year"]))


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    return int(text) if len(text) == 4 else 2000 + int(text)


def _not_foreseen(cell: Cell) -> Problem:
    template = N_("« {value} » ne dit ni un trimestre, ni un mois, ni une date.")
    return refused(
        template, N_("Écrivez par exemple : T2 2027, mars 2027 ou 15/03/2027."), value=as_text(cell)
    )


def year_named(*texts: str) -> int | None:
    """The one year that a title names: « Programmation 2027 ». None where there is none, or two."""
    years = {int(year) for text in texts for year in _ANY_YEAR.findall(text)}
    return years.pop() if len(years) == 1 else None


def settle(foreseen: Foreseen, year: int | None, today: date) -> tuple[Quarter, Problem | None]:
    """The quarter, in the year the file names or else the next such quarter; and what there is to say about it."""
    named = foreseen.year or year
    if named is not None:
        quarter = Quarter(named, foreseen.number)
        past = quarter < quarter_of(today)
        told = noted(N_("Le trimestre T{number} {year} est passé."), number=quarter.number, year=quarter.year)
        return quarter, told if past else None
    ahead = quarters_from(today, 4)
    quarter = next(one for one in ahead if one.number == foreseen.number)
    template = N_("L’année n’est pas dite : T{number} {year} est retenu.")
    return quarter, noted(template, number=quarter.number, year=quarter.year)
