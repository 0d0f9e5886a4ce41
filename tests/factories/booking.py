"""A published event with direct booking open, and two structures more that nobody has placed."""

from dataclasses import dataclass
from typing import Any

from matchmaker.core.directory.access import Actor
from matchmaker.db.directory import Person
from matchmaker.db.events import Delegation, Event
from matchmaker.extensions import db
from matchmaker.services.scheduling.booking.own import choice_of
from matchmaker.services.scheduling.booking.switch import open_booking
from tests.factories.making import Make
from tests.factories.planning import Planning, publish_planning


@dataclass(frozen=True)
class Opened:
    """``buyer`` and ``supplier`` have no meeting; each has a person who reads mail."""

    planning: Planning
    event: Event
    buyer: Delegation
    supplier: Delegation
    buying: Person
    selling: Person

    @property
    def free(self) -> list[int]:
        """The ids of the slots free for both, in the order of the day."""
        return free_slots_of(self.buyer, self.supplier)


def opened(app: Any, make: Make, to: str = "buyers") -> Opened:
    planning = publish_planning(app, make)
    event = planning.event
    town, garage = make.organisation(name="Ville de Trévoux"), make.organisation(name="Garage Solidaire")
    buying = make.person(name="Nadia Bel", email="nadia@trevoux.example", speaks_for=town)
    selling = make.person(name="Paul Roy", email="paul@garage.example", speaks_for=garage)
    buyer = make.delegation(event, town, "buyer", people=(buying,))
    supplier = make.delegation(event, garage, people=(selling,))
    db.session.commit()
    open_booking(planning.actor, event.id, to)
    return Opened(planning, event, buyer, supplier, buying, selling)


def free_slots_of(own: Delegation, other: Delegation) -> list[int]:
    db.session.rollback()
    choice = choice_of(db.session.get_one(Delegation, own.id), other.id)
    return [slot.id for _day, group in choice.groups for slot in group]


def speaking_for(delegation: Delegation) -> Actor:
    """Somebody who speaks for this structure."""
    return Actor(None, organisations=frozenset({delegation.organisation_id}))
