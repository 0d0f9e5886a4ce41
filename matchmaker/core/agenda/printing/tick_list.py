"""One alphabetical list of structures and people, to tick at the desk when no screen works."""

from collections.abc import Iterable
from dataclasses import dataclass

from matchmaker.core.agenda.printing.people import Attendee, alphabetical, by_family_name


@dataclass(frozen=True)
class Entry:
    """A structure with its people, or a person with their structure; ``other`` is the other of the two."""

    name: str
    other: str
    is_structure: bool


@dataclass(frozen=True)
class Letter:
    letter: str  # « # » for names that begin with no letter
    entries: tuple[Entry, ...]


def tick_list(attendees: Iterable[Attendee]) -> tuple[Letter, ...]:
    """Letter by letter: structures by their name, people by their family name."""
    people: dict[tuple[int, str], list[str]] = {}
    placed: list[tuple[str, Entry]] = []
    for one in attendees:
        named = people.setdefault((one.delegation, one.structure), [])
        if one.person:
            named.append(one.person)
            placed.append((" ".join(by_family_name(one.person)), Entry(one.person, one.structure, False)))
    for (_, structure), named in people.items():
        placed.append((alphabetical(structure), Entry(structure, ", ".join(named), True)))
    letters: dict[str, list[Entry]] = {}
    for key, entry in sorted(placed, key=lambda one: (one[0], not one[1].is_structure, one[1].other)):
        first = key[:1].upper()
        letters.setdefault(first if first.isalpha() else "#", []).append(entry)
    return tuple(Letter(letter, tuple(entries)) for letter, entries in letters.items())
