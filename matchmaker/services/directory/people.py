"""Who a signed-in person is and for whom they may act."""

from dataclasses import dataclass

from sqlalchemy import select

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.data.legal_categories import public_buyer
from matchmaker.db.directory import Chamber, Membership, Organisation, Person, Staff
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db


def actor_of(person_id: int | None) -> Actor:
    """The actor for a person; nobody when there is none or the account is disabled."""
    person = db.session.get(Person, person_id) if person_id is not None else None
    if person is None or person.disabled_at is not None:
        return Actor()
    # Who only helps at the desk runs nothing.
    chambers = db.session.scalars(
        select(Staff.chamber_id).where(Staff.person_id == person.id, Staff.role != "desk")
    )
    organisations = db.session.scalars(
        select(Membership.organisation_id).where(Membership.person_id == person.id)
    )
    return Actor(person.id, frozenset(chambers), frozenset(organisations))


def reads(person_id: int, email: str) -> bool:
    """Whether this open account is still reached at that address."""
    person = db.session.get(Person, person_id)
    return person is not None and person.disabled_at is None and person.email == email


def myself(actor: Actor) -> Person:
    """The person signed in. Raises `NotFound`."""
    person = db.session.get(Person, actor.person_id or 0)
    if person is None:
        raise NotFound
    return person


def write_in(actor: Actor, locale: str) -> bool:
    """Write to the actor in this language from now on; whether that is so.

    Nothing changes for somebody signed out, nor for a structure that an organiser acts for: its mails are not theirs.
    """
    if actor.person_id is None or actor.behalf is not None:
        return False
    with transaction(actor, "directory.choose_language"):
        myself(actor).locale = locale
    return True


@dataclass(frozen=True)
class Identity:
    """What the page header shows of the person signed in."""

    name: str
    email: str | None
    chambers: tuple[str, ...]
    organisations: tuple[tuple[int, str], ...]
    buys_publicly: bool  # for one of them at least


def identity_of(actor: Actor) -> Identity | None:
    """Name and affiliations for the header, in one query each; None when signed out."""
    person = db.session.get(Person, actor.person_id) if actor.signed_in else None
    if person is None:
        return None
    chambers = db.session.scalars(
        select(Chamber.name).where(Chamber.id.in_(actor.chambers)).order_by(Chamber.name)
    )
    organisations = db.session.execute(
        select(Organisation.id, Organisation.name, Organisation.public_buyer, Organisation.legal_category)
        .where(Organisation.id.in_(actor.organisations))
        .order_by(Organisation.name)
    ).all()
    return Identity(
        person.name,
        person.email,
        tuple(chambers),
        tuple((row.id, row.name) for row in organisations),
        any(public_buyer(row.public_buyer, row.legal_category) for row in organisations),
    )
