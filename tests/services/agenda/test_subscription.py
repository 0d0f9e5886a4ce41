"""The feed's address: one person's, for one structure, and gone the moment it should be."""

from datetime import timedelta

import pytest
import time_machine

from matchmaker.core.directory.access import SYSTEM
from matchmaker.core.errors import NotFound
from matchmaker.db.directory import Membership
from matchmaker.db.events import Delegation
from matchmaker.db.links import PersonalLink
from matchmaker.db.transaction import transaction
from matchmaker.documents.language import FRENCH
from matchmaker.extensions import db
from matchmaker.services.agenda.subscription import (
    KEPT,
    feed_link,
    feed_of,
    subscribe,
    subscribed_since,
    unsubscribe,
)
from matchmaker.services.directory.people import actor_of
from matchmaker.services.directory.personal_links import give_link, link_of
from tests.factories.making import START
from tests.factories.publishing import publish_small_event


@pytest.fixture
def published(make):
    return publish_small_event(make)


def given(published):
    actor = actor_of(published.selling.id)
    return subscribe(actor, published.event.id, published.first.organisation_id)


def test_a_feed_shows_the_agenda_and_its_key_is_nowhere(any_app, published):
    key = given(published)

    agenda = feed_of(feed_link(key), FRENCH)

    assert [one.partner for one in agenda.appointments] == ["Ville de Valbrune"]
    assert key not in str(db.session.query(PersonalLink.key_hash).all())
    assert subscribed_since(actor_of(published.selling.id), published.first) is not None


def test_another_address_and_stopping_end_the_one_before(any_app, published):
    actor = actor_of(published.selling.id)
    first, second = given(published), given(published)

    with pytest.raises(NotFound):
        feed_link(first)
    assert feed_link(second).person_id == published.selling.id

    unsubscribe(actor, published.event.id, published.first.organisation_id)
    with pytest.raises(NotFound):
        feed_link(second)
    assert subscribed_since(actor, published.first) is None


def test_a_new_address_leaves_the_links_of_mails_and_of_colleagues(make, published):
    colleague = make.person(speaks_for=published.first.organisation)
    theirs = subscribe(actor_of(colleague.id), published.event.id, published.first.organisation_id)
    with transaction(SYSTEM, "test") as session:
        end = START + timedelta(days=1)
        mailed = give_link(session, "confirmation", published.first, published.selling.id, end)

    given(published)

    assert feed_link(theirs).person_id == colleague.id
    with time_machine.travel(START, tick=False):
        assert link_of(mailed, "confirmation").person_id == published.selling.id


def test_who_speaks_for_the_structure_no_more_has_no_feed(published):
    key = given(published)
    with transaction(SYSTEM, "test") as session:
        session.query(Membership).filter_by(person_id=published.selling.id).delete()

    with pytest.raises(NotFound):
        feed_link(key)


def test_a_structure_that_withdraws_hears_of_every_meeting_cancelled(published):
    key = given(published)
    with transaction(SYSTEM, "test") as session:
        session.get_one(Delegation, published.first.id).state = "cancelled"

    [one] = feed_of(feed_link(key), FRENCH).appointments

    assert (one.uid, one.status, one.sequence) == ("un@matchmaker", "cancelled", 1)


def test_a_year_after_the_event_the_feed_is_over(published):
    key = given(published)
    end = published.event.slots[-1].ends_at + KEPT

    with time_machine.travel(end - timedelta(minutes=1), tick=False):
        assert feed_link(key).person_id == published.selling.id
    with time_machine.travel(end, tick=False), pytest.raises(NotFound):
        feed_link(key)


def test_nobody_subscribes_to_the_agenda_of_others(make, published):
    stranger = actor_of(make.person(speaks_for=make.organisation()).id)

    with pytest.raises(NotFound):
        subscribe(stranger, published.event.id, published.first.organisation_id)
