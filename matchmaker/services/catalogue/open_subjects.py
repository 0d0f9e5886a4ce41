"""In which slots of an event a meeting about a need may still be asked for, booked or planned.

A need's buyer publishes its consultation one day, and meetings about it end the evening before
(`core.catalogue.life`). Read once for all the needs a use case is about.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from matchmaker.clock import now
from matchmaker.core.catalogue.life import Life, closed_refusal, falls_after, is_open, is_open_in
from matchmaker.core.errors import Refusal
from matchmaker.core.scheduling.problem import Meeting
from matchmaker.db.catalogue import Need
from matchmaker.db.events import Event
from matchmaker.db.queries.scheduling import Wanted
from matchmaker.db.scheduling import Meeting as LiveMeeting
from matchmaker.extensions import db
from matchmaker.services.catalogue.life import life_of


@dataclass(frozen=True)
class OpenSubjects:
    """The needs as they are at a moment, and when each slot of the event ends. A need that is not among them is open."""

    needs: Mapping[int, tuple[Life, str]]  # with its title
    purchases: Collection[int]  # the others have no consultation that their meetings could come too late for
    ends: Sequence[datetime]
    moment: datetime

    def allows(self, need_id: int | None, at: int, length: int = 1) -> bool:
        """Whether a meeting about it may still be asked for that takes these slots; about no need, always."""
        if need_id is None or need_id not in self.needs:
            return True
        return is_open_in(self.needs[need_id][0], self.moment, self._end(at, length))

    def closed(self, need_id: int | None) -> bool:
        """Whether nobody may ask about it any more, or none of the slots to come is left for it."""
        if need_id is None or need_id not in self.needs:
            return False
        life = self.needs[need_id][0]
        left = [end for end in self.ends if end > self.moment]
        return not is_open(life, self.moment) or (
            bool(left) and not any(is_open_in(life, self.moment, end) for end in left)
        )

    def awaits_decision(self, meeting: LiveMeeting, at: int, length: int = 1) -> bool:
        """Whether a meeting that was agreed before falls after the closing of its subject."""
        if meeting.need_id not in self.purchases:
            return False
        return falls_after(self.needs[meeting.need_id or 0][0], self._end(at, length))

    def holds(self, meeting: LiveMeeting, at: int) -> bool:
        """Whether a meeting stays where it is: nobody may ask for it anew, or its buyer has to decide about it."""
        return self.closed(meeting.need_id) or self.awaits_decision(meeting, at)

    def refusal(self, need_id: int) -> Refusal:
        """Why nothing is possible on it, in words."""
        return closed_refusal(*self.needs[need_id])

    def _end(self, at: int, length: int) -> datetime:
        return self.ends[min(at + length, len(self.ends)) - 1]


def open_subjects(event: Event, needs: Iterable[int | None]) -> OpenSubjects:
    """These needs at this moment. One query, none where there is nothing to ask."""
    ids = {one for one in needs if one is not None}
    found: Sequence[Need] = ()
    if ids:
        query = select(Need).where(Need.id.in_(ids)).options(joinedload(Need.organisation))
        found = db.session.scalars(query).all()
    lives = {one.id: (life_of(one), one.title) for one in found}
    purchases = frozenset(one.id for one in found if one.kind == "purchase")
    return OpenSubjects(lives, purchases, [slot.ends_at for slot in event.slots], now())


def refuse_closed_subject(event: Event, need_id: int | None) -> None:
    """Raise `SubjectClosed` or `SubjectClosedFrom` where no slot of the event is left for the need."""
    subjects = open_subjects(event, [need_id])
    if need_id is not None and subjects.closed(need_id):
        raise subjects.refusal(need_id)


def closed_pairs(
    subjects: OpenSubjects, wishes: Mapping[frozenset[int], Sequence[Wanted]]
) -> Mapping[frozenset[int], int]:
    """The pairs that have wishes, all of them about closed needs, each with one of these needs."""
    return {
        pair: asked[0].need_id
        for pair, asked in wishes.items()
        if asked and asked[0].need_id is not None and all(subjects.closed(one.need_id) for one in asked)
    }


def in_open_slots(
    subjects: OpenSubjects,
    meetings: Iterable[Meeting],
    wishes: Mapping[frozenset[int], Sequence[Wanted]],
    standing: Mapping[frozenset[int], tuple[LiveMeeting, int]],
) -> tuple[Meeting, ...]:
    """The same meetings, in the slots that one of their subjects leaves them.

    ``standing``: the live meeting of a pair with the position of its slot, where it may stay whatever its subject.
    """
    if all(life.always_open for life, _title in subjects.needs.values()):
        return tuple(meetings)
    return tuple(_within(subjects, one, wishes, standing) for one in meetings)


def _within(
    subjects: OpenSubjects,
    meeting: Meeting,
    wishes: Mapping[frozenset[int], Sequence[Wanted]],
    standing: Mapping[frozenset[int], tuple[LiveMeeting, int]],
) -> Meeting:
    pair = frozenset(int(str(side)) for side in meeting.sides)
    live, at = standing.get(pair, (None, 0))
    about: Collection[int | None] = {one.need_id for one in wishes.get(pair, ())}
    if live is not None and live.need_id is not None:
        about = {live.need_id}
    if not about or not any(one in subjects.needs for one in about):
        return meeting
    left = {t for t in meeting.slots if any(subjects.allows(one, t, meeting.length) for one in about)}
    if live is not None and at in meeting.slots:
        left.add(at)
    return meeting if len(left) == len(meeting.slots) else replace(meeting, slots=frozenset(left))
