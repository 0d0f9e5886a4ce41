"""Numbers, shares and yes or no as people type them in French."""

import re

from matchmaker.core.directory.cells import as_text, is_blank
from matchmaker.core.directory.cleaning import EMPTY, Cell, Cleaned, Problem, refused
from matchmaker.core.directory.names import fold
from matchmaker.plugin_api.text import N_

_YES = frozenset(("oui", "o", "yes", "y", "x", "vrai", "true", "1", "ok"))
_NO = frozenset(("non", "n", "no", "faux", "false", "0"))
_UNITS = re.compile(
    r"\s*(?:€|euros?|eur|ht|km|h|heures?|min(?:utes?)?|mn|personnes?|pers\.?|rdv|%|€ ?ht)\s*\.?\s*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^[+-]?\d+(?:\.\d+)?$")


def clean_decimal(cell: Cell, *, dot_is_decimal: bool = False) -> Cleaned[float]:
    """Give a number; ``1 234,5 €`` reads 1234.5, and ``12.000`` twelve thousand unless dots are decimal."""
    if is_blank(cell):
        return EMPTY
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Cleaned(float(cell))
    number = _parse(as_text(cell), dot_is_decimal=dot_is_decimal)
    return Cleaned(problem=_not_a_number(cell)) if number is None else Cleaned(number)


def _parse(text: str, *, dot_is_decimal: bool) -> float | None:
    previous = None
    while previous != text:  # « 12 000 € HT » has two units
        previous, text = text, _UNITS.sub("", text)
    compact = re.sub(r"[\s']", "", text)
    if "," in compact:
        compact = compact.replace(".", "").replace(",", ".")  # 1.234,5 and 1234,5
    elif not dot_is_decimal and re.fullmatch(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+", compact):
        compact = compact.replace(".", "")
    return float(compact) if _NUMBER.match(compact) else None


def _not_a_number(cell: Cell) -> Problem:
    return refused(N_("« {value} » n’est pas un nombre."), N_("Corrigez la cellule."), value=as_text(cell))


def clean_whole(cell: Cell, *, least: int = 0) -> Cleaned[int]:
    """Give a whole number of at least ``least``."""
    number = clean_decimal(cell)
    if number.value is None:
        return Cleaned(problem=number.problem)
    if not number.value.is_integer() or number.value < least:
        template = N_("« {value} » n’est pas un nombre entier d’au moins {least}.")
        return Cleaned(
            problem=refused(template, N_("Corrigez la cellule."), value=as_text(cell), least=least)
        )
    return Cleaned(int(number.value))


def clean_share(cell: Cell) -> Cleaned[float]:
    """Give a share from 0 to 1. Up to 1 it is a share already; above, or with a sign, a percentage."""
    number = clean_decimal(cell, dot_is_decimal=True)
    if number.value is None:
        return Cleaned(problem=number.problem)
    percent = number.value > 1 or (isinstance(cell, str) and "%" in cell)
    share = number.value / 100 if percent else number.value
    if not 0 <= share <= 1:
        template = N_("« {value} » n’est pas une part entre 0 et 100 %.")
        return Cleaned(problem=refused(template, N_("Corrigez la cellule."), value=as_text(cell)))
    return Cleaned(round(share, 6))


def clean_yes_no(cell: Cell) -> Cleaned[bool]:
    """Give True or False; an empty cell is unknown, which is not no."""
    if is_blank(cell):
        return EMPTY
    word = fold(as_text(cell))
    if word in _YES or word in _NO:
        return Cleaned(word in _YES)
    template = N_("« {value} » : oui ou non ?")
    return Cleaned(
        problem=refused(template, N_("Écrivez oui ou non, ou laissez la case vide."), value=as_text(cell))
    )
