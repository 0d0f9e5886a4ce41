"""Wording of a public need that prefers local suppliers: where it stands, and what to write instead.

A criterion or a condition of location is illegal, even under the thresholds, unless the object of the contract
or the way it is carried out calls for it (Conseil d'État; DOMAIN 2.1), and R2111-7 of the code de la commande
publique keeps geographic references out of specifications. This finds the usual wordings; a warning, never a
verdict. The words are looked for without accents or case.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from matchmaker.core.sourcing import local_words as words
from matchmaker.plugin_api.text import N_

NEAR = 80  # letters shown beside a wording that was found

ADVICE = {
    "supplier": N_(
        "L’implantation ne peut être ni une condition ni un critère. Allotissez pour ouvrir aux petites structures, "
        "ou demandez ce qui compte : un délai d’intervention, une présence sur place pendant l’exécution."
    ),
    "seat": N_(
        "Le lieu du siège ou d’une agence ne peut pas être exigé pour candidater. Demandez un délai d’intervention, "
        "ou des moyens à mettre en place une fois le marché attribué."
    ),
    "produce": N_(
        "L’origine géographique ne peut pas être exigée. Demandez la fraîcheur, le délai entre récolte et livraison, "
        "la saison, des approvisionnements directs (R2152-7), ou allotissez par famille de produits."
    ),
    "distance": N_(
        "Une distance jusqu’au fournisseur écarte les autres. Demandez un délai de livraison ou d’intervention, "
        "ou la performance environnementale du transport."
    ),
    "preference": N_(
        "Une préférence locale est illégale, même sous les seuils. Faites-vous connaître par le sourçage, allotissez, "
        "et jugez la fraîcheur, les délais ou la performance environnementale."
    ),
}


@dataclass(frozen=True)
class Finding:
    """One wording, as it was written: ``text[start:end]``, the kind of preference, and what to do instead.

    Positions are those of the text with each accent in one with its letter.
    """

    start: int
    end: int
    words: str
    kind: str

    @property
    def key(self) -> str:
        """The same for the same words, so that a warning read once need not be read again."""
        return sha256(_folded(self.words).encode()).hexdigest()[:12]

    @property
    def advice(self) -> str:
        """A French sentence: what to write instead."""
        return ADVICE[self.kind]


@dataclass(frozen=True)
class Piece:
    """A stretch of a text, for a page that marks the words found; `kind` is empty where nothing is."""

    words: str
    kind: str = ""


def local_wording(text: str) -> list[Finding]:
    """The wordings that prefer local suppliers, in the order of the text, none within another."""
    text = _composed(text)
    folded = _folded(text)
    found = sorted(_matches(folded), key=lambda match: (match[0], -match[1]))
    kept: list[Finding] = []
    for start, end, kind in found:
        if not kept or start >= kept[-1].end:
            kept.append(Finding(start, end, text[start:end], kind))
    return kept


def marked(text: str, findings: Sequence[Finding]) -> list[Piece]:
    """The text in pieces, those found and those between them; what stands far from any is cut short."""
    text = _composed(text)
    pieces, at = [], 0
    for one in findings:
        pieces += [Piece(_cut(text[at : one.start], first=at == 0)), Piece(one.words, one.kind)]
        at = one.end
    return [piece for piece in (*pieces, Piece(_cut(text[at:], last=True))) if piece.words]


def _cut(words: str, *, first: bool = False, last: bool = False) -> str:
    """The words next to what was found: the end of those before it, the beginning of those after."""
    if len(words) <= 2 * NEAR:
        return words
    return f"{'' if first else words[:NEAR]} … {'' if last else words[-NEAR:]}"


def _composed(text: str) -> str:
    """Each accent in one with its letter: some files and PDFs write it as a sign of its own."""
    return unicodedata.normalize("NFC", text)


def _folded(text: str) -> str:
    """Lower case without accents, letter for letter, so that positions stay those of the text."""
    return "".join(_plain(letter) for letter in text)


def _plain(letter: str) -> str:
    if letter in "’ʼ`":
        return "'"
    if letter.isspace():
        return "\n" if letter == "\n" else " "
    base = unicodedata.normalize("NFD", letter)[0].lower()
    return base if len(base) == 1 else letter


def _matches(folded: str) -> Iterator[tuple[int, int, str]]:
    for kind, patterns in _PATTERNS:
        for pattern in patterns:
            for match in pattern.finditer(folded):
                before, after = _around(folded, match.start(), match.end())
                if not _harmless(kind, before, match.group(), after):
                    yield match.start(), match.end(), kind


def _around(folded: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after in the same sentence."""
    before = re.split(r"[.;!?\n]", folded[:start])[-1]
    after = re.split(r"[.;!?\n]", folded[end:])[0]
    return before, after


def _harmless(kind: str, before: str, found: str, after: str) -> bool:
    """Whether the words name whom or what the contract is about, rather than who may win it."""
    if kind == "distance":
        return bool(words.NO_SUPPLIER.search(before) or words.EACH_OTHER.match(after))
    if kind == "seat":
        return bool(words.OWN_SEAT.search(before))
    return bool(words.SERVED.search(before) or words.WHOSE_CONTRACT.search(found))


def _compiled(patterns: Iterable[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in patterns)


_PATTERNS = tuple((kind, _compiled(patterns)) for kind, patterns in words.PATTERNS.items())
