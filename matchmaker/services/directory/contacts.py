"""A person's own details, corrected by themselves, or by a chamber before they ever came."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.names import tidy
from matchmaker.core.errors import NotAllowed, NotFound
from matchmaker.db.directory import (
    ChamberOrganisation,
    Membership,
    Person,
    Staff,
    WebSession,
)
from matchmaker.db.queries.directory import reached_by
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_


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
    person = db.session.scalar(found.with_for_update() if change else found)
    if person is None:
        raise NotFound
    return person


def correct_person(
    actor: Actor, person_id: int, *, name: str, email: str | None, phone: str | None
) -> Person:
    """Change name, e-mail and phone. The e-mail opens the account, so oneself keeps one's own e-mail:
    it changes only where nobody has come in by it yet. Raises `KeepsOwnDetails`, `NotFound`.
    """
    with transaction(actor, "directory.correct_person") as session:
        person = person_for(actor, person_id, change=True)
        if person_id != actor.person_id:
            _require_newcomer(session, actor, person)
            person.email = email.lower() if email else None
        person.name, person.phone = tidy(name), phone
        return person


def _require_newcomer(session: Session, actor: Actor, person: Person) -> None:
    came = select(WebSession.id).where(WebSession.person_id == person.id)
    staff = select(Staff.id).where(Staff.person_id == person.id)
    elsewhere = select(Membership.id).where(
        Membership.person_id == person.id,
        Membership.organisation_id.not_in(
            select(ChamberOrganisation.organisation_id).where(
                ChamberOrganisation.chamber_id.in_(actor.chambers)
            )
        ),
    )
    if any(session.scalar(reason.limit(1)) for reason in (came, staff, elsewhere)):
        raise KeepsOwnDetails(name=person.name)
