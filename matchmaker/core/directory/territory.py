"""Find a commune by INSEE code, or by name and postcode; never by postcode alone.

70 % of the postcodes cover several communes and 1,433 commune names are shared (DOMAIN 0).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from matchmaker.core.directory.names import fold

CLOSE_ENOUGH = 85.0  # rapidfuzz ratio, 0 to 100: one letter wrong in an ordinary name
_CEDEX = re.compile(r"\bcedex(?: \d+)?$")
_DISTRICT = re.compile(r"\b(?:0?(\d{1,2})(?: ?(?:er|e|eme|ieme))?(?: arrondissement)?)$")


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of today, or an arrondissement municipal of Paris, Lyon or Marseille (``parent`` set).

    ``latitude`` and ``longitude`` (WGS 84, degrees) are None for 98 rows: overseas collectivities
    and four communes of Cantal.
    """

    code: str
    name: str
    postcodes: tuple[str, ...]
    departement: str
    region: str
    parent: str | None = None
    epci: str | None = None
    siren: str | None = None
    population: int | None = None
    latitude: float | None = None
    longitude: float | None = None


def departement_of_postcode(postcode: str) -> frozenset[str]:
    """Give the départements a postcode may lie in; Corsica's 20 stands for two."""
    if postcode.startswith("20"):
        return frozenset(("2A", "2B"))
    return frozenset((postcode[:3] if postcode.startswith(("97", "98")) else postcode[:2],))


def fold_commune(name: str) -> str:
    """Fold a commune's name: ``ST-ETIENNE CEDEX 2`` → ``saint etienne``."""
    folded = _CEDEX.sub("", fold(name)).strip()
    words = {"st": "saint", "ste": "sainte", "s": "sur"}
    return " ".join(words.get(word, word) for word in folded.split())


class Territory:
    """The communes, found by code or by what people write."""

    def __init__(self, communes: Iterable[Commune]) -> None:
        self._by_code = {commune.code: commune for commune in communes}
        self._by_name: dict[str, list[Commune]] = defaultdict(list)
        self._by_postcode: dict[str, list[Commune]] = defaultdict(list)
        for commune in self._by_code.values():
            self._by_name[fold_commune(commune.name)].append(commune)
            for postcode in commune.postcodes:
                self._by_postcode[postcode].append(commune)

    def __len__(self) -> int:
        return len(self._by_code)

    def __iter__(self) -> Iterator[Commune]:
        return iter(self._by_code.values())

    def get(self, code: str) -> Commune | None:
        """Give the commune of an INSEE code, or None."""
        return self._by_code.get(code)

    def at_postcode(self, postcode: str) -> tuple[Commune, ...]:
        """List the communes a postcode serves, most populated first: a choice to offer, not an answer."""
        return _by_population(self._by_postcode.get(postcode, ()))

    def find(self, name: str, postcode: str | None = None) -> tuple[Commune, ...]:
        """List the communes meant by a name: one where it is certain, several to choose from, or none.

        With a postcode, its own communes come first, then those of the département (a CEDEX or a
        moved office has another postcode), then names with a letter wrong at that postcode.
        """
        folded = fold_commune(name)
        same_name = self._by_name.get(folded) or self._district(folded)
        if postcode is None:
            return _by_population(same_name)
        exact = [c for c in same_name if postcode in c.postcodes]
        near = [c for c in same_name if c.departement in departement_of_postcode(postcode)]
        return _by_population(exact or near or self._misspelt(folded, postcode))

    def _district(self, folded: str) -> list[Commune]:
        """Read ``paris 13``, ``lyon 3e`` or ``marseille 1er arrondissement``."""
        match = _DISTRICT.search(folded)
        city = folded[: match.start()].strip() if match else ""
        if match is None or city not in ("paris", "lyon", "marseille"):
            return []
        ordinal = "1er" if match.group(1) == "1" else f"{int(match.group(1))}e"
        return self._by_name.get(f"{city} {ordinal} arrondissement", [])

    def _misspelt(self, folded: str, postcode: str) -> list[Commune]:
        names = {commune.code: fold_commune(commune.name) for commune in self._by_postcode.get(postcode, ())}
        # « Mansle » is Mansle-les-Fontaines today, and Berck writes itself « Berck-sur-Mer ».
        longer = [c for c, name in names.items() if f"{name} ".startswith(f"{folded} ")]
        shorter = [c for c, name in names.items() if f"{folded} ".startswith(f"{name} ")]
        near = process.extract(folded, names, scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
        return [self._by_code[code] for code in longer or shorter or [code for _, _, code in near]]

    def search(self, text: str, limit: int = 10) -> tuple[Commune, ...]:
        """List communes for a search box: by code, by postcode or by the start of the name."""
        folded = fold_commune(text)
        if folded.isdigit() or text.upper() in self._by_code:
            one = self._by_code.get(text.upper())
            return ((one,) if one else ()) + self.at_postcode(text)[:limit]
        begins = [c for name, found in self._by_name.items() if name.startswith(folded) for c in found]
        first = _by_population(self._by_name.get(folded, ()))
        return (first + tuple(c for c in _by_population(begins) if c not in first))[:limit]


def _by_population(communes: Iterable[Commune]) -> tuple[Commune, ...]:
    return tuple(sorted(communes, key=lambda c: (-(c.population or 0), c.code)))
