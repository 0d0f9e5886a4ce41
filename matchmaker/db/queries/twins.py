"""What the search for duplicates compares: two queries for a whole list."""

from collections import defaultdict

from sqlalchemy import select

from matchmaker.core.directory.twins import Listed
from matchmaker.db.directory import ChamberOrganisation, ChamberPerson, Membership, Organisation, Person
from matchmaker.db.events import TAKES_PART, Delegation
from matchmaker.db.groupements import Groupement
from matchmaker.db.merging import NotDuplicate, OrganisationMerge
from matchmaker.extensions import db


def listed_at(chamber_id: int) -> list[Listed]:
    """The organisations on a chamber's list, by age; groupements are their members and left out.

    E-mails and numbers are those this chamber was given, so that a proposal tells it nothing of others.
    """
    emails, phones = _contacts(chamber_id)
    found = (
        select(
            Organisation.id,
            Organisation.name,
            Organisation.name_key,
            Organisation.siret,
            Organisation.rna,
            Organisation.siae_kind,
            Organisation.commune,
            Organisation.phone,
        )
        .join(ChamberOrganisation, ChamberOrganisation.organisation_id == Organisation.id)
        .where(
            ChamberOrganisation.chamber_id == chamber_id,
            Organisation.id.not_in(select(Groupement.organisation_id)),
        )
        .order_by(Organisation.id)
    )
    return [
        Listed(
            *row[:7],
            emails=frozenset(emails[row.id]),
            phones=frozenset(phones[row.id] | ({row.phone} if row.phone else set())),
        )
        for row in db.session.execute(found)
    ]


def _contacts(chamber_id: int) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
    emails: dict[int, set[str]] = defaultdict(set)
    phones: dict[int, set[str]] = defaultdict(set)
    found = (
        select(Membership.organisation_id, Person.email, ChamberPerson.phone)
        .join(Person, Person.id == Membership.person_id)
        .join(ChamberPerson, ChamberPerson.person_id == Person.id)
        .where(ChamberPerson.chamber_id == chamber_id)
    )
    for organisation_id, email, phone in db.session.execute(found):
        if email:
            emails[organisation_id].add(email)
        if phone:
            phones[organisation_id].add(phone)
    return emails, phones


def said_apart(chamber_id: int) -> set[tuple[int, int]]:
    """The pairs this chamber said to be two, each (smaller id, greater id)."""
    found = select(NotDuplicate.a_id, NotDuplicate.b_id).where(NotDuplicate.chamber_id == chamber_id)
    return {(a, b) for a, b in db.session.execute(found)}


def coming_to(event_id: int) -> set[int]:
    """The organisations that come to an event, or may still."""
    found = select(Delegation.organisation_id).where(
        Delegation.event_id == event_id, Delegation.state.in_(TAKES_PART)
    )
    return set(db.session.scalars(found))


def last_merges(chambers: frozenset[int], most: int = 10) -> list[tuple[OrganisationMerge, str]]:
    """The last merges of these chambers, each with the name of the organisation that stays."""
    found = (
        select(OrganisationMerge, Organisation.name)
        .join(Organisation, Organisation.id == OrganisationMerge.kept_id)
        .where(OrganisationMerge.chamber_id.in_(chambers))
        .order_by(OrganisationMerge.id.desc())
        .limit(most)
    )
    return [(row, name) for row, name in db.session.execute(found)]
