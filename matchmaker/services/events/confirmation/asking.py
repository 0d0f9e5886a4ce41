"""Ask people whether they come: the organiser's act, announced first, and the service's own on working days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from uuid import uuid4

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import SYSTEM, Actor
from matchmaker.core.errors import Refusal
from matchmaker.core.events.asking import FIRST, is_due, is_same_day, is_time_to_ask
from matchmaker.core.events.coming_texts import CONFIRMATION
from matchmaker.db.events import Event
from matchmaker.db.locks import lock_event
from matchmaker.db.queries.confirmations import Expected, events_to_ask, expected_at, held_by
from matchmaker.db.queries.invitations import delegations_of
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.events.announced import refuse_changed
from matchmaker.services.events.confirmation.letters import (
    Coming,
    own_meetings,
    personal_link,
    write_question,
)
from matchmaker.services.events.confirmation.rows import (
    answer_row,
    begins_at,
    is_asked,
    refuse_begun,
    refuse_too_early,
)
from matchmaker.services.events.words import local
from matchmaker.services.jobs.apart import apart
from matchmaker.services.jobs.outbox import post, post_sample
from matchmaker.services.jobs.texts import Letter

Silent = Sequence[Expected]  # one person's rows: a structure each


class NobodyToAsk(Refusal):
    template = N_(
        "Personne à qui écrire : tous ceux qui ont une adresse ont répondu, ou ont déjà reçu ce message aujourd’hui."
    )


@dataclass(frozen=True)
class Announcement:
    """What asking would do: to whom, in what words, and who cannot be written to."""

    recipients: Sequence[Silent]
    unreachable: Sequence[Expected]
    sample: Letter | None
    ready: bool  # a planning is published, and the event has not begun


def announce_asking(actor: Actor, event_id: int) -> Announcement:
    """The people who have not answered, and the text as the first of them would read it."""
    event = event_for_organiser(actor, event_id)
    begins, expected = begins_at(event), expected_at(event)
    ready = begins is not None and begins > now() and is_asked(db.session(), event)
    recipients = _silent(event, expected) if ready else []
    sample = _sample(event, recipients[0]) if recipients else None
    silent = [one for one in expected if one.comes and one.state == "asked" and not one.email]
    return Announcement(recipients, silent, sample, ready)


def ask_now(actor: Actor, event_id: int, announced: int) -> int:
    """Write to everybody on the announced list; returns how many messages.

    In mode essai all of them go to the organiser, and nobody counts as asked. Raises `NobodyToAsk`, `ListChanged`,
    `NotYetAsked`, `HasBegun`.
    """
    with transaction(actor, "events.ask_confirmation") as session:
        event = event_for_organiser(actor, event_id, change=True)
        refuse_too_early(session, event)
        refuse_begun(event)
        recipients = _silent(event, expected_at(event))
        if not recipients:
            raise NobodyToAsk
        refuse_changed(recipients, announced)
        return _ask(session, event, recipients)


def try_asking(actor: Actor, event_id: int, to: str) -> None:
    """Send the text as the first recipient would read it, without a working link, to the organiser who asks."""
    with transaction(actor, "events.try_confirmation") as session:
        event = event_for_organiser(actor, event_id, change=True)
        recipients = _silent(event, expected_at(event))
        if not recipients:
            raise NobodyToAsk
        letter = _sample(event, recipients[0])
        kind = "events.confirmation_sample"
        post_sample(session, kind=kind, to=to, letter=letter, person_id=actor.person_id)


def ask_due() -> int:
    """Write to everybody who is due now, at every event; returns how many messages. Once a person and day at most:
    running it again, or twice at once, sends nothing more."""
    moment = now()
    events = events_to_ask(moment, moment + timedelta(days=FIRST + 2))
    return sum(apart(_ask_event, event_id) for event_id in events)


def _ask_event(event_id: int) -> int:
    with transaction(SYSTEM, "events.ask_confirmation") as session:
        lock_event(session, event_id)
        event = session.get_one(Event, event_id)
        begins, moment = begins_at(event), now()
        if begins is None or not is_time_to_ask(moment, begins, event.zone) or not is_asked(session, event):
            return 0
        recipients = _silent(event, expected_at(event))
        due = [one for one in recipients if is_due(moment, begins, event.zone, _last_asked(one))]
        return _ask(session, event, due)


def _silent(event: Event, expected: Sequence[Expected]) -> list[Silent]:
    """Those with an address who have not answered and were not written to today, each with their structures."""
    moment = now()
    found = [one for one in expected if one.comes and one.state == "asked" and one.email]
    people = [list(rows) for _id, rows in groupby(sorted(found, key=_person), key=_person)]
    left = [one for one in people if not _asked_today(event, _last_asked(one), moment)]
    return sorted(left, key=lambda rows: rows[0].organisation.casefold())


def _person(one: Expected) -> int:
    return one.person_id


def _last_asked(rows: Silent) -> datetime | None:
    return max((one.asked_at for one in rows if one.asked_at), default=None)


def _asked_today(event: Event, asked: datetime | None, moment: datetime) -> bool:
    return asked is not None and is_same_day(asked, moment, event.zone)


def _ask(session: Session, event: Event, recipients: Sequence[Silent]) -> int:
    held, moment = held_by(event.id), now()
    # A trial may be repeated; the real question leaves once a day.
    occasion = f"trial:{uuid4()}" if event.opened_at is None else local(event, moment).date().isoformat()
    ids = {one.delegation_id for rows in recipients for one in rows}
    delegations = {one.id: one for one in delegations_of(session, ids)}
    for rows in recipients:
        coming = []
        for one in rows:
            delegation = delegations[one.delegation_id]
            link = personal_link(session, delegation, one.person_id)
            coming.append(
                Coming(one.organisation, own_meetings(held.get(delegation.id, ()), one.person_id), link)
            )
            if event.opened_at is not None:
                answer_row(session, delegation, one.person_id).asked_at = moment
        _send(session, event, rows[0], write_question(event, rows[0].name, rows[0].locale, coming), occasion)
    return len(recipients)


def _send(session: Session, event: Event, to: Expected, letter: Letter, occasion: str) -> None:
    post(
        session,
        kind=CONFIRMATION.key,
        dedupe=f"confirmation:{event.id}:{to.person_id}:{occasion}",
        to=str(to.email),
        subject=letter.subject,
        body=letter.body,
        event=event,
        person_id=to.person_id,
    )


def _sample(event: Event, rows: Silent) -> Letter:
    """The letter with words in the place of the link: a real one is only ever in the mail of its person."""
    held = held_by(event.id)
    coming = [
        Coming(
            one.organisation,
            own_meetings(held.get(one.delegation_id, ()), one.person_id),
            str(_("(ici, le lien personnel de %(name)s)", name=one.name)),
        )
        for one in rows
    ]
    return write_question(event, rows[0].name, rows[0].locale, coming)
