"""Remind structures of what they owe: a letter announced with its number and list, then the telephone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Invalid, NotFound, Refusal
from matchmaker.core.events.asking import days_before
from matchmaker.core.events.chase import REASONS, overdue
from matchmaker.core.events.coming_texts import CHASE
from matchmaker.db.events import Event
from matchmaker.db.queries.chase import ChaseLine, Contact, chase_lines
from matchmaker.db.registrations import Reminder
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import delegation_for_organiser, event_for_organiser
from matchmaker.services.events.announced import refuse_changed
from matchmaker.services.events.words import day_or_not_yet
from matchmaker.services.jobs.links import page_link
from matchmaker.services.jobs.outbox import post
from matchmaker.services.jobs.texts import Letter, write

REST = timedelta(days=7)  # between two letters to one person
CALLS = ("message_left", "spoken")


class NobodyToRemind(Refusal):
    template = N_(
        "Personne à relancer par message : tous l’ont été depuis moins d’une semaine, ou rien ne manque."
    )


class UnknownCall(Invalid):
    template = N_("Dites ce que l’appel a donné : un message laissé, ou c’est fait.")


@dataclass(frozen=True)
class Reminded:
    """One letter: to whom, about which of their structures."""

    person: Contact
    lines: list[ChaseLine] = field(default_factory=list)


@dataclass(frozen=True)
class Chase:
    """`lines`: the most urgent first. `to_call`: written to before, or without an address. `left`: J-."""

    left: int | None
    lines: Sequence[ChaseLine]
    letters: Sequence[Reminded]
    to_call: Sequence[ChaseLine]
    resting: int  # people written to less than a week ago
    sample: Letter | None


def chase_of(actor: Actor, event_id: int) -> Chase:
    """Who owes what at this event, and what reminding them would do. Nothing leaves."""
    return _chase(event_for_organiser(actor, event_id))


def _chase(event: Event) -> Chase:
    left = days_left(event)
    lines = sorted(chase_lines(event), key=lambda one: -overdue(one.reasons, left))  # stable: by name within
    people = {person.id: person for line in lines for person in line.people if person.email}
    letters = {key: Reminded(one) for key, one in people.items() if not _rests(one)}
    for line in lines:
        for person in line.people:
            if person.id in letters:
                letters[person.id].lines.append(line)
    chosen = list(letters.values())
    return Chase(
        left,
        lines,
        chosen,
        [line for line in lines if line.mailed_at or not any(one.email for one in line.people)],
        len(people) - len(chosen),
        write_reminder(event, chosen[0]) if chosen else None,
    )


def days_left(event: Event) -> int | None:
    """The number after J-, where the event is held; None before it has slots."""
    return days_before(now(), event.slots[0].starts_at, event.zone) if event.slots else None


def _rests(person: Contact) -> bool:
    return person.reminded_at is not None and person.reminded_at > now() - REST


def remind(actor: Actor, event_id: int, announced: int) -> int:
    """Write to everybody on the announced list, once each; returns how many letters.

    In mode essai all of them go to the organiser, and nobody counts as reminded. Raises
    `NobodyToRemind`, and `ListChanged` when it is no longer the number that was announced.
    """
    with transaction(actor, "events.remind") as session:
        event = event_for_organiser(actor, event_id, change=True)
        letters = _chase(event).letters
        if not letters:
            raise NobodyToRemind
        refuse_changed(letters, announced)
        for letter in letters:
            _send(session, event, letter)
            if event.opened_at is not None:
                session.add_all(
                    Reminder(
                        delegation_id=line.id, person_id=letter.person.id, kind="mail", by_id=actor.person_id
                    )
                    for line in letter.lines
                )
        return len(letters)


def _send(session: Session, event: Event, reminded: Reminded) -> None:
    letter = write_reminder(event, reminded)
    post(
        session,
        kind=CHASE.key,
        dedupe=f"reminder:{event.id}:{reminded.person.id}:{uuid4()}",
        to=reminded.person.email or "",
        subject=letter.subject,
        body=letter.body,
        event=event,
        person_id=reminded.person.id,
    )


def write_reminder(event: Event, reminded: Reminded) -> Letter:
    """What is missing, structure by structure, in the reader's language."""
    with force_locale(reminded.person.locale):
        parts = []
        for line in reminded.lines:
            link = page_link("events.space", event_id=event.id, structure=line.organisation_id)
            owed = "\n".join(f"- {_(REASONS[key][1])}" for key in line.reasons)
            parts.append(
                _("Pour %(name)s, il reste à :\n%(owed)s\n%(link)s", name=line.name, owed=owed, link=link)
            )
        values = {
            "nom": reminded.person.name,
            "rencontre": event.name,
            "jour": day_or_not_yet(event, reminded.person.locale),
            "reste": "\n\n".join(parts),
            "contact": event.chamber.email,
            "organisateur": event.chamber.name,
        }
    return write(event, CHASE, reminded.person.locale, values)


def note_call(actor: Actor, event_id: int, delegation_id: int, kind: str) -> Reminder:
    """Note a telephone call: a message was left, or somebody was spoken to. Raises `UnknownCall`, `NotFound`."""
    with transaction(actor, "events.note_call") as session:
        delegation = delegation_for_organiser(actor, event_id, delegation_id, change=True)
        if kind not in CALLS:
            raise UnknownCall
        call = Reminder(delegation_id=delegation.id, kind=kind, by_id=actor.person_id)
        session.add(call)
        session.flush()
        return call


def forget_call(actor: Actor, event_id: int, delegation_id: int, reminder_id: int) -> None:
    """Undo the note of a call; a letter that left is not undone. Raises `NotFound`."""
    with transaction(actor, "events.forget_call") as session:
        delegation = delegation_for_organiser(actor, event_id, delegation_id, change=True)
        call = session.scalar(
            select(Reminder).where(
                Reminder.id == reminder_id,
                Reminder.delegation_id == delegation.id,
                Reminder.kind.in_(CALLS),
            )
        )
        if call is None:
            raise NotFound
        session.delete(call)
