"""Write a whole event down as its chamber sees it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.answers import plain
from matchmaker.core.events.file_around import AROUND
from matchmaker.core.events.file_shape import EVENT, FORMAT, ORGANISATION, SECTIONS, SEEN
from matchmaker.db.by_hand import ForbiddenPair
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.directory import ChamberPerson, Membership, Organisation, Person
from matchmaker.db.events import (
    Absence,
    Delegate,
    Delegation,
    Event,
    EventResource,
    PersonAbsence,
    ResourceUse,
)
from matchmaker.db.messages import MessageText
from matchmaker.db.requests import STANDING, Request
from matchmaker.db.scheduling import HeldSlot, Publication
from matchmaker.db.scoring import CriterionSetting
from matchmaker.documents.event_zip import write_event_zip
from matchmaker.extensions import db
from matchmaker.services.events.access import event_for_owner
from matchmaker.services.events.files.around import (
    At,
    availability_said,
    badge_codes,
    people_around,
    write_around,
)

Row = dict[str, Any]
Places = Mapping[int, int]  # id -> place in its list


def export_whole_event(actor: Actor, event_id: int) -> bytes:
    """The event as `matchmaker-event/1`, zipped. Raises `NotFound`.

    Left out: what the chamber may not see (offers and needs kept for oneself, amounts, reasons that were
    not shared), what is its own notes, accounts, messages, scores and drafts.
    """
    return write_event_zip(event_content(event_for_owner(actor, event_id)), now())


def event_content(event: Event) -> Row:
    """The content of the file: what points to a row does so by its place in its list, from 0."""
    return _Writer(event).content()


@dataclass(frozen=True)
class _Writer:
    event: Event

    def content(self) -> Row:
        lists = {
            name: write_around(name, self._at) if name in AROUND else getattr(self, f"_{name}")()
            for name in SECTIONS
        }
        return {"format": FORMAT, "event": _picked(self.event, EVENT), **lists}

    # What the rows are, in the order of their ids, and at which place each stands.

    @cached_property
    def _slot_at(self) -> Places:
        return _places(self.event.slots)

    @cached_property
    def _table_rows(self) -> Sequence[Any]:
        return sorted(self.event.tables, key=lambda table: table.id)

    @cached_property
    def _table_at(self) -> Places:
        return _places(self._table_rows)

    @cached_property
    def _delegations(self) -> Sequence[Delegation]:
        query = (
            select(Delegation)
            .where(Delegation.event_id == self.event.id)
            .options(
                joinedload(Delegation.organisation),
                selectinload(Delegation.delegates).joinedload(Delegate.person),
                selectinload(Delegation.delegates).selectinload(Delegate.subjects),
                selectinload(Delegation.absences),
            )
            .order_by(Delegation.id)
        )
        return db.session.scalars(query).all()

    @cached_property
    def _delegation_at(self) -> Places:
        return _places(self._delegations)

    @cached_property
    def _owner_at(self) -> Places:
        return {row.organisation_id: place for place, row in enumerate(self._delegations)}

    @cached_property
    def _persons(self) -> Sequence[Person]:
        """Those who come, then those who only have a part in what surrounds it."""
        found = {one.person_id: one.person for row in self._delegations for one in row.delegates}
        more = [key for key in people_around(self.event.id) if key not in found]
        others = db.session.scalars(select(Person).where(Person.id.in_(more)).order_by(Person.id))
        return [*found.values(), *others]

    @cached_property
    def _person_at(self) -> Places:
        return _places(self._persons)

    @cached_property
    def _resource_rows(self) -> Sequence[EventResource]:
        query = select(EventResource).where(EventResource.event_id == self.event.id)
        return db.session.scalars(
            query.options(selectinload(EventResource.absences)).order_by(EventResource.id)
        ).all()

    @cached_property
    def _resource_at(self) -> Places:
        return _places(self._resource_rows)

    @cached_property
    def _offer_rows(self) -> Sequence[Offer]:
        query = select(Offer).where(
            Offer.organisation_id.in_(self._owner_at),
            Offer.withdrawn_at.is_(None),
            Offer.visibility.in_(SEEN),
        )
        return db.session.scalars(query.order_by(Offer.id)).all()

    @cached_property
    def _offer_at(self) -> Places:
        return _places(self._offer_rows)

    @cached_property
    def _need_rows(self) -> Sequence[Need]:
        query = select(Need).where(
            Need.organisation_id.in_(self._owner_at), Need.state != "draft", Need.visibility.in_(SEEN)
        )
        return db.session.scalars(query.order_by(Need.id)).all()

    @cached_property
    def _need_at(self) -> Places:
        return _places(self._need_rows)

    @cached_property
    def _meeting_rows(self) -> Sequence[HeldSlot]:
        query = select(HeldSlot).where(HeldSlot.event_id == self.event.id)
        rows = db.session.scalars(query.options(selectinload(HeldSlot.seats))).all()
        return sorted(rows, key=lambda row: (row.continues_id is not None, row.id))

    @cached_property
    def _meeting_at(self) -> Places:
        return _places(self._meeting_rows)

    @cached_property
    def _at(self) -> At:
        return At(
            self.event.id,
            delegations=self._delegation_at,
            people=self._person_at,
            slots=self._slot_at,
            needs=self._need_at,
            offers=self._offer_at,
            meetings=self._meeting_at,
        )

    @cached_property
    def _badges(self) -> Mapping[int, str]:
        return badge_codes(self.event.id)

    @cached_property
    def _said(self) -> Mapping[int, Any]:
        return availability_said(self.event.id)

    # The lists of the file.

    def _slots(self) -> list[Row]:
        return [_picked(row, SECTIONS["slots"].row) for row in self.event.slots]

    def _tables(self) -> list[Row]:
        return [_picked(row, SECTIONS["tables"].row) for row in self._table_rows]

    def _resources(self) -> list[Row]:
        return [
            {
                "label": row.label,
                "kind": row.kind,
                "capacity": row.capacity,
                "absences": sorted(self._slot_at[one.slot_id] for one in row.absences),
            }
            for row in self._resource_rows
        ]

    def _criteria(self) -> list[Row]:
        return self._picked_all("criteria", CriterionSetting, CriterionSetting.key)

    def _texts(self) -> list[Row]:
        return self._picked_all("texts", MessageText, MessageText.id)

    def _publications(self) -> list[Row]:
        return self._picked_all("publications", Publication, Publication.number)

    def _picked_all(self, name: str, model: Any, order: Any) -> list[Row]:
        rows = db.session.scalars(select(model).where(model.event_id == self.event.id).order_by(order))
        return [_picked(row, SECTIONS[name].row) for row in rows]

    def _people(self) -> list[Row]:
        """Their numbers are those the chamber was given itself."""
        known = select(ChamberPerson.person_id, ChamberPerson.phone).where(
            ChamberPerson.chamber_id == self.event.chamber_id, ChamberPerson.person_id.in_(self._person_at)
        )
        phones = {row.person_id: row.phone for row in db.session.execute(known)}
        return [
            {"name": one.name, "email": one.email, "phone": phones.get(one.id), "locale": one.locale}
            for one in self._persons
        ]

    def _participants(self) -> list[Row]:
        members = select(Membership.person_id, Membership.organisation_id).where(
            Membership.person_id.in_(self._person_at), Membership.organisation_id.in_(self._owner_at)
        )
        speaking = {(row.person_id, row.organisation_id) for row in db.session.execute(members)}
        uses = db.session.scalars(
            select(ResourceUse).where(ResourceUse.event_id == self.event.id).order_by(ResourceUse.id)
        ).all()
        return [self._participant(row, speaking, uses) for row in self._delegations]

    def _participant(
        self, row: Delegation, speaking: set[tuple[int, int]], uses: Sequence[ResourceUse]
    ) -> Row:
        plain_values = ("kind", "state", "capacity", "max_meetings", "min_meetings", "double_slot")
        return {key: getattr(row, key) for key in (*plain_values, "agenda_version", "invited_at")} | {
            "organisation": self._organisation(row.organisation),
            "home_table": self._table_at.get(row.home_table_id) if row.home_table_id else None,
            "arrangements": list(row.arrangements),
            "availability_said": self._said.get(row.id),
            "people": [
                self._present(one, (one.person_id, row.organisation_id) in speaking) for one in row.delegates
            ],
            "absences": self._absent(row.absences, on_the_day=False),
            "absences_on_the_day": self._absent(row.absences, on_the_day=True),
            "resources": [
                {
                    "resource": self._resource_at[use.resource_id],
                    "partner": self._delegation_at[use.partner_id] if use.partner_id else None,
                }
                for use in uses
                if use.delegation_id == row.id
            ],
        }

    def _organisation(self, row: Organisation) -> Row:
        number = (
            row.internal_number.removeprefix(f"{self.event.chamber_id}/") if row.internal_number else None
        )
        return _picked(row, ORGANISATION, "number", "fields") | {
            "number": number,
            "fields": _answers(row.fields),
        }

    def _present(self, one: Delegate, speaks: bool) -> Row:
        needs = [self._need_at.get(subject.need_id) for subject in one.subjects if subject.need_id]
        offers = [self._offer_at.get(subject.offer_id) for subject in one.subjects if subject.offer_id]
        return {
            "person": self._person_at[one.person_id],
            "speaks": speaks,
            "accompanies": one.accompanies,
            "badge": self._badges.get(one.id),
            "needs": [place for place in needs if place is not None],
            "offers": [place for place in offers if place is not None],
        }

    def _absent(self, absences: Iterable[Absence], *, on_the_day: bool) -> list[int]:
        return sorted(self._slot_at[one.slot_id] for one in absences if one.on_the_day == on_the_day)

    def _offers(self) -> list[Row]:
        return [self._owned("offers", row) for row in self._offer_rows]

    def _needs(self) -> list[Row]:
        return [self._owned("needs", row) for row in self._need_rows]

    def _owned(self, name: str, row: Offer | Need) -> Row:
        return _picked(row, SECTIONS[name].row, "participant", "fields") | {
            "participant": self._owner_at[row.organisation_id],
            "fields": _answers(row.fields),
        }

    def _person_absences(self) -> list[Row]:
        rows = db.session.scalars(select(PersonAbsence).where(PersonAbsence.event_id == self.event.id))
        absent: dict[int, list[int]] = {}
        for row in rows:
            if row.person_id in self._person_at:
                absent.setdefault(self._person_at[row.person_id], []).append(self._slot_at[row.slot_id])
        return [{"person": person, "slots": sorted(slots)} for person, slots in sorted(absent.items())]

    def _forbidden_pairs(self) -> list[Row]:
        rows = db.session.scalars(
            select(ForbiddenPair).where(ForbiddenPair.event_id == self.event.id).order_by(ForbiddenPair.id)
        )
        return [{"a": self._delegation_at[row.a_id], "b": self._delegation_at[row.b_id]} for row in rows]

    def _meetings(self) -> list[Row]:
        plain_values = ("uid", "status", "pinned", "booked_at", "version", "first_publication", "last_change")
        return [
            {key: getattr(row, key) for key in plain_values}
            | self._subject(row.need_id, row.offer_id)
            | {
                "slot": self._slot_at[row.slot_id],
                "table": self._table_at[row.table_id],
                "a": self._delegation_at[row.a_id],
                "b": self._delegation_at[row.b_id],
                "continues": self._meeting_at[row.continues_id] if row.continues_id else None,
                "seats": [
                    {
                        "participant": self._delegation_at[seat.delegation_id],
                        "seat": seat.seat,
                        "person": self._person_at.get(seat.person_id) if seat.person_id else None,
                    }
                    for seat in sorted(row.seats, key=lambda seat: seat.id)
                ],
            }
            for row in self._meeting_rows
        ]

    def _requests(self) -> list[Row]:
        query = select(Request).where(Request.event_id == self.event.id, Request.state.in_(STANDING))
        plain_values = ("rank", "message", "state", "origin", "answer_rank", "answered_at", "created_at")
        return [
            {key: getattr(row, key) for key in plain_values}
            | self._subject(row.need_id, row.offer_id)
            | {
                "from": self._delegation_at[row.from_id],
                "to": self._delegation_at[row.to_id],
                "decline_reason": row.decline_reason if row.decline_shown else None,
                "meeting": self._meeting_at.get(row.meeting_id) if row.meeting_id else None,
            }
            for row in db.session.scalars(query.order_by(Request.id))
        ]

    def _subject(self, need_id: int | None, offer_id: int | None) -> Row:
        return {
            "need": self._need_at.get(need_id) if need_id else None,
            "offer": self._offer_at.get(offer_id) if offer_id else None,
        }


def _places(rows: Iterable[Any]) -> Places:
    return {row.id: place for place, row in enumerate(rows)}


def _picked(row: Any, shape: Mapping[str, Any], *without: str) -> Row:
    return {key: getattr(row, key) for key in shape if key not in without}


def _answers(fields: Mapping[str, Mapping[str, Any]]) -> Row:
    """What was answered, without what proves it."""
    return {
        key: {name: plain(stored) for name, stored in own.items()}
        for key, own in fields.items()
        if isinstance(own, dict)
    }
