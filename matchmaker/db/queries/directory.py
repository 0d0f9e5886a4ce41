"""Organisations and their people as the pages list them: a fixed number of queries each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.orm import Session

from matchmaker.core.directory.names import fold
from matchmaker.core.directory.roles import Speaker
from matchmaker.data.communes import communes
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.directory import (
    Chamber,
    ChamberOrganisation,
    ChamberPerson,
    Membership,
    Organisation,
    Person,
)
from matchmaker.db.events import TAKES_PART, Delegate, Delegation, Event
from matchmaker.extensions import db

PAGE_LENGTH = 30


@dataclass(frozen=True)
class OrganisationLine:
    """An organisation in a chamber's list. `commune` is its INSEE code."""

    id: int
    name: str
    siret: str | None
    commune: str | None
    siae_kind: str | None
    ess_status: bool | None
    public_buyer: bool | None
    confirmed_at: datetime | None
    people: int
    offers: int
    needs: int


@dataclass(frozen=True)
class OrganisationPage:
    """One page of the list. `total` counts every organisation found, pages from 1."""

    lines: tuple[OrganisationLine, ...]
    total: int
    number: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_LENGTH))


def organisations_of_chambers(
    chambers: Collection[int], words: str = "", number: int = 1
) -> OrganisationPage:
    """The organisations these chambers know, by name, that match name, number or commune."""
    where = [listed_by(chambers), *_matching(words)]
    total = db.session.scalar(select(func.count()).select_from(Organisation).where(*where)) or 0
    number = min(max(number, 1), max(1, -(-total // PAGE_LENGTH)))
    found = (
        select(
            Organisation.id,
            Organisation.name,
            Organisation.siret,
            Organisation.commune,
            Organisation.siae_kind,
            Organisation.ess_status,
            Organisation.public_buyer,
            Organisation.confirmed_at,
            _count(Membership.organisation_id == Organisation.id),
            _count(
                Offer.organisation_id == Organisation.id,
                Offer.withdrawn_at.is_(None),
                Offer.visibility != "own",
            ),
            _count(
                Need.organisation_id == Organisation.id, Need.state != "abandoned", Need.visibility != "own"
            ),
        )
        .where(*where)
        .order_by(Organisation.name_key, Organisation.id)
        .limit(PAGE_LENGTH)
        .offset((number - 1) * PAGE_LENGTH)
    )
    return OrganisationPage(tuple(OrganisationLine(*row) for row in db.session.execute(found)), total, number)


def listed_by(chambers: Collection[int]) -> ColumnElement[bool]:
    """The condition that one of these chambers has the organisation on its list."""
    return exists().where(
        ChamberOrganisation.organisation_id == Organisation.id, ChamberOrganisation.chamber_id.in_(chambers)
    )


def _count(*where: ColumnElement[bool]) -> ColumnElement[int]:
    return select(func.count()).where(*where).correlate(Organisation).scalar_subquery()


def _matching(words: str) -> list[ColumnElement[bool]]:
    """Each word in the name, or the digits in the SIRET, or all of it a commune's name."""
    folded = fold(words)
    if not folded:
        return [false()] if words.strip() else []
    digits = folded.replace(" ", "")
    ways: list[ColumnElement[bool]] = [
        and_(*(Organisation.name_key.contains(word, autoescape=True) for word in folded.split()))
    ]
    if digits.isdigit():
        ways.append(Organisation.siret.startswith(digits, autoescape=True))
    if here := [commune.code for commune in communes().find(words)]:
        ways.append(Organisation.commune.in_(here))
    return [or_(*ways)]


def chambers_by_name(chambers: Collection[int]) -> list[tuple[int, str]]:
    """(id, name) of these chambers."""
    found = select(Chamber.id, Chamber.name).where(Chamber.id.in_(chambers)).order_by(Chamber.name)
    return [(row.id, row.name) for row in db.session.execute(found)]


def hosting_chamber(chambers: Collection[int], organisation_id: int) -> tuple[int, str] | None:
    """(id, name) of the first of these chambers that runs an event the organisation takes part in."""
    found = (
        select(Chamber.id, Chamber.name)
        .join(Event, Event.chamber_id == Chamber.id)
        .join(Delegation, Delegation.event_id == Event.id)
        .where(
            Chamber.id.in_(chambers),
            Delegation.organisation_id == organisation_id,
            Delegation.state.in_(TAKES_PART),
        )
    )
    row = db.session.execute(found.order_by(Chamber.id).limit(1)).first()
    return (row.id, row.name) if row else None


def chamber_notes(chambers: Collection[int], organisation_id: int) -> list[ChamberOrganisation]:
    """What each of these chambers wrote of an organisation it knows."""
    found = (
        select(ChamberOrganisation)
        .where(
            ChamberOrganisation.organisation_id == organisation_id,
            ChamberOrganisation.chamber_id.in_(chambers),
        )
        .order_by(ChamberOrganisation.chamber_id)
    )
    return list(db.session.scalars(found))


def reached_by(chambers: Collection[int]) -> ColumnElement[bool]:
    """The person's details were given to one of these chambers, or the person comes to its events."""
    given = exists().where(ChamberPerson.person_id == Person.id, ChamberPerson.chamber_id.in_(chambers))
    comes = (
        select(Delegate.id)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .join(Event, Event.id == Delegation.event_id)
        .where(Delegate.person_id == Person.id, Event.chamber_id.in_(chambers))
        .exists()
    )
    return or_(given, comes)


def given_phone(chambers: Collection[int], person_id: int) -> str | None:
    """The number one of these chambers was given for the person."""
    found = select(ChamberPerson.phone).where(
        ChamberPerson.person_id == person_id,
        ChamberPerson.chamber_id.in_(chambers),
        ChamberPerson.phone.is_not(None),
    )
    return db.session.scalar(found.order_by(ChamberPerson.chamber_id).limit(1))


@dataclass(frozen=True)
class Member:
    """A person of an organisation. `reached`: the reader may see how to reach them."""

    person_id: int
    name: str
    role: str
    reached: bool
    email: str | None
    phone: str | None


def members_of(organisation_id: int, chambers: Collection[int], *, colleague: bool) -> list[Member]:
    """The people of an organisation by name, for a colleague, or for the staff of these chambers.

    Staff read the e-mails `reached_by` their chamber, and the numbers it was given; a number given
    to the chamber was not given to the colleagues.
    """
    phone = (
        select(func.min(ChamberPerson.phone))
        .where(ChamberPerson.person_id == Person.id, ChamberPerson.chamber_id.in_(chambers))
        .scalar_subquery()
    )
    found = (
        select(Person.id, Person.name, Membership.role, reached_by(chambers), Person.email, phone)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == organisation_id, Person.disabled_at.is_(None))
        .order_by(func.lower(Person.name), Person.id)
    )
    return [_member(*row, colleague=colleague) for row in db.session.execute(found)]


def speakers_of(organisation_id: int) -> list[Speaker]:
    """Everybody who speaks for the organisation, with their role, in the order they came."""
    found = (
        select(
            Person.id,
            Person.name,
            Membership.role,
            and_(Person.email.is_not(None), Person.disabled_at.is_(None)),
        )
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == organisation_id)
        .order_by(Membership.id)
    )
    return [Speaker(*row) for row in db.session.execute(found)]


def _member(
    person_id: int,
    name: str,
    role: str,
    known: bool,
    email: str | None,
    phone: str | None,
    *,
    colleague: bool,
) -> Member:
    reached = known or colleague
    return Member(person_id, name, role, reached, email if reached else None, phone)


def membership_of(session: Session, organisation_id: int, person_id: int) -> Membership | None:
    """The row by which a person speaks for a structure; None where they do not."""
    return session.scalar(
        select(Membership).where(
            Membership.organisation_id == organisation_id, Membership.person_id == person_id
        )
    )


def readers_of(session: Session, organisations: Collection[int]) -> list[Person]:
    """Once each, who speaks for these structures and reads mail."""
    found = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.organisation_id.in_(organisations),
            Person.email.is_not(None),
            Person.disabled_at.is_(None),
        )
        .distinct()
        .order_by(Person.id)
    )
    return list(session.scalars(found))
