"""French text into terms: no accents, no elisions, no stop words, synonyms folded, stems."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import TypeVar

import snowballstemmer
from matchmaker_plugins.text.synonyms import GROUPS

_Word = TypeVar("_Word")

LONGEST_PHRASE = 3  # content words in a synonym
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)'")
_WORD = re.compile(r"[a-z0-9œæ]+")
_APOSTROPHES = "’‘ʼ"

STOP_WORDS = frozenset(
    """
    a afin ainsi alors apres assez au aucun aucune aussi autre autres aux avant avec avoir ayant
    beaucoup besoin besoins bien car ce ceci cela celle celles celui ces cet cette ceux chaque
    cherche cherchons chez client clients comme comment contre dans de dedans depuis des deux devant
    doit donc dont du elle elles en encore entre entreprise entreprises est et etaient etait ete
    etre eu faire fait fois font hors ici il ils je jusque la le les leur leurs lors lui ma mais me
    meme memes mes mon ne ni nos notre nous offre offres offrons on ont ou par parce pas pendant peu
    peut plus plusieurs pour pourquoi prestation prestations propose proposons quand que quel quelle
    quelles quels qui quoi recherche recherchons sa sans sauf se selon sera serait service services
    ses si sien son sont sous structure sur ta te tes ton tous tout toute toutes tres trop tu type
    un une vers voici vos votre vous y
    """.split()  # noqa: SIM905  # a list would take a line a word
)


def terms(text: str) -> tuple[str, ...]:
    """The terms of a text, in order, repeated as often as they stand there."""
    stems = [stem for piece in text.split() for stem in _stems(piece)]
    return tuple(_folded(stems, _phrases(stems)))


def named_terms(text: str) -> list[tuple[str, str]]:
    """Each term with the words of the text it came from."""
    written = _lowered(text)
    found = [(match, stem) for match in _WORD.finditer(_spelt(text)) if (stem := _stem(match[0]))]
    shown = [written[match.start() : match.end()] for match, _stem_ in found]
    stems = [stem for _match, stem in found]
    named = ((start, end, (term, " ".join(shown[start:end]))) for start, end, term in _phrases(stems))
    return _folded(list(zip(stems, shown, strict=True)), named)


class _Unaccented(dict[int, str]):
    """For ``str.translate``: each letter without its accents, one for one, so that places stay the same."""

    def __missing__(self, code: int) -> str:
        letter = unicodedata.normalize("NFD", chr(code))[0]
        self[code] = "'" if letter in _APOSTROPHES else letter
        return self[code]


_UNACCENTED = _Unaccented()


def unaccented(text: str) -> str:
    """The text in plain small letters."""
    return _lowered(text).translate(_UNACCENTED)


def _spelt(text: str) -> str:
    """The text in plain small letters, elisions blanked out."""
    return _ELISION.sub(_blank, unaccented(text))


def _lowered(text: str) -> str:
    """Small letters, each accent in one with its letter: some files and PDFs write it as a sign of its own."""
    return unicodedata.normalize("NFC", text.lower())


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


@lru_cache(maxsize=131_072)
def _stems(text: str) -> tuple[str, ...]:
    """The stems of a text without a space: the same pieces come back in thousands of texts."""
    return tuple(stem for word in _WORD.findall(_spelt(text)) if (stem := _stem(word)))


@lru_cache(maxsize=65_536)
def _stem(word: str) -> str:
    """The stem of a word that carries meaning; "" of another."""
    word = word.replace("œ", "oe").replace("æ", "ae")
    if word in STOP_WORDS or len(word) == 1:
        return ""
    stem: str = _stemmer().stemWord(word)
    return stem


@cache
def _stemmer() -> "snowballstemmer.french_stemmer.FrenchStemmer":
    return snowballstemmer.stemmer("french")


def _folded(words: list[_Word], phrases: Iterable[tuple[int, int, _Word]]) -> list[_Word]:
    """The words, those of each phrase as one."""
    folded: list[_Word] = []
    done = 0
    for start, end, one in phrases:
        folded += words[done:start]
        folded.append(one)
        done = end
    return [*folded, *words[done:]]


def _phrases(stems: list[str]) -> Iterator[tuple[int, int, str]]:
    """Where a synonym begins and ends, and the term it stands for, in order: the longest first."""
    openings, phrases = _synonyms()
    done = 0
    for start in [place for place, stem in enumerate(stems) if stem in openings]:
        if start < done:
            continue
        for end in range(min(start + LONGEST_PHRASE, len(stems)), start, -1):
            if term := phrases.get(tuple(stems[start:end])):
                yield start, end, term
                done = end
                break


@cache
def _synonyms() -> tuple[frozenset[str], Mapping[tuple[str, ...], str]]:
    """The first stems of all phrases; and the stems of each phrase to the term its whole group shares."""
    phrases = {}
    for group in GROUPS:
        name = "=" + group[0]  # no stem starts so: a group is never taken for a word
        for phrase in group:
            phrases[tuple(stem for piece in phrase.split() for stem in _stems(piece))] = name
    return frozenset(stems[0] for stems in phrases), phrases
