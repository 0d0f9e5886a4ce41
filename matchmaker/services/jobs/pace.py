"""What may wait is decided when it is about to leave: at once, in the next digest, or only in the reader's space.

Nothing is decided earlier, so a changed choice counts for all that has not left. The reader's row is locked meanwhile:
of two workers the second one sees what the first one let leave.
"""

from collections.abc import Sequence
from datetime import timedelta

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy import update
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import SYSTEM, Actor
from matchmaker.core.errors import Invalid, NotFound
from matchmaker.core.jobs.pace import CHOICES, DIGEST, MAY_WAIT, NONE, PARIS, is_eve_or_day, when_to_leave
from matchmaker.db.directory import Person
from matchmaker.db.events import Event
from matchmaker.db.jobs import Outbox
from matchmaker.db.pace import MessagePace
from matchmaker.db.queries.pace import (
    GATHERED,
    KEPT,
    NOW,
    WAITS,
    hold_reader,
    last_that_could_wait,
    messages_that_may_wait,
    pace_of,
    people_with_a_digest_due,
    starts_of,
    waiting_for,
)
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.jobs.apart import apart
from matchmaker.services.jobs.links import page_link
from matchmaker.services.jobs.outbox import post

KEPT_TO_READ = timedelta(days=60)
RULE = "\n\n" + "-" * 40 + "\n\n"


class NoSuchPace(Invalid):
    template = N_("Choisissez une des trois façons de recevoir ces messages.")


def choose_pace(actor: Actor, pace: str) -> None:
    """How often the actor is written to from now on. Raises `NotFound` for nobody, `NoSuchPace`."""
    if actor.person_id is None or actor.behalf is not None:
        raise NotFound
    if pace not in CHOICES:
        raise NoSuchPace
    with transaction(actor, "jobs.choose_pace") as session:
        hold_reader(session, actor.person_id)
        chosen = session.get(MessagePace, actor.person_id)
        if chosen is None:
            session.add(MessagePace(person_id=actor.person_id, pace=pace))
        else:
            chosen.pace = pace


def own_pace(person_id: int) -> str:
    """What the person chose."""
    return pace_of(db.session(), person_id)


def own_messages(person_id: int) -> list[Outbox]:
    """What the person was written without hurry in the last sixty days, the newest first."""
    return messages_that_may_wait(db.session(), person_id, now() - KEPT_TO_READ)


def hold_back(session: Session, outbox_id: int) -> bool:
    """Whether a message that is due does not leave now; it is then put aside for the digest, or kept."""
    message = session.get(Outbox, outbox_id, populate_existing=True)
    if message is None or message.person_id is None or not _is_open(message):
        return False
    reader = hold_reader(session, message.person_id)
    session.refresh(message)
    if reader is None or not _is_open(message):  # another worker decided meanwhile
        return message.pace in (WAITS, KEPT)
    event = session.get(Event, message.event_id) if message.event_id else None
    zone = event.zone if event else PARIS
    if event and is_eve_or_day(now(), starts_of(session, event.id), zone):
        return False
    return _decide(session, message, zone)


def _is_open(message: Outbox) -> bool:
    may_wait = message.kind in MAY_WAIT and not message.trial and not message.attachments
    return may_wait and message.state == "queued" and message.pace is None


def _decide(session: Session, message: Outbox, zone: str) -> bool:
    person_id, moment = message.person_id or 0, now()
    last = last_that_could_wait(session, person_id)
    at = when_to_leave(pace_of(session, person_id), moment, last, zone)
    if at is None:
        message.state, message.pace = "cancelled", KEPT
    elif at > moment:
        message.pace, message.run_at = WAITS, at
    else:
        message.pace = NOW
    session.flush()
    return message.pace != NOW


def send_digests() -> int:
    """Write the digests that are due; returns how many. Any number of processes may try as often as they like."""
    people = people_with_a_digest_due(db.session(), now())
    db.session.rollback()
    return sum(apart(_gather, person) for person in people)


def _gather(person_id: int) -> int:
    with transaction(SYSTEM, "jobs.gather_digest") as session:
        reader = hold_reader(session, person_id)
        waiting = waiting_for(session, person_id)
        if not any(one.run_at <= now() for one in waiting):
            return 0
        if reader is None or not _wants_mail(session, reader):
            for one in waiting:
                one.state, one.pace = "cancelled", KEPT
            return 0
        digest = _post_digest(session, reader, waiting)
        for one in waiting:
            one.pace, one.digest_id = GATHERED, digest.id
        return 1


def _wants_mail(session: Session, reader: Person) -> bool:
    reachable = reader.email is not None and reader.disabled_at is None
    return reachable and pace_of(session, reader.id) != NONE


def _post_digest(session: Session, reader: Person, waiting: Sequence[Outbox]) -> Outbox:
    with force_locale(reader.locale):
        subject, body = _digest(reader.name, waiting)
    digest = post(
        session,
        kind=DIGEST,
        dedupe=f"digest:{reader.id}:{waiting[0].id}",  # each message is in one digest at most
        to=reader.email or "",
        subject=subject,
        body=body,
        person_id=reader.id,
    )
    session.flush()
    return digest


def _digest(name: str, waiting: Sequence[Outbox]) -> tuple[str, str]:
    number = len(waiting)
    subject = ngettext("Votre résumé : un message", "Votre résumé : %(num)d messages", number)
    opening = _("Bonjour %(name)s,\n\nVoici ce qui vous a été écrit depuis le dernier message :", name=name)
    contents = "\n".join(f"- {one.subject}" for one in waiting)
    texts = [f"{one.subject}\n\n{one.body.strip()}" for one in waiting]
    return subject, RULE.join([f"{opening}\n\n{contents}", *texts]) + "\n"


def foot_of(message: Outbox) -> str:
    """What stands under a mail that its reader may have less often; empty under the others."""
    if message.trial or message.channel != "mail" or message.kind not in MAY_WAIT | {DIGEST}:
        return ""
    reader = db.session.get(Person, message.person_id) if message.person_id else None
    if reader is None:
        return ""
    with force_locale(reader.locale):
        words = _("Choisir à quelle fréquence on vous écrit : %(link)s", link=page_link("jobs.own_messages"))
    return f"\n\n-- \n{words}\n"


def share_fate(session: Session, digest_id: int, **values: object) -> None:
    """What became of a digest became of the messages in it."""
    mine = (Outbox.digest_id == digest_id, Outbox.pace == GATHERED, Outbox.state == "queued")
    session.execute(
        update(Outbox).where(*mine).values(**values), execution_options={"synchronize_session": False}
    )
