"""The event of story 5 as its first publication left it: three buyers who keep their table, six suppliers."""

from matchmaker.clock import now
from matchmaker.db.scheduling import Meeting, Publication, Seat
from matchmaker.extensions import db
from matchmaker.services.directory.people import actor_of
from tests.factories.stories import NAMES
from tests.factories.story_five import HOURS, PLANNING


def build_two_days_before(make):
    """The event as its first version left it."""
    chamber = make.chamber()
    event = make.event(chamber, slots=8, tables=3, phase="published", opened_at=now())
    people, delegations = {}, {}
    for number, name in enumerate(NAMES):
        organisation = make.organisation(name=name)
        people[name] = make.person(name=f"Personne de {name}", speaks_for=organisation)
        home = event.tables[number].id if name.startswith("B") else None
        delegations[name] = make.delegation(
            event,
            organisation,
            "buyer" if home else "supplier",
            people=(people[name],),
            home_table_id=home,
            agenda_version=1,
        )
    for buyer, meetings in PLANNING.items():
        for supplier, hour in meetings.items():
            hold(event, delegations[supplier], delegations[buyer], HOURS.index(hour), make)
    make.request(delegations["S6"], delegations["B1"], rank=3, state="accepted", answer_rank=3)
    db.session.add(Publication(event_id=event.id, number=1))
    db.session.commit()
    return event, delegations, people, actor_of(make.person(staff_of=chamber).id)


def hold(event, supplier, buyer, position, make):
    meeting = Meeting(
        event_id=event.id,
        slot_id=event.slots[position].id,
        table_id=buyer.home_table_id,
        a_id=supplier.id,
        b_id=buyer.id,
        first_publication=1,
    )
    db.session.add(meeting)
    db.session.flush()
    for side in (supplier, buyer):
        db.session.add(
            Seat(event_id=event.id, slot_id=meeting.slot_id, meeting_id=meeting.id, delegation_id=side.id)
        )
    make.request(supplier, buyer, rank=2, state="accepted", answer_rank=2, meeting_id=meeting.id)
