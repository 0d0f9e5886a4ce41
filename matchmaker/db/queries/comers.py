"""Everybody expected at an event: who is printed, badged, ticked off at a desk."""

from dataclasses import dataclass

from sqlalchemy import select

from matchmaker.db.directory import Organisation, Person
from matchmaker.db.events import Delegate, Delegation
from matchmaker.extensions import db

Who = tuple[int, int | None]  # delegation and delegate; without a delegate: the structure itself


@dataclass(frozen=True)
class Comer:
    """A person who comes for an accepted structure, or the structure itself where it has named nobody.

    Names and nothing else: what somebody needs on the day has no place on a list.
    """

    delegation_id: int
    organisation_id: int
    structure: str
    kind: str
    delegate_id: int | None
    person_id: int | None
    name: str | None

    @property
    def who(self) -> Who:
        return self.delegation_id, self.delegate_id


def comers_of(event_id: int) -> list[Comer]:
    """Everybody of every accepted structure, by its name; those without meetings included."""
    found = (
        select(
            Delegation.id,
            Delegation.organisation_id,
            Organisation.name,
            Delegation.kind,
            Delegate.id,
            Person.id,
            Person.name,
        )
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .outerjoin(Delegate, Delegate.delegation_id == Delegation.id)
        .outerjoin(Person, Person.id == Delegate.person_id)
        .where(Delegation.event_id == event_id, Delegation.state == "accepted")
        .order_by(Organisation.name_key, Delegation.id, Delegate.id)
    )
    return [Comer(*row) for row in db.session.execute(found)]
