"""Score the lists of files: at most so many offers for each need, with the reason for every part."""

import logging
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache, partial

import numpy as np

from matchmaker.core.errors import Refusal
from matchmaker.core.scoring.blocks import BLOCK, Block, KeptRow, Prepared, TurnedAway, best_rows, prepare
from matchmaker.core.scoring.chosen import Chosen
from matchmaker.core.scoring.engine import Failure, each_once
from matchmaker.core.scoring.explain import SPEECHLESS, PartInWords, explain_row
from matchmaker.core.scoring.pruning import Guard
from matchmaker.core.scoring.relevance import TRADE, prestation_notice
from matchmaker.plugin_api import PairBatch, Reason
from matchmaker.plugin_api.cells import Table
from matchmaker.plugin_api.text import N_
from matchmaker.services.scoring.files.records import Records, Subject
from matchmaker.services.scoring.spread import in_a_child, spread

RECORDS_IN_MEMORY = 1_024
FEW = 100  # offers with which a child tries the criteria
SHARES_EACH = 4  # parts for each process, so that they end at about the same time
FIRST = np.zeros(1, dtype=np.intp)

log = logging.getLogger(__name__)


class GateFailed(Refusal):
    """Its vetoes are missing: nothing may be shown as if it had been applied."""

    template = N_(
        "Le critère « {key} », qui écarte des offres, a échoué ({error}) : rien n’est écrit. "
        "Corrigez l’extension, ou écrivez -{key} dans --criteria pour vous en passer."
    )


class TradeFailed(Refusal):
    """Nothing says any more which offer is relevant."""

    template = N_(
        "Aucun critère de métier n’a fonctionné ({error}) : rien ne dit quelles offres conviennent, rien n’est écrit."
    )


@dataclass(frozen=True)
class PairInFile:
    """An offer kept for a need."""

    place: int
    offer: Subject
    rank: float | None
    coverage: float | None
    notice: Reason | None  # the kind of prestation offered, where it is not the one asked for
    parts: Mapping[str, PartInWords]  # by criterion key, in the order of the keys


@dataclass(frozen=True)
class NeedInFile:
    """A need with the offers kept for it, best first; ``relevant`` counts those turned away as well."""

    need: Subject
    pairs: tuple[PairInFile, ...]
    relevant: int
    turned_away: tuple[TurnedAway, ...]


@dataclass(frozen=True)
class FileScores:
    """The answer. ``failures`` are criteria that were left out."""

    needs: tuple[NeedInFile, ...]
    offers: int
    failures: tuple[Failure, ...]

    @property
    def turned_away(self) -> list[tuple[str, int]]:
        """Each reason of the gates, with the number of relevant pairs it turned away; the most frequent first."""
        counted: Counter[str] = Counter()
        for need in self.needs:
            for one in need.turned_away:
                counted[sentence_of(one.reason)] += one.offers
        return counted.most_common()


def score_records(
    records: Records,
    chosen: Chosen,
    at: datetime,
    *,
    top: int,
    seed: int = 0,
    block: int = BLOCK,
    processes: int = 1,
) -> FileScores:
    """Score every need with every offer. Raises `GateFailed` and `TradeFailed`.

    A criterion that fails in one block is left out of all of them: the scoring begins again. With several
    processes the needs are shared out among them; the answer is the same.
    """
    criteria = [kind() for kind in chosen.criteria]
    prepared = prepare(records.needs, records.offers, criteria, at)
    scoring = Scoring(records, prepared, chosen, top, seed, block)
    if processes > 1 and len(records.offers) > FEW:
        work_out_once(scoring)
    left_out: dict[str, str] = {}
    while True:
        shares = shares_of(len(records.needs), processes)
        found = list(spread(partial(scoring.share, left_out=left_out), shares, processes))
        failures = each_once(failure for share in found for failure in share.failures)
        _refuse_without(failures, chosen)
        failed = {each.key: each.error for each in failures if each.key not in left_out}
        if not failed:
            needs = tuple(need for one in found for need in one.needs)
            return FileScores(needs, len(records.offers), failures)
        left_out |= failed


@dataclass(frozen=True)
class _Share:
    """What came of some of the needs; without needs where a criterion failed for the first time."""

    needs: tuple[NeedInFile, ...]
    failures: tuple[Failure, ...]


def shares_of(needs: int, processes: int) -> list[range]:
    """The needs in so many parts that no process waits long for another."""
    size = max(1, -(-needs // (processes * SHARES_EACH))) if processes > 1 else max(1, needs)
    return [range(first, min(first + size, needs)) for first in range(0, needs, size)]


@dataclass(frozen=True, eq=False)
class Scoring:
    """One answer to work out, share by share."""

    records: Records
    prepared: Prepared
    chosen: Chosen
    top: int
    seed: int
    block: int

    def share(self, needs: range, left_out: Mapping[str, str]) -> _Share:
        """The needs at these positions with what is kept for them."""
        told: list[NeedInFile] = []
        failures: tuple[Failure, ...] = ()
        for one in self.best(needs, left_out):
            failures = one.failures
            if any(each.key not in left_out for each in failures):
                return _Share((), failures)
            told += in_words(one, self.records, self.prepared, self.chosen)
        return _Share(tuple(told), failures)

    def best(self, needs: range, left_out: Mapping[str, str]) -> Iterator[Block]:
        return best_rows(
            self.prepared,
            self.chosen.weights,
            top=self.top,
            seed=self.seed,
            guard=Guard(left_out),
            block=self.block,
            needs=needs,
        )

    def with_few_offers(self) -> "Scoring":
        """The same in small, to see whether it works at all."""
        few = replace(self.records, offers=self.records.offers[:FEW])
        prepared = prepare(few.needs, few.offers, self.prepared.criteria, self.prepared.context.now)
        return replace(self, records=few, prepared=prepared)


def work_out_once(scoring: Scoring) -> None:
    """Score the first need here: what all needs have in common is then shared by the processes, each of which
    would otherwise make its own.

    A child tries it with a few offers first. Where a criterion fails there it is not done: the processes can
    bear what would end the program here.
    """
    small, first = scoring.with_few_offers(), range(1)
    tried = in_a_child(lambda: small.share(first, {}).failures)
    if not tried:
        deque(scoring.best(first, {}), maxlen=0)


def _refuse_without(failures: Sequence[Failure], chosen: Chosen) -> None:
    failed = {failure.key: failure for failure in failures}
    for failure in failures:
        if failure.gate:
            raise GateFailed(key=failure.key, error=failure.error)
    if all(key in failed for key in TRADE if key in chosen.weights):
        raise TradeFailed(error=", ".join(failed[key].error for key in TRADE if key in failed))


def in_words(block: Block, records: Records, prepared: Prepared, chosen: Chosen) -> list[NeedInFile]:
    """What is kept of a block, with a sentence for every criterion of every pair."""
    pairs: dict[int, list[PairInFile]] = {need: [] for need in range(block.first, block.last)}
    needs = _one_by_one(prepared.context.needs)
    for row in block.rows:
        tables = {"need": needs(row.need), "offer": prepared.offers.table}
        places = {"need": FIRST, "offer": np.array([row.offer])}
        batch = PairBatch("need_offer", tables, places, 1, day=prepared.context.day)
        parts = explain_row(batch, row.parts, prepared.criteria, chosen.weights, just_scored=True)
        pairs[row.need].append(_pair(row, parts, records))
    return [
        NeedInFile(
            records.need_subjects[need],
            tuple(pairs[need]),
            block.relevant[need - block.first],
            tuple(one for one in block.turned_away if one.need == need),
        )
        for need in range(block.first, block.last)
    ]


def _pair(row: KeptRow, parts: Sequence[PartInWords], records: Records) -> PairInFile:
    asked, offered = records.needs[row.need].prestation, records.offers[row.offer].prestation
    return PairInFile(
        row.place,
        records.offer_subjects[row.offer],
        row.rank,
        row.coverage,
        prestation_notice(asked, offered),
        {part.key: part for part in sorted(parts, key=lambda part: part.key)},
    )


def _one_by_one(table: Table) -> Callable[[int], Table]:
    """Each record as a table of its own: whether it asks for a criterion is not worked out for all of them."""

    @lru_cache(maxsize=RECORDS_IN_MEMORY)  # a need keeps many offers
    def record(position: int) -> Table:
        place = np.array([position])
        return Table({name: cells.take(place) for name, cells in table.columns.items()}, 1)

    return record


def sentence_of(reason: Reason) -> str:
    """The French sentence; a plugin that forgot one of its values has no words, and stops nothing."""
    try:
        return str(reason)
    except (LookupError, ValueError, TypeError, AttributeError):
        log.exception("the sentence « %s » could not be filled in", reason.template)
        return SPEECHLESS.template
