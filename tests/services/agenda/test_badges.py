from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from matchmaker.db.badges import Badge
from matchmaker.db.events import Delegate, Event
from matchmaker.db.queries.comers import comers_of
from matchmaker.extensions import db
from matchmaker.services.agenda.badges import badge_codes_of, printed_badge_codes
from tests.factories.publishing import publish_small_event


@pytest.fixture
def published(any_app, make):
    return publish_small_event(make)


def delegates():
    return list(db.session.scalars(select(Delegate.id).order_by(Delegate.id)))


def printed(event):
    return printed_badge_codes(event, comers_of(event.id))


def test_each_person_has_a_code_and_keeps_it(published):
    codes = badge_codes_of(published.event)

    assert sorted(codes) == delegates()
    assert len(set(codes.values())) == 2
    assert badge_codes_of(published.event) == codes


def test_a_desk_finds_the_codes_again_and_makes_none(published):
    before = printed(published.event)

    codes = badge_codes_of(published.event)

    assert before == {}
    assert printed(published.event) == codes


def test_code_of_one_event_opens_nothing_at_another(published, make):
    badge_codes_of(published.event)

    assert printed(make.event(published.chamber)) == {}


def test_who_takes_anothers_place_gets_another_code(published, make):
    before = badge_codes_of(published.event)
    delegate = db.session.get(Delegate, delegates()[0])
    delegate.person_id = make.person(name="Remplaçante").id
    db.session.commit()

    assert delegate.id not in printed(published.event)
    after = badge_codes_of(published.event)
    assert after[delegate.id] != before[delegate.id]
    assert {key: code for key, code in after.items() if key != delegate.id} == {
        key: code for key, code in before.items() if key != delegate.id
    }


def test_badge_of_a_structure_that_cancelled_opens_nothing(published):
    codes = badge_codes_of(published.event)
    published.first.state = "cancelled"
    db.session.commit()
    gone = next(one.id for one in published.first.delegates)

    assert gone in codes
    assert gone not in printed(published.event)
    assert gone not in badge_codes_of(published.event)


def test_two_who_ask_at_once_read_the_same_codes(any_app, published):
    event_id, together = published.event.id, Barrier(2)

    def ask(_):
        with any_app.app_context():
            event = db.session.get(Event, event_id)
            together.wait()
            return badge_codes_of(event)

    db.session.rollback()
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(ask, range(2))

    assert one == other
    assert len(db.session.scalars(select(Badge)).all()) == 2
