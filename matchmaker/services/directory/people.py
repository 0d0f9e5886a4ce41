"""Who a signed-in person is and for whom they may act."""

from dataclasses import dataclass

from sqlalchemy import select

from matchmaker.core.directory.access import Actor
from matchmaker.db.directory import Chamber, Membership, Organisation, Person, Staff
from matchmaker.extensions import db


def actor_of(person_id: int | None) -> Actor:
    """The actor for a person; nobody when there is none or the account is disabled."""
    person = db.session.get(Person, person_id) if person_id is not None else None
    if person is None or person.disabled_at is not None:
        return Actor()
    chambers = db.session.scalars(select(Staff.chamber_id).where(Staff.person_id == person.id))
    organisations = db.session.scalars(
        select(Membership.organisation_id).where(Membership.person_id == person.id)
    )
    return Actor(person.id, frozenset(chambers), frozenset(organisations))


@dataclass(frozen=True)
class Identity:
    """What the page header shows of the person signed in."""

    name: str
    email: str | None
    chambers: tuple[str, ...]
    organisations: tuple[tuple[int, str], ...]


def identity_of(actor: Actor) -> Identity | None:
    """Name and affiliations for the header, in one query each; None when signed out."""
    person = db.session.get(Person, actor.person_id) if actor.signed_in else None
    if person is None:
        return None
    chambers = db.session.scalars(
        select(Chamber.name).where(Chamber.id.in_(actor.chambers)).order_by(Chamber.name)
    )
    organisations = db.session.execute(
        select(Organisation.id, Organisation.name)
        .where(Organisation.id.in_(actor.organisations))
        .order_by(Organisation.name)
    )
    return Identity(
        person.name, person.email, tuple(chambers), tuple((row.id, row.name) for row in organisations)
    )
