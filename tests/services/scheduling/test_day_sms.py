"""On the day, who agreed to it is told by SMS that their agenda changed; nobody else, and not in mode essai."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.core.jobs.sms import NoMobileNumber
from matchmaker.db.events import Event
from matchmaker.db.jobs import Outbox
from matchmaker.db.messages import SmsConsent
from matchmaker.extensions import db
from matchmaker.services.agenda.day_sms import NoSmsHere, agree_to_sms, sms_choice, stop_sms
from matchmaker.services.directory.people import actor_of
from matchmaker.services.scheduling.publish import publish_schedule
from tests.factories.planning import close_the_wishes, compute


@pytest.fixture
def gateway(app):
    """A service with a gateway; nothing is handed to it here."""
    app.extensions["settings"] = replace(app.extensions["settings"], sms_url="https://sms.exemple.fr/")


@pytest.fixture
def planning(app, make):
    return close_the_wishes(make)


def agree(planning, typed="06 12 34 56 78"):
    own = planning.buyers[0].organisation_id
    return agree_to_sms(actor_of(planning.buying.id), planning.event.id, own, typed)


def publish(app, planning, *, opened, phase="running"):
    schedule = compute(app, planning)
    event = db.session.get(Event, planning.event.id)
    event.phase = phase
    event.opened_at = event.created_at if opened else None
    db.session.commit()
    publish_schedule(planning.actor, event.id, schedule)


def texted():
    return db.session.scalars(select(Outbox).where(Outbox.kind == "scheduling.changed_sms")).all()


def test_who_agreed_gets_one_sms_with_the_link(app, planning, gateway):
    agree(planning)

    publish(app, planning, opened=True)

    [sms] = texted()
    assert (sms.channel, sms.address, sms.person_id) == ("sms", "+33612345678", planning.buying.id)
    assert sms.body.startswith("Votre planning a changé (")
    assert f"/mes-rencontres/{planning.event.id}/planning" in sms.body


def test_in_mode_essai_the_organiser_gets_a_mail_and_no_sms_leaves(app, planning, gateway):
    agree(planning)

    publish(app, planning, opened=False)

    [message] = texted()
    assert (message.channel, message.address) == ("mail", planning.chamber.email)
    assert "+33612345678" in message.body


def test_before_the_day_nobody_is_texted(app, planning, gateway):
    agree(planning)

    publish(app, planning, opened=True, phase="scheduled")

    assert texted() == []


def test_who_stops_is_forgotten(app, planning, gateway):
    agree(planning)
    stop_sms(actor_of(planning.buying.id), planning.event.id, planning.buyers[0].organisation_id)

    publish(app, planning, opened=True)

    assert texted() == []
    assert db.session.scalars(select(SmsConsent)).all() == []


def test_one_agrees_for_oneself_with_a_mobile_number(planning, gateway, make):
    buyer = planning.buyers[0]
    colleague = make.person(speaks_for=buyer.organisation)

    with pytest.raises(NoMobileNumber):
        agree(planning, "01 23 45 67 89")
    with pytest.raises(NoSmsHere):  # speaks for the structure, and does not come
        agree_to_sms(actor_of(colleague.id), planning.event.id, buyer.organisation_id, "0612345678")
    with pytest.raises(NotFound):
        agree_to_sms(Actor(make.person().id), planning.event.id, buyer.organisation_id, "0612345678")
    assert db.session.scalars(select(SmsConsent)).all() == []


def test_without_a_gateway_nothing_is_offered(planning):
    assert sms_choice(actor_of(planning.buying.id), planning.buyers[0]) is None
    with pytest.raises(NoSmsHere):
        agree(planning)
