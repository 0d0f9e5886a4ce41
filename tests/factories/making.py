"""Rows for tests, valid by default, each with its own name and SIRET. Everything is committed."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select
from stdnum import luhn

from matchmaker.db.base import Base
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.directory import Chamber, ChamberOrganisation, Membership, Organisation, Person, Staff
from matchmaker.db.events import Absence, Delegate, Delegation, Event, EventTable, Slot
from matchmaker.db.requests import Request
from matchmaker.extensions import db

START = datetime(2027, 3, 11, 13, 0, tzinfo=UTC)  # 14:00 in Paris


def siret(number: int) -> str:
    """A SIRET valid by Luhn, for the given number."""
    siren = f"{number:08d}"
    siren += luhn.calc_check_digit(siren)
    return siren + "0001" + luhn.calc_check_digit(siren + "0001")


class Make:
    """One method per kind of row; keyword values override the defaults."""

    def __init__(self) -> None:
        self.number = count(10000001)

    def _keep(self, row: Base) -> Any:
        db.session.add(row)
        db.session.commit()
        return row

    def chamber(self, **values: Any) -> Chamber:
        n = next(self.number)
        defaults = {"name": f"CRESS {n}", "slug": f"cress-{n}", "email": f"cress{n}@exemple.fr"}
        return self._keep(Chamber(**(defaults | values)))

    def person(
        self,
        *,
        staff_of: Chamber | None = None,
        speaks_for: Organisation | None = None,
        role: str = "member",
        **values: Any,
    ) -> Person:
        n = next(self.number)
        person = self._keep(Person(**({"name": f"Personne {n}", "email": f"p{n}@exemple.fr"} | values)))
        if staff_of is not None:
            self._keep(Staff(person_id=person.id, chamber_id=staff_of.id))
        if speaks_for is not None:
            named_by = self._listing(speaks_for)
            values = {"person_id": person.id, "organisation_id": speaks_for.id, "named_by": named_by}
            self._keep(Membership(role=role, **values))
        return person

    def _listing(self, organisation: Organisation) -> int | None:
        """The chamber that listed the organisation first: its people go back on that one's word."""
        return db.session.scalar(
            select(ChamberOrganisation.chamber_id)
            .where(ChamberOrganisation.organisation_id == organisation.id)
            .order_by(ChamberOrganisation.id)
            .limit(1)
        )

    def organisation(self, *, known_to: Chamber | None = None, **values: Any) -> Organisation:
        n = next(self.number)
        name = values.get("name", f"Structure {n}")
        defaults = {"name": name, "name_key": name.casefold(), "siret": siret(n)}
        organisation = self._keep(Organisation(**(defaults | values)))
        if known_to is not None:
            self._keep(ChamberOrganisation(chamber_id=known_to.id, organisation_id=organisation.id))
        return organisation

    def event(
        self, chamber: Chamber | None = None, *, slots: int = 4, tables: int = 3, **values: Any
    ) -> Event:
        n = next(self.number)
        chamber = chamber or self.chamber()
        defaults = {"name": f"Rencontre {n}", "slug": f"rencontre-{n}", "phase": "wishes"}
        event = self._keep(Event(chamber_id=chamber.id, **(defaults | values)))
        for position in range(slots):
            start = START + timedelta(minutes=20 * position)
            self._keep(
                Slot(
                    event_id=event.id,
                    position=position,
                    starts_at=start,
                    ends_at=start + timedelta(minutes=15),
                )
            )
        for position in range(tables):
            self._keep(EventTable(event_id=event.id, position=position, label=f"T{position + 1}"))
        db.session.refresh(event)
        return event

    def delegation(
        self,
        event: Event,
        organisation: Organisation | None = None,
        kind: str = "supplier",
        *,
        people: tuple[Person, ...] = (),
        absent: tuple[Slot, ...] = (),
        **values: Any,
    ) -> Delegation:
        organisation = organisation or self.organisation()
        delegation = self._keep(
            Delegation(event_id=event.id, organisation_id=organisation.id, kind=kind, **values)
        )
        for person in people:
            self._keep(Delegate(delegation_id=delegation.id, person_id=person.id))
        for slot in absent:
            self._keep(Absence(event_id=event.id, delegation_id=delegation.id, slot_id=slot.id))
        db.session.refresh(delegation)
        return delegation

    def offer(
        self, organisation: Organisation, title: str = "Entretien d’espaces verts", **values: Any
    ) -> Offer:
        defaults = {"title_key": title.casefold(), "prestation": "service", "cpv": ["77310000"]}
        return self._keep(Offer(organisation_id=organisation.id, title=title, **(defaults | values)))

    def need(
        self, organisation: Organisation, title: str = "Entretien d’espaces verts", **values: Any
    ) -> Need:
        defaults = {"title_key": title.casefold(), "prestation": "service", "cpv": ["77310000"]}
        return self._keep(Need(organisation_id=organisation.id, title=title, **(defaults | values)))

    def request(self, sender: Delegation, receiver: Delegation, *, rank: int = 2, **values: Any) -> Request:
        return self._keep(
            Request(event_id=sender.event_id, from_id=sender.id, to_id=receiver.id, rank=rank, **values)
        )
