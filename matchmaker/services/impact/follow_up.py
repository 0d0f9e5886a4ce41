"""Ask what an event was worth and what came of it: by mail, on working days, with reminders that stop."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import SYSTEM, Actor
from matchmaker.core.events.working_days import is_time_to_write
from matchmaker.core.impact.waves import FEEDBACK, WAVES, Wave, end_of, next_message
from matchmaker.db.directory import Person
from matchmaker.db.events import Delegation, Event
from matchmaker.db.impact import FollowUp
from matchmaker.db.locks import lock_event
from matchmaker.db.queries.impact import (
    answered,
    events_to_follow,
    follow_ups_of,
    registered_delegations,
    with_meetings,
)
from matchmaker.db.queries.scheduling import people_told, speaking_at
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.directory.personal_links import give_link, link_of
from matchmaker.services.impact.letters import Question, letter, text_of
from matchmaker.services.impact.outcomes import last_day, local_now
from matchmaker.services.jobs.apart import apart
from matchmaker.services.jobs.outbox import post

LONGEST = timedelta(days=max(wave.until for wave in WAVES) + 1)


@dataclass(frozen=True)
class Due:
    """A message that is to leave now: the how-manieth of its round to this person."""

    wave: Wave
    delegation: Delegation
    person: Person
    row: FollowUp


def send_follow_ups() -> int:
    """Write every message that is due, in one transaction an event; returns how many.

    Any number of processes may run it at once and as often as they like: the event is locked, and what
    was sent is counted in the same transaction.
    """
    events = events_to_follow(db.session(), now() - LONGEST)
    db.session.rollback()
    return sum(apart(_follow, event_id) for event_id in events)


def stop_by_link(key: str, purpose: str) -> None:
    """Write no more to the holder of this link about this event. Raises `NotFound`, `LinkOver`."""
    link = link_of(key, purpose)
    with transaction(Actor(link.person_id), "impact.stop_follow_up") as session:
        link = link_of(key, purpose)
        mine = FollowUp.person_id == link.person_id, FollowUp.event_id == link.event_id
        session.execute(update(FollowUp).where(*mine).values(stopped_at=now()))


def _follow(event_id: int) -> int:
    with transaction(SYSTEM, "impact.send_follow_ups") as session:
        lock_event(session, event_id)
        event = session.get_one(Event, event_id)
        if not is_time_to_write(now(), event.zone):
            return 0
        due = list(_due(session, event))
        for one in due:
            _send(session, event, one)
        return len(due)


def _due(session: Session, event: Event) -> Iterator[Due]:
    today, last = local_now(event).date(), last_day(event)
    rows = follow_ups_of(session, event.id)
    stopped = {one.person_id for one in rows.values() if one.stopped_at}
    done = answered(event.id)
    people = _people(session, event)
    for wave in WAVES:
        if not last + timedelta(wave.number) <= today <= end_of(wave, last):
            continue
        for person, delegation in people[wave.number]:
            if person.id in stopped or delegation.id in done[wave.number]:
                continue
            row = rows.get((delegation.id, person.id, wave.number)) or FollowUp(
                event_id=event.id, delegation_id=delegation.id, person_id=person.id, wave=wave.number, sent=0
            )
            day = next_message(wave, last, event.zone, row.sent, row.last_sent)
            if day is not None and day <= today:
                yield Due(wave, delegation, person, row)


def _people(session: Session, event: Event) -> Mapping[int, Sequence[tuple[Person, Delegation]]]:
    """Wave → who is written to, and for which delegation: on outcomes only those who met somebody.

    Amounts are read and said by who speaks for the structure alone.
    """
    here = {one.id: one for one in registered_delegations(event.id)}
    met, speaking = with_meetings(event.id), speaking_at(session, event.id)
    told = [(person, here[delegation]) for person, delegation in people_told(session, here)]
    of_met = [
        (person, delegation)
        for person, delegation in told
        if delegation.id in met and (person.id, delegation.id) in speaking
    ]
    return {wave.number: told if wave is FEEDBACK else of_met for wave in WAVES}


def _send(session: Session, event: Event, due: Due) -> None:
    last = last_day(event)
    key = give_link(session, due.wave.purpose, due.delegation, due.person.id, _expiry(event, due.wave, last))
    question = Question(
        due.wave,
        event,
        due.delegation.organisation.name,
        due.person.name,
        key,
        again=due.row.sent > 0,
        last=due.row.sent == due.wave.reminders,
    )
    subject, body = letter(question, due.person.locale)
    post(
        session,
        kind=text_of(question).key,
        dedupe=f"follow-up:{due.wave.number}:{due.delegation.id}:{due.person.id}:{due.row.sent}",
        to=str(due.person.email),
        subject=subject,
        body=body,
        event=event,
        person_id=due.person.id,
    )
    due.row.sent += 1
    due.row.last_sent = local_now(event).date()
    session.add(due.row)


def _expiry(event: Event, wave: Wave, last: date) -> datetime:
    """The end of the last day of the round, on the clocks of the event."""
    midnight = datetime.combine(end_of(wave, last) + timedelta(1), time(), ZoneInfo(event.zone))
    return midnight.astimezone(UTC)
