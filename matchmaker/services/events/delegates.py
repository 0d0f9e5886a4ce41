"""The people who come for a structure."""

from collections.abc import Collection

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.names import name_key, tidy
from matchmaker.core.directory.roles import MEMBER
from matchmaker.core.errors import Invalid, NotFound, Refusal
from matchmaker.db.directory import Membership, Person
from matchmaker.db.events import Delegate, Delegation
from matchmaker.db.scheduling import Seat
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_
from matchmaker.services.catalogue.groupements.people import follow_people
from matchmaker.services.directory.personal_links import revoke_links, speaks_for
from matchmaker.services.directory.speakers import is_groupement, may_name
from matchmaker.services.events.access import acting_chamber, delegation_for_organiser
from matchmaker.services.events.inputs import touch
from matchmaker.services.events.on_lists import give_details
from matchmaker.services.events.people import counts_for_planning, set_person_absences


class PersonNameMissing(Invalid):
    template = N_("Donnez le nom de cette personne : il figure sur les plannings.")


class WrongAddress(Invalid):
    template = N_("« {email} » n’est pas une adresse e-mail complète.")


class AlreadyComing(Refusal):
    template = N_("{name} vient déjà pour cette structure.")


class OnlyTheirsToLetIn(Refusal):
    template = N_(
        "{name} vient déjà pour cette structure. Seuls les interlocuteurs de cette structure peuvent le faire entrer : "
        "imprimez-lui son planning."
    )


class HoldsSeats(Refusal):
    template = N_(
        "Des rendez-vous diffusés comptent sur {name}. Ajoutez d’abord la personne qui prend sa place."
    )


def add_delegate(
    actor: Actor, event_id: int, delegation_id: int, name: str, email: str, *, accompanies: bool = False
) -> Person:
    """Name somebody who comes; the same name and address is the same person. Nobody is written to.

    From then on this person speaks for the structure, unless it has people of its own whom this
    chamber did not name: then the person comes for it, and no more. Who only accompanies is counted on
    for no meeting. Named again, who came in somebody's place on the word of a mail's link speaks for it too.

    Raises `PersonNameMissing`, `WrongAddress`, `AlreadyComing`, `OnlyTheirsToLetIn`.
    """
    address = address_in(email)
    if not tidy(name):
        raise PersonNameMissing
    with transaction(actor, "events.add_delegate") as session:
        delegation = delegation_for_organiser(actor, event_id, delegation_id, change=True)
        person = person_named(session, tidy(name), address)
        if any(delegate.person_id == person.id for delegate in delegation.delegates):
            _let_in(session, person, delegation, acting_chamber(actor, delegation.event))
            return person
        join(session, delegation, person.id, accompanies=accompanies)
        let_speak(session, person, delegation, acting_chamber(actor, delegation.event))
        give_details(session, actor, delegation.event, person.id)
        return person


def join(session: Session, delegation: Delegation, person_id: int, *, accompanies: bool = False) -> None:
    """Put somebody on the list, in a transaction that holds the event; whoever says it: organiser or structure."""
    delegation.delegates.append(Delegate(person_id=person_id, accompanies=accompanies))
    if not accompanies and counts_for_planning(session, delegation, person_id):
        touch(session, delegation.event_id)


def address_in(email: str) -> str | None:
    """The address as it is kept; None when nothing was typed. Raises `WrongAddress`."""
    if not email.strip():
        return None
    try:
        return validate_email(email.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise WrongAddress(email=email.strip()) from error


def person_named(session: Session, name: str, email: str | None, locale: str = "fr") -> Person:
    """The person of this name at this address, made when there is none; ``locale``: how they are written to then.

    A shared mailbox carries several people, so the name counts too.
    """
    if email is not None:
        sharing = session.scalars(select(Person).where(Person.email == email).order_by(Person.id))
        known = next((person for person in sharing if name_key(person.name) == name_key(name)), None)
        if known is not None:
            return known
    person = Person(name=name, email=email, locale=locale)
    session.add(person)
    session.flush()
    return person


def let_speak(
    session: Session, person: Person, delegation: Delegation, chamber_id: int, role: str = MEMBER
) -> None:
    """From now on the person speaks for the structure on this chamber's word, unless others named its people.

    `role` is an owner's only for who registered a structure that nobody knew: no chamber says who is responsible.
    """
    speaks = speaks_for(session, person.id, delegation.organisation_id)
    if not speaks and may_name(session, [chamber_id], delegation.organisation_id):
        session.add(
            Membership(
                person_id=person.id,
                organisation_id=delegation.organisation_id,
                role=role,
                named_by=chamber_id,
            )
        )
        follow_people(session, delegation.organisation_id)


def _let_in(session: Session, person: Person, delegation: Delegation, chamber_id: int) -> None:
    """Let somebody speak for the structure who so far only comes for it."""
    if speaks_for(session, person.id, delegation.organisation_id):
        raise AlreadyComing(name=person.name)
    if not may_name(session, [chamber_id], delegation.organisation_id):
        raise OnlyTheirsToLetIn(name=person.name)
    let_speak(session, person, delegation, chamber_id)


def remove_delegate(actor: Actor, event_id: int, delegation_id: int, person_id: int) -> None:
    """Take somebody off the list. Whom this chamber named, and who came for the structure here alone,
    no longer speaks for it.

    Raises `HoldsSeats` when published meetings name this person.
    """
    with transaction(actor, "events.remove_delegate") as session:
        delegation = delegation_for_organiser(actor, event_id, delegation_id, change=True)
        delegate = next((item for item in delegation.delegates if item.person_id == person_id), None)
        if delegate is None:
            raise NotFound
        take_off(session, delegation, delegate)
        let_go(session, person_id, delegation, acting_chamber(actor, delegation.event))


def take_off(session: Session, delegation: Delegation, delegate: Delegate) -> None:
    """Take somebody off the list and end the links they were sent; whoever says it. Raises `HoldsSeats`."""
    if counts_for_planning(session, delegation, delegate.person_id):
        touch(session, delegation.event_id)
    part_from(session, delegation, delegate)
    revoke_links(session, delegation.id, delegate.person_id)


def part_from(session: Session, delegation: Delegation, delegate: Delegate) -> None:
    """Take somebody off the list of a delegation, and out of the seats held. Raises `HoldsSeats`."""
    _leave_seats(session, delegation, delegate)
    delegation.delegates.remove(delegate)
    session.flush()
    forget_hours(session, delegation.event_id, delegate.person_id)


def _leave_seats(session: Session, delegation: Delegation, delegate: Delegate) -> None:
    """Whoever else comes for the structure takes this person's meetings."""
    found = select(Seat).where(
        Seat.event_id == delegation.event_id,
        Seat.delegation_id == delegation.id,
        Seat.person_id == delegate.person_id,
    )
    held = session.scalars(found).all()
    if held and len(delegation.delegates) == 1:
        raise HoldsSeats(name=delegate.person.name)
    for seat in held:
        seat.person_id = None


def forget_hours(session: Session, event_id: int, person_id: int) -> None:
    """The hours of somebody who no longer comes for anybody."""
    comes = (
        select(Delegate.id)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .where(Delegation.event_id == event_id, Delegate.person_id == person_id)
    )
    if session.scalar(comes.limit(1)) is None:
        set_person_absences(session, event_id, person_id, ())


def let_go(
    session: Session,
    person_id: int,
    delegation: Delegation,
    chamber_id: int,
    roles: Collection[str] = (MEMBER,),
) -> None:
    """Who was named by this chamber and comes for the structure nowhere else no longer speaks for it.

    Who is responsible for a structure stays so whether or not they come to an event.
    """
    organisation_id = delegation.organisation_id
    elsewhere = session.scalar(
        select(Delegate.id)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .where(Delegate.person_id == person_id, Delegation.organisation_id == organisation_id)
        .limit(1)
    )
    if elsewhere is not None or is_groupement(session, organisation_id):
        return
    for membership in session.scalars(
        select(Membership).where(
            Membership.person_id == person_id,
            Membership.organisation_id == organisation_id,
            Membership.role.in_(roles),
            Membership.named_by == chamber_id,
        )
    ):
        session.delete(membership)
    follow_people(session, organisation_id)
