"""Amounts as purchase programmes write them: « 45 000 € HT », « 45 k€ », « entre 40 et 60 k€ », « < 90 000 »."""

import re
from dataclasses import dataclass, replace

from matchmaker.core.directory.cells import as_text, is_blank
from matchmaker.core.directory.cleaning import EMPTY, Cell, Cleaned, Problem, left_out, noted, refused
from matchmaker.core.directory.names import fold
from matchmaker.plugin_api.text import N_

THOUSAND, MILLION = 1_000, 1_000_000
LARGEST = 2_000_000_000  # euros; what a column of whole numbers holds, and more than any purchase here
_FIGURE = re.compile(
    r"(?P<figure>\d{1,3}(?:[\s.']\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?)\s*"
    r"(?P<unit>millions?|milliers?|m€|meur|m(?![a-z])|k€|keur|k(?![a-z]))?",
    re.IGNORECASE,
)
_DURATION = re.compile(r"(?:/|\bsur|\bpar|\bpour)?\s*\d*\s*\b(?:ans?|années?|mois)\b", re.IGNORECASE)
_PERIOD = re.compile(r"(?:/|\bpar)\s*(?:ans?|années?|mois)\b", re.IGNORECASE)
_WORDS = re.compile(
    r"€|euros?|eur|hors\s+taxes?|h\.?t\.?|environ|env\.?|entre|jusqu['’]?(?:à)?|moins|plus|que?|au|de|d['’]|à|a|et|partir"
    r"|inf[ée]rieure?|sup[ée]rieure?|maxi?(?:mum)?|mini?(?:mum)?|plafond|estim[ée]e?|±|~|≈|[<>≤≥=/.:()+*–—-]",
    re.IGNORECASE,
)
_BELOW = re.compile(r"<|≤|moins de|inferieur|jusqu|maxi?\b|au plus|plafond", re.IGNORECASE)
_ABOVE = re.compile(r">|≥|plus de|superieur|a partir|mini?\b|au moins", re.IGNORECASE)
# What is said where nobody knows the amount yet.
NOT_KNOWN = frozenset(
    (
        *("nc", "nd", "n c", "n d", "na", "so", "tbd", "a definir", "a determiner", "a preciser"),
        *("inconnu", "non connu", "sans objet", "indetermine", "en cours"),
    )
)
_SCALES = ((MILLION, ("m", "meur", "million", "millions")), (THOUSAND, ("k", "keur", "millier", "milliers")))


@dataclass(frozen=True)
class Amount:
    """Euros before tax from ``low`` to ``high``, the same for one figure; None: open. ``scaled``: the cell says its unit."""

    low: int | None
    high: int | None
    scaled: bool = False

    def times(self, scale: int) -> "Amount":
        """In the unit of the header, where the cell names none."""
        if self.scaled or scale == 1:
            return self
        low, high = (None if end is None else end * scale for end in (self.low, self.high))
        return replace(self, low=low, high=high)


def scale_of(header: str) -> int:
    """The unit a header names: « Montant (k€) » is in thousands."""
    words = set(fold(header.replace("€", " ")).split())
    return next((scale for scale, units in _SCALES if not words.isdisjoint(units)), 1)


def clean_amount(cell: Cell) -> Cleaned[Amount]:
    """Give the amount of a cell; what is not known yet is no amount, and an amount with tax is none either."""
    if is_blank(cell) or fold(as_text(cell)).strip() in NOT_KNOWN or as_text(cell).strip() == "?":
        return EMPTY
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _checked(cell, Amount(round(cell), round(cell)))
    text = as_text(cell)
    if re.search(r"\bttc\b", text, re.IGNORECASE):
        template = N_("« {value} » est un montant avec taxes.")
        return Cleaned(problem=left_out(template, N_("Donnez le montant hors taxes."), value=text))
    if _PERIOD.search(text):
        template = N_("« {value} » est un montant par période.")
        return Cleaned(problem=left_out(template, N_("Donnez le montant de toute la durée."), value=text))
    said = _DURATION.sub(" ", text)
    figures = _figures(said)
    # Whatever is neither a figure nor a word of amounts may turn the figure into something else.
    if not 0 < len(figures) < 3 or _backwards(figures) or _WORDS.sub(" ", _FIGURE.sub(" ", said)).strip():
        return Cleaned(problem=_not_an_amount(text))
    return _checked(cell, _between(said, figures))


def _figures(text: str) -> list[tuple[float, int]]:
    """Each figure with its unit, that of the last where the first has none: « 40 à 60 k€ »."""
    found = [(_number(one["figure"]), _unit(one["unit"])) for one in _FIGURE.finditer(text)]
    last = found[-1][1] if found else 1
    return [(number, unit if unit > 1 or number >= THOUSAND else last) for number, unit in found]


def _backwards(figures: list[tuple[float, int]]) -> bool:
    """« 900 à 1,2 M€ » and « 2027 : 45 000 € »: what the first of two figures is cannot be told."""
    ends = [number * unit for number, unit in figures]
    return len(ends) == 2 and ends[0] > ends[1]


def _number(figure: str) -> float:
    compact = re.sub(r"[\s']", "", figure)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", compact):
        compact = compact.replace(".", "")
    return float(compact.replace(",", "."))


def _unit(word: str | None) -> int:
    letter = (word or "").lower()
    if letter.startswith("k") or letter.startswith("millier"):
        return THOUSAND
    return MILLION if letter else 1


def _between(text: str, figures: list[tuple[float, int]]) -> Amount:
    scaled = any(unit > 1 for _, unit in figures) or "€" in text
    ends = [round(number * unit) for number, unit in figures]
    folded = fold(text) + text  # signs are lost in one, accents stand in the way in the other
    if len(ends) == 2:
        return Amount(ends[0], ends[1], scaled)
    if _BELOW.search(folded):
        return Amount(None, ends[0], scaled)
    if _ABOVE.search(folded):
        return Amount(ends[0], None, scaled)
    return Amount(ends[0], ends[0], scaled)


def _checked(cell: Cell, amount: Amount) -> Cleaned[Amount]:
    ends = [end for end in (amount.low, amount.high) if end is not None]
    if any(end < 0 or end > LARGEST for end in ends):
        return Cleaned(problem=_not_an_amount(as_text(cell)))
    if not any(ends):  # « 0 € » stands where nobody has put a figure yet
        template = N_("« {value} » n’est pas repris comme montant.")
        return Cleaned(
            problem=noted(template, N_("Laissez vide ce qui n’est pas connu."), value=as_text(cell))
        )
    return Cleaned(amount)


def _not_an_amount(text: str) -> Problem:
    template = N_("« {value} » n’est pas un montant.")
    return refused(template, N_("Écrivez par exemple : 45 000, 45 k€ ou 40 000 à 60 000."), value=text)
