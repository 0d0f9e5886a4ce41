"""What a buyer types about a contract, read as the essential data take it; or what is wrong with it, in words."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from matchmaker.core.directory.figures import clean_whole
from matchmaker.core.errors import Invalid
from matchmaker.core.impact.decp import ASKED, NOTHING_ELSE, Asked
from matchmaker.plugin_api.text import N_

LARGEST = 100_000
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
FLAGS = {"yes": True, "no": False}


class TooLong(Invalid):
    template = N_("« {label} » prend {most} signes au plus. Raccourcissez-le.")


class NotACount(Invalid):
    template = N_("« {typed} » : écrivez un nombre entier, 1 au moins, pour « {label} ».")


class NotADay(Invalid):
    template = N_("« {typed} » n’est pas une date. Écrivez par exemple 2027-04-15.")


class NotInTheList(Invalid):
    template = N_("« {typed} » n’est pas dans la liste de « {label} ». Choisissez une réponse proposée.")


class Contrary(Invalid):
    template = N_("« {label} » : « {alone} » ne va pas avec une autre réponse. Gardez l’un ou l’autre.")


def answers_typed(typed: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The answers by their name in the schema, those left empty left out. Dates are `date`. Raises the cases above."""
    found = {name: _read(asked, typed.get(name, ())) for name, asked in ASKED.items()}
    return {name: value for name, value in found.items() if value not in (None, [])}


def kept(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The same as JSON keeps it."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in answers.items()}


def _read(asked: Asked, typed: Sequence[str]) -> Any:
    said = [one.strip() for one in typed if one.strip()]
    if not said:
        return None
    readers = {"several": _several, "one": _one, "flag": _flag, "whole": _whole, "date": _day, "text": _text}
    return readers[asked.kind](asked, said)


def _several(asked: Asked, said: Sequence[str]) -> list[str]:
    chosen = [choice for choice in asked.choices if choice in said]
    if unknown := [one for one in said if one not in asked.choices]:
        raise NotInTheList(typed=unknown[0], label=asked.label)
    alone = [choice for choice in chosen if choice in NOTHING_ELSE]
    if alone and len(chosen) > 1:
        raise Contrary(label=asked.label, alone=alone[0])
    return chosen


def _one(asked: Asked, said: Sequence[str]) -> str:
    if said[0] not in asked.choices:
        raise NotInTheList(typed=said[0], label=asked.label)
    return said[0]


def _flag(asked: Asked, said: Sequence[str]) -> bool:
    if said[0] not in FLAGS:
        raise NotInTheList(typed=said[0], label=asked.label)
    return FLAGS[said[0]]


def _whole(asked: Asked, said: Sequence[str]) -> int:
    read = clean_whole(said[0])
    if read.problem is not None or not read.value or not 1 <= read.value <= LARGEST:
        raise NotACount(typed=said[0], label=asked.label)
    return read.value


def _day(_asked: Asked, said: Sequence[str]) -> date:
    try:
        day = date.fromisoformat(said[0])
    except ValueError:
        raise NotADay(typed=said[0]) from None
    if not EARLIEST <= day <= LATEST:
        raise NotADay(typed=said[0])
    return day


def _text(asked: Asked, said: Sequence[str]) -> str:
    words = " ".join(said[0].replace("\x00", "").split())
    if len(words) > asked.most:
        raise TooLong(label=asked.label, most=asked.most)
    return words
