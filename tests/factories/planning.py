"""An event whose wishes are closed, ready for its timetable."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from matchmaker.clock import now
from matchmaker.core.directory.access import SYSTEM, Actor
from matchmaker.db.directory import Chamber, Person
from matchmaker.db.events import Delegation, Event
from matchmaker.db.queries.scheduling import drafts_of
from matchmaker.db.requests import Request
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.directory.people import actor_of
from matchmaker.services.scheduling.publish import publish_schedule
from matchmaker.services.scheduling.solve import start_solving
from tests.factories.making import Make
from tests.factories.working import run_jobs_inline


@dataclass(frozen=True)
class Planning:
    """Two buyers who keep their table, three suppliers, four slots, three tables, five wishes."""

    chamber: Chamber
    organiser: Person
    actor: Actor
    event: Event
    buyers: tuple[Delegation, ...]
    suppliers: tuple[Delegation, ...]
    requests: tuple[Request, ...]
    buying: Person
    selling: Person


def close_the_wishes(make: Make, **event_values: Any) -> Planning:
    chamber = make.chamber()
    organiser = make.person(name="Omar Lenoir", staff_of=chamber)
    event = make.event(chamber, **({"phase": "scheduled"} | event_values))
    names = ["Ville de Valbrune", "Habitat Rive Sud"]
    homes = [event.tables[0].id, event.tables[1].id]
    organisations = [make.organisation(name=name) for name in names]
    buying = make.person(name="Claire Morel", speaks_for=organisations[0])
    buyers = tuple(
        make.delegation(
            event, one, "buyer", people=(buying,) if one is organisations[0] else (), home_table_id=home
        )
        for one, home in zip(organisations, homes, strict=True)
    )
    firms = [make.organisation(name=name) for name in ("Jardins du Val", "Net’Éclair", "Coop Signal")]
    selling = make.person(name="Inès Caron", speaks_for=firms[0])
    suppliers = tuple(
        make.delegation(event, one, people=(selling,) if one is firms[0] else ()) for one in firms
    )
    accepted = {"state": "accepted", "answer_rank": 2}
    requests = (
        make.request(suppliers[0], buyers[0], rank=1, **accepted),
        make.request(suppliers[1], buyers[0], rank=2, **accepted),
        make.request(suppliers[2], buyers[0], rank=3),
        make.request(suppliers[0], buyers[1], rank=2, **accepted),
        make.request(suppliers[1], suppliers[2], rank=2, **accepted),
    )
    return Planning(
        chamber, organiser, actor_of(organiser.id), event, buyers, suppliers, requests, buying, selling
    )


def publish_planning(app: Any, make: Make) -> Planning:
    """The same event, its timetable computed and published."""
    planning = close_the_wishes(make, opened_at=now())
    publish_schedule(planning.actor, planning.event.id, compute(app, planning))
    return planning


def begin_the_day(planning: Planning, *, minutes: int) -> None:
    """Let the first meetings have begun so many minutes ago; a slot is 15 minutes, the next begins after 20."""
    # Writing from the start: the worker sends mails meanwhile, and SQLite lets nobody write who read before.
    with transaction(SYSTEM, "tests.begin_the_day") as session:
        event = session.get_one(Event, planning.event.id)
        for slot in event.slots:
            slot.starts_at = now() + timedelta(minutes=20 * slot.position - minutes)
            slot.ends_at = slot.starts_at + timedelta(minutes=15)
        event.phase = "running"


def compute(app: Any, planning: Planning) -> int:
    """Ask for a timetable and let the worker do it; the id of the draft."""
    start_solving(planning.actor, planning.event.id)
    assert [state for _, state in run_jobs_inline(app)] == ["done"]
    db.session.rollback()  # see what the worker wrote
    return drafts_of(planning.event.id)[0].id
