"""What the rows say, typed: the values an import hands to the services."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Literal

from matchmaker.core.directory.availability import Availability
from matchmaker.core.directory.importing.outcomes import Source

Scheme = Literal["siret", "rna", "internal"]


@dataclass(frozen=True, order=True)
class Identity:
    """What makes an organisation one: an official number plus its folded name of use.

    An internal number is unique by itself, so its ``name_key`` is empty.
    """

    scheme: Scheme
    number: str
    name_key: str = ""


@dataclass(frozen=True)
class Contact:
    """A person, or a mailbox, of an organisation."""

    name: str
    email: str | None
    phone: str | None


@dataclass(frozen=True)
class DelegationRow:
    """How it comes to the event; None: the file does not say."""

    role: str | None = None  # buyer, supplier, both, expert, funder, visitor
    availability: Availability | None = None
    capacity: int | None = None
    home_table: bool | str | None = None
    max_meetings: int | None = None
    min_meetings: int | None = None
    notes: str | None = None


@dataclass(frozen=True)
class OrganisationRow:
    """One organisation. ``columns`` are named as stored; only what the file says is in it."""

    source: Source
    identity: Identity
    name: str
    name_key: str
    siret: str | None
    rna: str | None
    internal_number: str | None
    columns: Mapping[str, object] = field(default_factory=dict)
    fields: Mapping[str, object] = field(default_factory=dict)  # answers to criteria, by field name
    contacts: tuple[Contact, ...] = ()
    delegation: DelegationRow = DelegationRow()


@dataclass(frozen=True)
class OfferRow:
    """One offer; ``columns`` as stored: `OFFER_COLUMNS` and cpv."""

    source: Source
    owner: Identity
    title: str
    title_key: str
    columns: Mapping[str, object] = field(default_factory=dict)
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class NeedRow:
    """One need; ``columns`` as stored (kind, description, cpv, prestation, commune, reservation, amounts, dates…)."""

    source: Source
    owner: Identity
    title: str
    title_key: str
    columns: Mapping[str, object] = field(default_factory=dict)
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class RequestRow:
    """One wish. ``answer`` None: silent. Ranks: 1 indispensable, 2 souhaité, 3 si possible."""

    source: Source
    sender: Identity
    receiver: Identity
    rank: int
    answer: Literal["accepted", "declined"] | None = None
    answer_rank: int | None = None
    subject: str = ""
    message: str = ""


@dataclass(frozen=True)
class PlannedSlot:
    """One slot, in the event's own time. A new ``session`` begins after each pause."""

    starts: time
    ends: time
    session: int


@dataclass(frozen=True)
class EventRow:
    """The event sheet, with its slots worked out."""

    name: str
    date: date
    zone: str
    slots: tuple[PlannedSlot, ...]
    tables: tuple[str, ...]
    place: str = ""
    commune: str | None = None
    candidates: str = "accepted"
    silence: str = "after"
    guarantee: int = 0
    max_meetings: int | None = None
    organiser: str = ""
