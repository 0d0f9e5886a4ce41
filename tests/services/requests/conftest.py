from dataclasses import dataclass

import pytest

from matchmaker.core.directory.access import Actor
from matchmaker.db.directory import Chamber
from matchmaker.db.events import Delegation, Event


@dataclass(frozen=True)
class Scene:
    """An event in its wishes phase with a buyer and three suppliers, one person for each."""

    event: Event
    chamber: Chamber
    buyer: Delegation
    gardens: Delegation
    caterer: Delegation
    cleaner: Delegation

    def speaks(self, *delegations: Delegation) -> Actor:
        return Actor(None, organisations=frozenset(item.organisation_id for item in delegations))

    @property
    def organiser(self) -> Actor:
        return Actor(None, frozenset({self.chamber.id}))


@pytest.fixture
def scene(make):
    chamber = make.chamber(email="orga@exemple.fr")
    event = make.event(chamber, wish_quota=3, indispensable_quota=1)

    def come(name, kind="supplier"):
        organisation = make.organisation(name=name)
        person = make.person(speaks_for=organisation, email=f"{name.split()[-1].lower()}@exemple.fr")
        return make.delegation(event, organisation, kind, people=(person,))

    return Scene(
        event,
        chamber,
        come("Ville de Valbrune", "buyer"),
        come("Les Jardins du Val"),
        come("Tournesol Traiteur"),
        come("Clair Propreté"),
    )
