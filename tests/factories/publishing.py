"""A published timetable in the database, small enough to check by eye."""

from dataclasses import dataclass
from typing import Any

from matchmaker.db.directory import Chamber, Person
from matchmaker.db.events import Delegation, Event
from matchmaker.db.scheduling import Meeting, Publication, Schedule, Seat, Unplaced
from matchmaker.extensions import db
from tests.factories.making import Make


@dataclass(frozen=True)
class Published:
    """One buyer with a table, two suppliers; the first meets the buyer, the second could not be placed."""

    chamber: Chamber
    event: Event
    buyer: Delegation
    first: Delegation
    second: Delegation
    organiser: Person
    buying: Person
    selling: Person
    meeting: Meeting


def publish_small_event(make: Make, **event_values: Any) -> Published:
    """The event of `Published`, as its first publication left it."""
    chamber = make.chamber(name="CRESS d’essai")
    event = make.event(
        chamber,
        slots=4,
        tables=2,
        name="Rencontre d’essai",
        place="Salle des fêtes",
        phase="published",
        **event_values,
    )
    town, gardens, caterer = (
        make.organisation(name=name)
        for name in ("Ville de Valbrune", "Les Jardins du Val", "Tournesol Traiteur")
    )
    buying = make.person(name="Claire Morel", email="claire@valbrune.example", speaks_for=town)
    selling = make.person(name="Inès Caron", email="ines@jardins.example", speaks_for=gardens)
    buyer = make.delegation(
        event, town, "buyer", people=(buying,), home_table_id=event.tables[0].id, agenda_version=1
    )
    first = make.delegation(event, gardens, people=(selling,), agenda_version=1)
    second = make.delegation(event, caterer, agenda_version=1, absent=tuple(event.slots[1:]))
    need = make.need(town, "Entretien des parcs")
    meeting = Meeting(
        event_id=event.id,
        slot_id=event.slots[1].id,
        table_id=event.tables[0].id,
        a_id=first.id,
        b_id=buyer.id,
        need_id=need.id,
        uid="un@matchmaker",
        first_publication=1,
    )
    db.session.add(meeting)
    db.session.flush()
    for side in (first, buyer):
        db.session.add(
            Seat(event_id=event.id, slot_id=meeting.slot_id, meeting_id=meeting.id, delegation_id=side.id)
        )
    met = make.request(first, buyer, state="accepted", need_id=need.id, meeting_id=meeting.id)
    left = make.request(second, buyer, state="accepted")
    make.request(first, second, state="declined")
    make.request(second, first, state="withdrawn")
    schedule = Schedule(
        event_id=event.id,
        number=1,
        state="published",
        input_version=1,
        fingerprint="f",
        seed=0,
        status="optimal",
        shortfall=0,
        shortfall_bound=0,
        weight=met.id,
        weight_bound=met.id,
        seconds=0.1,
        asked=2,
        placed=1,
        problem={},
        solution={"unscheduled": []},
    )
    schedule.unplaced = [
        Unplaced(
            event_id=event.id,
            a_id=second.id,
            b_id=buyer.id,
            requests=[left.id],
            value=300,
            reason="no_common_slot",
            template="{a} et {b} n’ont aucun créneau commun.",
            values={"a": second.id, "b": buyer.id},
        )
    ]
    db.session.add(schedule)
    db.session.flush()
    db.session.add(Publication(event_id=event.id, number=1, schedule_id=schedule.id))
    db.session.commit()
    organiser = make.person(name="Omar Lenoir", staff_of=chamber)
    return Published(chamber, event, buyer, first, second, organiser, buying, selling, meeting)
