"""*Rendez-vous conseillés*: relevant pairs nobody asked for, for those whose agenda is thin.

Relevance first: only pairs that the scores recommend, that no gate bars, that nobody forbade, declined or took back.
The organiser adds them in one act; they are worth their score and nothing else, and each side may refuse.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Refusal
from matchmaker.core.requests.rules import IF_POSSIBLE
from matchmaker.core.requests.thin import Agenda, choose_partners
from matchmaker.core.scoring.recommend import advise_all
from matchmaker.db.events import Event
from matchmaker.db.queries.by_hand import forbidden_pairs
from matchmaker.db.queries.groupements import allied_delegations
from matchmaker.db.queries.proposals import pairs_ever_asked
from matchmaker.db.queries.relations import related_at
from matchmaker.db.queries.scheduling import Party, assignments_of, drafts_of, parties_of, wishes_of
from matchmaker.db.queries.scoring_inputs import scoring_inputs
from matchmaker.db.requests import Request
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.events.inputs import touch
from matchmaker.services.scoring.criteria import event_criteria
from matchmaker.services.scoring.explain import Explainer, PairInWords
from matchmaker.services.scoring.latest import LatestScores, latest_scores

FEASIBLE = ("optimal", "feasible")
CONSIDERED = 60  # of the best partners of each structure
Pair = tuple[int, int]


class NothingChosen(Refusal):
    template = N_("Cochez au moins un rendez-vous conseillé.")


class NoLongerAdvised(Refusal):
    template = N_(
        "Depuis l’affichage de cette page, un vœu, un refus ou un réglage a changé : {count} des rendez-vous cochés "
        "ne se proposent plus. Rien n’a été ajouté : regardez la liste telle qu’elle est maintenant."
    )


@dataclass(frozen=True)
class Advised:
    """A pair to propose. ``pair`` has the reasons; ``chosen``: ticked for the organiser."""

    partner: Party
    pair: PairInWords
    chosen: bool


@dataclass(frozen=True)
class ThinAgenda:
    party: Party
    agenda: Agenda
    advised: tuple[Advised, ...]


@dataclass(frozen=True)
class Advice:
    """``scored``: the event was scored, and no gate has failed. ``drafted``: meetings are those of a draft."""

    scored: bool
    drafted: bool
    thin: tuple[ThinAgenda, ...]

    @property
    def number(self) -> int:
        return sum(len(one.advised) for one in self.thin)


@dataclass(frozen=True)
class _Desk:
    parties: Mapping[int, Party]
    agendas: Mapping[int, Agenda]
    barred: Collection[frozenset[int]]
    scores: LatestScores | None
    drafted: bool


def advice_for(event: Event) -> Advice:
    """What the organiser may propose today, with reasons, in a fixed number of queries."""
    desk = _desk(event)
    if desk.scores is None:
        return Advice(scored=False, drafted=desk.drafted, thin=())
    chosen = choose_partners(desk.agendas, _ranked(desk.scores), desk.barred)
    named = {key for key, ones in chosen.items() if ones} | {
        one.partner for ones in chosen.values() for one in ones
    }
    inputs = scoring_inputs(event.id, now().date(), sorted(named))
    explainer = Explainer(desk.scores, inputs, event_criteria(event.id))

    def told(key: int, partner: int, *, ticked: bool) -> Advised:
        position = desk.scores.position(key, partner) if desk.scores else None
        assert position is not None  # it was recommended from there
        return Advised(desk.parties[partner], explainer.explain(explainer.scores.standing(position)), ticked)

    thin = tuple(
        ThinAgenda(
            desk.parties[key],
            desk.agendas[key],
            tuple(told(key, one.partner, ticked=one.advised) for one in ones),
        )
        for key, ones in chosen.items()
    )
    return Advice(scored=True, drafted=desk.drafted, thin=thin)


def propose_advised(actor: Actor, event_id: int, pairs: Sequence[Pair]) -> int:
    """Propose these pairs; the next planning takes them into account. Mails nobody.

    Raises `NothingChosen`, and `NoLongerAdvised` where one of them may not be proposed any more.
    """
    with transaction(actor, "requests.propose_advised") as session:
        event = event_for_organiser(actor, event_id, change=True)
        wanted = list({frozenset(pair): pair for pair in pairs if pair[0] != pair[1]}.values())
        if not wanted:
            raise NothingChosen
        desk = _desk(event)
        refused = [pair for pair in wanted if not _may_be_proposed(desk, *pair)]
        if refused:
            raise NoLongerAdvised(count=len(refused))
        for a, b in wanted:
            _propose(session, event, a, b)
        touch(session, event.id)
        return len(wanted)


def _propose(session: Session, event: Event, a: int, b: int) -> None:
    session.add(
        Request(event_id=event.id, from_id=a, to_id=b, rank=IF_POSSIBLE, state="pending", origin="chamber")
    )


def _may_be_proposed(desk: _Desk, a: int, b: int) -> bool:
    if desk.scores is None or not {a, b} <= desk.parties.keys() or frozenset((a, b)) in desk.barred:
        return False
    position = desk.scores.position(a, b)
    pairs = desk.scores.pairs
    return position is not None and bool(pairs.relevant[position]) and not pairs.vetoed[position]


def _desk(event: Event) -> _Desk:
    parties = {party.id: party for party in parties_of(event.id)}
    scores = latest_scores(event.id)
    held = _in_draft(event)
    drafted = held is not None
    if held is None:
        held = Counter(side for pair in _wished(event) for side in pair)
    return _Desk(
        parties,
        {key: _agenda(event, party, held[key]) for key, party in parties.items()},
        _barred(event, parties),
        None if scores is None or scores.failed_gates else scores,
        drafted,
    )


def _in_draft(event: Event) -> Counter[int] | None:
    """Meetings per structure in the newest timetable; None before the first."""
    newest = next((one for one in drafts_of(event.id) if one.status in FEASIBLE), None)
    if newest is None:
        return None
    return Counter(side for row in assignments_of(newest.id) for side in (row.a_id, row.b_id))


def _wished(event: Event) -> set[frozenset[int]]:
    return {frozenset((one.from_id, one.to_id)) for one in wishes_of(event.id) if one.state != "declined"}


def _agenda(event: Event, party: Party, held: int) -> Agenda:
    most = event.max_meetings if party.max_meetings is None else party.max_meetings
    promised = event.guarantee if party.min_meetings is None else party.min_meetings
    return Agenda(held, promised, None if most is None else max(0, most - held))


def _barred(event: Event, parties: Mapping[int, Party]) -> frozenset[frozenset[int]]:
    """Pairs somebody spoke of before, in whatever way, that were forbidden, or that could not meet anyway."""
    forbidden = {frozenset((one.a_id, one.b_id)) for one in forbidden_pairs(event.id)}
    buyers = [key for key, party in parties.items() if party.kind == "buyer"]
    two_buyers = {frozenset((a, b)) for a in buyers for b in buyers if a < b}
    known = related_at(event.id)  # competitors, and those who need nobody to be introduced
    return frozenset(
        pairs_ever_asked(event.id) | forbidden | allied_delegations(event.id) | two_buyers | known
    )


def _ranked(scores: LatestScores) -> dict[int, list[int]]:
    return {
        key: [one.delegation for one in advice.best]
        for key, advice in advise_all(scores.pairs, CONSIDERED).items()
    }
