"""Départements named in a line of text: by number or by name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from matchmaker.core.directory.names import fold

_BETWEEN = re.compile(r"\s*[,;/\n]\s*|\s+et\s+", re.IGNORECASE)  # not the « et » of Seine-et-Marne
_NUMBERS = re.compile(r"^\d[\dABab]{1,2}(?:\s+\d[\dABab]{1,2})+$")


@dataclass(frozen=True)
class ZonesRead:
    """The codes found, in the order of the text, each once; and the words that name no département."""

    codes: tuple[str, ...]
    unknown: tuple[str, ...]


def read_departements(text: str, names: Mapping[str, str]) -> ZonesRead:
    """Read ``91, Seine-et-Marne et 2a``; `names` gives the name of each code."""
    by_name = {fold(name): code for code, name in names.items()}
    codes: list[str] = []
    unknown: list[str] = []
    for part in _parts(text):
        code = part.upper().zfill(2) if part.upper().zfill(2) in names else by_name.get(fold(part))
        if code is None:
            unknown.append(part)
        else:
            codes.append(code)
    return ZonesRead(tuple(dict.fromkeys(codes)), tuple(unknown))


def _parts(text: str) -> list[str]:
    text = text.strip()
    if _NUMBERS.match(text):  # « 91 77 78 »
        return text.split()
    return [part for part in (part.strip(" .()") for part in _BETWEEN.split(text)) if part]
