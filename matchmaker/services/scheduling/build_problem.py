"""The scheduling problem of an event: wishes, the rule of the game and the scores become one problem file.

Participants are delegation ids, tables are table ids, slots are positions: what the solver gives back is read
with the same numbers. Two builds of an unchanged event are equal, and so is their fingerprint.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from zoneinfo import ZoneInfo

from matchmaker.core.requests.value import Candidate
from matchmaker.core.scheduling.problem import (
    Assignment,
    Meeting,
    Participant,
    Problem,
    Table,
    problem_to_json,
)
from matchmaker.core.scheduling.replan import keep_published
from matchmaker.db.events import Event, EventTable, Slot
from matchmaker.db.queries.scheduling import Party, Wanted, second_slots
from matchmaker.db.scheduling import Meeting as LiveMeeting
from matchmaker.extensions import db
from matchmaker.services.catalogue.open_subjects import OpenSubjects, in_open_slots
from matchmaker.services.scheduling.candidates import PairKey, availability, candidates_of
from matchmaker.services.scheduling.problem_people import Shared, load_shared
from matchmaker.services.scoring.latest import LatestScores


@dataclass(frozen=True)
class Built:
    """A problem and what its meetings stand for, by their index."""

    problem: Problem
    pairs: tuple[tuple[int, int], ...]
    values: tuple[int, ...]
    requests: tuple[tuple[int, ...], ...]
    score_run_id: int | None
    fingerprint: str
    seed: int


def build_problem(event: Event, tried: LatestScores | None = None) -> Built:
    """Everything a timetable of this event depends on, read once; with the scores ``tried`` for a trial.

    Where something is published, the slots that have begun or soon will are frozen, and the rest is bound to it.
    """
    asked = candidates_of(event, tried)
    candidates, live, frozen = asked.candidates, asked.live, asked.frozen
    shared = load_shared(event, asked.parties)
    meetings, resources = shared.share_out(
        _meetings(event, candidates),
        wishes_by_pair(asked.wishes),
        frozen,
        _lengths_kept(event, live, frozen, asked.subjects),
    )
    frame = problem_without_meetings(event, asked.parties, shared, frozen)
    meetings = in_open_slots(asked.subjects, meetings, wishes_by_pair(asked.wishes), standing_in(event, live))
    problem = replace(frame, meetings=meetings, resources=resources)
    if live:
        published, pinned = _published(event, candidates, live, asked.subjects)
        problem = keep_published(problem, published, frozen, pinned)
    pairs = tuple((int(str(one.a)), int(str(one.b))) for one in candidates)
    return Built(
        problem=problem,
        pairs=pairs,
        values=tuple(one.value for one in candidates),
        requests=_requests(pairs, asked.wishes),
        score_run_id=asked.scores.run.id if asked.scores else None,
        fingerprint=fingerprint_of(problem),
        seed=event.id,
    )


def problem_without_meetings(event: Event, parties: Sequence[Party], shared: Shared, frozen: int) -> Problem:
    """The slots, tables and people of an event. What was before ``frozen`` stays possible for them."""
    closed = frozenset(table.id for table in event.tables if table.closed_from is not None)
    return Problem(
        slots=len(event.slots),
        tables=tuple(
            Table(table.id, _open_in(event, table), frozenset(table.features)) for table in event.tables
        ),
        participants=tuple(
            _participant(event, party, shared.attended(party.id, party.capacity, available, frozen), closed)
            for party, available in availability(event, parties)
        ),
        sessions=_pieces(event.slots, [slot.session for slot in event.slots]),
        days=_pieces(event.slots, _days(event)),
        plain_tables=False,
        name=event.name,
    )


def fingerprint_of(problem: Problem) -> str:
    """Forty digits that change with anything a timetable depends on."""
    text = json.dumps(problem_to_json(problem), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def _open_in(event: Event, table: EventTable) -> frozenset[int]:
    closed = table.closed_from
    return frozenset(n for n, slot in enumerate(event.slots) if closed is None or slot.starts_at < closed)


def _participant(
    event: Event, party: Party, available: frozenset[int], closed: frozenset[int]
) -> Participant:
    keeps = party.capacity == 1 and party.home_table_id not in closed
    return Participant(
        id=party.id,
        available=available,
        capacity=party.capacity,
        max_meetings=event.max_meetings if party.max_meetings is None else party.max_meetings,
        min_meetings=event.guarantee if party.min_meetings is None else party.min_meetings,
        # A table is kept for one meeting at a time; who holds several, or lost it, sits where there is room.
        home_table=party.home_table_id if keeps else None,
    )


def _meetings(event: Event, candidates: Sequence[Candidate]) -> tuple[Meeting, ...]:
    every = frozenset(range(len(event.slots)))
    return tuple(
        Meeting(a=int(str(one.a)), b=int(str(one.b)), slots=every, weight=one.weight) for one in candidates
    )


def _pieces(slots: Sequence[Slot], labels: Sequence[object]) -> tuple[tuple[int, int], ...]:
    """Consecutive slots with the same label, as inclusive ranges."""
    groups = [list(group) for _, group in groupby(range(len(slots)), key=lambda n: labels[n])]
    return tuple((group[0], group[-1]) for group in groups)


def _days(event: Event) -> list[object]:
    zone = ZoneInfo(event.zone)
    return [slot.starts_at.astimezone(zone).date() for slot in event.slots]


def _published(
    event: Event, candidates: Sequence[Candidate], live: Sequence[LiveMeeting], subjects: OpenSubjects
) -> tuple[tuple[Assignment, ...], frozenset[int]]:
    """What people were told, by the numbers the meetings have today; and which of them stay where they are: made by
    hand, or about a subject that is closed, until its buyer has decided."""
    number = {frozenset((one.a, one.b)): n for n, one in enumerate(candidates)}
    position = {slot.id: n for n, slot in enumerate(event.slots)}
    found = {number[key]: one for one in live if (key := frozenset((one.a_id, one.b_id))) in number}
    rows = tuple(Assignment(n, position[found[n].slot_id], found[n].table_id) for n in sorted(found))
    stays = frozenset(
        n for n, one in found.items() if one.pinned or subjects.holds(one, position[one.slot_id])
    )
    return rows, stays


def standing_in(event: Event, live: Sequence[LiveMeeting]) -> dict[PairKey, tuple[LiveMeeting, int]]:
    """The live meeting of each pair, with the position of its slot."""
    position = {slot.id: n for n, slot in enumerate(event.slots)}
    return {frozenset((one.a_id, one.b_id)): (one, position[one.slot_id]) for one in live}


def _lengths_kept(
    event: Event, live: Sequence[LiveMeeting], frozen: int, subjects: OpenSubjects
) -> dict[PairKey, int]:
    """The slots of the meetings nothing may change: those that `_published` keeps, and those that have begun."""
    double = second_slots(db.session(), event.id)
    position = {slot.id: n for n, slot in enumerate(event.slots)}
    return {
        frozenset((one.a_id, one.b_id)): 1 + (one.id in double)
        for one in live
        if one.pinned or position[one.slot_id] < frozen or subjects.holds(one, position[one.slot_id])
    }


def wishes_by_pair(wishes: Sequence[Wanted]) -> dict[PairKey, list[Wanted]]:
    """The wishes that were not declined."""
    of_pair: dict[PairKey, list[Wanted]] = {}
    for wish in wishes:
        if wish.state != "declined":
            of_pair.setdefault(frozenset((wish.from_id, wish.to_id)), []).append(wish)
    return of_pair


def _requests(pairs: Sequence[tuple[int, int]], wishes: Sequence[Wanted]) -> tuple[tuple[int, ...], ...]:
    of_pair = wishes_by_pair(wishes)
    return tuple(tuple(wish.id for wish in of_pair.get(frozenset(pair), ())) for pair in pairs)
