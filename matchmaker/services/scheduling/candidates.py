"""Which meetings may be scheduled: the wishes of an event under its rule of the game, judged by gates and bans."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

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
from matchmaker.core.scheduling.replan import NOTICE, frozen_before
from matchmaker.db.events import Event
from matchmaker.db.queries.by_hand import forbidden_pairs
from matchmaker.db.queries.groupements import allied_delegations
from matchmaker.db.queries.participants import absences_of
from matchmaker.db.queries.scheduling import Party, Wanted, live_meetings, parties_of, wishes_of
from matchmaker.db.scheduling import Meeting as LiveMeeting
from matchmaker.extensions import db
from matchmaker.services.catalogue.open_subjects import OpenSubjects, open_subjects
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
class Asked:
    """What a timetable is made from, read once. Slots before ``frozen`` have begun or soon will; 0 while nothing is
    published."""

    parties: Sequence[Party]
    wishes: Sequence[Wanted]
    scores: LatestScores | None
    live: Sequence[LiveMeeting]
    frozen: int
    candidates: Sequence[Candidate]
    subjects: OpenSubjects


def candidates_of(event: Event, tried: LatestScores | None = None) -> Asked:
    """With today's scores, or those ``tried``."""
    parties, every = parties_of(event.id), wishes_of(event.id)
    live = live_meetings(db.session(), event.id)
    subjects = subjects_of(event, every, live)
    wishes = open_wishes(subjects, every)
    scores = tried or latest_scores(event.id)
    pairs = _decided(_pairs(event, parties, wishes, scores), wishes, event.candidates)
    choice = apply_rule(rule_of(event), pairs)
    frozen = frozen_at(event, now() + READING) if live else 0
    kept = _kept_besides(event, choice, live, {party.id for party in parties}, frozen, subjects)
    return Asked(parties, wishes, scores, live, frozen, [*choice.candidates, *kept], subjects)


def subjects_of(event: Event, wishes: Sequence[Wanted], live: Sequence[LiveMeeting] = ()) -> OpenSubjects:
    """The needs that wishes and meetings of the event are about."""
    return open_subjects(event, [*(one.need_id for one in wishes), *(one.need_id for one in live)])


def open_wishes(subjects: OpenSubjects, wishes: Sequence[Wanted]) -> list[Wanted]:
    """A wish about a need that is closed to the whole event asks for nothing any more."""
    return [wish for wish in wishes if not subjects.closed(wish.need_id)]


def rule_of(event: Event) -> Rule:
    """The event's rule of the game."""
    return Rule(CANDIDATES[event.candidates], SILENCE[event.silence], event.guarantee)


def counts_by_choice(event: Event) -> dict[str, int]:
    """How many pairs might be scheduled under each choice of the rule, the other choice staying as it is."""
    every = wishes_of(event.id)
    wishes = open_wishes(subjects_of(event, every), every)
    pairs = _pairs(event, parties_of(event.id), wishes, latest_scores(event.id))

    def count(candidates: str, silence: str) -> int:
        rule = Rule(CANDIDATES[candidates], SILENCE[silence], event.guarantee)
        return len(apply_rule(rule, _decided(pairs, wishes, candidates)).candidates)

    counts = {choice: count(choice, event.silence) for choice in CANDIDATES}
    counts |= {choice: count(event.candidates, choice) for choice in SILENCE}
    return counts


def availability(event: Event, parties: Sequence[Party]) -> list[tuple[Party, frozenset[int]]]:
    """Each party with the positions of the slots it can attend."""
    missed = absences_of(event.id)
    return [
        (party, frozenset(n for n, slot in enumerate(event.slots) if slot.id not in missed.get(party.id, ())))
        for party in parties
    ]


def _pairs(
    event: Event, parties: Sequence[Party], wishes: Sequence[Wanted], scores: LatestScores | None
) -> list[Pair]:
    """Every pair somebody wishes for, with what the gates and the bans say of it, whatever the rule of the game."""
    here = {party.id for party in parties}
    standing = [wish for wish in wishes if wish.from_id in here and wish.to_id in here]
    accepted = _accepted(standing)
    asked = {frozenset((wish.from_id, wish.to_id)) for wish in standing if wish.origin != "chamber"}
    forbidden = kept_apart(event.id)
    pairs = pairs_of([_wish(wish) for wish in standing], _points(standing, scores))
    return [_judged(pair, accepted, asked, forbidden, scores) for pair in pairs]


def kept_apart(event_id: int) -> frozenset[PairKey]:
    """The pairs that must not meet whatever they wish: those the organiser forbids, and members of one groupement."""
    by_hand = {frozenset((one.a_id, one.b_id)) for one in forbidden_pairs(event_id)}
    return frozenset(by_hand | allied_delegations(event_id))


def _decided(pairs: Sequence[Pair], wishes: Sequence[Wanted], candidates: str) -> Sequence[Pair]:
    """The pairs with the word of the chamber, where the rule of the game leaves it to the chamber."""
    if candidates != "chamber":
        return pairs
    accepted = _accepted(wishes)
    return [replace(pair, approved=True) if _key(pair) in accepted else pair for pair in pairs]


def _accepted(wishes: Sequence[Wanted]) -> set[PairKey]:
    return {frozenset((wish.from_id, wish.to_id)) for wish in wishes if wish.state == "accepted"}


def _key(pair: Pair) -> PairKey:
    return frozenset((int(str(pair.a)), int(str(pair.b))))


def _wish(wish: Wanted) -> Wish:
    answer = {"accepted": Answer.ACCEPTED, "declined": Answer.DECLINED}.get(wish.state, Answer.SILENT)
    rank = None if wish.answer_rank is None else Rank(wish.answer_rank)
    return Wish(wish.from_id, wish.to_id, Rank(wish.rank), answer, rank)


def _points(wishes: Sequence[Wanted], scores: LatestScores | None) -> dict[frozenset[object], int]:
    if scores is None:
        return {}
    return {frozenset((wish.from_id, wish.to_id)): scores.points(wish.from_id, wish.to_id) for wish in wishes}


def _judged(
    pair: Pair,
    accepted: set[PairKey],
    asked: set[PairKey],
    forbidden: frozenset[PairKey],
    scores: LatestScores | None,
) -> Pair:
    key = _key(pair)
    proposed = key not in asked
    if proposed and key not in accepted:  # nobody has said anything yet: it is worth its score
        pair = replace(pair, points_a=None, points_b=None)
    barred = key in forbidden or (scores is not None and bool(scores.refusals(*key)))
    return replace(pair, proposed=proposed, barred=barred)


def frozen_at(event: Event, moment: datetime) -> int:
    """The position of the first slot in which a published meeting may still change at that moment."""
    return frozen_before((slot.starts_at for slot in event.slots), moment, NOTICE)


def _kept_besides(
    event: Event,
    choice: Choice,
    live: Sequence[LiveMeeting],
    here: set[int],
    frozen: int,
    subjects: OpenSubjects,
) -> list[Candidate]:
    """Meetings made by hand, begun, or waiting for their buyer's word, that no wish asks for any more: they are kept
    all the same."""
    known = set(choice.by_pair)
    position = {slot.id: n for n, slot in enumerate(event.slots)}
    return [
        Candidate(one.a_id, one.b_id, 0, 0, silent=False)
        for one in live
        if (one.pinned or position[one.slot_id] < frozen or subjects.holds(one, position[one.slot_id]))
        and here.issuperset((one.a_id, one.b_id))
        and frozenset((one.a_id, one.b_id)) not in known
    ]
