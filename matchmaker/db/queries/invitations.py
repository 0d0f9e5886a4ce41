"""Who is to be invited to an event, and who cannot be."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, not_, select
from sqlalchemy.orm import Session, joinedload

from matchmaker.db.directory import ChamberOrganisation, Organisation, Person
from matchmaker.db.events import TAKES_PART, Delegate, Delegation, Event
from matchmaker.extensions import db


@dataclass(frozen=True)
class Recipient:
    """One message of an invitation. `source`: how the chamber came to know the structure."""

    delegation_id: int
    organisation_id: int
    organisation: str
    person_id: int
    name: str
    email: str
    locale: str
    source: str | None


def recipients_of(event: Event) -> list[Recipient]:
    """Everybody with an address who comes for a structure not yet invited, by structure."""
    found = (
        select(
            Delegation.id,
            Organisation.id,
            Organisation.name,
            Person.id,
            Person.name,
            Person.email,
            Person.locale,
            ChamberOrganisation.source,
        )
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .join(Delegate, Delegate.delegation_id == Delegation.id)
        .join(Person, Person.id == Delegate.person_id)
        .outerjoin(
            ChamberOrganisation,
            and_(
                ChamberOrganisation.organisation_id == Organisation.id,
                ChamberOrganisation.chamber_id == event.chamber_id,
            ),
        )
        .where(
            Delegation.event_id == event.id,
            Delegation.state.in_(TAKES_PART),
            Delegation.invited_at.is_(None),
            Person.email.is_not(None),
            Person.disabled_at.is_(None),
        )
        .order_by(Organisation.name_key, Delegation.id, Delegate.id)
    )
    return [Recipient(*row) for row in db.session.execute(found)]  # type: ignore[arg-type]  # no address is empty here


def reachable() -> ColumnElement[bool]:
    """The condition that somebody with an address comes for the delegation of the outer query."""
    someone = exists().where(
        Delegate.delegation_id == Delegation.id,
        Delegate.person_id == Person.id,
        Person.email.is_not(None),
        Person.disabled_at.is_(None),
    )
    return someone.correlate(Delegation)


def unreachable_of(event: Event) -> Sequence[str]:
    """The structures for which nobody with an address comes, by name."""
    found = (
        select(Organisation.name)
        .join(Delegation, Delegation.organisation_id == Organisation.id)
        .where(
            Delegation.event_id == event.id,
            Delegation.state.in_(TAKES_PART),
            not_(reachable()),
        )
        .order_by(Organisation.name_key)
    )
    return db.session.scalars(found).all()


def delegations_of(session: Session, ids: Collection[int]) -> Sequence[Delegation]:
    """With their organisations: whoever asks for them names them."""
    found = select(Delegation).where(Delegation.id.in_(ids)).order_by(Delegation.id)
    return session.scalars(found.options(joinedload(Delegation.organisation, innerjoin=True))).all()
