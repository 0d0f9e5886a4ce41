"""Since agendas are final, what is published reaches people with a link that opens without signing in."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import delete, select

from matchmaker.clock import now
from matchmaker.db.directory import Membership
from matchmaker.db.events import Event
from matchmaker.db.jobs import Outbox
from matchmaker.db.links import PersonalLink
from matchmaker.db.scheduling import Schedule
from matchmaker.extensions import db
from matchmaker.services.agenda.reading import agenda_by_link
from matchmaker.services.directory.personal_links import LinkOver
from matchmaker.services.scheduling.changes import announce_publication
from matchmaker.services.scheduling.letters import letters_to_come
from matchmaker.services.scheduling.publish import publish_schedule
from tests.factories.making import START
from tests.factories.planning import close_the_wishes, compute

KEY = re.compile(r"/planning/lien/([\w-]+)")
TWO_DAYS_BEFORE = (START - timedelta(days=2)).replace(hour=0)


def publish(app, planning):
    return publish_schedule(planning.actor, planning.event.id, compute(app, planning))


def letter_to(person):
    db.session.rollback()
    return db.session.scalars(select(Outbox).where(Outbox.person_id == person.id)).one().body


def test_before_that_the_letter_leads_to_the_space(app, make):
    with time_machine.travel(TWO_DAYS_BEFORE - timedelta(hours=2), tick=False):
        planning = close_the_wishes(make, opened_at=now())
        publish(app, planning)

    assert KEY.search(letter_to(planning.selling)) is None
    assert f"/mes-rencontres/{planning.event.id}/planning" in letter_to(planning.selling)
    assert db.session.scalars(select(PersonalLink)).all() == []


def test_two_days_before_it_opens_the_agenda_until_the_day_after(app, make):
    with time_machine.travel(TWO_DAYS_BEFORE, tick=False) as clock:
        planning = close_the_wishes(make, opened_at=now())
        publish(app, planning)
        key = KEY.search(letter_to(planning.selling))[1]

        assert agenda_by_link(key).delegation.id == planning.suppliers[0].id
        clock.move_to(START + timedelta(days=2))
        with pytest.raises(LinkOver):
            agenda_by_link(key)


def test_the_organiser_who_looks_before_publishing_sees_no_key_and_makes_none(app, make):
    with time_machine.travel(TWO_DAYS_BEFORE, tick=False):
        planning = close_the_wishes(make, opened_at=now())
        schedule_id = compute(app, planning)
        event = db.session.get(Event, planning.event.id)
        announced = announce_publication(event, db.session.get(Schedule, schedule_id))

        bodies = [mail.body for _letter, mail in letters_to_come(event, announced.changes)]

    assert len(bodies) == 2
    assert all("(ici, le lien personnel de " in body for body in bodies)
    assert db.session.scalars(select(PersonalLink)).all() == []


def test_who_only_comes_for_the_structure_reads_it_by_a_link_before_that(app, make):
    with time_machine.travel(TWO_DAYS_BEFORE - timedelta(hours=2), tick=False):
        planning = close_the_wishes(make, opened_at=now())
        db.session.execute(delete(Membership).where(Membership.person_id == planning.selling.id))
        db.session.commit()
        publish(app, planning)
        key = KEY.search(letter_to(planning.selling))[1]

        assert not agenda_by_link(key).speaks
    assert KEY.search(letter_to(planning.buying)) is None
