"""A structure says what its meetings and the day were worth: by link, in its space, or with the key of its sheet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import NOBODY, Actor
from matchmaker.core.impact.feedback import DayAnswer, MeetingAnswer, NothingSaid, TooEarly
from matchmaker.core.impact.feedback import Feedback as Said
from matchmaker.core.impact.waves import FEEDBACK
from matchmaker.db.events import Delegation, Event
from matchmaker.db.impact import DayFeedback, Feedback
from matchmaker.db.queries.impact import (
    OwnMeeting,
    day_feedback_of,
    feedback_of,
    hold_delegation,
    own_meetings,
)
from matchmaker.db.transaction import transaction
from matchmaker.services.directory.personal_links import link_of_delegate
from matchmaker.services.events.access import delegation_for
from matchmaker.services.impact.keys import delegation_of_key

Read = Callable[[Sequence[OwnMeeting]], Said]  # what was typed, for these meetings and no others


@dataclass(frozen=True)
class Sheet:
    """What one structure is asked, with what it has said so far."""

    delegation: Delegation
    meetings: tuple[OwnMeeting, ...]
    said: Said
    open: bool  # from the first meeting on


def feedback_sheet(delegation: Delegation) -> Sheet:
    """The sheet of a delegation. The caller has checked that it is the reader's own."""
    meetings = own_meetings([delegation.id])
    return Sheet(delegation, tuple(meetings), said_by(delegation.id), begun(delegation.event))


def own_sheet(actor: Actor, event_id: int, organisation_id: int | None) -> Sheet:
    """The sheet of the actor's own delegation. Raises `NotFound`."""
    return feedback_sheet(delegation_for(actor, event_id, organisation_id))


def sheet_by_link(key: str) -> Sheet:
    """The sheet a personal link opens. Raises `NotFound`, `LinkOver`."""
    return feedback_sheet(link_of_delegate(key, FEEDBACK.purpose).delegation)


def sheet_by_key(event_id: int, number: str, key: str) -> Sheet:
    """The sheet that number and key open. Raises `WrongKey`."""
    return feedback_sheet(delegation_of_key(event_id, number, key))


def save_own_feedback(actor: Actor, event_id: int, organisation_id: int | None, read: Read) -> None:
    """Keep what a signed-in participant says. Raises `NotFound`, `TooEarly`, and what `read` raises."""
    with transaction(actor, "impact.save_feedback") as session:
        _save(session, delegation_for(actor, event_id, organisation_id), read, "space", actor.person_id)


def save_feedback_by_link(key: str, read: Read) -> None:
    """Keep what is said by the link of a mail: in the name of the person it was written to."""
    link = link_of_delegate(key, FEEDBACK.purpose)
    with transaction(Actor(link.person_id), "impact.save_feedback_by_link") as session:
        link = link_of_delegate(key, FEEDBACK.purpose)
        _save(session, link.delegation, read, "link", link.person_id)


def save_feedback_by_key(event_id: int, number: str, key: str, read: Read) -> None:
    """Keep what is said with the key of a sheet: nobody's name is known."""
    with transaction(NOBODY, "impact.save_feedback_by_key") as session:
        _save(session, delegation_of_key(event_id, number, key), read, "key", None)


def _save(session: Session, delegation: Delegation, read: Read, source: str, person_id: int | None) -> None:
    refuse_too_early(delegation.event)
    hold_delegation(session, delegation.id)
    said = read(own_meetings([delegation.id]))
    if said.day.empty and not said.meetings:
        raise NothingSaid
    write(session, delegation, said, source, person_id)


def refuse_too_early(event: Event) -> None:
    """Raise `TooEarly` before the first meeting."""
    if not begun(event):
        raise TooEarly


def begun(event: Event) -> bool:
    return bool(event.slots) and event.slots[0].starts_at <= now()


def said_by(delegation_id: int) -> Said:
    """All that a delegation has said of its event."""
    meetings = feedback_of([delegation_id]).values()
    day = day_feedback_of([delegation_id]).get(delegation_id)
    return Said(
        tuple(
            MeetingAnswer(one.meeting_id, one.held, one.usefulness, one.follow_up, one.existing_client)
            for one in sorted(meetings, key=lambda one: one.meeting_id)
        ),
        DayAnswer(day.satisfaction, day.would_return, day.comment) if day else DayAnswer(),
    )


def write(session: Session, delegation: Delegation, said: Said, source: str, person_id: int | None) -> None:
    """The latest word of a delegation takes the place of what it said before, whole."""
    known = feedback_of([delegation.id])
    given = {one.meeting: one for one in said.meetings}
    for (meeting, _), row in known.items():
        if meeting not in given:
            session.delete(row)
    for meeting, answer in given.items():
        row = known.get((meeting, delegation.id)) or Feedback(
            event_id=delegation.event_id, meeting_id=meeting, delegation_id=delegation.id
        )
        row.held, row.usefulness = answer.held, answer.usefulness
        row.follow_up, row.existing_client = answer.follow_up, answer.existing_client
        row.source, row.said_by = source, person_id
        session.add(row)
    _write_day(session, delegation, said.day, source, person_id)
    session.flush()


def _write_day(
    session: Session, delegation: Delegation, said: DayAnswer, source: str, person_id: int | None
) -> None:
    row = session.get(DayFeedback, delegation.id)
    if said.empty:
        if row is not None:
            session.delete(row)
        return
    if row is None:
        row = DayFeedback(delegation_id=delegation.id, event_id=delegation.event_id)
        session.add(row)
    row.satisfaction, row.would_return, row.comment = said.satisfaction, said.would_return, said.comment
    row.source, row.said_by = source, person_id
