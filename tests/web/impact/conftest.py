"""A public buyer whose year is over: whom it met, and what it says came of it."""

from dataclasses import dataclass
from datetime import date

import pytest
import time_machine

from matchmaker.db.directory import Fact, Organisation, Person
from matchmaker.db.events import Delegation, Event
from matchmaker.db.scheduling import Meeting
from matchmaker.extensions import db
from tests.factories.after import MONTH_AFTER
from tests.factories.making import Make


@dataclass(frozen=True)
class Town:
    organisation: Organisation
    person: Person
    event: Event
    delegation: Delegation
    make: Make

    def meets(
        self, name: str, position: int, *, cpv: str | None = "77310000", **values: object
    ) -> Delegation:
        """A supplier it met in this slot about a need of its own. ``values`` are the supplier's; `facts` its facts."""
        facts = values.pop("facts", ())
        supplier = self.make.organisation(name=name, **values)
        for key, value, evidence, as_of, expires_on in facts:
            db.session.add(
                Fact(
                    organisation_id=supplier.id,
                    key=key,
                    value={"value": value},
                    evidence=evidence,
                    source=f"Registre : n° secret {name}",
                    as_of=as_of,
                    expires_on=expires_on,
                )
            )
        partner = self.make.delegation(self.event, supplier)
        need = self.make.need(self.organisation, f"Besoin pour {name}", cpv=[cpv] if cpv else [])
        db.session.add(
            Meeting(
                event_id=self.event.id,
                slot_id=self.event.slots[position].id,
                table_id=self.event.tables[0].id,
                a_id=self.delegation.id,
                b_id=partner.id,
                need_id=need.id,
                first_publication=1,
            )
        )
        db.session.commit()
        return partner


def registered(key, value, *, evidence="register", as_of=date(2027, 1, 4), expires_on=None):
    return key, value, evidence, as_of, expires_on


@pytest.fixture
def town(request, make):
    organisation = make.organisation(name="Ville de Valbrune", commune="91521", public_buyer=True)
    person = make.person(name="Claire Morel", email="claire@valbrune.example", speaks_for=organisation)
    event = make.event(name="Rencontre d’essai", slots=6, phase="published")
    delegation = make.delegation(event, organisation, "buyer", people=(person,))
    with time_machine.travel(MONTH_AFTER, tick=False):
        yield Town(organisation, person, event, delegation, make)
