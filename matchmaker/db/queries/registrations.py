"""Registrations as the organiser decides on them, and the room there is: a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, exists, func, select

from matchmaker.core.directory.names import name_key
from matchmaker.core.events.registrations import Room
from matchmaker.db.directory import ChamberOrganisation, Membership, Organisation
from matchmaker.db.events import Delegation
from matchmaker.db.registrations import TO_DECIDE, Registration, RegistrationDesk
from matchmaker.extensions import db

TAKE_A_PLACE = ("invited", "accepted")  # states of delegations that fill the limit of their kind


@dataclass(frozen=True)
class Known:
    """A structure that may be the one a registration speaks of.

    `listed`: on the chamber's own list. `has_people`: somebody speaks for it already; `ours`: on this
    chamber's word, or nobody does. `state`: how it takes part in the event, None when it does not.
    """

    id: int
    name: str
    siret: str | None
    listed: bool
    has_people: bool
    ours: bool
    state: str | None


def desk_of(event_id: int) -> RegistrationDesk | None:
    return db.session.get(RegistrationDesk, event_id)


def room_at(event_id: int) -> Room:
    """The limits of the public page, and how many structures of each kind come or are invited."""
    desk = desk_of(event_id)
    taken = db.session.execute(
        select(Delegation.kind, func.count())
        .where(Delegation.event_id == event_id, Delegation.state.in_(TAKE_A_PLACE))
        .group_by(Delegation.kind)
    )
    return Room(dict(desk.limits) if desk else {}, {row[0]: row[1] for row in taken})


def registrations_at(event_id: int) -> Sequence[Registration]:
    """Those whose address was confirmed, oldest first."""
    found = (
        select(Registration)
        .where(Registration.event_id == event_id, Registration.confirmed_at.is_not(None))
        .order_by(Registration.confirmed_at, Registration.id)
    )
    return db.session.scalars(found).all()


def waiting_at(event_id: int) -> list[tuple[int, str]]:
    """(id, kind) of those on the waiting list, in their order."""
    found = (
        select(Registration.id, Registration.kind)
        .where(Registration.event_id == event_id, Registration.state == "waiting")
        .order_by(Registration.waiting_since, Registration.id)
    )
    return [(row.id, row.kind) for row in db.session.execute(found)]


def unconfirmed_at(event_id: int) -> int:
    """How many forms were sent whose address nobody has confirmed; nothing else of them is shown."""
    found = (
        select(func.count())
        .select_from(Registration)
        .where(Registration.event_id == event_id, Registration.state == "sent")
    )
    return db.session.scalar(found) or 0


def to_decide_at(event_id: int) -> int:
    """How many registrations wait for the organiser's decision."""
    found = (
        select(func.count())
        .select_from(Registration)
        .where(Registration.event_id == event_id, Registration.state.in_(TO_DECIDE))
    )
    return db.session.scalar(found) or 0


def known_for(
    registrations: Collection[Registration], event_id: int, chamber_id: int
) -> Mapping[int, list[Known]]:
    """Per registration id, the structures it may speak of: any of its SIRET, and those of the chamber's
    list that have its name. Two queries, however many registrations.
    """
    same_siret: dict[str, list[Known]] = defaultdict(list)
    same_name: dict[str, list[Known]] = defaultdict(list)
    sirets = {one.siret for one in registrations if one.siret}
    names = {name_key(one.name) for one in registrations if one.name}
    for known, key in _known(sirets, names, event_id, chamber_id):
        if known.siret is not None and known.siret in sirets:
            same_siret[known.siret].append(known)
        if known.listed and key in names:
            same_name[key].append(known)
    return {
        one.id: _each_once(
            [*same_siret[one.siret or ""], *(same_name[name_key(one.name)] if one.name else ())]
        )
        for one in registrations
    }


def _known(
    sirets: Collection[str], names: Collection[str], event_id: int, chamber_id: int
) -> Iterable[tuple[Known, str]]:
    listed = (
        exists()
        .where(
            ChamberOrganisation.organisation_id == Organisation.id,
            ChamberOrganisation.chamber_id == chamber_id,
        )
        .correlate(Organisation)
    )
    found = (
        select(Organisation, listed.label("listed"), Delegation.state)
        .outerjoin(
            Delegation,
            and_(Delegation.organisation_id == Organisation.id, Delegation.event_id == event_id),
        )
        .where(Organisation.siret.in_(sirets) | (Organisation.name_key.in_(names) & listed))
        .order_by(Organisation.name_key, Organisation.id)
    )
    rows = db.session.execute(found).all()
    named_by: dict[int, set[int | None]] = defaultdict(set)
    people = select(Membership.organisation_id, Membership.named_by).where(
        Membership.organisation_id.in_([row[0].id for row in rows])
    )
    for organisation_id, chamber in db.session.execute(people):
        named_by[organisation_id].add(chamber)
    for one, is_listed, state in rows:
        named = named_by[one.id]
        ours = not named or chamber_id in named
        yield Known(one.id, one.name, one.siret, bool(is_listed), bool(named), ours, state), one.name_key


def _each_once(found: Iterable[Known]) -> list[Known]:
    return list({one.id: one for one in found}.values())
