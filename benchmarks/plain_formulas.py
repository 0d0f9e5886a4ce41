"""What a plain loop over pairs takes: the formulas of the tests' reference, one row after the other in Python."""

import math
import random
import time
from collections import Counter
from typing import Any

from matchmaker_plugins.reservation.social_services import SOCIAL_SERVICES
from matchmaker_plugins.text.words import terms

from benchmarks.catalogue import EVENT_DATE, Maker, every_criterion, records
from matchmaker.core.scoring.rows import batch_of, rows_between
from matchmaker.plugin_api import Criterion, TermStatistics
from matchmaker.plugin_api.criterion import own_sides
from tests.reference import formulas, gates
from tests.reference.samples import rows_of


def seconds_per_row(maker: Maker, sample: int) -> float:
    """The mean over a sample of rows; what a row holds is at hand as plain values, which is not counted."""
    kinds = [kind for kind in every_criterion() if "need_offer" in kind.row_kinds]
    asking, other, _context = records(maker.needs(40, 3), maker.offers(100, 3), kinds)
    rows = rows_between(asking, other)
    chosen = random.Random(1).sample(range(len(rows)), sample)
    batch = batch_of(rows, asking, other).take(chosen)
    statistics = TermStatistics.count([terms(text) for text in other.table.columns["words"].value])
    seconds = 0.0
    for kind in kinds:
        held = rows_of(batch.only(kind.reads, own_sides(kind)))
        started = time.perf_counter()
        for row in held:
            _formula(kind, row, statistics)
        seconds += time.perf_counter() - started
    return seconds / sample


def _formula(kind: type[Criterion], row: Any, statistics: TermStatistics) -> Any:
    if kind.key == "text":
        return plain_text(row["need.words"].value, row["offer.words"].value, statistics)
    if kind.key == "area":
        return gates.area(row, EVENT_DATE)
    if kind.key == "reservation":
        return gates.reservation(row, EVENT_DATE, SOCIAL_SERVICES[-1].value)
    return getattr(formulas, kind.key)(row, EVENT_DATE)


def plain_text(need: str, offer: str, statistics: TermStatistics, k1: float = 1.2, b: float = 0.75) -> float:
    """BM25 of two texts over the need against itself; texts are split once, as a sensible loop would do."""
    asked, offered = Counter(_split(need)), Counter(_split(offer))
    best = _bm25(asked, asked, statistics, k1, b)
    return min(1.0, _bm25(asked, offered, statistics, k1, b) / best) if best else 0.0


_memory: dict[str, tuple[str, ...]] = {}


def _split(text: str) -> tuple[str, ...]:
    if text not in _memory:
        _memory[text] = terms(text)
    return _memory[text]


def _bm25(
    asked: Counter[str], document: Counter[str], statistics: TermStatistics, k1: float, b: float
) -> float:
    longer = k1 * (1 - b + b * document.total() / statistics.mean_length)
    earned = 0.0
    for term in asked:
        if term in document:
            holders = statistics.frequencies.get(term, 0)
            rarity = math.log1p((statistics.documents - holders + 0.5) / (holders + 0.5))
            earned += rarity * document[term] * (k1 + 1) / (document[term] + longer)
    return earned
