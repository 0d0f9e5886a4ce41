"""BM25 of offers against a need (Robertson and Zaragoza 2009), divided by the need's own score."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matchmaker.plugin_api import FloatArray, IndexArray, TermStatistics

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
    """The documents by term: where each term stands and how often; and every document's length."""

    places: Mapping[str, tuple[IndexArray, FloatArray]]
    lengths: FloatArray


def index_documents(documents: Sequence[Document]) -> Postings:
    """Turn documents into postings; the order of the documents is kept."""
    places: dict[str, tuple[list[int], list[int]]] = {}
    for number, document in enumerate(documents):
        for term, times in Counter(document).items():
            where, how_often = places.setdefault(term, ([], []))
            where.append(number)
            how_often.append(times)
    return Postings(
        {
            term: (np.array(where), np.array(times, dtype=np.float64))
            for term, (where, times) in places.items()
        },
        np.array([len(document) for document in documents], dtype=np.float64),
    )


def scores_against(
    need: Document, offers: Postings, statistics: TermStatistics, weighing: Weighing
) -> FloatArray:
    """The value of each offer, 0 to 1: its BM25 over the need's BM25 against itself; NaN without terms."""
    earned = np.zeros(len(offers.lengths))
    if not need:
        return np.full(len(earned), np.nan)
    own, own_length, best = Counter(need), np.array([float(len(need))]), 0.0
    for term in sorted(own):
        rarity = _rarity(term, statistics)
        times = np.array([float(own[term])])
        best += rarity * float(weighing.saturated(times, own_length, statistics.mean_length)[0])
        if term in offers.places:
            where, how_often = offers.places[term]
            earned[where] += rarity * weighing.saturated(
                how_often, offers.lengths[where], statistics.mean_length
            )
    return np.where(offers.lengths > 0, np.minimum(earned / best, 1.0), np.nan)


def _rarity(term: str, statistics: TermStatistics) -> float:
    # The variant that never falls below zero, so that a common word never counts against.
    holders = statistics.frequencies.get(term, 0)
    return math.log1p((statistics.documents - holders + 0.5) / (holders + 0.5))
