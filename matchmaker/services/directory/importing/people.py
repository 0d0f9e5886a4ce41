"""Bring the people of a file in: an address is a person, and nobody is written to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.core.directory.importing.records import Contact, Identity, OrganisationRow
from matchmaker.core.directory.names import fold
from matchmaker.db.directory import ChamberPerson, Membership, Organisation, Person
from matchmaker.db.queries.groupements import groupements_among
from matchmaker.db.queries.imports import in_lots, persons_at
from matchmaker.plugin_api.text import N_
from matchmaker.services.directory.importing.tally import Tally


@dataclass(frozen=True)
class _Met:
    """Who is known before the file: by address, by organisation, and to the chamber.

    `named_by`: the chambers on whose word the members of an organisation speak for it.
    """

    chamber_id: int
    at_address: dict[str, list[Person]]
    members: dict[int, list[Person]]
    named_by: dict[int, set[int | None]]
    to_chamber: dict[int, ChamberPerson]
    joint: set[int]  # groupements: the people of their members speak for them

    def may_name(self, organisation: Organisation) -> bool:
        """As `speakers.may_name`, for a whole file at once."""
        if organisation.id in self.joint:
            return False
        return not self.members.get(organisation.id) or self.chamber_id in self.named_by[organisation.id]


def bring_people(
    session: Session,
    chamber_id: int,
    rows: Iterable[OrganisationRow],
    organisations: Mapping[Identity, Organisation],
    tally: Tally,
) -> dict[Identity, list[Person]]:
    """Give each organisation the people of its rows, who from then on speak for it.

    Where it has people of its own already whom this chamber did not name, those of the file may come
    for it, and do not speak for it; whom the file only names, without an address, are left out there:
    a name alone must not open anybody's address.
    """
    wanted = [row for row in rows if row.contacts]
    met = _meet(session, chamber_id, wanted, organisations)
    found: dict[Identity, list[Person]] = {}
    told: list[tuple[Person, str | None]] = []
    for row in wanted:
        organisation = organisations[row.identity]
        listed = [(_person(session, contact, organisation, met, tally), contact) for contact in row.contacts]
        told += [(person, contact.phone) for person, contact in listed if person is not None]
        found[row.identity] = list({id(person): person for person, _ in listed if person}.values())
    session.flush()
    _make_known(session, told, met)
    for identity, people in found.items():
        organisation = organisations[identity]
        own = met.members.get(organisation.id, [])
        if not met.may_name(organisation) and any(person not in own for person in people):
            template = N_(
                "« {name} » a déjà ses interlocuteurs : ceux du fichier viennent pour elle, sans la représenter."
            )
            tally.note(template, name=organisation.name)
        else:
            session.add_all(
                Membership(person_id=p.id, organisation_id=organisation.id, named_by=chamber_id)
                for p in people
                if p not in own
            )
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
    named_by: dict[int, set[int | None]] = {}
    for lot in in_lots(organisations[row.identity].id for row in rows):
        query = (
            select(Membership.organisation_id, Membership.named_by, Person)
            .join(Person, Person.id == Membership.person_id)
            .where(Membership.organisation_id.in_(lot))
            .order_by(Person.id)
        )
        for organisation_id, chamber, person in session.execute(query):
            members.setdefault(organisation_id, []).append(person)
            named_by.setdefault(organisation_id, set()).add(chamber)
    known = session.scalars(select(ChamberPerson).where(ChamberPerson.chamber_id == chamber_id))
    to_chamber = {row.person_id: row for row in known}
    joint = {
        one
        for lot in in_lots(organisations[row.identity].id for row in rows)
        for one in groupements_among(lot)
    }
    return _Met(chamber_id, dict(persons_at(session, emails)), members, named_by, to_chamber, joint)


def _person(
    session: Session, contact: Contact, organisation: Organisation, met: _Met, tally: Tally
) -> Person | None:
    own = met.members.get(organisation.id, [])
    known = _same(contact, own) or _same(contact, met.at_address.get(contact.email or "", []))
    if known is not None:
        tally.add("people", "unchanged")
        reached = contact.email or known.id in met.to_chamber or met.may_name(organisation)
        return known if reached else None
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


def _make_known(session: Session, told: Iterable[tuple[Person, str | None]], met: _Met) -> None:
    """The chamber was given these people's addresses, and the numbers that stand beside them."""
    for person, phone in told:
        known = met.to_chamber.get(person.id)
        if known is None:
            known = ChamberPerson(chamber_id=met.chamber_id, person_id=person.id)
            session.add(known)
            met.to_chamber[person.id] = known
        known.phone = phone or known.phone
