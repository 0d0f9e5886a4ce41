"""The lots of a need: a title and the trades it asks for, one per line or between semicolons."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matchmaker.core.catalogue.cpv import CpvTable, read_codes
from matchmaker.core.directory.names import tidy
from matchmaker.core.errors import Invalid
from matchmaker.plugin_api.text import N_

MOST_LOTS = 20
MOST_LOT_CODES = 5
LONGEST_TITLE = 180  # as any other title of a list
SURE_ENOUGH = 0.5  # share of the words that a proposed code explains, as for the need itself
_BETWEEN = re.compile(r"[;\r\n]+")
_NUMBER = re.compile(r"^\s*lots?\s*(?:n[°o]\s*)?\d{1,2}\s*[:.)\u2013\u2014-]\s*", re.IGNORECASE)
_CODES = re.compile(
    r"\(?\s*(?:CPV\s*:?\s*)?(?<!\d)\d{8}(?:-\d)?(?!\d)(?:\s*,\s*\d{8}(?:-\d)?(?!\d))*\s*\)?", re.IGNORECASE
)
_EDGES = " \t,:–—-"


class TooManyLots(Invalid):
    template = N_("{count} lots : {most} au plus. Réunissez ceux qui vont ensemble.")


class TooManyLotCodes(Invalid):
    template = N_(
        "Le lot {number} a {count} codes CPV ; {most} au plus. Gardez les principaux, ou faites-en deux lots."
    )


class LotTitleTooLong(Invalid):
    template = N_("Le lot {number} a un intitulé de {count} caractères ; {longest} au plus.")


class WrongLotCode(Invalid):
    template = N_(
        "Lot {number} : le code CPV {code} n’existe pas. Retirez-le, ou décrivez le lot par un mot."
    )


@dataclass(frozen=True)
class Lot:
    """One lot; ``cpv`` is empty where nobody knows its trade."""

    title: str
    cpv: tuple[str, ...] = ()


def split_lots(text: str) -> list[str]:
    """The lots of a text, a line or a semicolon apart, without « Lot 1 : » in front; none twice."""
    lines = (tidy(_NUMBER.sub("", line)) for line in _BETWEEN.split(text))
    return list(dict.fromkeys(line for line in lines if line))


def read_lots(text: str, table: CpvTable) -> list[Lot]:
    """The lots with the codes written in them; what is left of a line is its title.

    Raises `TooManyLots`, `TooManyLotCodes`, `LotTitleTooLong`, `WrongLotCode`.
    """
    lines = split_lots(text)
    if len(lines) > MOST_LOTS:
        raise TooManyLots(count=len(lines), most=MOST_LOTS)
    return [_lot(number, line, table) for number, line in enumerate(lines, 1)]


def _lot(number: int, line: str, table: CpvTable) -> Lot:
    read = read_codes(line, table)
    if read.wrong:
        raise WrongLotCode(number=number, code=read.wrong[0])
    if len(read.codes) > MOST_LOT_CODES:
        raise TooManyLotCodes(number=number, count=len(read.codes), most=MOST_LOT_CODES)
    # A line of codes alone is called by its trade.
    title = tidy(_CODES.sub(" ", line)).strip(_EDGES) or table.label(read.codes[0] if read.codes else line)
    if len(title) > LONGEST_TITLE:
        raise LotTitleTooLong(number=number, count=len(title), longest=LONGEST_TITLE)
    return Lot(title, read.codes)


def with_trade(lot: Lot, table: CpvTable) -> Lot:
    """The lot with the code its title surely means, where none was written."""
    if lot.cpv:
        return lot
    proposals = table.propose(lot.title, limit=1)
    sure = [proposal.code for proposal in proposals if proposal.share >= SURE_ENOUGH]
    return Lot(lot.title, tuple(sure))


def lots_in_words(lots: Iterable[Lot], between: str = " ; ") -> str:
    """``Tonte (CPV 77310000) ; Vitres (CPV 90911300)``, which `read_lots` reads back."""
    return between.join(f"{lot.title} (CPV {', '.join(lot.cpv)})" if lot.cpv else lot.title for lot in lots)


def lots_from(stored: Sequence[Mapping[str, Any]]) -> list[Lot]:
    """The lots of a stored need."""
    return [Lot(lot["title"], tuple(lot["cpv"])) for lot in stored]


def trades_sought(cpv: Iterable[str], stored: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """The codes of a need and of all its lots, each once: who looks for lots looks for each trade."""
    return tuple(dict.fromkeys([*cpv, *(code for lot in stored for code in lot["cpv"])]))


def lots_stored(lots: Iterable[Lot]) -> list[dict[str, Any]]:
    """The lots as a need stores them."""
    return [{"title": lot.title, "cpv": list(lot.cpv)} for lot in lots]
