"""A public buyer with a need in sourcing, and the suppliers it agreed to meet about it, or not."""

from dataclasses import dataclass
from typing import Any

import pytest

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.db.catalogue import Need
from matchmaker.db.directory import Chamber, Person
from matchmaker.db.events import Delegation, Event
from matchmaker.services.directory.people import actor_of
from tests.factories.making import Make
from tests.factories.stories import NAMES

#: Of story 7.
SURFACE = "1 850 m², 5 passages par semaine"
PLAN = b"%PDF-1.7\n% plan du rez-de-chauss\xc3\xa9e\n%%EOF\n"


@dataclass(frozen=True)
class Parity:
    """B1 agreed to meet S2 about N2; S5 takes part too, and asked nobody."""

    chamber: Chamber
    event: Event
    need: Need
    delegations: dict[str, Delegation]
    people: dict[str, Person]

    def actor(self, key: str) -> Actor:
        return actor_of(self.people[key].id)

    def page(self, key: str) -> str:
        """The messages with that structure."""
        return f"/mes-rencontres/{self.event.id}/messages/{self.delegations[key].id}"


def begin_parity(make: Make) -> Parity:
    chamber = make.chamber(name="CRESS d’essai", email="cress@exemple.fr")
    people = {"organiser": make.person(name="Omar Lenoir", email="omar@exemple.fr", staff_of=chamber)}
    event = make.event(chamber, name="Rencontre de la Seine-Verte", phase="published", opened_at=now())
    delegations = {}
    for key in ("B1", "S2", "S5"):
        buyer = key.startswith("B")
        organisation = make.organisation(name=NAMES[key], known_to=chamber, public_buyer=buyer or None)
        people[key] = make.person(
            name=f"Personne {key}", email=f"{key.lower()}@exemple.fr", speaks_for=organisation
        )
        kind = "buyer" if buyer else "supplier"
        delegations[key] = make.delegation(event, organisation, kind, people=(people[key],))
    need = make.need(delegations["B1"].organisation, "Nettoyage", cpv=["90919200"])
    make.request(delegations["S2"], delegations["B1"], state="accepted", need_id=need.id, answer_rank=2)
    return Parity(chamber, event, need, delegations, people)


@pytest.fixture
def parity(make: Make) -> Parity:
    return begin_parity(make)


@pytest.fixture
def browsers(parity: Parity, client_as: Any) -> dict[str, Any]:
    """One for each person of `parity`, and one that is signed out."""
    return {key: client_as(person) for key, person in parity.people.items()} | {"nobody": client_as(None)}
