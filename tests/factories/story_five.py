"""Story 5, two days before: the published planning exactly as the story gives it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.scheduling.edit import Draft
from matchmaker.core.scheduling.problem import Assignment
from matchmaker.core.scheduling.recount import Proven, recount
from matchmaker.core.scheduling.schedule import Schedule as Found
from matchmaker.db.directory import Person
from matchmaker.db.events import Delegation, Event, Slot
from matchmaker.db.queries.scheduling import live_meetings
from matchmaker.db.scheduling import Schedule
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.directory.acquaintances import know_person
from matchmaker.services.directory.people import actor_of
from matchmaker.services.scheduling.build_problem import build_problem
from matchmaker.services.scheduling.keep import keep_schedule
from matchmaker.services.scheduling.publish import publish_schedule
from tests.factories.making import Make
from tests.factories.stories import NAMES

#: 9 March 2027 at 11:30 in Paris.
TWO_DAYS_BEFORE = datetime(2027, 3, 9, 10, 30, tzinfo=UTC)
HOURS = ("14:00", "14:20", "14:40", "15:00", "15:40", "16:00", "16:20", "16:40")
PLANNING = {
    "B1": {"S2": "14:00", "S1": "14:20", "S4": "14:40", "S5": "15:00", "S3": "16:00"},
    "B2": {"S1": "14:00", "S3": "14:40", "S2": "15:00", "S6": "16:00"},
    "B3": {"S3": "14:00", "S6": "14:20", "S4": "15:00", "S1": "15:40"},
}


@dataclass(frozen=True)
class StoryFive:
    event: Event
    organiser: Person
    actor: Actor
    delegations: dict[str, Delegation]
    people: dict[str, Person]

    def versions(self) -> dict[str, int]:
        """Per structure, the version of its agenda."""
        db.session.rollback()
        return {key: one.agenda_version for key, one in self.delegations.items()}

    def meetings(self) -> dict[tuple[str, str], tuple[str, str]]:
        """The live meetings: (buyer, supplier) → (hour, table)."""
        db.session.rollback()
        keys = {one.id: key for key, one in self.delegations.items()}
        tables = {one.id: one.label for one in self.event.tables}
        hours = {slot.id: hour for slot, hour in zip(self.event.slots, HOURS, strict=True)}
        return {
            tuple(sorted((keys[one.a_id], keys[one.b_id]))): (hours[one.slot_id], tables[one.table_id])  # type: ignore[misc]
            for one in live_meetings(db.session(), self.event.id)
        }


def begin_story_five(make: Make) -> StoryFive:
    """Published as version 1; S6–B1 accepted, and nobody's to meet so far: B1's agenda holds five."""
    chamber = make.chamber(name="CRESS d’essai", email="cress@exemple.fr")
    organiser = make.person(name="Omar Lenoir", email="omar@exemple.fr", staff_of=chamber)
    event = make.event(
        chamber,
        slots=0,
        name="Rencontre de la Seine-Verte",
        place="Salle des fêtes",
        phase="scheduled",
        opened_at=now(),
    )
    _slots(event)
    delegations, people = {}, {}
    for key, name in NAMES.items():
        organisation = make.organisation(name=name, known_to=chamber)
        people[key] = make.person(
            name=f"Personne {key}", email=f"{key.lower()}@exemple.fr", speaks_for=organisation
        )
        delegations[key] = make.delegation(
            event,
            organisation,
            "buyer" if key.startswith("B") else "supplier",
            people=(people[key],),
            home_table_id=event.tables[int(key[1]) - 1].id if key.startswith("B") else None,
            max_meetings=5 if key == "B1" else None,
        )
    with transaction(Actor(), "tests.phones") as session:
        for number, person in enumerate(people.values()):
            know_person(session, chamber.id, person.id, f"061234567{number}")
    for buyer, suppliers in PLANNING.items():
        for supplier in suppliers:
            make.request(delegations[supplier], delegations[buyer], state="accepted", answer_rank=2)
    make.request(delegations["S6"], delegations["B1"], rank=3, state="accepted", answer_rank=3)
    actor = actor_of(organiser.id)
    publish_schedule(actor, event.id, _draft(event, actor, delegations))
    return StoryFive(event, organiser, actor, delegations, people)


def _slots(event: Event) -> None:
    for position, hour in enumerate(HOURS):
        hours, minutes = map(int, hour.split(":"))
        start = datetime(2027, 3, 11, hours - 1, minutes, tzinfo=UTC)  # Paris is an hour ahead in March
        event.slots.append(
            Slot(
                event_id=event.id,
                position=position,
                session=int(hours > 15 or (minutes == 40 and hours == 15)),
                starts_at=start,
                ends_at=start + timedelta(minutes=15),
            )
        )
    db.session.commit()
    db.session.refresh(event)


def _draft(event: Event, actor: Actor, delegations: dict[str, Delegation]) -> int:
    """The story's timetable as a draft: checked by the publication like any other."""
    with transaction(actor, "tests.draft") as session:
        event = session.get_one(Event, event.id)
        built = build_problem(event)
        number = {frozenset(pair): n for n, pair in enumerate(built.pairs)}
        rows = tuple(
            Assignment(
                number[frozenset((delegations[buyer].id, delegations[supplier].id))],
                HOURS.index(hour),
                event.tables[int(buyer[1]) - 1].id,
            )
            for buyer, suppliers in PLANNING.items()
            for supplier, hour in suppliers.items()
        )
        draft = Draft(built.problem, tuple(sorted(rows, key=lambda row: row.meeting)))
        nothing = Proven(10**9, 0, 0, None, None, None, ())
        found = recount(draft, Found("feasible", "tables"), nothing)
        schedule: Schedule = keep_schedule(session, event, built, found, event.input_version, actor.person_id)
        return schedule.id
