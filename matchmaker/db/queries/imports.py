"""What a file is read against: the organisations it may mean, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from matchmaker.core.directory.answers import plain_answers
from matchmaker.core.directory.importing.duplicates import Known
from matchmaker.core.directory.importing.records import Identity
from matchmaker.db.directory import ChamberOrganisation, Membership, Organisation, Person
from matchmaker.db.events import Delegation

COMPARED = (
    "legal_name",
    "legal_category",
    "naf_rev2",
    "naf_2025",
    "commune",
    "postcode",
    "address",
    "latitude",
    "longitude",
    "phone",
    "website",
    "description",
    "siae_kind",
    "workforce",
)
AT_ONCE = 500  # parameters of one query; SQLite takes 32,766 of them
Item = TypeVar("Item")


def in_lots(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Cut a long list so that each part fits into one query."""
    rest = iter(items)
    while lot := list(islice(rest, AT_ONCE)):
        yield lot


def known_organisations(
    session: Session, chamber_id: int, event_id: int | None, sirets: Collection[str], rnas: Collection[str]
) -> list[Known]:
    """The chamber's own organisations, and any other of these numbers, by id."""
    found: dict[int, Organisation] = {}
    for condition in _conditions(chamber_id, sirets, rnas):
        found |= {row.id: row for row in session.scalars(select(Organisation).where(condition))}
    listed = {
        row.organisation_id: row
        for row in session.scalars(
            select(ChamberOrganisation).where(ChamberOrganisation.chamber_id == chamber_id)
        )
    }
    emails = _emails(session, found)
    coming = set(session.scalars(select(Delegation.organisation_id).where(Delegation.event_id == event_id)))
    return [
        _known(row, listed.get(row.id), emails[row.id], takes_part=event_id is None or row.id in coming)
        for row in sorted(found.values(), key=lambda row: row.id)
    ]


def _conditions(
    chamber_id: int, sirets: Collection[str], rnas: Collection[str]
) -> Iterator[ColumnElement[bool]]:
    yield Organisation.id.in_(
        select(ChamberOrganisation.organisation_id).where(ChamberOrganisation.chamber_id == chamber_id)
    )
    for lot in in_lots(sorted(sirets)):
        yield Organisation.siret.in_(lot)
    for lot in in_lots(sorted(rnas)):
        yield Organisation.rna.in_(lot)


def _emails(session: Session, organisations: Collection[int]) -> Mapping[int, frozenset[str]]:
    emails: dict[int, set[str]] = defaultdict(set)
    for lot in in_lots(organisations):
        rows = session.execute(
            select(Membership.organisation_id, Person.email)
            .join(Person, Person.id == Membership.person_id)
            .where(Membership.organisation_id.in_(lot), Person.email.is_not(None))
        )
        for organisation_id, email in rows:
            emails[organisation_id].add(str(email))
    return defaultdict(frozenset, {key: frozenset(found) for key, found in emails.items()})


def _known(
    row: Organisation, listed: ChamberOrganisation | None, emails: frozenset[str], *, takes_part: bool
) -> Known:
    told = listed.imported_values if listed else {}
    return Known(
        id=row.id,
        identity=identity_of(row),
        name=row.name,
        siae_kind=row.siae_kind,
        columns={column: getattr(row, column) for column in COMPARED},
        confirmed=frozenset(row.confirmed_columns),
        emails=emails,
        aliases=frozenset(told.get("aliases", ())),
        fields=plain_answers(row.fields),
        listed=listed is not None,
        takes_part=takes_part,
        imported={**told.get("columns", {}), **told.get("fields", {})},
    )


def identity_of(row: Organisation) -> Identity:
    """What makes the organisation one: its number and its name of use."""
    if row.siret is not None:
        return Identity("siret", row.siret, row.name_key)
    if row.rna is not None:
        return Identity("rna", row.rna, row.name_key)
    return Identity("internal", str(row.internal_number))


def persons_at(session: Session, emails: Collection[str]) -> Mapping[str, list[Person]]:
    """Who is behind each address: several people may share a mailbox."""
    found: dict[str, list[Person]] = defaultdict(list)
    for lot in in_lots(sorted(emails)):
        query = select(Person).where(Person.email.in_(lot), Person.disabled_at.is_(None)).order_by(Person.id)
        for person in session.scalars(query):
            found[str(person.email)].append(person)
    return found
