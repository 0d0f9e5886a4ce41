"""Fold names so that the same name typed twice is found again."""

import re
import unicodedata
from functools import lru_cache

_APART = re.compile(r"[^a-z0-9]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ß": "ss"})


@lru_cache(maxsize=32_768)  # headers and choices are folded once per row of a file
def fold(text: str) -> str:
    """Give lower-case words without accents or punctuation: ``Net'Éclair  S.A.`` → ``net eclair s a``."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return _APART.sub(" ", letters).strip()


def name_key(name: str) -> str:
    """Give the key by which a name of use is unique beside its official number."""
    return fold(name)


def tidy(text: str) -> str:
    """Give the text as typed, without doubled, hidden or trailing spaces (no-break and zero-width ones too)."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    visible = "".join(
        " " if c.isspace() else c for c in text if unicodedata.category(c) not in ("Cf", "Cc") or c.isspace()
    )
    return " ".join(visible.split())
