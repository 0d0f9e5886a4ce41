"""The main job as in production: a real worker, a real broker, a real mail server, either database."""

import pytest
from sqlalchemy import func, select

from matchmaker.db.directory import Person
from matchmaker.db.events import Event
from matchmaker.db.jobs import Job, Outbox
from matchmaker.db.scheduling import Meeting, Schedule
from matchmaker.extensions import db
from matchmaker.services.directory.people import actor_of
from matchmaker.services.events.demo import ORGANISER, load_demo
from matchmaker.services.scheduling.publish import publish_schedule
from matchmaker.services.scheduling.solve import start_solving

pytestmark = pytest.mark.peers


@pytest.mark.timeout(240)
def test_an_event_is_scored_scheduled_published_and_told(service, smtp):
    load_demo()
    service.start_worker("celery_worker")
    scoring = db.session.scalars(select(Job.id)).one()
    service.wait_done(scoring, reconcile=True)

    event_id = db.session.scalars(select(Event.id)).one()
    actor = actor_of(db.session.scalars(select(Person.id).where(Person.email == ORGANISER)).one())
    service.wait_done(start_solving(actor, event_id).id)
    schedule_id = db.session.scalars(select(Schedule.id)).one()
    publish_schedule(actor, event_id, schedule_id)
    service.wait(lambda: _states() == {"sent"})

    db.session.rollback()
    assert db.session.scalar(select(func.count(Meeting.id))) > 200
    assert len(smtp.letters) == db.session.scalar(select(func.count(Outbox.id))) > 90
    # Mode essai: everything went to the organiser, marked.
    assert {tuple(letter.recipients) for letter in smtp.letters} == {(ORGANISER,)}
    assert [letter for letter in smtp.letters if "[ESSAI]" not in letter.message["Subject"]] == []


def _states() -> set[str]:
    db.session.rollback()
    return set(db.session.scalars(select(Outbox.state)))
