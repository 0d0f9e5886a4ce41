"""French text into terms: no accents, no elisions, no stop words, synonyms folded, stems."""

import re
import unicodedata
from functools import cache, lru_cache

import snowballstemmer
from matchmaker_plugins.text.synonyms import GROUPS

LONGEST_PHRASE = 3  # content words in a synonym
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’]")
_WORD = re.compile(r"[a-z0-9]+")

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
    return tuple(term for term, _ in named_terms(text))


@lru_cache(maxsize=8_192)
def named_terms(text: str) -> tuple[tuple[str, str], ...]:
    """Each term with the words of the text it came from."""
    words = _content_words(text)
    stems = [_stem(word) for word, _ in words]
    found, position = [], 0
    while position < len(words):
        length, term = _longest_synonym(stems, position)
        written = " ".join(shown for _, shown in words[position : position + length])
        found.append((term, written))
        position += length
    return tuple(found)


def _content_words(text: str) -> list[tuple[str, str]]:
    """(plain word, as it was written) of every word that carries meaning."""
    written = _ELISION.sub(lambda match: " " * len(match[0]), text.lower())
    plain = "".join(_plain(letter) for letter in written)
    words = ((match[0], written[match.start() : match.end()]) for match in _WORD.finditer(plain))
    return [(word, shown) for word, shown in words if word not in STOP_WORDS and len(word) > 1]


@cache
def _plain(letter: str) -> str:
    # One character for one, so that positions in the plain text are those in the text.
    return unicodedata.normalize("NFD", letter)[0]


@lru_cache(maxsize=65_536)
def _stem(word: str) -> str:
    stem: str = _stemmer().stemWord(word)
    return stem


@cache
def _stemmer() -> "snowballstemmer.french_stemmer.FrenchStemmer":
    return snowballstemmer.stemmer("french")


def _longest_synonym(stems: list[str], position: int) -> tuple[int, str]:
    for length in range(LONGEST_PHRASE, 0, -1):
        phrase = tuple(stems[position : position + length])
        if len(phrase) == length and phrase in _synonyms():
            return length, _synonyms()[phrase]
    return 1, stems[position]


@cache
def _synonyms() -> dict[tuple[str, ...], str]:
    """Stems of each phrase of a group to the term all of them share."""
    folded = {}
    for group in GROUPS:
        name = "=" + group[0]  # no stem starts so: a group is never taken for a word
        for phrase in group:
            folded[tuple(_stem(word) for word, _ in _content_words(phrase))] = name
    return folded
