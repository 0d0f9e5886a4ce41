"""What the clock does to an event: dates that act by themselves, the organiser's reminders, what is erased.

Runs every minute, in any number of processes: each step looks without locking, then locks one event, looks again
and does its part in one transaction with the mark that it is done.
"""

from datetime import timedelta

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import delete
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import SYSTEM, Actor
from matchmaker.core.errors import Refusal
from matchmaker.core.events.dates import RULES, due_this_morning, forgotten_from, is_settled, whose_turn
from matchmaker.core.events.phases import TOLD, WISHES_OPEN
from matchmaker.db.changed import change
from matchmaker.db.directory import Person
from matchmaker.db.events import Event
from matchmaker.db.locks import lock_event
from matchmaker.db.messages import SmsConsent
from matchmaker.db.queries.set_up import dates_due, dates_near, events_over
from matchmaker.db.set_up import EventDate, RegistrationAnswer
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.agenda.remind import remind_everybody, send_final_agendas
from matchmaker.services.events.phase import move_event
from matchmaker.services.events.words import local
from matchmaker.services.jobs.apart import apart
from matchmaker.services.jobs.links import page_link
from matchmaker.services.jobs.outbox import post
from matchmaker.services.requests.messages.forget import forget_messages
from matchmaker.services.requests.warn import warn_of_unanswered

EVERY = 60.0  # seconds
A_DAY = timedelta(days=1)
KEPT = timedelta(days=7)  # after the last day
# What is erased then, and the act in the log: answers to questions, numbers for the SMS of the day.
ERASED: tuple[tuple[type[RegistrationAnswer | SmsConsent], str], ...] = (
    (RegistrationAnswer, "events.forget_answers"),
    (SmsConsent, "events.forget_numbers"),
)


class NothingToRemindOf(Refusal):
    template = N_("aucun planning n’est diffusé, ou l’événement a commencé : personne n’a reçu de rappel.")


class NothingUnanswered(Refusal):
    template = N_("aucune demande n’attend de réponse : personne n’a reçu de rappel.")


class NothingToSend(Refusal):
    template = N_(
        "aucun planning n’est diffusé, ou personne n’a de rendez-vous : aucun planning définitif n’est parti."
    )


class GoneBy(Refusal):
    template = N_("l’événement a commencé : il était trop tard.")


def keep_time() -> None:
    """One round: act on what is due, remind organisers in the morning, erase what has had its time."""
    moment = now()
    for event_id, date_id in dates_due(moment):
        apart(act_on, event_id, date_id)
    for event_id, date_id, due, zone in dates_near(moment - A_DAY, moment + A_DAY):
        if due_this_morning(due, zone, moment):
            apart(remind_organiser, event_id, date_id)
    forget()


def act_on(event_id: int, date_id: int) -> None:
    """Do what is due at this date, once; what cannot be done is told to the organiser, and not tried again."""
    try:
        with transaction(SYSTEM, "events.act_on_date") as session:
            row = _due(session, event_id, date_id)
            if row is None:
                return
            event = session.get_one(Event, row.event_id)
            if not is_settled(row.kind, event.phase):
                _do(session, event, row)
                with force_locale(_locale(event)):
                    done = str(_("C’est fait."))
                _tell(session, event, row, done)
            row.acted_at = now()
    except Refusal as error:
        _give_up(event_id, date_id, error)


def _due(session: Session, event_id: int, date_id: int) -> EventDate | None:
    """The date, its event locked, if it is still to be acted on."""
    lock_event(session, event_id)
    row = session.get(EventDate, date_id, populate_existing=True)
    if row is None or not row.acts or row.acted_at is not None or row.moment > now():
        return None
    return row


def _do(session: Session, event: Event, row: EventDate) -> None:
    if not event.slots or now() >= event.slots[0].starts_at:
        raise GoneBy
    occasion, told = f"{row.id}:{row.moment.isoformat()}", event.phase in TOLD
    if row.kind == "final":
        if not told or not send_final_agendas(session, event, occasion):
            raise NothingToSend
    elif row.kind == "wishes_warning":
        if event.phase not in WISHES_OPEN or not warn_of_unanswered(session, event, occasion):
            raise NothingUnanswered
    elif row.kind == "reminder":
        if not told or not remind_everybody(session, event, occasion):
            raise NothingToRemindOf
    else:
        # On the word of the chamber, which switched it on.
        chamber = Actor(event.created_by, frozenset({event.chamber_id}))
        move_event(chamber, event.id, {"wishes_open": "wishes", "wishes_close": "scheduled"}[row.kind])


def _give_up(event_id: int, date_id: int, error: Refusal) -> None:
    with transaction(SYSTEM, "events.give_up_date") as session:
        row = _due(session, event_id, date_id)
        if row is None:
            return
        event = session.get_one(Event, row.event_id)
        with force_locale(_locale(event)):
            row.failure = _(error.template).format(**error.values)
        row.acted_at = now()
        _tell(session, event, row, row.failure)


def remind_organiser(event_id: int, date_id: int) -> None:
    """Write to the chamber, once, what is due today."""
    with transaction(SYSTEM, "events.remind_organiser") as session:
        lock_event(session, event_id)
        row = session.get(EventDate, date_id, populate_existing=True)
        if row is None or row.acts or row.told_at is not None:
            return
        event = session.get_one(Event, event_id)
        row.told_at = now()
        if not is_settled(row.kind, event.phase):
            _tell(session, event, row, "")


def _tell(session: Session, event: Event, row: EventDate, words: str) -> None:
    """One mail to the organiser about a date: what is due, or what came of it. In mode essai it is no trial."""
    rule, time = RULES[row.kind], f"{local(event, row.moment):%H:%M}"
    with force_locale(_locale(event)):
        values = {
            "event": event.name,
            "label": _(rule.label),
            "what": _(rule.what),
            "time": time,
            "turn": _(whose_turn(row.kind)).format(acts=_(rule.acts) if rule.acts else "", time=time),
            "words": words,
            "link": page_link("events.dates", event_id=event.id),
        }
        if words:
            subject = _("%(event)s : %(label)s", **values)
            body = _("Bonjour,\n\n%(label)s, prévu à %(time)s : %(words)s\n\n%(link)s\n", **values)
        else:
            subject = _("%(event)s : aujourd’hui, %(label)s", **values)
            body = _(
                "Bonjour,\n\nC’est prévu aujourd’hui à %(time)s : %(label)s.\n%(what)s\n\n%(turn)s\n%(link)s\n",
                **values,
            )
    post(
        session,
        kind="events.date",
        dedupe=f"event-date:{row.id}:{row.moment.isoformat()}:{'done' if words else 'due'}",
        to=event.chamber.email,
        subject=subject,
        body=body,
        person_id=event.created_by,
    )


def _locale(event: Event) -> str:
    person = db.session.get(Person, event.created_by) if event.created_by else None
    return person.locale if person is not None else "fr"


def forget() -> int:
    """Delete what is kept for a week after an event only, and messages kept for thirty days; returns how many rows went."""
    moment, gone = now(), forget_messages()
    for table, act in ERASED:
        for event_id, zone, end in events_over(table.event_id, moment - KEPT):
            if forgotten_from(end, zone) <= moment:
                with transaction(SYSTEM, act) as session:
                    gone += change(session, delete(table).where(table.event_id == event_id))
    return gone
