"""Tell suppliers of new needs that their public offers answer: one mail a morning, each need once for ever.

Any number of processes may look as often as they like: the person is locked, and what was told is written down in
the transaction that writes the mail.
"""

import secrets
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import SYSTEM, Actor
from matchmaker.core.errors import NotFound
from matchmaker.core.events.working_days import is_time_to_write
from matchmaker.db.alerts import AlertChoice, NeedAlert
from matchmaker.db.queries.alerts import Span, choice_with_key, hold_person, needs_to_tell, people_to_tell
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.directory.people import actor_of
from matchmaker.services.jobs.apart import apart
from matchmaker.services.jobs.links import page_link
from matchmaker.services.jobs.outbox import post

ZONE = "Europe/Paris"
CAUGHT_UP = timedelta(days=7)  # what a weekend, a holiday or a worker that stood still kept back
KIND = "catalogue.need_alert"


def send_need_alerts() -> int:
    """Write the mails of this morning that are not written yet; returns how many. From eight on working days."""
    if not is_time_to_write(now(), ZONE):
        return 0
    people = people_to_tell(db.session(), _span(now()))
    db.session.rollback()
    return sum(apart(_tell, person) for person in people)


def alerts_on(actor: Actor) -> bool:
    """Whether the actor is told of new needs."""
    choice = db.session.get(AlertChoice, actor.person_id)
    return choice is None or choice.stopped_at is None


def alerts_on_by_key(key: str) -> bool:
    """The same of whoever was mailed this key. Raises `NotFound`."""
    return _choice(db.session(), key).stopped_at is None


def choose_alerts(actor: Actor, *, on: bool) -> None:
    """Tell the actor of new needs, or no more. Raises `NotFound` for nobody."""
    if actor.person_id is None or actor.behalf is not None:
        raise NotFound
    with transaction(actor, "catalogue.choose_alerts") as session:
        hold_person(session, actor.person_id)
        _set(_choice_of(session, actor.person_id), on=on)


def choose_alerts_by_key(key: str, *, on: bool) -> None:
    """The same by the link of a mail. Raises `NotFound`."""
    person_id = _choice(db.session(), key).person_id
    with transaction(Actor(person_id), "catalogue.choose_alerts_by_key") as session:
        _set(_choice(session, key), on=on)


def _set(choice: AlertChoice, *, on: bool) -> None:
    choice.stopped_at = None if on else choice.stopped_at or now()


def _choice(session: Session, key: str) -> AlertChoice:
    choice = choice_with_key(session, key)
    if choice is None:
        raise NotFound
    return choice


def _choice_of(session: Session, person_id: int) -> AlertChoice:
    choice = session.get(AlertChoice, person_id)
    if choice is None:
        choice = AlertChoice(person_id=person_id, key=secrets.token_urlsafe(24))
        session.add(choice)
    return choice


def _span(moment: datetime) -> Span:
    """What came before this day, on the clocks of Paris."""
    today = moment.astimezone(ZoneInfo(ZONE)).date()
    midnight = datetime.combine(today, time(), ZoneInfo(ZONE))
    return Span(midnight - CAUGHT_UP, midnight, today)


def _tell(person_id: int) -> int:
    with transaction(SYSTEM, "catalogue.tell_of_needs") as session:
        person = hold_person(session, person_id)
        span = _span(now())
        needs = needs_to_tell(session, span, actor_of(person_id)) if person else []
        if person is None or person.email is None or not needs:
            return 0
        session.add_all(
            NeedAlert(person_id=person_id, need_id=need, sent_on=span.day) for need, _title, _name in needs
        )
        with force_locale(person.locale):
            subject, body = _letter(person.name, needs, _choice_of(session, person_id).key)
        post(
            session,
            kind=KIND,
            dedupe=f"need-alert:{person_id}:{span.day}",
            to=person.email,
            subject=subject,
            body=body,
            person_id=person_id,
        )
        return 1


def _letter(name: str, needs: list[tuple[int, str, str]], key: str) -> tuple[str, str]:
    lines = [
        f"- {title} ({owner})\n  {page_link('catalogue.need', need_id=need)}" for need, title, owner in needs
    ]
    subject = ngettext(
        "Un nouveau besoin répond à vos offres",
        "%(num)d nouveaux besoins répondent à vos offres",
        len(needs),
    )
    body = _(
        "Bonjour %(name)s,\n\nPublié depuis peu, et du métier de vos offres publiques :\n\n%(lines)s\n\n"
        "Vous recevez au plus un message par jour, et jamais deux pour le même besoin.\n"
        "Pour n’en plus recevoir : %(stop)s\n",
        name=name,
        lines="\n".join(lines),
        stop=page_link("catalogue.alerts_by_key", alert_key=key),
    )
    return subject, body
