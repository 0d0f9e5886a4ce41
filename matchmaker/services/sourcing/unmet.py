"""The suppliers of an event that a buyer did not meet about its need, each with the reason that what is stored gives.

Read once for the event when it is closed: its wishes, the published timetable's reasons, its last score run.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.core.sourcing.judged import Judged, Judgement
from matchmaker.core.sourcing.reasons import may_be_recorded
from matchmaker.core.sourcing.unmet import NOT_THERE, Stand, not_met
from matchmaker.db.catalogue import Need
from matchmaker.db.events import Event
from matchmaker.db.queries.participants import absences_of
from matchmaker.db.queries.sourcing import (
    MeetingTold,
    Outside,
    Structure,
    answering_from_outside,
    entries_about,
    every_structure_at,
    offering_among,
)
from matchmaker.db.requests import Request
from matchmaker.db.scheduling import Publication
from matchmaker.services.scheduling.candidates import kept_apart
from matchmaker.services.scoring.criteria import event_criteria
from matchmaker.services.scoring.latest import latest_scores
from matchmaker.services.sourcing.follow import of_event
from matchmaker.services.sourcing.pairs import Pair, about, unplaced_in, wish_of, wishes_by_pair
from matchmaker.services.sourcing.write import ToWrite


@dataclass(frozen=True)
class Unmet:
    """What the event says of every need alike."""

    event: Event
    suppliers: Sequence[Structure]  # with those that declined or withdrew
    meetings: Mapping[Pair, Sequence[MeetingTold]]
    wishes: Mapping[Pair, Sequence[Request]]
    unplaced: Mapping[Pair, str]
    apart: Collection[Pair]
    missed: Mapping[int, frozenset[int]]  # delegation → slots
    offering: Collection[int]
    judgement: Judgement | None
    recordable: Collection[str]  # keys of the criteria whose words may stand in a register
    outside: Mapping[int, Mapping[int, Outside]]  # need → who could have answered and was not on the list
    closed: Collection[tuple[int, int]]  # need and organisation, by what the last publication said

    def entries(self, need: Need, buyer: int, met: Collection[int]) -> Iterator[ToWrite]:
        """One for each supplier but the need's own organisation and those met about it (``met``: delegations), and
        one for each of the public catalogue that answers the need and was never on the list."""
        judged = self.judgement.of_need(need.id) if self.judgement else {}
        for one in self.suppliers:
            if one.organisation != need.organisation_id and one.delegation not in met:
                yield self._entry(need, buyer, one, judged.get(one.delegation))
        for absent in self.outside.get(need.id, {}).values():
            if absent.organisation != need.organisation_id:
                yield about("not_met", absent, {**of_event(self.event), **not_met(NOT_THERE)})

    def _entry(self, need: Need, buyer: int, one: Structure, judged: Judged | None) -> ToWrite:
        content = {**of_event(self.event), **not_met(self._stand(need, buyer, one, judged))}
        gates = judged.gates if judged and content["why"] == "gate" else {}
        words = " ".join(str(reason) for key, reason in gates.items() if key in self.recordable)
        return about("not_met", one, content, {"reason": ("open", words)})

    def _stand(self, need: Need, buyer: int, one: Structure, judged: Judged | None) -> Stand:
        pair = frozenset({buyer, one.delegation})
        wishes = [wish for wish in self.wishes.get(pair, ()) if wish.need_id in (need.id, None)]
        return Stand(
            state=one.state,
            wishes=[wish_of(wish, buyer) for wish in wishes],
            unplaced=self.unplaced.get(pair),
            closed=(need.id, one.organisation) in self.closed,
            elsewhere=any(not meeting.cancelled for meeting in self.meetings.get(pair, ())),
            apart=pair in self.apart,
            barred=bool(judged and judged.gates),
            offers=one.organisation in self.offering,
            fits=judged.fits if judged else None,
            common=self._common(pair),
        )

    def _common(self, pair: Pair) -> bool:
        gone: set[int] = set().union(*(self.missed.get(side, ()) for side in pair))
        return any(slot.id not in gone for slot in self.event.slots)


def unmet_at(
    session: Session, event: Event, needs: Iterable[int], meetings: Mapping[Pair, Sequence[MeetingTold]]
) -> Unmet:
    """Read in a fixed number of statements."""
    suppliers = [one for one in every_structure_at(session, event.id) if one.supplies]
    wanted = list(needs)
    return Unmet(
        event,
        suppliers,
        meetings,
        wishes_by_pair(session, event.id),
        unplaced_in(_last_publication(session, event.id)),
        kept_apart(event.id),
        absences_of(event.id),
        offering_among(session, [one.organisation for one in suppliers]),
        _judgement(event.id),
        {one.key for one in event_criteria(event.id) if may_be_recorded(one.key, one.kind.legal_stage)},
        answering_from_outside(session, event.id, wanted),
        _closed_subjects(session, event.id, wanted),
    )


def _closed_subjects(session: Session, event_id: int, needs: Iterable[int]) -> set[tuple[int, int]]:
    """A subject may be closed since, which is not why they did not meet: the register knows what held then."""
    last = {
        (need, entry.content["structure_id"]): entry.content.get("why")
        for need, entry in entries_about(session, needs, ["supplier"])
        if entry.content["event_id"] == event_id
    }
    return {about_whom for about_whom, why in last.items() if why == "need_closed"}


def _last_publication(session: Session, event_id: int) -> Publication | None:
    found = select(Publication).where(Publication.event_id == event_id).order_by(Publication.number.desc())
    return session.scalar(found.limit(1))


def _judgement(event_id: int) -> Judgement | None:
    scores = latest_scores(event_id)
    sheets = scores.sheets if scores else ()
    return next((Judgement(one) for one in sheets if one.rows.kind == "need_offer"), None)
