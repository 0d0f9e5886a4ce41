"""Write an event's lists down in the columns an import reads: what goes out can come back unchanged."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from matchmaker.core.catalogue.lots import lots_from, lots_in_words
from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.answers import plain_answers
from matchmaker.core.directory.importing.catalogue import OFFER_COLUMNS
from matchmaker.core.directory.importing.columns import Column, Kind, Sheet
from matchmaker.core.directory.importing.organisations import NAMED
from matchmaker.core.directory.importing.sheets import sheets_with
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.events import TAKES_PART, Delegate, Delegation, Event
from matchmaker.db.requests import STANDING, Request
from matchmaker.documents.tables import Cell, Table, tables_workbook
from matchmaker.extensions import db
from matchmaker.services.events.access import event_for_owner
from matchmaker.services.scoring.criteria import registry

STATES = {"accepted": "accepted", "declined": "declined"}  # a wish without an answer says nothing
Record = Mapping[str, Any]


def export_event(actor: Actor, event_id: int) -> bytes:
    """An XLSX of the participants, their offers and needs, and the wishes. Raises `NotFound`.

    Left out: what its author keeps for itself, and the amounts of needs, which are their buyer's alone.
    """
    event = event_for_owner(actor, event_id)
    sheets = {sheet.key: sheet for sheet in sheets_with(registry().every_field)}
    lists = _Lists(event)
    records: Mapping[str, Callable[[], list[Record]]] = {
        "participants": lists.participants,
        "offers": lists.offers,
        "needs": lists.needs,
        "requests": lists.requests,
    }
    return tables_workbook([_table(sheets[key], rows()) for key, rows in records.items()])


def _table(sheet: Sheet, records: Sequence[Record]) -> Table:
    rows = [[_cell(column, record.get(column.key)) for column in sheet.columns] for record in records]
    return Table(sheet.title, [column.header for column in sheet.columns], rows)


def _cell(column: Column, value: Any) -> Cell:
    if value is None or (isinstance(value, int | float | date) and not isinstance(value, bool)):
        return value
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return ", ".join(value)
    if column.field and column.field.kind == "date":
        return date.fromisoformat(value)
    labels = {option.value: option.label for option in column.options}
    return str(labels.get(str(value), value)) if column.kind in (Kind.CHOICE, Kind.FIELD) else str(value)


@dataclass(frozen=True)
class _Lists:
    """The rows of one event, as values by column key. Who takes part is read once."""

    event: Event

    @cached_property
    def _delegations(self) -> list[Delegation]:
        query = (
            select(Delegation)
            .where(Delegation.event_id == self.event.id, Delegation.state.in_(TAKES_PART))
            .options(
                joinedload(Delegation.organisation),
                selectinload(Delegation.delegates).joinedload(Delegate.person),
                selectinload(Delegation.absences),
            )
        )
        return sorted(db.session.scalars(query), key=lambda row: (row.organisation.name_key, row.id))

    def participants(self) -> list[Record]:
        tables = {table.id: table.label for table in self.event.tables}
        return [self._participant(row, tables) for row in self._delegations]

    def _participant(self, row: Delegation, tables: Mapping[int, str]) -> Record:
        organisation = row.organisation
        people = [delegate.person for delegate in row.delegates]
        plain = (
            "siret",
            "rna",
            "legal_name",
            "siae_kind",
            "legal_category",
            "workforce",
            "naf_rev2",
            "naf_2025",
            "address",
            "postcode",
        )
        record = {
            key: getattr(organisation, key) for key in (*plain, "commune", "latitude", "longitude", "website")
        }
        record |= {key: getattr(row, key) for key in ("capacity", "max_meetings", "min_meetings")}
        return (
            record
            | plain_answers(organisation.fields)
            | {
                "use_name": organisation.name,
                "internal_number": self._internal(organisation.internal_number),
                "role": row.kind,
                "contact_name": people[0].name if people else None,
                "emails": [person.email for person in people if person.email],
                "phone": organisation.phone,
                "description": organisation.description,
                "availability": self._availability(row),
                "home_table": tables.get(row.home_table_id) if row.home_table_id else False,
            }
        )

    def _internal(self, number: str | None) -> str | None:
        """The number as its chamber knows it; a name that stands in for a number is none."""
        known = number.removeprefix(f"{self.event.chamber_id}/") if number else None
        return None if known is None or known.startswith((NAMED, "#")) else known

    def _availability(self, row: Delegation) -> str | None:
        absent = {absence.slot_id for absence in row.absences}
        if not absent:
            return None
        zone = ZoneInfo(self.event.zone)
        free = [slot.starts_at.astimezone(zone) for slot in self.event.slots if slot.id not in absent]
        return ", ".join(f"{start:%H:%M}" for start in free) or "absent"

    @cached_property
    def _owners(self) -> dict[int, str]:
        """The organisations that come, by what a row can name them without mistake."""
        rows = self._delegations
        names = [row.organisation.name_key for row in rows]
        return {
            row.organisation_id: row.organisation.name
            if names.count(row.organisation.name_key) == 1
            else f"{row.organisation.siret or row.organisation.rna or ''} {row.organisation.name}".strip()
            for row in rows
        }

    def offers(self) -> list[Record]:
        owners = self._owners
        query = (
            select(Offer)
            .where(Offer.organisation_id.in_(owners), Offer.withdrawn_at.is_(None), Offer.visibility != "own")
            .order_by(Offer.id)
        )
        keys = ("title", "cpv", *OFFER_COLUMNS)
        return [
            {key: getattr(row, key) for key in keys}
            | plain_answers(row.fields)
            | {"owner": owners[row.organisation_id]}
            for row in db.session.scalars(query)
        ]

    def needs(self) -> list[Record]:
        owners = self._owners
        query = (
            select(Need)
            .where(Need.organisation_id.in_(owners), Need.state == "sourcing", Need.visibility != "own")
            .order_by(Need.id)
        )
        keys = (
            "title",
            "description",
            "kind",
            "cpv",
            "prestation",
            "commune",
            "reservation",
            "organic_target",
            "organic_current",
        )
        return [
            {key: getattr(row, key) for key in keys}
            | plain_answers(row.fields)
            | {
                "owner": owners[row.organisation_id],
                "publication_on": self._day(row.publication_on),
                "lots": lots_in_words(lots_from(row.lots)) or None,
            }
            for row in db.session.scalars(query)
        ]

    def _day(self, moment: datetime | None) -> date | None:
        return moment.astimezone(ZoneInfo(self.event.zone)).date() if moment else None

    def requests(self) -> list[Record]:
        owners = self._owners
        by_delegation = {row.id: owners[row.organisation_id] for row in self._delegations}
        query = (
            select(Request)
            .where(Request.event_id == self.event.id, Request.state.in_(STANDING))
            .order_by(Request.id)
        )
        rows = [row for row in db.session.scalars(query) if {row.from_id, row.to_id} <= by_delegation.keys()]
        titles = _titles(rows)
        return [
            {
                "sender": by_delegation[row.from_id],
                "receiver": by_delegation[row.to_id],
                "rank": str(row.rank),
                "answer": str(row.answer_rank) if row.answer_rank else STATES.get(row.state),
                "subject": titles.get(("need", row.need_id)) or titles.get(("offer", row.offer_id)),
                "message": row.message,
            }
            for row in rows
        ]


def _titles(rows: Sequence[Request]) -> dict[tuple[str, int | None], str]:
    needs = select(Need.id, Need.title).where(Need.id.in_({row.need_id for row in rows if row.need_id}))
    offers = select(Offer.id, Offer.title).where(Offer.id.in_({row.offer_id for row in rows if row.offer_id}))
    found: dict[tuple[str, int | None], str] = {
        ("need", row.id): row.title for row in db.session.execute(needs)
    }
    return found | {("offer", row.id): row.title for row in db.session.execute(offers)}
