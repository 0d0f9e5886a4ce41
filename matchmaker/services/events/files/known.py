"""What of an event file is here already: matched by identity, and left as it is."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.core.directory.importing.organisations import internal_number
from matchmaker.core.directory.names import fold, name_key
from matchmaker.core.events.file_shape import SEEN
from matchmaker.db.catalogue import Offer
from matchmaker.db.directory import Membership, Organisation, Person
from matchmaker.services.directory.speakers import may_name

Row = Mapping[str, Any]
NUMBERS = ("siret", "rna", "number")


def organisation_there(session: Session, chamber_id: int, row: Row) -> Organisation | None:
    """The organisation of the same number and name of use; a chamber's own numbers are its own alone."""
    key = name_key(row["name"])
    if row["siret"]:
        found = select(Organisation).where(Organisation.siret == row["siret"], Organisation.name_key == key)
    elif row["rna"]:
        found = select(Organisation).where(Organisation.rna == row["rna"], Organisation.name_key == key)
    else:
        found = select(Organisation).where(Organisation.internal_number == _number(chamber_id, row))
    return session.scalar(found.order_by(Organisation.id).limit(1))


def new_organisation(chamber_id: int, row: Row) -> Organisation:
    """One that nobody here knew, as the file describes it."""
    values = {key: value for key, value in row.items() if key != "number"}
    number = _number(chamber_id, row) if row["number"] else None
    return Organisation(
        name_key=name_key(row["name"]), internal_number=number, confirmed_columns=[], **values
    )


def _number(chamber_id: int, row: Row) -> str:
    return internal_number(f"{chamber_id}/", str(row["number"]))


def person_there(session: Session, name: str, email: str | None) -> Person | None:
    """The person of this name at this address. A name alone opens nobody's address."""
    if not email:
        return None
    at_address = session.scalars(
        select(Person).where(Person.email == email, Person.disabled_at.is_(None)).order_by(Person.id)
    )
    return next((person for person in at_address if fold(person.name) == fold(name)), None)


def owned_there(session: Session, model: type[Any], owner_id: int, key: str) -> tuple[Any, bool]:
    """The owner's offer or need of that folded title, and whether this file may refer to it."""
    there = session.scalar(select(model).where(model.organisation_id == owner_id, model.title_key == key))
    if there is None:
        return None, False
    gone = there.withdrawn_at is not None if model is Offer else there.state == "draft"
    return there, there.visibility in SEEN and not gone


def speak_for(session: Session, chamber_id: int, organisation_id: int, people: Sequence[Person]) -> bool:
    """Let these people speak for the organisation, on the chamber's word; False where it is not the chamber's to say."""
    speaking = set(
        session.scalars(select(Membership.person_id).where(Membership.organisation_id == organisation_id))
    )
    new = [person for person in people if person.id not in speaking]
    if not new:
        return True
    if not may_name(session, [chamber_id], organisation_id):
        return False
    session.add_all(
        Membership(person_id=one.id, organisation_id=organisation_id, named_by=chamber_id) for one in new
    )
    session.flush()
    return True
