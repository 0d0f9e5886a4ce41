"""Story 6: the event of the stories as published, where B1's need N1 has S1 at 14:20 and S5 at 15:00."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from matchmaker.core.directory.access import SYSTEM
from matchmaker.db.directory import Organisation
from matchmaker.db.requests import Request
from matchmaker.db.scheduling import Meeting
from matchmaker.db.transaction import transaction
from matchmaker.services.scheduling.booking.switch import open_booking
from tests.factories.making import Make
from tests.factories.story_five import StoryFive, begin_story_five

#: 8 March 2027 at ten in Paris.
EIGHTH = datetime(2027, 3, 8, 9, tzinfo=UTC)
PROFILE = "https://marches.example/seine-verte"


@dataclass(frozen=True)
class StorySix:
    five: StoryFive
    need: int


def begin_story_six(make: Make) -> StorySix:
    """Booking is open, and S6 was accepted on the same need, without a place so far."""
    five = begin_story_five(make)
    buyer = five.delegations["B1"]
    need = make.need(
        buyer.organisation, "Entretien des espaces verts", publication_on=datetime(2027, 4, 2, 10, tzinfo=UTC)
    ).id
    with transaction(SYSTEM, "tests.story_six") as session:
        session.get_one(Organisation, buyer.organisation_id).public_buyer = True
        suppliers = [five.delegations[key].id for key in ("S1", "S5", "S6")]
        sides = {frozenset((one, buyer.id)) for one in suppliers}
        for meeting in session.scalars(select(Meeting).where(Meeting.event_id == five.event.id)):
            if frozenset((meeting.a_id, meeting.b_id)) in sides:
                meeting.need_id = need
        for request in session.scalars(select(Request).where(Request.event_id == five.event.id)):
            if frozenset((request.from_id, request.to_id)) in sides:
                request.need_id = need
    open_booking(five.actor, five.event.id, "both")
    return StorySix(five, need)
