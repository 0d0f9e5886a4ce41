"""Quotas hold when two browsers of one structure send at the same instant, on both databases."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from matchmaker.core.directory.access import Actor
from matchmaker.core.requests.rules import QuotaReached
from matchmaker.db.requests import Request
from matchmaker.extensions import db
from matchmaker.services.requests.ask import NewWish, ask


def test_two_last_wishes_at_once_leave_one(any_app, make):
    event = make.event(wish_quota=1)
    sender = make.delegation(event)
    receivers = [make.delegation(event).id for _ in range(8)]
    actor = Actor(None, organisations=frozenset({sender.organisation_id}))
    event_id = event.id
    db.session.remove()

    def send(receiver):
        with any_app.app_context():
            try:
                ask(actor, event_id, NewWish(receiver, 2))
            except QuotaReached:
                return "refused"
            return "sent"

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, receivers))

    assert sorted(answers) == ["refused"] * 7 + ["sent"]
    assert len(db.session.scalars(select(Request.id)).all()) == 1
