"""Names for the files we hand out: readable, the same on every system, none twice."""

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 60  # of a name's own part: with folders and suffix a path stays far below 260 characters
_LETTERS = str.maketrans(
    {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l"}
)


def slug(name: str) -> str:
    """« Net’Éclair & Cie » becomes « net-eclair-cie »; a name without Latin letters or digits « sans-nom »."""
    decomposed = unicodedata.normalize("NFKD", name.translate(_LETTERS))
    letters = "".join(char for char in decomposed if not unicodedata.combining(char)).lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:LONGEST].rstrip("-") or "sans-nom"


def file_names(prefix: str, names: Iterable[str], suffix: str) -> list[str]:
    """A file name per name, in the same order: « agenda-les-jardins-du-val.pdf ».

    The prefix keeps them clear of the names Windows reserves (``con``, ``aux``). Two names that
    read alike get « -2 », « -3 », in the order given, so that the same list gives the same files.
    """
    taken: set[str] = set()
    result = []
    for name in names:
        stem = f"{prefix}-{slug(name)}"
        free, number = stem, 1
        while free in taken:
            number += 1
            free = f"{stem}-{number}"
        taken.add(free)
        result.append(f"{free}{suffix}")
    return result
