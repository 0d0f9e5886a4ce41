"""The scheduling problem of an event: wishes, the rule of the game and the scores become one problem file.

Participants are delegation ids, tables are table ids, slots are positions: what the solver gives back is read
with the same numbers. Two builds of an unchanged event are equal, and so is their fingerprint.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from matchmaker.clock import now
from matchmaker.core.requests.value import (
    Answer,
    Candidate,
    Candidates,
    Choice,
    Pair,
    Rank,
    Rule,
    Silence,
    Wish,
    apply_rule,
    pairs_of,
)
from matchmaker.core.scheduling.problem import (
    Assignment,
    Meeting,
    Participant,
    Problem,
    Table,
    problem_to_json,
)
from matchmaker.core.scheduling.replan import NOTICE, frozen_before, keep_published
from matchmaker.db.events import Event, EventTable, Slot
from matchmaker.db.queries.by_hand import forbidden_pairs
from matchmaker.db.queries.groupements import allied_delegations
from matchmaker.db.queries.participants import absences_of
from matchmaker.db.queries.scheduling import (
    Party,
    Wanted,
    live_meetings,
    parties_of,
    second_slots,
    wishes_of,
)
from matchmaker.db.scheduling import Meeting as LiveMeeting
from matchmaker.extensions import db
from matchmaker.services.scheduling.problem_people import load_shared
from matchmaker.services.scoring.latest import LatestScores, latest_scores

CANDIDATES = {
    "both_asked": Candidates.BOTH_ASKED,
    "accepted": Candidates.RECEIVER_ACCEPTED,
    "chamber": Candidates.CHAMBER_DECIDES,
}
SILENCE = {"after": Silence.AFTER_OTHERS, "left_out": Silence.LEFT_OUT, "by_hand": Silence.BY_HAND}
#: A draft is read before it is published: what would freeze meanwhile is frozen from the start.
READING = timedelta(minutes=2)

PairKey = frozenset[int]


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
    parties, wishes = parties_of(event.id), wishes_of(event.id)
    scores = tried or latest_scores(event.id)
    choice = apply_rule(rule_of(event), _pairs(event, parties, wishes, scores))
    live = live_meetings(db.session(), event.id)
    here = {party.id for party in parties}
    frozen = frozen_at(event, now() + READING) if live else 0
    candidates = [*choice.candidates, *_kept_besides(event, choice, live, here, frozen)]
    shared = load_shared(event, parties)
    meetings, resources = shared.share_out(
        _meetings(event, candidates), _by_pair(wishes), frozen, _lengths_kept(event, live, frozen)
    )
    closed = frozenset(table.id for table in event.tables if table.closed_from is not None)
    problem = Problem(
        slots=len(event.slots),
        tables=tuple(
            Table(table.id, _open_in(event, table), frozenset(table.features)) for table in event.tables
        ),
        participants=tuple(
            shared.attended(_participant(event, party, available, closed), frozen)
            for party, available in _present(event, parties)
        ),
        meetings=meetings,
        resources=resources,
        sessions=_pieces(event.slots, [slot.session for slot in event.slots]),
        days=_pieces(event.slots, _days(event)),
        plain_tables=False,
        name=event.name,
    )
    if live:
        published, pinned = _published(event, candidates, live)
        problem = keep_published(problem, published, frozen, pinned)
    pairs = tuple((int(str(one.a)), int(str(one.b))) for one in candidates)
    return Built(
        problem=problem,
        pairs=pairs,
        values=tuple(one.value for one in candidates),
        requests=_requests(pairs, wishes),
        score_run_id=scores.run.id if scores else None,
        fingerprint=fingerprint_of(problem),
        seed=event.id,
    )


def rule_of(event: Event) -> Rule:
    """The event's rule of the game."""
    return Rule(CANDIDATES[event.candidates], SILENCE[event.silence], event.guarantee)


def fingerprint_of(problem: Problem) -> str:
    """Forty digits that change with anything a timetable depends on."""
    text = json.dumps(problem_to_json(problem), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def _pairs(
    event: Event, parties: Sequence[Party], wishes: Sequence[Wanted], scores: LatestScores | None
) -> list[Pair]:
    here = {party.id for party in parties}
    standing = [wish for wish in wishes if wish.from_id in here and wish.to_id in here]
    accepted = {frozenset((wish.from_id, wish.to_id)) for wish in standing if wish.state == "accepted"}
    asked = {frozenset((wish.from_id, wish.to_id)) for wish in standing if wish.origin != "chamber"}
    pairs = pairs_of([_wish(wish) for wish in standing], _points(standing, scores))
    forbidden = {frozenset((one.a_id, one.b_id)) for one in forbidden_pairs(event.id)}
    forbidden |= allied_delegations(event.id)
    judged = [_judged(event, pair, accepted, asked, scores) for pair in pairs]
    return [
        replace(one, barred=True) if frozenset((int(str(one.a)), int(str(one.b)))) in forbidden else one
        for one in judged
    ]


def _wish(wish: Wanted) -> Wish:
    answer = {"accepted": Answer.ACCEPTED, "declined": Answer.DECLINED}.get(wish.state, Answer.SILENT)
    rank = None if wish.answer_rank is None else Rank(wish.answer_rank)
    return Wish(wish.from_id, wish.to_id, Rank(wish.rank), answer, rank)


def _points(wishes: Sequence[Wanted], scores: LatestScores | None) -> dict[frozenset[object], int]:
    if scores is None:
        return {}
    return {frozenset((wish.from_id, wish.to_id)): scores.points(wish.from_id, wish.to_id) for wish in wishes}


def _judged(
    event: Event, pair: Pair, accepted: set[PairKey], asked: set[PairKey], scores: LatestScores | None
) -> Pair:
    """The pair with what the chamber and the gates say of it."""
    a, b = int(str(pair.a)), int(str(pair.b))
    key = frozenset((a, b))
    proposed = key not in asked
    if proposed and key not in accepted:  # nobody has said anything yet: it is worth its score
        pair = replace(pair, points_a=None, points_b=None)
    decided = True if event.candidates == "chamber" and key in accepted else None
    barred = scores is not None and bool(scores.refusals(a, b))
    return replace(pair, proposed=proposed, approved=decided, barred=barred)


def frozen_at(event: Event, moment: datetime) -> int:
    """The position of the first slot in which a published meeting may still change at that moment."""
    return frozen_before((slot.starts_at for slot in event.slots), moment, NOTICE)


def _kept_besides(
    event: Event, choice: Choice, live: Sequence[LiveMeeting], here: set[int], frozen: int
) -> list[Candidate]:
    """Meetings made by hand, or begun, that no wish asks for any more: they are kept all the same."""
    known = set(choice.by_pair)
    begun = {slot.id for slot in event.slots[:frozen]}
    return [
        Candidate(one.a_id, one.b_id, 0, 0, silent=False)
        for one in live
        if (one.pinned or one.slot_id in begun)
        and here.issuperset((one.a_id, one.b_id))
        and frozenset((one.a_id, one.b_id)) not in known
    ]


def _present(event: Event, parties: Sequence[Party]) -> list[tuple[Party, frozenset[int]]]:
    """Each party with the positions of the slots it can attend."""
    missed = absences_of(event.id)
    return [
        (party, frozenset(n for n, slot in enumerate(event.slots) if slot.id not in missed.get(party.id, ())))
        for party in parties
    ]


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
    event: Event, candidates: Sequence[Candidate], live: Sequence[LiveMeeting]
) -> tuple[tuple[Assignment, ...], frozenset[int]]:
    """What people were told, by the numbers the meetings have today; and which of them were made by hand."""
    number = {frozenset((one.a, one.b)): n for n, one in enumerate(candidates)}
    position = {slot.id: n for n, slot in enumerate(event.slots)}
    found = {number[key]: one for one in live if (key := frozenset((one.a_id, one.b_id))) in number}
    rows = tuple(Assignment(n, position[found[n].slot_id], found[n].table_id) for n in sorted(found))
    return rows, frozenset(n for n, one in found.items() if one.pinned)


def _lengths_kept(event: Event, live: Sequence[LiveMeeting], frozen: int) -> dict[PairKey, int]:
    """The slots of the meetings nothing may change: those pinned by hand, and those that have begun."""
    double = second_slots(db.session(), event.id)
    position = {slot.id: n for n, slot in enumerate(event.slots)}
    return {
        frozenset((one.a_id, one.b_id)): 1 + (one.id in double)
        for one in live
        if one.pinned or position[one.slot_id] < frozen
    }


def _by_pair(wishes: Sequence[Wanted]) -> dict[PairKey, list[Wanted]]:
    """The wishes that were not declined."""
    of_pair: dict[PairKey, list[Wanted]] = {}
    for wish in wishes:
        if wish.state != "declined":
            of_pair.setdefault(frozenset((wish.from_id, wish.to_id)), []).append(wish)
    return of_pair


def _requests(pairs: Sequence[tuple[int, int]], wishes: Sequence[Wanted]) -> tuple[tuple[int, ...], ...]:
    of_pair = _by_pair(wishes)
    return tuple(tuple(wish.id for wish in of_pair.get(frozenset(pair), ())) for pair in pairs)
