"""Who is expected, and in which order a list names them."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Attendee:
    """A person who comes for a structure, or a structure that has named nobody yet (``person`` is empty).

    ``away`` holds the places of the slots the person cannot attend, from 0. Nothing else is known here of
    anybody: what somebody needs on the day has no place on a list.
    """

    delegation: int
    structure: str
    kind: str
    person: str = ""
    delegate: int | None = None
    person_id: int | None = None
    away: frozenset[int] = frozenset()


def alphabetical(words: str) -> str:
    """Where a name stands in a list: « Élan » between « Echo » and « Emmaüs »."""
    decomposed = unicodedata.normalize("NFKD", words.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def by_family_name(person: str) -> tuple[str, str]:
    """Where a person stands: by the last word, as people look for « Claire Morel » under M."""
    words = person.split()
    return alphabetical(words[-1] if words else ""), alphabetical(person)


def in_order(attendees: Iterable[Attendee]) -> list[Attendee]:
    """By family name; who has none yet comes at the end, by structure."""
    return sorted(
        attendees,
        key=lambda one: (not one.person, by_family_name(one.person), alphabetical(one.structure)),
    )
