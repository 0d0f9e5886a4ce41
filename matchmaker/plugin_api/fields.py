"""Data a criterion adds to a form, a file and the API alike, described without any form library."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from matchmaker.plugin_api.columns import Column, Kind
from matchmaker.plugin_api.text import N_

FieldKind = Literal["number", "flag", "text", "choice", "date"]
FieldForm = Literal["offer", "need", "organisation"]
FieldValue = float | bool | str | date


class Invalid(ValueError):
    """What was typed cannot be taken. Template and values make the sentence shown to the person."""

    def __init__(self, template: str, **values: object) -> None:
        self.template = template
        self.values: Mapping[str, object] = values
        super().__init__(template.format(**values))


@dataclass(frozen=True)
class Field:
    """One question. Its answer is stored under the criterion's key and read as ``own.<name>``.

    ``name`` starts with the key of its criterion and ``_``, so that two plugins never
    collide in a file. ``proof`` marks a fact that needs proof: declared without any, it
    counts .3; other answers count 1. ``check`` is given the value read and raises `Invalid`.
    ``told`` names the answer to everybody else, where the label speaks to the one who is asked.
    ``private``: the answer is a setting of its author's, shown to nobody else on the record's sheet.
    """

    name: str
    form: FieldForm
    kind: FieldKind
    label: str
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()  # (stored code, French label), for the kind `choice`
    low: float | None = None
    high: float | None = None
    unit: str = ""
    required: bool = False
    proof: bool = False
    check: Callable[[Any], None] | None = None
    told: str = ""
    private: bool = False

    @property
    def column(self) -> Column:
        """The column the answers become."""
        kind: Kind = self.kind
        codes = tuple(code for code, _ in self.choices)
        return Column(kind, self.label, self.proof, codes, self.low, self.high)

    def read(self, text: str) -> FieldValue | None:
        """The value of what was typed or stood in a cell; None where nothing did. Raises `Invalid`."""
        text = text.strip()
        if not text:
            if self.required:
                raise Invalid(N_("« {label} » est à remplir."), label=self.label)
            return None
        value = _READERS[self.kind](self, text)
        if self.check:
            self.check(value)
        return value


def _number(field: Field, text: str) -> float:
    bare = _without_unit(text, field.unit)
    try:
        value = float(bare.replace(" ", "").replace("\u202f", "").replace("\xa0", "").replace(",", "."))
    except ValueError:
        raise Invalid(N_("« {text} » n’est pas un nombre : écrivez par exemple 12,5."), text=text) from None
    low, high = field.low, field.high
    if not math.isfinite(value) or (low is not None and value < low) or (high is not None and value > high):
        raise Invalid(
            _BOUNDS[low is not None, high is not None], label=field.label, low=_shown(low), high=_shown(high)
        )
    return value


def _without_unit(text: str, unit: str) -> str:
    """``40`` of ``40 %`` where the answer is a percentage: people repeat the unit they see."""
    return text[: -len(unit)] if unit and text.casefold().endswith(unit.casefold()) else text


def _flag(_field: Field, text: str) -> bool:
    word = text.lower()
    if word in ("oui", "o", "vrai", "true", "yes", "1", "x"):
        return True
    if word in ("non", "n", "faux", "false", "no", "0"):
        return False
    raise Invalid(N_("« {text} » : écrivez oui ou non."), text=text)


def _text(_field: Field, text: str) -> str:
    return text


def _choice(field: Field, text: str) -> str:
    for code, label in field.choices:
        if text.casefold() in (code.casefold(), label.casefold()):
            return code
    labels = ", ".join(label for _, label in field.choices)
    raise Invalid(N_("« {text} » n’est pas proposé : choisissez parmi {labels}."), text=text, labels=labels)


def _date(_field: Field, text: str) -> date:
    for pattern in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    raise Invalid(N_("« {text} » n’est pas une date : écrivez par exemple 31/12/2026."), text=text)


def _shown(bound: float | None) -> str:
    return "" if bound is None else f"{bound:g}".replace(".", ",")


_BOUNDS: Mapping[tuple[bool, bool], str] = {
    (True, True): N_("« {label} » : écrivez un nombre entre {low} et {high}."),
    (True, False): N_("« {label} » : écrivez un nombre d’au moins {low}."),
    (False, True): N_("« {label} » : écrivez un nombre d’au plus {high}."),
    (False, False): N_("« {label} » : écrivez un nombre."),
}

_READERS: Mapping[FieldKind, Callable[[Field, str], FieldValue]] = {
    "number": _number,
    "flag": _flag,
    "text": _text,
    "choice": _choice,
    "date": _date,
}
