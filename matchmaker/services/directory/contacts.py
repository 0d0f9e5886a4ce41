"""A person's own details, corrected by themselves, or by a chamber before they ever came."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.names import tidy
from matchmaker.core.errors import NotAllowed, NotFound
from matchmaker.db.directory import ChamberPerson, Membership, Person, Staff, WebSession
from matchmaker.db.events import Delegate, Delegation, Event
from matchmaker.db.queries.directory import given_phone, reached_by
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.directory.acquaintances import know_person


class KeepsOwnDetails(NotAllowed):
    template = N_(
        "{name} s’est déjà connecté·e, ou agit aussi pour d’autres : cette personne seule change ses "
        "coordonnées. Demandez-le-lui, ou ajoutez un autre interlocuteur."
    )


def person_for(actor: Actor, person_id: int, *, change: bool = False) -> Person:
    """Oneself, or a person whom a chamber of the actor reaches. Raises `NotFound`."""
    found = select(Person).where(Person.id == person_id, Person.disabled_at.is_(None))
    if person_id != actor.person_id:
        found = found.where(reached_by(actor.chambers))
    person = db.session.scalar(found.with_for_update(key_share=True) if change else found)
    if person is None:
        raise NotFound
    return person


def phone_of(actor: Actor, person: Person) -> str | None:
    """One's own number, or the one a chamber of the actor was given."""
    return person.phone if person.id == actor.person_id else given_phone(actor.chambers, person.id)


def correct_person(
    actor: Actor, person_id: int, *, name: str, email: str | None, phone: str | None
) -> Person:
    """Change name, e-mail and phone. The e-mail opens the account, so oneself keeps one's own e-mail:
    it changes only where nobody has come in by it yet. Who was given the old number has the new one.
    Raises `KeepsOwnDetails`, `NotFound`.
    """
    with transaction(actor, "directory.correct_person") as session:
        person = person_for(actor, person_id, change=True)
        if person_id != actor.person_id:
            _require_newcomer(session, actor, person)
            person.email = email.lower() if email else None
            for chamber_id in actor.chambers:
                know_person(session, chamber_id, person.id)
        for known in _given(session, actor, person):
            known.phone = phone
        person.name, person.phone = tidy(name), phone
        return person


def _given(session: Session, actor: Actor, person: Person) -> Sequence[ChamberPerson]:
    """What chambers know of the person and now learn anew: the actor's own, and who had this number."""
    known = select(ChamberPerson).where(ChamberPerson.person_id == person.id)
    if person.id == actor.person_id:
        known = known.where(ChamberPerson.phone == person.phone)
    else:
        known = known.where(ChamberPerson.chamber_id.in_(actor.chambers))
    return session.scalars(known).all()


def _require_newcomer(session: Session, actor: Actor, person: Person) -> None:
    """Nobody has come in by this account, and only chambers of the actor have to do with it: whoever
    types a name and an address that others know as well must not lead the account elsewhere."""
    chambers = actor.chambers
    came = select(WebSession.id).where(WebSession.person_id == person.id)
    staff = select(Staff.id).where(Staff.person_id == person.id)
    named = select(Membership.id).where(
        Membership.person_id == person.id,
        or_(Membership.named_by.is_(None), Membership.named_by.not_in(chambers)),
    )
    known = select(ChamberPerson.id).where(
        ChamberPerson.person_id == person.id, ChamberPerson.chamber_id.not_in(chambers)
    )
    comes = (
        select(Delegate.id)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .join(Event, Event.id == Delegation.event_id)
        .where(Delegate.person_id == person.id, Event.chamber_id.not_in(chambers))
    )
    if any(session.scalar(reason.limit(1)) for reason in (came, staff, named, known, comes)):
        raise KeepsOwnDetails(name=person.name)
