"""The `text` criterion once more: French words to terms, and BM25 of an offer against a need."""

import math
import unicodedata

import snowballstemmer

ELIDED = ("c", "d", "j", "l", "m", "n", "s", "t", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu")


def plain(text):
    """Small letters without accents and ligatures; the printed apostrophes as the typewriter's."""
    text = text.lower().replace("œ", "oe").replace("æ", "ae")
    for apostrophe in "’‘ʼ":
        text = text.replace(apostrophe, "'")
    decomposed = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def words_of(text):
    """Runs of letters and digits, without an elided article before an apostrophe."""
    kept = [
        letter if letter == "'" or (letter.isascii() and letter.isalnum()) else " " for letter in plain(text)
    ]
    found = []
    for piece in "".join(kept).split():
        *before, last = piece.split("'")
        found += [word for word in before if word and word not in ELIDED]
        found += [last] if last else []
    return found


def stems_of(text, stop_words):
    stemmer = snowballstemmer.stemmer("french")
    return [stemmer.stemWord(word) for word in words_of(text) if word not in stop_words and len(word) > 1]


def folding(synonyms, stop_words):
    """The stems of each phrase to the one term that all of its group become."""
    return {
        tuple(stems_of(phrase, stop_words)): f"group {number}"
        for number, group in enumerate(synonyms)
        for phrase in group
    }


def terms_of(text, stop_words, phrases):
    """Stems in the order of the text, the longest synonym first."""
    left, terms = stems_of(text, stop_words), []
    while left:
        length = next((size for size in (3, 2, 1) if tuple(left[:size]) in phrases), 0)
        terms.append(phrases[tuple(left[:length])] if length else left[0])
        left = left[max(length, 1) :]
    return terms


def text(need, offer, offers, k1=1.2, b=0.75):
    """The value for lists of terms; ``offers`` are those of every offer of the run."""
    if not need or not offer:
        return None, 0.0
    spoken = [terms for terms in offers if terms]
    itself = bm25(need, need, spoken, k1, b)
    return min(1.0, bm25(need, offer, spoken, k1, b) / itself), 1.0


def bm25(asked, document, documents, k1, b):
    mean_length = sum(len(terms) for terms in documents) / len(documents)
    score = 0.0
    for term in sorted(set(asked)):  # each different term of the need once
        holding = sum(1 for terms in documents if term in terms)
        rarity = math.log(1 + (len(documents) - holding + 0.5) / (holding + 0.5))
        times = document.count(term)
        score += rarity * times * (k1 + 1) / (times + k1 * (1 - b + b * len(document) / mean_length))
    return score
