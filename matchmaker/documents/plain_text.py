"""What people typed, made fit for a sheet of paper, a cell or a calendar line."""

import re
import unicodedata

# Besides control characters: lone surrogates no file can hold, and the marks that reverse the direction of
# a whole line, with which a name could rewrite its neighbours. Private-use characters have no common shape.
_UNPRINTABLE = re.compile(r"[\ud800-\udfff\ue000-\uf8ff\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_LONG_WORD = re.compile(r"[^\s\u200b]{25,}")
_PIECE = re.compile(r".{24}(?=.)")


def plain_text(text: str) -> str:
    """The same text in composed form, without control characters; runs of blanks become one space."""
    composed = unicodedata.normalize("NFC", _UNPRINTABLE.sub("", text))
    spaced = "".join(" " if unicodedata.category(char) in ("Cc", "Zl", "Zp") else char for char in composed)
    return re.sub(r"[ \t]{2,}", " ", spaced).strip(" ")


def breakable(text: str) -> str:
    """Let a line break inside words no column can hold: a zero-width space every 24 characters."""
    return _LONG_WORD.sub(lambda word: _PIECE.sub("\\g<0>\u200b", word.group()), text)
