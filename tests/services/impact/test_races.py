"""Two colleagues who answer at once leave one answer; several workers that look for what is due write once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.db.events import Delegation
from matchmaker.db.impact import DayFeedback, Feedback
from matchmaker.db.jobs import Outbox
from matchmaker.extensions import db
from matchmaker.services.impact.follow_up import send_follow_ups
from tests.factories.after import DAY_AFTER, say_all
from tests.factories.publishing import publish_small_event


@pytest.fixture
def published(any_app, make):
    published = publish_small_event(make, opened_at=now())
    with time_machine.travel(DAY_AFTER, tick=False):
        yield published


def test_colleagues_who_answer_at_once_leave_one_answer(any_app, published):
    buyer_id = published.buyer.id
    db.session.remove()

    def answer(mark):
        with any_app.app_context():
            say_all(db.session.get_one(Delegation, buyer_id), mark=mark, satisfaction=mark)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(answer, [1, 2, 3, 4, 5, 1, 2, 3]))

    [said] = db.session.scalars(select(Feedback)).all()
    [day] = db.session.scalars(select(DayFeedback)).all()
    assert said.usefulness == day.satisfaction  # one of them whole, not a mixture


def test_workers_that_look_at_once_write_each_message_once(any_app, published):
    db.session.remove()

    def look(_):
        with any_app.app_context():
            return send_follow_ups()

    with ThreadPoolExecutor(4) as pool:
        sent = list(pool.map(look, range(8)))

    assert sorted(sent) == [0] * 7 + [2]
    assert len(db.session.scalars(select(Outbox.id)).all()) == 2
