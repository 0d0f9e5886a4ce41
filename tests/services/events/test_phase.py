import pytest
from sqlalchemy import select

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.core.events.phases import NoSuchStep, NotReady
from matchmaker.db.events import Event
from matchmaker.db.scheduling import Meeting
from matchmaker.extensions import db
from matchmaker.services.events.access import EventClosed
from matchmaker.services.events.participants import Newcomer, add_participant
from matchmaker.services.events.phase import AlreadyOpen, move_event, open_event
from tests.factories.planning import publish_planning


@pytest.fixture
def event(make):
    return make.event(phase="registration")


@pytest.fixture
def organiser(event):
    return Actor(None, frozenset({event.chamber_id}))


def test_wishes_open_once_two_can_meet(event, organiser, make, session):
    with pytest.raises(NotReady, match="deux structures au moins"):
        move_event(organiser, event.id, "wishes")
    make.delegation(event)
    make.delegation(event, kind="buyer")

    move_event(organiser, event.id, "wishes")

    assert session.get(Event, event.id).phase == "wishes"


def test_going_back_asks_for_nothing(organiser, event, session):
    event.phase = "wishes"
    session.commit()

    assert move_event(organiser, event.id, "registration").phase == "registration"


def test_phase_that_does_not_follow_is_refused(event, organiser):
    with pytest.raises(NoSuchStep):
        move_event(organiser, event.id, "published")


def test_closed_event_changes_no_more_until_it_is_reopened(event, organiser, make, session):
    event.phase = "closed"
    session.commit()
    known = make.organisation(known_to=event.chamber)

    with pytest.raises(EventClosed):
        add_participant(organiser, event.id, Newcomer("buyer", organisation_id=known.id))

    move_event(organiser, event.id, "running")
    add_participant(organiser, event.id, Newcomer("buyer", organisation_id=known.id))


def test_event_opens_once(event, organiser):
    assert open_event(organiser, event.id).opened_at is not None

    with pytest.raises(AlreadyOpen):
        open_event(organiser, event.id)


def test_another_chambers_event_is_not_there(event, make):
    stranger = Actor(None, frozenset({make.chamber().id}))

    with pytest.raises(NotFound):
        open_event(stranger, event.id)
    with pytest.raises(NotFound):
        move_event(stranger, event.id, "wishes")


def test_wishes_reopened_after_publication_lead_back_to_the_published_planning(app, make, session):
    planning = publish_planning(app, make)
    event, before = planning.event, live()

    for to in ("wishes", "scheduled", "wishes", "published"):
        move_event(planning.actor, event.id, to)

    assert session.get(Event, event.id).phase == "published"
    assert live() == before != []


def test_there_is_no_way_back_to_a_planning_that_nobody_has(organiser, event, session):
    event.phase = "scheduled"
    session.commit()

    with pytest.raises(NoSuchStep):
        move_event(organiser, event.id, "published")


def live():
    found = select(Meeting.uid, Meeting.slot_id).where(Meeting.status != "cancelled").order_by(Meeting.id)
    return db.session.execute(found).all()
