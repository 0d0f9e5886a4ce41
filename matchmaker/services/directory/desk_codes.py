"""A code from the welcome desk, for somebody whose mail does not arrive: six digits and a number, once, ten minutes.

Handed out by the staff of a chamber that runs the event, around its days; it opens the person's own pages of that event
and nothing else, and the person is told by mail. Why so narrow: docs/decisions/sessions.md.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.agenda.presence import is_open
from matchmaker.core.directory.access import NOBODY, Actor
from matchmaker.core.directory.digests import digest_of
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.db.desk_codes import DeskCode
from matchmaker.db.directory import Membership, Organisation, Person
from matchmaker.db.events import TAKES_PART, Delegate, Delegation, Event
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.events.words import local
from matchmaker.services.jobs.outbox import post

LIFETIME = timedelta(minutes=10)
MOST_ATTEMPTS = 5


class DeskNotOpen(Refusal):
    template = N_(
        "Un code ne se donne que de la veille au lendemain de l’événement. D’ici là, la personne se connecte "
        "avec son adresse e-mail."
    )


class WrongDeskCode(Refusal):
    template = N_(
        "Ce numéro et ce code n’ouvrent rien : ils ne vont pas ensemble, ont déjà servi, ou ont plus de dix "
        "minutes. Vérifiez-les, ou demandez-en d’autres à l’accueil."
    )
    status = 400


@dataclass(frozen=True)
class Expected:
    """Somebody a code may be given to."""

    person_id: int
    name: str
    structures: str


@dataclass(frozen=True)
class Handed:
    """A code just made: shown once, since only its hash is kept."""

    number: int
    code: str
    name: str
    until: datetime


def people_to_let_in(event: Event) -> list[Expected]:
    """Who comes to the event and speaks for the structure they come for, by name."""
    found = (
        select(Person.id, Person.name, Organisation.name)
        .join(Delegate, Delegate.person_id == Person.id)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .where(_comes(event.id), Person.disabled_at.is_(None))
        .order_by(Person.name, Person.id, Organisation.name)
    )
    people: dict[int, tuple[str, list[str]]] = {}
    for person_id, name, structure in db.session.execute(found):
        people.setdefault(person_id, (name, []))[1].append(structure)
    return [Expected(key, name, ", ".join(structures)) for key, (name, structures) in people.items()]


def hand_out(actor: Actor, event_id: int, person_id: int) -> Handed:
    """Make a code for this person; an earlier one that was not used ends.

    Raises `DeskNotOpen`, `EventClosed`, and `NotFound` for an event they do not run or somebody who does not come.
    """
    with transaction(actor, "directory.hand_out_code") as session:
        event = event_for_organiser(actor, event_id, change=True)
        if not is_open(event.slots, event.zone, now()):
            raise DeskNotOpen
        if person_id not in {one.person_id for one in people_to_let_in(event)}:
            raise NotFound
        _end_earlier(session, event_id, person_id)
        code = f"{secrets.randbelow(10**6):06d}"
        row = DeskCode(
            event_id=event.id, person_id=person_id, code_hash=digest_of(code), expires_at=now() + LIFETIME
        )
        session.add(row)
        session.flush()
        person = session.get_one(Person, person_id)
        _tell(session, event, person, row)
        return Handed(row.id, code, person.name, row.expires_at)


def use_desk_code(number: int, code: str) -> tuple[int, int]:
    """Use the code up: (person, event). Five wrong ones end it. Raises `WrongDeskCode`."""
    with transaction(NOBODY, "directory.use_desk_code") as session:
        row = session.get(DeskCode, number, with_for_update=True)
        if row is None or row.used_at or row.expires_at <= now() or row.attempts >= MOST_ATTEMPTS:
            raise WrongDeskCode
        if hmac.compare_digest(row.code_hash, digest_of(code)):
            row.used_at = now()
            return row.person_id, row.event_id
        row.attempts += 1  # must survive the refusal: raised outside the transaction
    raise WrongDeskCode


def actor_at_desk(person_id: int | None, event_id: int) -> Actor:
    """The person as the desk of this event let them in; nobody once that is over.

    Asked anew for every page. Nothing of a chamber, and no structure that does not come to the event with them.
    """
    event, person = db.session.get(Event, event_id), db.session.get(Person, person_id or 0)
    if event is None or person is None or person.disabled_at or not is_open(event.slots, event.zone, now()):
        return NOBODY
    own = _own_structures(event_id).where(Delegate.person_id == person.id)
    organisations = frozenset(db.session.scalars(own))
    return Actor(person.id, organisations=organisations, desk=event_id) if organisations else NOBODY


def _own_structures(event_id: int) -> Select[int]:
    return (
        select(Delegation.organisation_id)
        .join(Delegate, Delegate.delegation_id == Delegation.id)
        .where(_comes(event_id))
    )


def _comes(event_id: int) -> ColumnElement[bool]:
    """Of a delegate: comes to the event, for a structure they may speak for."""
    speaks = select(Membership.id).where(
        Membership.person_id == Delegate.person_id, Membership.organisation_id == Delegation.organisation_id
    )
    return and_(Delegation.event_id == event_id, Delegation.state.in_(TAKES_PART), speaks.exists())


def _end_earlier(session: Session, event_id: int, person_id: int) -> None:
    earlier = select(DeskCode).where(
        DeskCode.event_id == event_id,
        DeskCode.person_id == person_id,
        DeskCode.used_at.is_(None),
        DeskCode.expires_at > now(),
    )
    for row in session.scalars(earlier):
        row.expires_at = now()


def _tell(session: Session, event: Event, person: Person, row: DeskCode) -> None:
    """A word to the mailbox, which may be read later: a code that its owner did not ask for does not stay secret."""
    if not person.email:
        return
    with force_locale(person.locale):
        values = {"event": event.name, "time": f"{local(event, row.created_at):%H:%M}"}
        subject = _("%(event)s : un code vous a été donné à l’accueil", **values)
        body = _(
            "Bonjour %(person)s,\n\nÀ %(time)s, l’accueil de « %(event)s » a donné un code pour entrer à votre nom "
            "dans les pages de cet événement, et nulle part ailleurs. Il servait une fois, pendant dix minutes.\n\n"
            "Ce n’était pas vous ? Écrivez à %(contact)s.\n",
            person=person.name,
            contact=event.chamber.email,
            **values,
        )
    post(
        session,
        kind="directory.desk_code_told",
        dedupe=f"desk-code:{row.id}",
        to=person.email,
        subject=subject,
        body=body,
        event=event,
        person_id=person.id,
    )
