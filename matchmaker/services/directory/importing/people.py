"""Bring the people of a file in: an address is a person, and nobody is written to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.core.directory.importing.records import Contact, Identity, OrganisationRow
from matchmaker.core.directory.names import fold
from matchmaker.db.directory import ChamberPerson, Membership, Organisation, Person
from matchmaker.db.queries.imports import in_lots, persons_at
from matchmaker.plugin_api.text import N_
from matchmaker.services.directory.importing.tally import Tally


@dataclass(frozen=True)
class _Met:
    """Who is known before the file: by address, by organisation, and to the chamber."""

    at_address: dict[str, list[Person]]
    members: dict[int, list[Person]]
    to_chamber: set[int]


def bring_people(
    session: Session,
    chamber_id: int,
    rows: Iterable[OrganisationRow],
    organisations: Mapping[Identity, Organisation],
    foreign: frozenset[int],
    tally: Tally,
) -> dict[Identity, list[Person]]:
    """Give each organisation the people of its rows, who from then on speak for it.

    ``foreign``: organisations that were only other chambers' before this file. Where such a one has
    people of its own already, those of the file may come for it, and do not speak for it.
    """
    wanted = [row for row in rows if row.contacts]
    met = _meet(session, chamber_id, wanted, organisations)
    found: dict[Identity, list[Person]] = {}
    for row in wanted:
        organisation = organisations[row.identity]
        people = [_person(session, contact, organisation, met, tally) for contact in row.contacts]
        found[row.identity] = list({id(person): person for person in people}.values())
    session.flush()
    for identity, people in found.items():
        organisation = organisations[identity]
        own = met.members.get(organisation.id, [])
        if organisation.id in foreign and own and any(person not in own for person in people):
            template = N_(
                "« {name} » a déjà ses interlocuteurs : ceux du fichier viennent pour elle, sans la représenter."
            )
            tally.note(template, name=organisation.name)
        else:
            session.add_all(
                Membership(person_id=p.id, organisation_id=organisation.id) for p in people if p not in own
            )
        session.add_all(_to_know(chamber_id, people, met))
    session.flush()
    return found


def _meet(
    session: Session,
    chamber_id: int,
    rows: list[OrganisationRow],
    organisations: Mapping[Identity, Organisation],
) -> _Met:
    emails = {contact.email for row in rows for contact in row.contacts if contact.email}
    members: dict[int, list[Person]] = {}
    for lot in in_lots(organisations[row.identity].id for row in rows):
        query = (
            select(Membership.organisation_id, Person)
            .join(Person, Person.id == Membership.person_id)
            .where(Membership.organisation_id.in_(lot))
            .order_by(Person.id)
        )
        for organisation_id, person in session.execute(query):
            members.setdefault(organisation_id, []).append(person)
    known = session.scalars(select(ChamberPerson.person_id).where(ChamberPerson.chamber_id == chamber_id))
    return _Met(dict(persons_at(session, emails)), members, set(known))


def _person(
    session: Session, contact: Contact, organisation: Organisation, met: _Met, tally: Tally
) -> Person:
    own = met.members.get(organisation.id, [])
    known = _same(contact, own) or _same(contact, met.at_address.get(contact.email or "", []))
    if known is not None:
        tally.add("people", "unchanged")
        return known
    # Without a name in the file, the structure's own: an address is not for everybody to read.
    person = Person(name=contact.name or organisation.name, email=contact.email, phone=contact.phone)
    session.add(person)
    if contact.email:
        met.at_address.setdefault(contact.email, []).append(person)
    tally.add("people", "created")
    return person


def _same(contact: Contact, people: list[Person]) -> Person | None:
    """The same address, and the same name where the file gives one: a mailbox may be shared."""
    if contact.email is None:
        return next((p for p in people if contact.name and fold(p.name) == fold(contact.name)), None)
    at_address = [person for person in people if person.email == contact.email]
    if not contact.name:
        return at_address[0] if at_address else None
    return next((person for person in at_address if fold(person.name) == fold(contact.name)), None)


def _to_know(chamber_id: int, people: list[Person], met: _Met) -> list[ChamberPerson]:
    new = [person for person in people if person.id not in met.to_chamber]
    met.to_chamber.update(person.id for person in new)
    return [ChamberPerson(chamber_id=chamber_id, person_id=person.id) for person in new]
