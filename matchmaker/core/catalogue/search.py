"""Full-text search in French: elisions, accents and endings make no difference, and the beginning of a word is enough."""

from collections.abc import Iterable

from matchmaker.core.catalogue.stems import stem, telling
from matchmaker.core.directory.names import fold

SHORTEST_BEGINNING = 3  # letters


def hits(wanted: str, name: str, said: Iterable[str]) -> int | None:
    """How many of the wanted words the name holds, where name and texts together hold them all; None otherwise.

    A word of a text counts by its stem or its beginning, a piece of the name wherever it stands.
    """
    words = telling(wanted) or fold(wanted).split()
    folded = fold(name)
    spoken = {word for text in (name, *said) for word in fold(text).split()}
    roots = {stem(word) for word in spoken}
    in_name = [word in folded for word in words]
    found = [inside or _spoken(word, spoken, roots) for word, inside in zip(words, in_name, strict=True)]
    return sum(in_name) if words and all(found) else None


def _spoken(word: str, spoken: Iterable[str], roots: Iterable[str]) -> bool:
    if stem(word) in roots:
        return True
    return len(word) >= SHORTEST_BEGINNING and any(one.startswith(word) for one in spoken)
