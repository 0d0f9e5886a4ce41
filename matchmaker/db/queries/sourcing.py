"""What the register is written from at an event, and its rows as a chain."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from matchmaker.core.catalogue.life import ABANDONED, DRAFT
from matchmaker.core.sourcing.chain import Entry, Held, Line, Seal
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.directory import Organisation
from matchmaker.db.events import TAKES_PART, Delegation, EventTable, Slot
from matchmaker.db.locks import lock_rows
from matchmaker.db.queries.scoring_inputs import PUBLIC_OFFER, SHOWN_OFFER
from matchmaker.db.scheduling import Meeting
from matchmaker.db.scoring import NeedMatch
from matchmaker.db.sourcing import SourcingEntry, SourcingRegister, SourcingValue


def _was_shown() -> ColumnElement[bool]:
    """Neither a draft, nor given up before anybody was told of it: a register that was begun is ended too."""
    begun = select(SourcingRegister.need_id)
    return and_(Need.state != DRAFT, or_(Need.state != ABANDONED, Need.id.in_(begun)))


def needs_brought(session: Session, event_id: int) -> list[tuple[Need, int]]:
    """The needs that buyers show at the event, with their organisations, each with its buyer's delegation, by id."""
    found = (
        select(Need, Delegation.id)
        .join(Need.organisation)
        .join(Delegation, Delegation.organisation_id == Organisation.id)
        .options(contains_eager(Need.organisation))
        .where(
            Delegation.event_id == event_id,
            Delegation.state.in_(TAKES_PART),
            Delegation.kind.in_(("buyer", "both")),
            _was_shown(),
            Need.visibility != "own",
        )
        .order_by(Need.id)
    )
    return [(need, delegation) for need, delegation in session.execute(found)]


@dataclass(frozen=True)
class Structure:
    """Who comes to the event, or was to come. ``state``: of its participation."""

    delegation: int
    organisation: int
    name: str
    supplies: bool
    state: str


def structures_at(session: Session, event_id: int) -> list[Structure]:
    """Every structure that was invited to the event, by name; those that withdrew are not among them."""
    return [one for one in every_structure_at(session, event_id) if one.state in TAKES_PART]


def every_structure_at(session: Session, event_id: int) -> list[Structure]:
    """As `structures_at`, with those that declined the invitation or withdrew."""
    kind = Delegation.kind.in_(("supplier", "both"))
    found = (
        select(Delegation.id, Organisation.id, Organisation.name, kind, Delegation.state)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .where(Delegation.event_id == event_id)
        .order_by(Organisation.name_key, Delegation.id)
    )
    return [Structure(*row) for row in session.execute(found)]


def offering_among(session: Session, organisations: Collection[int]) -> set[int]:
    """Those of these organisations that show an offer to others."""
    found = select(Offer.organisation_id).where(Offer.organisation_id.in_(organisations), *SHOWN_OFFER)
    return set(session.scalars(found.distinct()))


@dataclass(frozen=True)
class Outside:
    """A structure that was never on the list of the event, and whose offer, shown to everybody, answers a need."""

    organisation: int
    name: str


def answering_from_outside(
    session: Session, event_id: int, needs: Collection[int]
) -> dict[int, dict[int, Outside]]:
    """For each need those of the public catalogue that its last matching found, by organisation, by name."""
    here = select(Delegation.organisation_id).where(Delegation.event_id == event_id)
    found = session.execute(
        select(NeedMatch.need_id, Organisation.id, Organisation.name)
        .join(Offer, Offer.id == NeedMatch.offer_id)
        .join(Organisation, Organisation.id == Offer.organisation_id)
        .where(
            NeedMatch.need_id.in_(needs),
            NeedMatch.fits.is_(True),
            *PUBLIC_OFFER,
            Organisation.id.not_in(here),
        )
        .order_by(Organisation.name_key, Organisation.id)
    )
    answering: dict[int, dict[int, Outside]] = defaultdict(dict)
    for need, organisation, name in found:
        answering[need][organisation] = Outside(organisation, name)
    return answering


@dataclass(frozen=True)
class MeetingTold:
    """A meeting of the event, cancelled or not."""

    a: int
    b: int
    need: int | None
    cancelled: bool
    slot_id: int
    starts_at: datetime
    ends_at: datetime
    table: str


def meetings_at(session: Session, event_id: int) -> list[MeetingTold]:
    """Every meeting the event ever had; of a pair those that were cancelled come first."""
    cancelled = Meeting.status == "cancelled"
    found = (
        select(
            Meeting.a_id,
            Meeting.b_id,
            Meeting.need_id,
            cancelled,
            Slot.id,
            Slot.starts_at,
            Slot.ends_at,
            EventTable.label,
        )
        .join(Slot, Slot.id == Meeting.slot_id)
        .join(EventTable, EventTable.id == Meeting.table_id)
        .where(Meeting.event_id == event_id)
        .order_by(cancelled.desc(), Meeting.id)
    )
    return [MeetingTold(*row) for row in session.execute(found)]


def registers_of(session: Session, needs: Collection[int]) -> dict[int, SourcingRegister]:
    """The registers of these needs, locked until the end of the transaction; a need may have none yet."""
    lock_rows(session, Need, Need.id.in_(needs))
    found = select(SourcingRegister).where(SourcingRegister.need_id.in_(needs))
    return {one.need_id: one for one in session.scalars(found.with_for_update())}


def register_lines(session: Session, need_id: int) -> list[Line]:
    """The whole chain of a need with the values that are still there, in order."""
    found = _entries_of(need_id).options(selectinload(SourcingEntry.values)).order_by(SourcingEntry.number)
    return [_line(row) for row in session.scalars(found)]


def newest_lines(
    session: Session, need_id: int, without: Collection[str], skipped: int, most: int
) -> list[Line]:
    """Entries of other kinds than these with their values, the newest first, after as many as were skipped."""
    found = (
        _entries_of(need_id)
        .where(SourcingEntry.kind.not_in(without))
        .options(selectinload(SourcingEntry.values))
        .order_by(SourcingEntry.number.desc())
    )
    return [_line(row) for row in session.scalars(found.offset(skipped).limit(most))]


def value_in(session: Session, need_id: int, number: int, name: str) -> str | None:
    """One text of an entry of the need's register, None where it has none or it was erased."""
    entry = _entries_of(need_id).where(SourcingEntry.number == number).with_only_columns(SourcingEntry.id)
    found = select(SourcingValue.value)
    return session.scalar(found.where(SourcingValue.entry_id.in_(entry), SourcingValue.name == name))


def count_entries(session: Session, need_id: int, without: Collection[str]) -> int:
    """How many entries of other kinds than these the register of the need has."""
    other = _entries_of(need_id).where(SourcingEntry.kind.not_in(without))
    return session.scalar(select(func.count()).select_from(other.subquery())) or 0


def has_entries(session: Session, need_id: int, kind: str) -> bool:
    """Whether the register of the need has an entry of this kind."""
    found = _entries_of(need_id).where(SourcingEntry.kind == kind)
    return bool(session.scalar(select(found.exists())))


def own_needs_met(session: Session, own: Delegation, moment: datetime) -> list[tuple[str, Need]]:
    """UID of each meeting that has begun, of a delegation with its own structure's needs, and the need."""
    found = (
        select(Meeting.uid, Need)
        .join(Need, Need.id == Meeting.need_id)
        .join(Slot, Slot.id == Meeting.slot_id)
        .where(
            Meeting.event_id == own.event_id,
            Need.organisation_id == own.organisation_id,
            or_(Meeting.a_id == own.id, Meeting.b_id == own.id),
            Meeting.status != "cancelled",
            Slot.starts_at <= moment,
        )
    )
    return [(uid, need) for uid, need in session.execute(found)]


def names_of_structures(session: Session, need_id: int) -> list[str]:
    """The structures that the entries of the need are about and whose names were not erased, by name."""
    about = _entries_of(need_id).with_only_columns(SourcingEntry.id)
    found = select(SourcingValue.value).where(
        SourcingValue.entry_id.in_(about), SourcingValue.name == "structure"
    )
    return sorted({name for name in session.scalars(found.distinct()) if name})


def _entries_of(need_id: int) -> Select[SourcingEntry]:
    return (
        select(SourcingEntry)
        .join(SourcingRegister, SourcingRegister.id == SourcingEntry.register_id)
        .where(SourcingRegister.need_id == need_id)
    )


def entries_about(
    session: Session, needs: Iterable[int], kinds: Collection[str]
) -> list[tuple[int, SourcingEntry]]:
    """(need, entry) of these kinds, oldest first."""
    found = (
        select(SourcingRegister.need_id, SourcingEntry)
        .join(SourcingEntry, SourcingEntry.register_id == SourcingRegister.id)
        .where(SourcingRegister.need_id.in_(needs), SourcingEntry.kind.in_(kinds))
        .order_by(SourcingEntry.register_id, SourcingEntry.number)
    )
    return [(need, entry) for need, entry in session.execute(found)]


def _line(row: SourcingEntry) -> Line:
    seals = [Seal(name, guard, digest) for name, guard, digest in row.seals]
    entry = Entry(row.number, row.at, row.kind, row.content, seals, row.before)
    held = {
        one.name: Held(one.value, one.salt)
        for one in row.values
        if one.value is not None and one.salt is not None
    }
    return Line(entry, row.digest, held)
