"""An event with a need of two lots and two suppliers of which each does one."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from matchmaker.core.directory.access import Actor
from matchmaker.db.directory import Person
from matchmaker.db.events import Event
from matchmaker.db.groupements import Groupement
from matchmaker.db.queries.scheduling import drafts_of
from matchmaker.db.scheduling import Assignment
from matchmaker.extensions import db
from matchmaker.services.catalogue.groupements.agree import answer_groupement, propose_groupement
from matchmaker.services.catalogue.groupements.at_event import register_groupement
from matchmaker.services.catalogue.groupements.form import JointOffer, form_groupement
from matchmaker.services.directory.people import actor_of
from matchmaker.services.events.participants import accept_participant
from matchmaker.services.scheduling.solve import start_solving
from matchmaker.services.scoring.run import start_scoring
from tests.factories.making import Make
from tests.factories.working import run_jobs_inline

GARDENS, WINDOWS = "77310000", "90911300"
LOTS = [
    {"title": "Entretien des espaces verts", "cpv": [GARDENS]},
    {"title": "Nettoyage des vitres", "cpv": [WINDOWS]},
]


@dataclass(frozen=True)
class Sharing:
    """Ids; people are fetched anew by `actor`."""

    chamber: int
    event: int
    need: int
    town: int
    gardens: int
    windows: int
    town_delegation: int
    gardens_delegation: int
    windows_delegation: int
    organiser: Person
    buying: Person
    gardening: Person
    cleaning: Person

    def actor(self, who: str) -> Actor:
        """The actor for "organiser", "buying", "gardening" or "cleaning", with today's memberships."""
        return actor_of(getattr(self, who).id)


def share_a_need(make: Make, *, reservation: str = "none", **event: Any) -> Sharing:
    chamber = make.chamber()
    occasion = make.event(chamber, **event)
    town = make.organisation(name="Ville de Valbrune", commune="91521", known_to=chamber)
    gardens = make.organisation(name="Jardins du Val", commune="91223", known_to=chamber)
    windows = make.organisation(name="Net’Éclair", commune="91687", known_to=chamber)
    buying = make.person(name="Claire Morel", speaks_for=town)
    gardening = make.person(name="Inès Caron", speaks_for=gardens)
    cleaning = make.person(name="Luc Petit", speaks_for=windows)
    need = make.need(town, "Entretien du campus", cpv=[GARDENS], lots=LOTS, reservation=reservation)
    make.offer(gardens, "Tonte et taille", cpv=[GARDENS])
    make.offer(windows, "Vitres et façades", cpv=[WINDOWS])
    delegations = (
        make.delegation(occasion, town, "buyer", people=(buying,)),
        make.delegation(occasion, gardens, people=(gardening,)),
        make.delegation(occasion, windows, people=(cleaning,)),
    )
    organiser = make.person(name="Omar Lenoir", staff_of=chamber)
    return Sharing(
        chamber.id,
        occasion.id,
        need.id,
        town.id,
        gardens.id,
        windows.id,
        *(one.id for one in delegations),
        organiser,
        buying,
        gardening,
        cleaning,
    )


def score_now(app: Any, sharing: Sharing) -> None:
    """Score the event as it stands."""
    start_scoring(sharing.actor("organiser"), sharing.event)
    assert {state for _, state in run_jobs_inline(app)} == {"done"}
    db.session.rollback()  # see what the worker wrote


def propose(sharing: Sharing, name: str = "Campus Ensemble") -> int:
    """The gardeners propose a groupement to the window cleaners; its id."""
    return propose_groupement(
        sharing.actor("gardening"),
        sharing.event,
        sharing.need,
        sharing.gardens,
        name=name,
        peers=[sharing.windows],
    ).id


def form(sharing: Sharing) -> int:
    """Propose, accept and form; the id of the groupement."""
    groupement_id = propose(sharing)
    answer_groupement(sharing.actor("cleaning"), groupement_id, sharing.windows, accept=True)
    form_groupement(
        sharing.actor("gardening"),
        groupement_id,
        JointOffer("Le campus entier", "Espaces verts et vitres", area="country"),
    )
    return groupement_id


def registered(sharing: Sharing) -> tuple[int, int]:
    """Form a groupement and bring it to the event: its id and its delegation's."""
    groupement_id = form(sharing)
    delegation = register_groupement(
        sharing.actor("gardening"), groupement_id, sharing.event, [sharing.gardening.id]
    )
    delegation_id = delegation.id
    accept_participant(sharing.actor("organiser"), sharing.event, delegation_id)
    return groupement_id, delegation_id


def timetable(app: Any, sharing: Sharing) -> list[tuple[tuple[int, int], int]]:
    """Compute a timetable: the pairs of delegations placed, each with its slot."""
    event = db.session.get(Event, sharing.event)
    event.phase = "scheduled"
    db.session.commit()
    start_solving(sharing.actor("organiser"), sharing.event)
    assert [state for _, state in run_jobs_inline(app)] == ["done"]
    db.session.rollback()
    schedule = drafts_of(sharing.event)[0].id
    rows = db.session.scalars(select(Assignment).where(Assignment.schedule_id == schedule))
    return [((row.a_id, row.b_id), row.slot_id) for row in rows]


TOGETHER = JointOffer("Le campus entier", area="country")


def joint_of(groupement_id: int) -> int:
    """The organisation the groupement presents itself as."""
    return db.session.get_one(Groupement, groupement_id).organisation_id


def sets(proposals: Any) -> list[list[int]]:
    """The organisations of each set proposed."""
    return [sorted(one.organisation for one in each.members) for each in proposals.together.proposals]
