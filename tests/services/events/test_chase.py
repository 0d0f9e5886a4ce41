from datetime import timedelta

import pytest
from sqlalchemy import func, select

from matchmaker.clock import now
from matchmaker.core.errors import NotFound
from matchmaker.db.jobs import Outbox
from matchmaker.db.registrations import Reminder
from matchmaker.services.directory.people import actor_of
from matchmaker.services.directory.sessions import save_session
from matchmaker.services.events.announced import ListChanged
from matchmaker.services.events.availability import change_availability, change_own_availability
from matchmaker.services.events.chase import (
    NobodyToRemind,
    UnknownCall,
    chase_of,
    forget_call,
    note_call,
    remind,
)
from tests.factories.registering import organiser_of


@pytest.fixture
def event(make):
    return make.event(make.chamber(email="cress@exemple.fr"), opened_at=now())


@pytest.fixture
def organiser(make, event):
    return organiser_of(make, event)


def invited(make, event, kind="supplier", *, people=None, **organisation):
    one = make.organisation(**organisation)
    people = (make.person(speaks_for=one),) if people is None else people
    return make.delegation(event, one, kind, people=people, invited_at=now())


def owed(actor, event):
    return {line.name: line.reasons for line in chase_of(actor, event.id).lines}


def test_silence_is_told_from_being_always_there(any_app, make):
    event = make.event(opened_at=now())
    organiser = organiser_of(make, event)
    one = invited(make, event, name="A", description="Traiteur")
    make.offer(one.organisation)
    person = one.delegates[0].person
    assert owed(organiser, event) == {"A": ("never_came", "no_availability")}

    save_session(None, person.id, {})
    change_own_availability(actor_of(person.id), event.id, ())

    assert owed(organiser, event) == {}


def test_availability_said_for_a_structure_counts_too(make, event, organiser):
    one = invited(make, event, name="A", description="Traiteur")
    make.offer(one.organisation)

    change_availability(organiser, event.id, one.id, ())

    assert owed(organiser, event) == {"A": ("never_came",)}


def test_who_was_never_asked_is_not_reminded(make, event, organiser):
    make.delegation(event, people=(make.person(),))

    assert owed(organiser, event) == {}


def test_most_urgent_first(make, event, organiser):
    came = invited(make, event, name="A")
    save_session(None, came.delegates[0].person_id, {})
    invited(make, event, name="B")

    assert [line.name for line in chase_of(organiser, event.id).lines] == ["B", "A"]


def test_one_letter_for_somebody_of_two_structures(make, event, organiser, session):
    person = make.person(name="Léa", email="lea@exemple.fr")
    for name in ("A", "B"):
        invited(make, event, name=name, people=(person,))

    assert remind(organiser, event.id, 1) == 1

    message = session.scalars(select(Outbox)).one()
    assert "Pour A" in message.body
    assert "Pour B" in message.body
    assert message.address == "lea@exemple.fr"


def test_nobody_is_written_to_twice_in_a_week(make, event, organiser, session):
    invited(make, event)
    remind(organiser, event.id, 1)

    with pytest.raises(NobodyToRemind):
        remind(organiser, event.id, 1)
    for one in session.scalars(select(Reminder)):
        one.at -= timedelta(days=8)
    session.commit()

    assert remind(organiser, event.id, 1) == 1


def test_another_event_of_the_chamber_keeps_the_week_and_another_chamber_does_not(make, event, organiser):
    person = make.person()
    invited(make, event, people=(person,))
    sister, stranger = make.event(event.chamber, opened_at=now()), make.event(opened_at=now())
    for other in (sister, stranger):
        invited(make, other, people=(person,))
    remind(organiser, event.id, 1)

    assert chase_of(organiser, sister.id).letters == []
    assert len(chase_of(organiser_of(make, stranger), stranger.id).letters) == 1


def test_in_mode_essai_nobody_counts_as_reminded(make, organiser, event, session):
    session.merge(event).opened_at = None
    session.commit()
    invited(make, event)

    assert [remind(organiser, event.id, 1) for _ in range(2)] == [1, 1]

    assert {one.address for one in session.scalars(select(Outbox))} == {"cress@exemple.fr"}
    assert session.scalar(select(func.count()).select_from(Reminder)) == 0


def test_list_that_changed_is_announced_anew(make, event, organiser, session):
    invited(make, event)
    invited(make, event)

    with pytest.raises(ListChanged):
        remind(organiser, event.id, 1)
    assert session.scalars(select(Outbox)).all() == []


def test_telephone_list_holds_those_written_to_and_those_without_an_address(make, event, organiser):
    invited(make, event, name="A")
    remind(organiser, event.id, 1)
    invited(make, event, name="B", people=(make.person(email=None),))
    invited(make, event, name="C")

    assert sorted(line.name for line in chase_of(organiser, event.id).to_call) == ["A", "B"]


def test_call_is_noted_and_taken_back(make, event, organiser):
    one = invited(make, event, people=(make.person(email=None),))
    call = note_call(organiser, event.id, one.id, "message_left")
    assert [called.kind for called in chase_of(organiser, event.id).lines[0].calls] == ["message_left"]

    forget_call(organiser, event.id, one.id, call.id)

    assert chase_of(organiser, event.id).lines[0].calls == []


def test_letter_is_not_taken_back_as_a_call(make, event, organiser, session):
    one = invited(make, event)
    remind(organiser, event.id, 1)
    mail = session.scalars(select(Reminder.id)).one()

    with pytest.raises(NotFound):
        forget_call(organiser, event.id, one.id, mail)
    with pytest.raises(UnknownCall):
        note_call(organiser, event.id, one.id, "mail")


def test_another_chamber_reminds_nobody(make, event, session):
    one, other = invited(make, event), organiser_of(make, make.event())

    for act in (
        lambda: chase_of(other, event.id),
        lambda: remind(other, event.id, 1),
        lambda: note_call(other, event.id, one.id, "spoken"),
    ):
        with pytest.raises(NotFound):
            act()
    assert session.scalars(select(Outbox)).all() == []


def test_requests_that_wait_for_an_answer_are_reminded_of_while_it_can_be_given(
    make, event, organiser, session
):
    invited(make, event, name="A")
    sender, receiver = (make.delegation(event) for _ in range(2))
    receiver.invited_at = now()
    wish = make.request(sender, receiver)
    session.commit()
    name = receiver.organisation.name

    assert "unanswered" in owed(organiser, event)[name]
    wish.state = "declined"
    session.commit()
    assert "unanswered" not in owed(organiser, event)[name]
    wish.state, event.phase = "pending", "scheduled"
    session.commit()
    assert "unanswered" not in owed(organiser, event)[name]
