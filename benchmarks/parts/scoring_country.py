"""A whole country: the fifty best offers of each need, proven to be those of the whole computation."""

import multiprocessing
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.alone import Run, alone
from benchmarks.catalogue import NOW, Maker, every_criterion, full_weights
from benchmarks.parts import Part, shown
from matchmaker.core.scoring.blocks import BLOCK, Prepared, best_rows, prepare
from matchmaker.core.scoring.chosen import Chosen
from matchmaker.core.scoring.engine import score_rows
from matchmaker.core.scoring.inputs import Need, Offer
from matchmaker.core.scoring.relevance import only_shown
from matchmaker.core.scoring.rows import rows_between
from matchmaker.core.scoring.tables import need_records
from matchmaker.core.scoring.ties import tie_breaks
from matchmaker.core.scoring.weights import ranks
from matchmaker.services.scoring.files.records import Owner, Records, Subject
from matchmaker.services.scoring.files.run import NeedInFile, Scoring, in_words, shares_of, work_out_once
from matchmaker.services.scoring.spread import spread

OFFERS, NEEDS, TOP = 200_000, 1_000, 50
EACH = 3  # offers of one supplier
SAMPLE = 10  # needs computed whole, to compare
PROCESSES = 2
SEED = 7
SHOWN = 12  # of one need, on a page

Pair = tuple[int, int, float | None]


def country() -> Part:
    [found] = alone(_measure, [(OFFERS, NEEDS)])
    [again] = alone(_together_at_most, [(OFFERS, NEEDS)])
    [arrival] = alone(_arrival, [(OFFERS, NEEDS)])
    part = Part(
        f"A country: {OFFERS:,} offers against {NEEDS:,} needs, the {TOP} best of each need",
        [
            (
                f"One made-up catalogue, every installed criterion with its default weight, at least 1; {PROCESSES} processes "
                f"share the needs. All: from needs and offers as values to the {TOP} best of each need with their parts, and a "
                f"sentence for every criterion of the first {SHOWN}, as many as a page shows. Every sentence: for all {TOP} of "
                "each need, as `matchmaker score` writes them. Memory is that of all processes together, what they share "
                "counted once (PSS), looked at five times a second in a run of its own: looking takes time."
            ),
            (
                f"Exact: for {SAMPLE} needs every row was scored and sorted; the pruned answer must be the same offers in the same order "
                "with the same ranks. Whole computation: those needs, carried over to all, in one process."
            ),
            (
                "New offer: one offer more against all needs, with the counts of words of the last run, until the needs it fits "
                "are known."
            ),
        ],
        runs=[found, again, arrival],
    )
    part.rows.append(
        {
            "rows": f"{OFFERS * NEEDS:,}",
            "pairs": f"{found['pairs']:,}",
            "all s": shown(found["seconds"], 1),
            "of it tables s": shown(found["tables"], 1),
            "peak MiB": again["together"],
            "exact": f"{found['same']} of {SAMPLE} needs",
            "every sentence s": shown(found["every_sentence"], 1),
            "whole computation s": shown(found["whole"], 0),
            "new offer s": shown(arrival["seconds"], 2),
            "needs it fits": arrival["needs"],
        }
    )
    return part


def _measure(offers: int, needs: int) -> Run:
    asked, offered, chosen = _catalogue(offers, needs)
    records = _records(asked, offered)
    started = time.perf_counter()
    scoring, tables = _prepared(records, chosen)
    found = _found(scoring, SHOWN)
    seconds = time.perf_counter() - started
    started = time.perf_counter()
    _found(scoring, TOP)
    every = time.perf_counter() - started + tables
    run = {
        "seconds": seconds,
        "tables": tables,
        "pairs": sum(len(pairs) for pairs, _needs in found),
        "sentences": sum(len(pair.parts) for _pairs, needs in found for need in needs for pair in need.pairs),
        "every_sentence": every,
    }
    return run | _compared(scoring.prepared, chosen)


def _together_at_most(offers: int, needs: int) -> Run:
    asked, offered, chosen = _catalogue(offers, needs)
    records = _records(asked, offered)
    with _memory() as memory:
        scoring, _tables = _prepared(records, chosen)
        _found(scoring, SHOWN)
    return {"together": round(max(memory))}


def _catalogue(offers: int, needs: int) -> tuple[list[Need], list[Offer], Chosen]:
    kinds = [kind for kind in every_criterion() if "need_offer" in kind.row_kinds]
    maker = Maker(1, kinds)
    asked, offered = maker.needs(needs, 1), maker.offers(offers // EACH, EACH)
    return asked, offered, Chosen(tuple(kinds), full_weights(kinds))


def _prepared(records: Records, chosen: Chosen) -> tuple[Scoring, float]:
    """As `score_records` prepares it; and the seconds of the tables."""
    started = time.perf_counter()
    criteria = [kind() for kind in chosen.criteria]
    prepared = prepare(records.needs, records.offers, criteria, NOW)
    scoring = Scoring(records, prepared, chosen, TOP, SEED, BLOCK)
    work_out_once(scoring)
    return scoring, time.perf_counter() - started


def _found(scoring: Scoring, told: int) -> list[tuple[list[Pair], list[NeedInFile]]]:
    """The best offers of every need, and the first ``told`` of each in words."""

    def share(needs: range) -> tuple[list[Pair], list[NeedInFile]]:
        pairs, words = [], []
        for block in scoring.best(needs, {}):
            if block.failures:
                raise RuntimeError(f"not a measure: {block.failures}")
            pairs += [(row.need, row.offer, row.rank) for row in block.rows]
            first = replace(block, rows=tuple(row for row in block.rows if row.place <= told))
            words += in_words(first, scoring.records, scoring.prepared, scoring.chosen)
        return pairs, words

    return list(spread(share, shares_of(len(scoring.records.needs), PROCESSES), PROCESSES))


def _records(needs: list[Need], offers: list[Offer]) -> Records:
    sides: tuple[Sequence[Need | Offer], ...] = (needs, offers)
    subjects = [
        tuple(
            Subject(_owner(one), one.words.partition("\n")[0], "catalogue", row)
            for row, one in enumerate(side)
        )
        for side in sides
    ]
    return Records(tuple(needs), tuple(offers), *subjects)


def _owner(one: Need | Offer) -> Owner:
    return Owner(str(one.party.organisation), one.party.identity, one.party, one.place)


def _compared(prepared: Prepared, chosen: Chosen) -> Run:
    """The answer for a sample of the needs beside the whole computation of the same needs."""
    needs = prepared.needs
    sample = range(0, len(needs), max(1, len(needs) // SAMPLE))
    same, seconds = 0, 0.0
    for need in sample:
        blocks = best_rows(prepared, chosen.weights, top=TOP, seed=SEED, needs=range(need, need + 1))
        pruned = [(row.offer, row.rank) for block in blocks for row in block.rows]
        started = time.perf_counter()
        whole = _whole(prepared, chosen, need)
        seconds += time.perf_counter() - started
        same += pruned == whole
    return {"same": same, "whole": seconds / len(sample) * len(needs)}


def _whole(prepared: Prepared, chosen: Chosen, need: int) -> list[tuple[int, float]]:
    """Every row of a need scored, those that may be shown sorted."""
    asking = need_records(prepared.needs[need : need + 1], prepared.kinds)
    rows = rows_between(asking, prepared.offers)
    scored = only_shown(score_rows(rows, asking, prepared.offers, prepared.criteria, prepared.context))
    rank = ranks(scored, chosen.weights)
    order = np.lexsort((tie_breaks(scored.rows, SEED), -rank, ~scored.rows.fits))[:TOP]
    return list(zip(scored.rows.other_index[order].tolist(), rank[order].tolist(), strict=True))


def _arrival(offers: int, needs: int) -> Run:
    """What a new offer takes: the needs and the counts of words are at hand, as they are after a run."""
    asked, offered, chosen = _catalogue(offers, needs)
    criteria = [kind() for kind in chosen.criteria]
    last_run = prepare(asked, offered, criteria, NOW)
    for criterion in criteria:
        last_run.context.for_criterion(criterion)
    newcomer = Maker(2, chosen.criteria).offers(1, 1)
    started = time.perf_counter()
    one = prepare(asked, newcomer, criteria, NOW)
    one = Prepared(one.needs, one.offers, criteria, last_run.context)
    fitting = sum(len(block.rows) for block in best_rows(one, chosen.weights, top=1, seed=SEED))
    return {"seconds": time.perf_counter() - started, "needs": fitting}


@contextmanager
def _memory() -> Iterator[list[float]]:
    """The memory of this process and its children in MiB, looked at five times a second."""
    seen, ended = [_together()], threading.Event()

    def watch() -> None:
        while not ended.wait(0.2):
            seen.append(_together())

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield seen
    finally:
        ended.set()
        watcher.join()


def _together() -> float:
    processes = [
        Path("/proc/self"),
        *(Path(f"/proc/{child.pid}") for child in multiprocessing.active_children()),
    ]
    return sum(map(_proportional, processes)) / 1024


def _proportional(process: Path) -> int:
    """KiB of a process, what it shares with others divided among them; 0 once it has ended."""
    try:
        lines = (process / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
