"""A structure says what came of its meetings, a month and half a year after: by link, or in its space."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Invalid
from matchmaker.core.impact.outcomes import OutcomeAnswer
from matchmaker.core.impact.waves import MONTH, Wave, outcome_wave
from matchmaker.db.events import Delegation, Event
from matchmaker.db.impact import Feedback, Outcome
from matchmaker.db.queries.impact import (
    OwnMeeting,
    feedback_of,
    hold_delegation,
    outcomes_in,
    outcomes_of,
    own_meetings,
)
from matchmaker.db.queries.relations import meetings_with_clients
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_
from matchmaker.services.directory.personal_links import link_of_speaker
from matchmaker.services.events.access import delegation_for
from matchmaker.services.impact.feedback import begun, refuse_too_early

Read = Callable[[Sequence[OwnMeeting]], Sequence[OutcomeAnswer]]


class NoOutcomeSaid(Invalid):
    template = N_("Aucune suite n’est cochée : choisissez-en une pour au moins un rendez-vous.")


@dataclass(frozen=True)
class OutcomeSheet:
    """The meetings of one structure, with what it said of each so far."""

    delegation: Delegation
    meetings: tuple[OwnMeeting, ...]
    said: Mapping[int, OutcomeAnswer]
    clients: Collection[int]  # its meetings with those it said it works with already
    wave: Wave
    open: bool


def outcome_sheet(delegation: Delegation) -> OutcomeSheet:
    """The sheet of a delegation. The caller has checked that it is the reader's own."""
    return OutcomeSheet(
        delegation,
        tuple(_met(delegation)),
        said_of(delegation.id),
        meetings_with_clients(delegation),
        wave_of(delegation.event),
        begun(delegation.event),
    )


def own_outcome_sheet(actor: Actor, event_id: int, organisation_id: int | None) -> OutcomeSheet:
    """The sheet of the actor's own delegation. Raises `NotFound`."""
    return outcome_sheet(delegation_for(actor, event_id, organisation_id))


def outcome_sheet_by_link(key: str) -> OutcomeSheet:
    """The sheet a personal link opens. Raises `NotFound`, `LinkOver`."""
    return outcome_sheet(link_of_speaker(key, MONTH.purpose).delegation)


def save_own_outcomes(actor: Actor, event_id: int, organisation_id: int | None, read: Read) -> None:
    """Keep what a signed-in participant says. Raises `NotFound`, `TooEarly`, and what `read` raises."""
    with transaction(actor, "impact.save_outcomes") as session:
        _save(session, delegation_for(actor, event_id, organisation_id), read, actor.person_id)


def save_outcomes_by_link(key: str, read: Read) -> None:
    """Keep what is said by the link of a mail: in the name of the person it was written to."""
    link = link_of_speaker(key, MONTH.purpose)
    with transaction(Actor(link.person_id), "impact.save_outcomes_by_link") as session:
        link = link_of_speaker(key, MONTH.purpose)
        _save(session, link.delegation, read, link.person_id)


def said_of(delegation_id: int) -> dict[int, OutcomeAnswer]:
    """The latest word of a delegation on each of its meetings."""
    return {
        one.meeting_id: OutcomeAnswer(
            one.meeting_id, one.stage, one.amount, one.jobs, one.hours, one.existing_client
        )
        for one in outcomes_of([delegation_id]).values()
    }


def wave_of(event: Event) -> Wave:
    """The round an answer given now belongs to."""
    if not event.slots:
        return MONTH
    return outcome_wave(last_day(event), local_now(event).date(), event.zone)


def last_day(event: Event) -> date:
    """The day of the last slot on the clocks of the event."""
    return event.slots[-1].ends_at.astimezone(ZoneInfo(event.zone)).date()


def local_now(event: Event) -> datetime:
    return now().astimezone(ZoneInfo(event.zone))


def _met(delegation: Delegation) -> list[OwnMeeting]:
    """Its meetings, but for those it said were not held."""
    said: Mapping[tuple[int, int], Feedback] = feedback_of([delegation.id])
    missed = {meeting for (meeting, _), one in said.items() if one.held != "held"}
    return [one for one in own_meetings([delegation.id]) if one.id not in missed]


def _save(session: Session, delegation: Delegation, read: Read, person_id: int | None) -> None:
    refuse_too_early(delegation.event)
    hold_delegation(session, delegation.id)
    wave = wave_of(delegation.event).number
    answers = read(_met(delegation))
    if not answers:
        raise NoOutcomeSaid
    known = outcomes_in(session, delegation.id, wave)
    for answer in answers:
        row = known.get(answer.meeting) or Outcome(
            event_id=delegation.event_id, meeting_id=answer.meeting, delegation_id=delegation.id, wave=wave
        )
        row.stage, row.existing_client = answer.stage, answer.existing_client
        row.amount, row.jobs, row.hours = answer.amount, answer.jobs, answer.hours
        row.said_by = person_id
        session.add(row)
    session.flush()
