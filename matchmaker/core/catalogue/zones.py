"""Where an offer is served, named in a line of text: départements, regions, communes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from matchmaker.core.directory.names import fold
from matchmaker.core.directory.territory import Territory

_BETWEEN = re.compile(r"\s*[,;/\n]\s*|\s+et\s+", re.IGNORECASE)  # not the « et » of Seine-et-Marne
_NUMBERS = re.compile(r"^\d[\dABab]{1,2}(?:\s+\d[\dABab]{1,2})+$")


@dataclass(frozen=True)
class ZonesRead:
    """The codes found, in the order of the text, each once; and the words that name no zone."""

    codes: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class Zones:
    """The zones that can be named. A region stands for its départements; two digits are a département."""

    departements: Mapping[str, str]  # code to name
    regions: Mapping[str, tuple[str, ...]]  # name to the codes of its départements
    communes: Territory

    def read(self, text: str) -> ZonesRead:
        """Read ``91, Seine-et-Marne, Bretagne et Étampes``."""
        codes: list[str] = []
        unknown: list[str] = []
        for part in _parts(text):
            found = self._meant(part)
            codes += found
            if not found:
                unknown.append(part)
        return ZonesRead(tuple(dict.fromkeys(codes)), tuple(unknown))

    def name(self, code: str) -> str:
        """Give words that read back as this code: its name, or the code where the name is shared."""
        if code in self.departements:
            return self.departements[code]
        commune = self.communes.get(code)
        if commune is None or self._meant(commune.name) != (code,):
            return code
        return commune.name

    def _meant(self, part: str) -> tuple[str, ...]:
        if part.upper().zfill(2) in self.departements:
            return (part.upper().zfill(2),)
        folded = fold(part)
        for code, name in self.departements.items():
            if fold(name) == folded:
                return (code,)
        for name, codes in self.regions.items():
            if fold(name) == folded:
                return codes
        return self._commune(part)

    def _commune(self, part: str) -> tuple[str, ...]:
        one = self.communes.get(part.upper())
        found = (one,) if one else self.communes.find(part)
        return (found[0].code,) if len(found) == 1 else ()


def _parts(text: str) -> list[str]:
    text = text.strip()
    if _NUMBERS.match(text):  # « 91 77 78 »
        return text.split()
    return [part for part in (part.strip(" .()") for part in _BETWEEN.split(text)) if part]
