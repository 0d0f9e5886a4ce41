"""A message that came back is marked, by whoever hands the notice in, and can go to the corrected address."""

import pytest
from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.core.directory.access import SYSTEM, Actor
from matchmaker.core.errors import NotFound
from matchmaker.db.jobs import Outbox
from matchmaker.db.messages import Bounce
from matchmaker.db.queries.jobs import message_counts, messages_of_event
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.jobs.bounces import (
    Arrived,
    NoNotice,
    NotOurs,
    failing_addresses,
    paste_notice,
    take_notice,
)
from matchmaker.services.jobs.messages import AlreadySettled, is_returned, resend_message, settle_message
from matchmaker.services.jobs.outbox import post
from tests.factories.notices import exchange, postfix, sparse


@pytest.fixture
def event(make):
    return make.event(opened_at=now())


@pytest.fixture
def organiser(make, event):
    return Actor(make.person(staff_of=event.chamber).id, frozenset({event.chamber_id}))


@pytest.fixture
def delegation(make, event):
    return make.delegation(event, people=(make.person(name="Ana", email="a@exemple.fr"),))


@pytest.fixture
def message(event, delegation):
    with transaction(SYSTEM, "trial.write") as session:
        made = post(
            session,
            kind="trial",
            dedupe="1",
            to="a@exemple.fr",
            subject="Planning",
            body="Bonjour",
            event=event,
            person_id=delegation.delegates[0].person_id,
        )
        made.state = "sent"
        session.flush()
        return made


@pytest.mark.parametrize("shape", [postfix, exchange, sparse])
def test_the_message_is_marked_and_so_is_the_address(any_app, event, message, delegation, organiser, shape):
    take_notice(shape(message.message_id))

    assert is_returned(message)
    assert message_counts(event.id) == {"sent": 1, "returned": 1}
    [line] = messages_of_event(event.id, state="returned", limit=9, offset=0)
    assert line.returned
    assert list(failing_addresses(organiser, delegation)) == ["a@exemple.fr"]


def test_the_same_notice_counts_once(message):
    take_notice(postfix(message.message_id))
    take_notice(postfix(message.message_id))

    assert len(db.session.scalars(select(Bounce)).all()) == 1


def test_a_delay_marks_neither(message, delegation, organiser):
    take_notice(postfix(message.message_id, action="delayed", status="4.4.1"))

    assert not is_returned(message)
    assert failing_addresses(organiser, delegation) == {}


def test_it_is_sent_again_to_the_address_that_was_corrected(message, delegation, organiser):
    before = message.message_id
    take_notice(postfix(before))
    delegation.delegates[0].person.email = "ana@exemple.fr"
    db.session.commit()

    again = resend_message(organiser, message.id)

    assert (again.state, again.address) == ("queued", "ana@exemple.fr")
    assert again.message_id != before
    with pytest.raises(NotOurs):  # a late notice about the first is none about the second
        take_notice(postfix(before))


def test_what_came_back_is_not_settled_by_a_word_and_what_arrived_is_not_sent_again(message, organiser):
    with pytest.raises(AlreadySettled):
        resend_message(organiser, message.id)
    take_notice(postfix(message.message_id))

    with pytest.raises(AlreadySettled):
        settle_message(organiser, message.id)
    assert db.session.get(Outbox, message.id).state == "sent"


@pytest.mark.parametrize(
    ("raw", "refusal"),
    [
        (b"Subject: Bonjour\n\nAbsente jusqu'au 12.\n", NoNotice),
        (postfix("<unknown@matchmaker>"), NotOurs),
        (postfix("<unknown@matchmaker>", action="delivered", status="2.0.0"), Arrived),
    ],
)
def test_what_is_no_notice_of_ours_is_refused(message, raw, refusal):
    with pytest.raises(refusal):
        take_notice(raw)

    assert db.session.scalars(select(Bounce)).all() == []


def test_an_organiser_pastes_for_their_own_event_only(message, event, organiser, make):
    stranger = Actor(make.person().id, frozenset({make.chamber().id}))
    other = make.event(make.chamber())
    theirs = Actor(make.person().id, frozenset({other.chamber_id}))

    with pytest.raises(NotFound):
        paste_notice(stranger, event.id, postfix(message.message_id))
    with pytest.raises(NotOurs):
        paste_notice(theirs, other.id, postfix(message.message_id))

    assert paste_notice(organiser, event.id, postfix(message.message_id)).outbox_id == message.id
