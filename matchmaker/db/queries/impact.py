"""Reads of feedback and outcomes, each in a fixed number of statements."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.orm import Session, aliased, contains_eager

from matchmaker.clock import now
from matchmaker.core.agenda.presence import was_seen
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.directory import Organisation
from matchmaker.db.events import TAKES_PART, Absence, Delegation, Event, Slot
from matchmaker.db.impact import DayFeedback, Feedback, FeedbackEntry, FeedbackKey, FollowUp, Outcome
from matchmaker.db.queries.groupements import let_in
from matchmaker.db.queries.presence import scans_of
from matchmaker.db.requests import Request
from matchmaker.db.scheduling import Meeting, Unplaced
from matchmaker.extensions import db

HELD_IN_TIMETABLE = Meeting.status != "cancelled"


@dataclass(frozen=True)
class OwnMeeting:
    """A meeting of one delegation, seen from its side."""

    id: int
    event_id: int
    delegation_id: int
    starts_at: datetime
    partner: str
    subject: str


def own_meetings(delegations: Collection[int]) -> list[OwnMeeting]:
    """The meetings of these delegations in the order of the day, cancelled ones left out."""
    found: list[OwnMeeting] = []
    for own_id, other_id in ((Meeting.a_id, Meeting.b_id), (Meeting.b_id, Meeting.a_id)):
        rows = db.session.execute(
            select(
                Meeting.id,
                Meeting.event_id,
                own_id,
                Slot.starts_at,
                Organisation.name,
                func.coalesce(Need.title, Offer.title, ""),
            )
            .join(Slot, Slot.id == Meeting.slot_id)
            .join(Delegation, Delegation.id == other_id)
            .join(Organisation, Organisation.id == Delegation.organisation_id)
            .outerjoin(Need, Need.id == Meeting.need_id)
            .outerjoin(Offer, Offer.id == Meeting.offer_id)
            .where(own_id.in_(delegations), HELD_IN_TIMETABLE)
        )
        found += [OwnMeeting(*row) for row in rows]
    return sorted(found, key=lambda one: (one.starts_at, one.id))


def feedback_of(delegations: Collection[int]) -> dict[tuple[int, int], Feedback]:
    """(meeting, delegation) → what this delegation said."""
    found = select(Feedback).where(Feedback.delegation_id.in_(delegations))
    return {(one.meeting_id, one.delegation_id): one for one in db.session.scalars(found)}


def day_feedback_of(delegations: Collection[int]) -> dict[int, DayFeedback]:
    found = select(DayFeedback).where(DayFeedback.delegation_id.in_(delegations))
    return {one.delegation_id: one for one in db.session.scalars(found)}


def outcomes_of(delegations: Collection[int]) -> dict[tuple[int, int], Outcome]:
    """(meeting, delegation) → its latest word: that of the later round wins."""
    found = select(Outcome).where(Outcome.delegation_id.in_(delegations)).order_by(Outcome.wave)
    return {(one.meeting_id, one.delegation_id): one for one in db.session.scalars(found)}


def outcomes_in(session: Session, delegation_id: int, wave: int) -> dict[int, Outcome]:
    """Meeting → what the delegation said in this round."""
    found = select(Outcome).where(Outcome.delegation_id == delegation_id, Outcome.wave == wave)
    return {one.meeting_id: one for one in session.scalars(found)}


def hold_delegation(session: Session, delegation_id: int) -> None:
    """Let nobody else answer for this delegation until the transaction ends."""
    session.execute(
        select(Delegation.id).where(Delegation.id == delegation_id).with_for_update(key_share=True)
    )


def event_feedback(event_id: int) -> list[Feedback]:
    return list(db.session.scalars(select(Feedback).where(Feedback.event_id == event_id)))


def event_day_feedback(event_id: int) -> list[tuple[DayFeedback, str]]:
    """What was said of the day, with the structure that says it, by name."""
    found = (
        select(DayFeedback, Organisation.name)
        .join(Delegation, Delegation.id == DayFeedback.delegation_id)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .where(DayFeedback.event_id == event_id)
        .order_by(Organisation.name, Delegation.id)
    )
    return [(said, name) for said, name in db.session.execute(found)]


def event_outcomes(event_id: int) -> list[Outcome]:
    """The latest word of each side on each meeting of the event."""
    found = select(Outcome).where(Outcome.event_id == event_id).order_by(Outcome.wave, Outcome.id)
    latest = {(one.meeting_id, one.delegation_id): one for one in db.session.scalars(found)}
    return list(latest.values())


def event_meetings(event_id: int) -> list[tuple[Meeting, int | None]]:
    """The meetings of the timetable, each with the organisation that has the need it is about."""
    found = (
        select(Meeting, Need.organisation_id)
        .outerjoin(Need, Need.id == Meeting.need_id)
        .where(Meeting.event_id == event_id, HELD_IN_TIMETABLE)
        .order_by(Meeting.id)
    )
    return [(meeting, owner) for meeting, owner in db.session.execute(found)]


def registered_delegations(event_id: int) -> list[Delegation]:
    """The delegations accepted, with their organisation, by name."""
    found = (
        select(Delegation)
        .join(Delegation.organisation)
        .where(Delegation.event_id == event_id, Delegation.state == "accepted")
        .options(contains_eager(Delegation.organisation))
        .order_by(Organisation.name, Delegation.id)
    )
    return list(db.session.scalars(found))


def present_delegations(event: Event) -> frozenset[int]:
    """Who came, by id. None before the day.

    Where a desk noted arrivals, those it saw. Without a desk, accepted whom nobody noted absent for the whole day.
    """
    if not event.slots or event.slots[0].starts_at > now():
        return frozenset()
    scans = scans_of(event.id)
    if not scans:
        return _accepted(event) - _noted_absent(event)
    days = {slot.starts_at.astimezone(ZoneInfo(event.zone)).date() for slot in event.slots}
    # Who announced to be late, and was not seen since, may have come or not: nobody knows.
    return frozenset(key for (key, _delegate), own in scans.items() if was_seen(own, days, event.zone))


def _accepted(event: Event) -> frozenset[int]:
    found = select(Delegation.id).where(Delegation.event_id == event.id, Delegation.state == "accepted")
    return frozenset(db.session.scalars(found))


def _noted_absent(event: Event) -> frozenset[int]:
    noted = (
        select(Absence.delegation_id)
        .where(Absence.event_id == event.id)
        .group_by(Absence.delegation_id)
        .having(func.count() >= len(event.slots), func.max(cast(Absence.on_the_day, Integer)) == 1)
    )
    return frozenset(db.session.scalars(noted))


def wishes_with_reason(event_id: int, schedule_id: int | None) -> list[tuple[int, int, str | None]]:
    """(sender, receiver, reason) of each wish that was sent and stands; the reason is None where it was placed."""
    reasons: dict[int, str] = {}
    if schedule_id is not None:
        unplaced = select(Unplaced.requests, Unplaced.reason).where(Unplaced.schedule_id == schedule_id)
        reasons = {one: reason for requests, reason in db.session.execute(unplaced) for one in requests}
    found = (
        select(Request.id, Request.from_id, Request.to_id, Request.state, Meeting.id)
        .outerjoin(Meeting, (Meeting.id == Request.meeting_id) & HELD_IN_TIMETABLE)
        .where(Request.event_id == event_id, Request.state.not_in(("draft", "withdrawn")))
        .order_by(Request.id)
    )
    return [
        (sender, receiver, None if meeting is not None else reasons.get(wish, state))
        for wish, sender, receiver, state, meeting in db.session.execute(found)
    ]


def keys_of(event_id: int) -> dict[int, FeedbackKey]:
    found = select(FeedbackKey).where(FeedbackKey.event_id == event_id).order_by(FeedbackKey.number)
    return {one.delegation_id: one for one in db.session.scalars(found)}


def key_with_number(event_id: int, number: int) -> FeedbackKey | None:
    """The key of a sheet whose structure takes part, with the delegation, its event and its organisation."""
    found = (
        select(FeedbackKey)
        .join(FeedbackKey.delegation)
        .join(Delegation.organisation)
        .join(Delegation.event)
        .where(
            FeedbackKey.event_id == event_id,
            FeedbackKey.number == number,
            Delegation.state.in_(TAKES_PART),
        )
        .options(
            contains_eager(FeedbackKey.delegation).options(
                contains_eager(Delegation.organisation), contains_eager(Delegation.event)
            )
        )
    )
    return db.session.scalar(found)


def without_key(session: Session, event_id: int) -> Sequence[int]:
    """The delegations that take part and have no key yet, by name."""
    found = (
        select(Delegation.id)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .where(
            Delegation.event_id == event_id,
            Delegation.state.in_(TAKES_PART),
            Delegation.id.not_in(select(FeedbackKey.delegation_id)),
        )
        .order_by(Organisation.name, Delegation.id)
    )
    return session.scalars(found).all()


def latest_entries(event_id: int, limit: int = 12) -> list[tuple[FeedbackEntry, int, str]]:
    """The sheets typed in last and not undone, the newest first, each with its number and structure."""
    found = (
        select(FeedbackEntry, FeedbackKey.number, Organisation.name)
        .join(Delegation, Delegation.id == FeedbackEntry.delegation_id)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .join(FeedbackKey, FeedbackKey.delegation_id == Delegation.id)
        .where(FeedbackEntry.event_id == event_id, FeedbackEntry.undone_at.is_(None))
        .order_by(FeedbackEntry.id.desc())
        .limit(limit)
    )
    return [(entry, number, name) for entry, number, name in db.session.execute(found)]


def last_entry_of(event_id: int, person_id: int | None) -> FeedbackEntry | None:
    """The last sheet this person typed in and has not undone."""
    found = (
        select(FeedbackEntry)
        .where(
            FeedbackEntry.event_id == event_id,
            FeedbackEntry.entered_by == person_id,
            FeedbackEntry.undone_at.is_(None),
        )
        .order_by(FeedbackEntry.id.desc())
        .limit(1)
    )
    return db.session.scalar(found)


def answered(event_id: int) -> Mapping[int, frozenset[int]]:
    """Wave → the delegations that have answered it; feedback is wave 1."""
    said: dict[int, set[int]] = {1: set(), 30: set(), 180: set()}
    of_meetings = select(Feedback.delegation_id).where(Feedback.event_id == event_id)
    of_day = select(DayFeedback.delegation_id).where(DayFeedback.event_id == event_id)
    said[1] |= {*db.session.scalars(of_meetings), *db.session.scalars(of_day)}
    found = select(Outcome.wave, Outcome.delegation_id).where(Outcome.event_id == event_id).distinct()
    for wave, delegation in db.session.execute(found):
        said[wave].add(delegation)
    return {wave: frozenset(ids) for wave, ids in said.items()}


def with_meetings(event_id: int) -> frozenset[int]:
    """The delegations that have a meeting in the timetable."""
    sides = select(Meeting.a_id, Meeting.b_id).where(Meeting.event_id == event_id, HELD_IN_TIMETABLE)
    return frozenset(side for pair in db.session.execute(sides) for side in pair)


def follow_ups_of(session: Session, event_id: int) -> dict[tuple[int, int, int], FollowUp]:
    """(delegation, person, wave) → how often they were asked."""
    found = select(FollowUp).where(FollowUp.event_id == event_id)
    return {(one.delegation_id, one.person_id, one.wave): one for one in session.scalars(found)}


def events_to_follow(session: Session, since: datetime) -> list[int]:
    """Open events whose last slot ended after ``since``: those whose structures may have to be asked."""
    ends = select(Slot.event_id, func.max(Slot.ends_at).label("end")).group_by(Slot.event_id).subquery()
    found = (
        select(Event.id)
        .join(ends, ends.c.event_id == Event.id)
        .where(ends.c.end >= since, Event.opened_at.is_not(None))
        .order_by(Event.id)
    )
    return list(session.scalars(found))


def own_history(organisations: Iterable[int]) -> list[Delegation]:
    """The delegations of these organisations at every event, with both, the latest event first."""
    latest = aliased(Slot)
    starts = (
        select(func.min(latest.starts_at)).where(latest.event_id == Delegation.event_id).scalar_subquery()
    )
    found = (
        select(Delegation)
        .join(Delegation.organisation)
        .join(Delegation.event)
        .where(
            Delegation.organisation_id.in_(organisations),
            Delegation.state.in_(TAKES_PART),
            let_in(Delegation),
        )
        .options(
            contains_eager(Delegation.organisation),
            contains_eager(Delegation.event).selectinload(Event.slots),
        )
        .order_by(starts.desc(), Organisation.name, Delegation.id)
    )
    return list(db.session.scalars(found))
