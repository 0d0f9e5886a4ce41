"""With whom a delegation may book, whatever the slots: kinds, bans, gates, and who has declined."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from matchmaker.core.errors import NotFound, Refusal
from matchmaker.core.requests.rules import check_parties
from matchmaker.db.events import Delegation, Event
from matchmaker.db.queries.scheduling import Wanted, wishes_of
from matchmaker.services.catalogue.open_subjects import OpenSubjects, closed_pairs
from matchmaker.services.requests.find import party_of
from matchmaker.services.scheduling.booking.refusals import PairApart
from matchmaker.services.scheduling.build_problem import wishes_by_pair
from matchmaker.services.scheduling.candidates import PairKey, kept_apart, subjects_of
from matchmaker.services.scoring.latest import LatestScores, latest_scores


@dataclass(frozen=True)
class Bars:
    """What keeps pairs of an event apart, read once."""

    forbidden: frozenset[PairKey]
    declined: Mapping[PairKey, frozenset[int]]  # who declined every wish of the pair
    scores: LatestScores | None
    subjects: OpenSubjects
    closed: Mapping[PairKey, int]  # pairs that only ever wished to speak of a closed need, and which

    def apart(self, own: int, other: int) -> bool:
        """Whether the first may not book a meeting with the second. Who has declined may come back on it."""
        pair = frozenset((own, other))
        refused = self.scores is not None and bool(self.scores.refusals(own, other))
        return pair in self.forbidden or refused or other in self.declined.get(pair, ())


def bars_of(event: Event) -> Bars:
    wishes = wishes_of(event.id)
    subjects = subjects_of(event, wishes)
    closed = closed_pairs(subjects, wishes_by_pair(wishes))
    return Bars(kept_apart(event.id), _declined(wishes), latest_scores(event.id), subjects, closed)


def _declined(wishes: list[Wanted]) -> dict[PairKey, frozenset[int]]:
    """One subject declined leaves the others standing: only a pair without any other wish is declined."""
    standing = wishes_by_pair(wishes)
    found: dict[PairKey, frozenset[int]] = {}
    for wish in wishes:
        pair = frozenset((wish.from_id, wish.to_id))
        if pair not in standing:
            found[pair] = found.get(pair, frozenset()) | {wish.to_id}
    return found


def check_pair(bars: Bars, own: Delegation, other: Delegation) -> None:
    """Raise unless these two may meet, and the first may book it: what `check_parties` refuses,
    `PairApart`, and `SubjectClosed` where they have nothing else to speak of."""
    check_parties(party_of(own), party_of(other))
    if bars.apart(own.id, other.id):
        raise PairApart(name=other.organisation.name)
    closed = bars.closed.get(frozenset((own.id, other.id)))
    if closed is not None:
        raise bars.subjects.refusal(closed)


def partner_for(session: Session, own: Delegation, delegation_id: int) -> Delegation:
    """The delegation, if it takes part in the same event. Raises `NotFound`."""
    found = session.scalar(
        select(Delegation)
        .where(
            Delegation.id == delegation_id,
            Delegation.event_id == own.event_id,
            Delegation.state == "accepted",
            Delegation.id != own.id,
        )
        .options(joinedload(Delegation.organisation, innerjoin=True))
    )
    if found is None:
        raise NotFound
    return found


def partners_for(session: Session, own: Delegation, bars: Bars) -> list[Delegation]:
    """Everybody the delegation may book with, by name."""
    found = session.scalars(
        select(Delegation)
        .where(Delegation.event_id == own.event_id, Delegation.state == "accepted", Delegation.id != own.id)
        .options(joinedload(Delegation.organisation, innerjoin=True))
    )
    return sorted(
        (one for one in found if _allowed(bars, own, one)), key=lambda one: (one.organisation.name, one.id)
    )


def _allowed(bars: Bars, own: Delegation, other: Delegation) -> bool:
    try:
        check_pair(bars, own, other)
    except Refusal:
        return False
    return True
