"""CPV codes: checked by table, proposed from everyday words.

No formula explains the check digit (DOMAIN 1.4), so a code is right when a table knows it. The
product ships a short table of what ESS structures trade in; an organiser may add the official file.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from matchmaker.core.catalogue.divisions import DIVISION_LABELS
from matchmaker.core.catalogue.stems import stems

CODE_LENGTH = 8
_CODE = re.compile(r"(?<!\d)(\d{8})(?:-(\d))?(?!\d)")


@dataclass(frozen=True)
class CpvClass:
    """One class: its 8 digits, the check digit, a French label, and the words people use for it."""

    code: str
    check: str
    label: str
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """A code that a text may mean; ``share`` of the text's words it explains, 0 to 1."""

    code: str
    label: str
    share: float


class CpvTable:
    """Known codes. Later classes of the same code replace earlier ones, but keep their keywords."""

    def __init__(self, classes: Iterable[CpvClass], *, complete: bool = False) -> None:
        self._by_code: dict[str, CpvClass] = {}
        self.complete = complete  # an unknown code is then wrong, not merely unheard of
        for entry in classes:
            known = self._by_code.get(entry.code)
            keywords = entry.keywords or (known.keywords if known else ())
            self._by_code[entry.code] = CpvClass(entry.code, entry.check, entry.label, keywords)

    def __len__(self) -> int:
        return len(self._by_code)

    def get(self, code: str) -> CpvClass | None:
        """Give the class of an 8-digit code, or None."""
        return self._by_code.get(code)

    def label(self, code: str) -> str:
        """Give the label of a code, or of its closest known parent, its division at last, or the code itself."""
        for length in range(CODE_LENGTH, 1, -1):
            known = self._by_code.get(code[:length].ljust(CODE_LENGTH, "0"))
            if known is not None:
                return known.label
        return DIVISION_LABELS.get(code[:2], code)

    def known(self, code: str, check: str | None = None) -> bool | None:
        """Tell whether a code exists: True, False, or None where the short table cannot tell."""
        entry = self._by_code.get(code)
        if entry is not None:
            return check is None or check == entry.check
        return False if self.complete or code[:2] not in DIVISIONS else None

    def propose(self, text: str, limit: int = 5) -> tuple[Proposal, ...]:
        """Propose codes for a trade in a person's own words, best first; empty when no word is known."""
        wanted = stems(text)
        if not wanted:
            return ()
        scored = (_best_phrase(wanted, entry, phrases) for entry, phrases in self._phrases)
        found = sorted((s for s in scored if s[0] > 0), key=lambda s: (-s[0], s[2].code))
        return tuple(Proposal(entry.code, entry.label, round(share, 3)) for _, share, entry in found[:limit])

    @cached_property
    def _phrases(self) -> tuple[tuple[CpvClass, tuple[frozenset[str], ...]], ...]:
        return tuple(
            (entry, tuple(s for s in map(stems, (entry.label, *entry.keywords)) if s))
            for entry in self._by_code.values()
        )


def _best_phrase(
    wanted: frozenset[str], entry: CpvClass, phrases: tuple[frozenset[str], ...]
) -> tuple[float, float, CpvClass]:
    """Score a class by its phrase nearest to the text: words shared, over words of either (Jaccard)."""
    best = max(phrases, key=lambda phrase: len(wanted & phrase) / len(wanted | phrase), default=frozenset())
    shared = len(wanted & best)
    # A phrase found whole in a longer text counts more than half of a longer phrase.
    whole = 0.5 if best and best <= wanted else 0.0
    return (shared / len(wanted | best) + whole if shared else 0.0, shared / len(wanted), entry)


@dataclass(frozen=True)
class CodesRead:
    """Codes found in a cell, and those of them that a table refuses."""

    codes: tuple[str, ...]
    wrong: tuple[str, ...]


def read_codes(text: str, table: CpvTable) -> CodesRead:
    """Read ``90919200-4, 77310000``: each code once, without its check digit."""
    found: Mapping[str, str | None] = {m.group(1): m.group(2) for m in _CODE.finditer(text)}
    wrong = tuple(code for code, check in found.items() if table.known(code, check) is False)
    return CodesRead(tuple(code for code in found if code not in wrong), wrong)


# The 45 divisions of Regulation (EC) 213/2008: a code elsewhere is surely a slip.
DIVISIONS = frozenset(
    [
        "03",
        "09",
        "14",
        "15",
        "16",
        "18",
        "19",
        "22",
        "24",
        "30",
        "31",
        "32",
        "33",
        "34",
        "35",
        "37",
        "38",
        "39",
        "41",
        "42",
        "43",
        "44",
        "45",
        "48",
        "50",
        "51",
        "55",
        "60",
        "63",
        "64",
        "65",
        "66",
        "70",
        "71",
        "72",
        "73",
        "75",
        "76",
        "77",
        "79",
        "80",
        "85",
        "90",
        "92",
        "98",
    ]
)
