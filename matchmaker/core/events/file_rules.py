"""What a value of an event file may be: each rule takes what the file says and gives it, or says what is wrong.

The file comes from anywhere: nothing of it is believed, and nothing is guessed.
"""

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from matchmaker.core.catalogue.profile import NotAnAddress, clean_profile
from matchmaker.core.directory.contacts import clean_emails

Rule = Callable[[Any], Any]
CODE, SHORT, TEXT = 40, 200, 20_000  # characters, as the database keeps them
DEEPEST = 6  # of free JSON
MOST_INSIDE = 2_000  # values of free JSON


class Fault(Exception):
    """A value is not what it must be. The words end the sentence « … : »."""


def text(most: int, *, empty: bool = True) -> Rule:
    def read(value: Any) -> str:
        if not isinstance(value, str):
            raise Fault("un texte est attendu")
        if len(value) > most:
            raise Fault(f"{len(value)} signes, {most} au plus")
        if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            raise Fault("ce texte contient un signe qui n’en est pas un")
        if not empty and not value.strip():
            raise Fault("ce texte ne peut pas être vide")
        return value

    return read


def whole(low: int, high: int) -> Rule:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise Fault(f"un nombre entier de {low} à {high} est attendu")
        return value

    return read


def real(low: float, high: float) -> Rule:
    def read(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise Fault("un nombre est attendu")
        if not low <= value <= high:
            raise Fault(f"un nombre de {low} à {high} est attendu")
        return float(value)

    return read


def flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Fault("true ou false est attendu")
    return value


def moment(value: Any) -> datetime:
    """An instant with its zone, `2027-03-11T13:00:00+00:00`."""
    try:
        read = datetime.fromisoformat(value)
        if read.tzinfo is not None and 2000 <= read.year < 2200:
            return read.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        pass
    raise Fault("une date avec son heure et son décalage est attendue, comme 2027-03-11T13:00:00+00:00")


def day(value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise Fault("une date est attendue, comme 2027-03-11") from None


def one_of(values: tuple[str, ...]) -> Rule:
    def read(value: Any) -> str:
        if not isinstance(value, str) or value not in values:
            raise Fault(f"une de ces valeurs est attendue : {', '.join(values)}")
        return value

    return read


def matching(pattern: str, words: str) -> Rule:
    def read(value: Any) -> str:
        if not isinstance(value, str) or not re.fullmatch(pattern, value, re.ASCII):
            raise Fault(f"{words} est attendu")
        return value

    return read


def email(value: Any) -> str:
    read = clean_emails(text(SHORT)(value)).value
    if not read or len(read) != 1 or read[0] != value.lower():
        raise Fault("une adresse électronique est attendue")
    return str(read[0])


def address(value: Any) -> str:
    """Of a page, with its scheme: it becomes a link."""
    words: str = text(TEXT, empty=False)(value)
    try:
        if clean_profile(words) == words:
            return words
    except NotAnAddress:
        pass
    raise Fault("une adresse de page est attendue, comme https://exemple.fr")


def maybe(rule: Rule) -> Rule:
    """What the rule says, or null."""
    return lambda value: None if value is None else rule(value)


def several(rule: Rule, most: int) -> Rule:
    def read(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise Fault("une liste est attendue")
        if len(value) > most:
            raise Fault(f"{len(value)} éléments, {most} au plus")
        return [rule(item) for item in value]

    return read


def free(value: Any) -> Any:
    """Plain JSON, neither deep nor long."""
    left = [MOST_INSIDE]
    _walk(value, DEEPEST, left)
    return value


def _walk(value: Any, depth: int, left: list[int]) -> None:
    left[0] -= 1
    if depth < 0 or left[0] < 0:
        raise Fault("trop de valeurs imbriquées")
    if isinstance(value, str):
        text(TEXT)(value)
    elif isinstance(value, dict):
        for key, item in value.items():
            text(SHORT)(key)
            _walk(item, depth - 1, left)
    elif isinstance(value, list):
        for item in value:
            _walk(item, depth - 1, left)
    elif isinstance(value, int) and not isinstance(value, bool) and abs(value) > 10**15:
        raise Fault("un nombre démesuré")


def mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Fault("un objet {…} est attendu")
    found: dict[str, Any] = free(value)
    return found


def answers(value: Any) -> dict[str, Any]:
    """Answers to the criteria's questions, as said: proofs do not travel, who checked them is elsewhere."""
    for own in mapping(value).values():
        if not isinstance(own, Mapping):
            raise Fault("un objet {critère: {question: réponse}} est attendu")
        for answer in own.values():
            plain = answer if isinstance(answer, list) else [answer]
            if any(isinstance(item, dict | list) for item in plain):
                raise Fault("une réponse est une valeur ou une liste de valeurs")
    return dict(value)


def read_row(value: object, row: Mapping[str, Rule]) -> dict[str, Any]:
    """The values of a row; raises `Fault` with the name of the first that is wrong."""
    if not isinstance(value, dict):
        raise Fault("un objet {…} est attendu")
    if unknown := sorted(set(value) - set(row)):
        raise Fault(f"{str(unknown[0])[:40]} n’est pas connu ici")
    read = {}
    for name, rule in row.items():
        if name not in value:
            raise Fault(f"{name} manque")
        try:
            read[name] = rule(value[name])
        except Fault as fault:
            raise Fault(f"{name} : {fault}") from None
    return read


def inner(row: Mapping[str, Rule]) -> Rule:
    """A row inside a row."""
    return lambda value: read_row(value, row)
