"""The form of a signed-out visitor: sent, confirmed from the mail, followed, taken back.

Nothing here says whether an address or a SIRET is known: the form is kept as typed, and compared with
nobody before an organiser decides. Until then it makes no structure, no person and no membership.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import NOBODY, Actor
from matchmaker.core.directory.digests import digest_of
from matchmaker.core.directory.identifiers import clean_siret
from matchmaker.core.directory.names import name_key, tidy
from matchmaker.core.errors import Invalid, NotFound, Refusal
from matchmaker.core.events.registration_texts import REGISTRATION_LINK
from matchmaker.core.events.registrations import AIMS
from matchmaker.db.directory import Membership, Person
from matchmaker.db.events import Delegation
from matchmaker.db.locks import lock_event
from matchmaker.db.queries.registrations import room_at
from matchmaker.db.registrations import TO_DECIDE, Registration, RegistrationDesk
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.registrations.desk import public_desk, takes_registrations
from matchmaker.services.jobs.links import page_link
from matchmaker.services.jobs.outbox import post
from matchmaker.services.jobs.texts import write

TO_CONFIRM = timedelta(days=7)
# Per address, as for signing in: a new browser must not mean more letters in somebody's box.
MOST_LETTERS, COUNTED = 6, timedelta(minutes=30)
MOST_A_DAY = 20
LONGEST_WORDS = 1000


class DeskClosed(Refusal):
    template = N_("Les inscriptions à « {name} » sont closes. Écrivez à l’organisateur : {email}.")


class NoStructure(Invalid):
    template = N_("Donnez le nom de votre structure ou son SIRET : l’un des deux suffit.")


class UnknownAim(Invalid):
    template = N_("Dites ce que vous venez faire : proposer, chercher, les deux, ou autre chose.")


class NotASiret(Invalid):
    template = N_("{problem}")


class ConfirmedTooLate(Refusal):
    template = N_("Cette inscription n’a pas été confirmée à temps. Remplissez de nouveau le formulaire.")
    status = 410


class AlreadyRegistered(Refusal):
    template = N_("Vous avez déjà inscrit cette structure : cette seconde inscription n’est pas nécessaire.")


class AlreadyAccepted(Refusal):
    template = N_("Votre inscription est acceptée. Pour y renoncer, écrivez à l’organisateur : {email}.")


@dataclass(frozen=True)
class Application:
    """What somebody typed. `commune` is an INSEE code."""

    aim: str
    person: str
    email: str
    structure: str = ""
    siret: str = ""
    commune: str | None = None
    phone: str | None = None
    words: str = ""


def send_registration(actor: Actor, key: str, application: Application) -> None:
    """Keep the form and mail the link that confirms its address: the same whoever is known to whom.

    An address that was written to too often gets no more letters, and the sender is not told. Raises
    `DeskClosed`, `NoStructure`, `UnknownAim`, `NotASiret`, and `NotFound` for a page that is not open.
    """
    desk = public_desk(actor, key)
    siret = _siret(application.siret)
    if siret is None and not tidy(application.structure):
        raise NoStructure
    if application.aim not in AIMS:
        raise UnknownAim
    if not takes_registrations(desk):
        raise DeskClosed(name=desk.event.name, email=desk.event.chamber.email)
    with transaction(NOBODY, "events.send_registration") as session:
        if not _written_to_often(session, application.email.lower()):
            link = secrets.token_urlsafe(24)
            registration = _kept(desk, application, siret, link)
            session.add(registration)
            session.flush()
            _mail_link(session, desk, registration, link)


def _siret(typed: str) -> str | None:
    cleaned = clean_siret(typed)
    if cleaned.problem is not None and cleaned.value is None:
        said = (_(cleaned.problem.template), _(cleaned.problem.advice))
        raise NotASiret(problem=" ".join(said).format(**cleaned.problem.values))
    return cleaned.value


def _written_to_often(session: Session, email: str) -> bool:
    def sent(within: timedelta) -> int:
        since = Registration.created_at > now() - within
        return session.scalar(select(func.count()).where(Registration.email == email, since)) or 0

    return sent(COUNTED) >= MOST_LETTERS or sent(timedelta(days=1)) >= MOST_A_DAY


def _kept(desk: RegistrationDesk, typed: Application, siret: str | None, link: str) -> Registration:
    return Registration(
        event_id=desk.event_id,
        link_hash=digest_of(link),
        name=tidy(typed.structure),
        siret=siret,
        commune=typed.commune,
        aim=typed.aim,
        kind=AIMS[typed.aim][1],
        person_name=tidy(typed.person),
        email=typed.email.lower(),
        phone=typed.phone,
        words=typed.words.strip()[:LONGEST_WORDS],
        locale=str(get_locale()),
        expires_at=now() + TO_CONFIRM,
    )


def _mail_link(session: Session, desk: RegistrationDesk, registration: Registration, link: str) -> None:
    """It repeats nothing of what was typed: whoever typed it may not own this address."""
    event = desk.event
    values = {
        "rencontre": event.name,
        "organisateur": event.chamber.name,
        "lien_personnel": page_link("events.registered", link_key=link),
        "contact": event.chamber.email,
    }
    subject, body = write(event, REGISTRATION_LINK, registration.locale, values)
    post(
        session,
        kind=REGISTRATION_LINK.key,
        dedupe=f"registration-link:{registration.id}",
        to=registration.email,
        subject=subject,
        body=body,
        event=event,
    )


def registration_by(link: str) -> Registration:
    """The registration whose author holds this link. Raises `NotFound`, `ConfirmedTooLate`."""
    found = _by_link(db.session(), link)
    if found.state == "sent" and found.expires_at <= now():
        raise ConfirmedTooLate
    return found


def has_space(registration: Registration) -> bool:
    """Whether its author speaks for the structure that comes: who was accepted without it finds no space of theirs."""
    found = (
        select(Membership.id)
        .join(Person, Person.id == Membership.person_id)
        .join(Delegation, Delegation.organisation_id == Membership.organisation_id)
        .where(Delegation.id == registration.delegation_id, Person.email == registration.email)
    )
    return db.session.scalar(found.limit(1)) is not None


def confirm_registration(link: str) -> Registration:
    """The author confirms the address: the organiser sees it from now on, on the waiting list where full.

    Confirming twice changes nothing. Raises `ConfirmedTooLate`, `AlreadyRegistered`, `NotFound`.
    """
    with transaction(NOBODY, "events.confirm_registration") as session:
        lock_event(session, registration_by(link).event_id)
        registration = registration_by(link)
        if registration.state != "sent":
            return registration
        _refuse_twin(session, registration)
        full = room_at(registration.event_id).full(registration.kind)
        registration.state = "waiting" if full else "registered"
        registration.confirmed_at = now()
        registration.waiting_since = now() if full else None
        return registration


def withdraw_registration(link: str) -> Registration:
    """The author takes it back before a decision. Raises `AlreadyAccepted`, `ConfirmedTooLate`, `NotFound`."""
    with transaction(NOBODY, "events.withdraw_registration") as session:
        lock_event(session, registration_by(link).event_id)
        registration = registration_by(link)
        if registration.state == "accepted":
            raise AlreadyAccepted(email=registration.event.chamber.email)
        if registration.state == "sent":
            _disown(registration)
        elif registration.state in TO_DECIDE:
            registration.state, registration.waiting_since = "withdrawn", None
        return registration


def _disown(registration: Registration) -> None:
    """« It was not me »: no organiser ever sees it. The address alone stays until it is purged, so that whoever
    typed it cannot have it written to without end.
    """
    registration.state, registration.person_name = "withdrawn", ""
    registration.name, registration.siret, registration.commune = "", None, None
    registration.phone, registration.words = None, ""


def _refuse_twin(session: Session, registration: Registration) -> None:
    others = session.scalars(
        select(Registration).where(
            Registration.event_id == registration.event_id,
            Registration.email == registration.email,
            Registration.state.in_((*TO_DECIDE, "accepted")),
        )
    )
    own = (registration.siret, name_key(registration.name))
    if any((other.siret, name_key(other.name)) == own for other in others):
        raise AlreadyRegistered


def _by_link(session: Session, link: str) -> Registration:
    found = session.scalar(select(Registration).where(Registration.link_hash == digest_of(link)))
    if found is None:
        raise NotFound
    return found
