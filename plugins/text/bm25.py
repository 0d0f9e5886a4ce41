"""BM25 of offers against a need (Robertson and Zaragoza 2009), divided by the need's own score."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matchmaker.plugin_api import FloatArray, IndexArray, TermStatistics
from matchmaker.plugin_api.cells import BoolArray

Document = Sequence[str]


@dataclass(frozen=True)
class Weighing:
    """k1: how soon a repeated term stops counting; b: how far long texts are held back."""

    k1: float
    b: float

    def saturated(self, frequency: FloatArray, length: FloatArray, mean_length: float) -> FloatArray:
        """What a term is worth that stands ``frequency`` times in a text of ``length`` terms."""
        longer = self.k1 * (1 - self.b + self.b * length / mean_length)
        worth: FloatArray = frequency * (self.k1 + 1) / (frequency + longer)
        return worth


@dataclass(frozen=True, eq=False)
class Postings:
    """The documents by term: where each term stands and what it is worth there; and who says anything."""

    places: Mapping[str, tuple[IndexArray, FloatArray]]
    spoken: BoolArray
    statistics: TermStatistics
    weighing: Weighing


def index_documents(
    documents: Sequence[Document], statistics: TermStatistics, weighing: Weighing
) -> Postings:
    """Turn documents into postings; the order of the documents is kept."""
    vocabulary: dict[str, int] = {}
    lengths = np.array([len(document) for document in documents], dtype=np.float64)
    numbers = np.fromiter(
        (vocabulary.setdefault(term, len(vocabulary)) for document in documents for term in document),
        dtype=np.int64,
        count=int(lengths.sum()),
    )
    where, frequency, ends = _counted(numbers, lengths, len(vocabulary))
    saturated = weighing.saturated(frequency, lengths[where], statistics.mean_length)
    places, start = {}, 0
    for term, end in zip(vocabulary, ends.tolist(), strict=True):
        places[term] = (where[start:end], _rarity(term, statistics) * saturated[start:end])
        start = end
    return Postings(places, lengths > 0, statistics, weighing)


def _counted(word: IndexArray, lengths: FloatArray, words: int) -> tuple[IndexArray, FloatArray, IndexArray]:
    """For each word in turn the documents it stands in and how often; and where each word's entries end."""
    document = np.repeat(np.arange(len(lengths)), lengths.astype(np.intp))
    entries, times = np.unique(word * max(len(lengths), 1) + document, return_counts=True)
    ends = np.searchsorted(entries, (np.arange(words) + 1) * len(lengths))
    return entries % max(len(lengths), 1), times.astype(np.float64), ends


def scores_against(need: Document, offers: Postings) -> FloatArray:
    """The value of each offer, 0 to 1: its BM25 over the need's BM25 against itself; NaN without terms."""
    if not need:
        return np.full(len(offers.spoken), np.nan)
    earned = np.zeros(len(offers.spoken))
    own = Counter(need)
    for term in sorted(own):
        if term in offers.places:
            where, worth = offers.places[term]
            earned[where] += worth  # a term stands once among the places of a document
    return np.where(offers.spoken, np.minimum(earned / _against_itself(own, offers), 1.0), np.nan)


def _against_itself(own: Counter[str], offers: Postings) -> float:
    length = np.array([float(own.total())])
    mean = offers.statistics.mean_length
    return sum(
        _rarity(term, offers.statistics)
        * float(offers.weighing.saturated(np.array([float(times)]), length, mean)[0])
        for term, times in sorted(own.items())
    )


def _rarity(term: str, statistics: TermStatistics) -> float:
    # The variant that never falls below zero, so that a common word never counts against.
    holders = statistics.frequencies.get(term, 0)
    return math.log1p((statistics.documents - holders + 0.5) / (holders + 0.5))
