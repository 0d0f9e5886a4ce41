"""The stems of French words, so that « nettoyons vos bureaux » is found by « nettoyage de bureau »."""

from functools import lru_cache

import snowballstemmer

from matchmaker.core.directory.names import fold

NOT_TELLING = frozenset(
    [
        "a",
        "au",
        "aux",
        "avec",
        "d",
        "dans",
        "de",
        "des",
        "du",
        "en",
        "et",
        "l",
        "la",
        "le",
        "les",
        "nos",
        "notre",
        "nous",
        "ou",
        "par",
        "pour",
        "sans",
        "sur",
        "un",
        "une",
        "vos",
    ]
)
# Words of one family that Snowball keeps apart.
_SAME_FAMILY = {"nettoi": "nettoyag", "nettoyon": "nettoyag", "entreten": "entretien", "biolog": "bio"}


def stems(text: str) -> frozenset[str]:
    """Give the stems of the telling words: folded, elisions and small words out, French Snowball."""
    return frozenset(stem(word) for word in telling(text) if not word.isdigit())


def telling(text: str) -> list[str]:
    """The folded words of a text without the small ones."""
    return [word for word in fold(text).split() if word not in NOT_TELLING]


@lru_cache(maxsize=65_536)  # the same words come back in every text
def stem(word: str) -> str:
    """The stem of a folded word."""
    found: str = snowballstemmer.stemmer("french").stemWord(word)
    return _SAME_FAMILY.get(found, found)
