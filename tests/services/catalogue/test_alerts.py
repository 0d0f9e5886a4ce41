"""A new need is told once to each person whose public offers it answers, in one mail a morning, until they stop it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from matchmaker.core.errors import NotFound
from matchmaker.db.alerts import AlertChoice, NeedAlert
from matchmaker.db.catalogue import Need
from matchmaker.db.directory import Membership
from matchmaker.db.jobs import Outbox
from matchmaker.db.scoring import NeedMatch
from matchmaker.extensions import db
from matchmaker.services.catalogue.alerts import (
    alerts_on,
    alerts_on_by_key,
    choose_alerts,
    choose_alerts_by_key,
    send_need_alerts,
)
from matchmaker.services.directory.people import actor_of
from tests.factories.counting import counted_queries

WRITTEN = datetime(2027, 3, 9, 15, 0, tzinfo=UTC)  # a Tuesday
MORNING = datetime(2027, 3, 10, 7, 0, tzinfo=UTC)  # 8:00 in Paris
NEXT = MORNING + timedelta(days=1)


@pytest.fixture
def town(make):
    return make.organisation(name="Ville de Valbrune")


@pytest.fixture
def supplier(make):
    return make.organisation(name="Jardins")


@pytest.fixture
def person(make, supplier):
    return make.person(name="Inès Caron", email="ines@jardins.example", speaks_for=supplier)


@pytest.fixture
def offer(make, supplier):
    return make.offer(supplier, visibility="public")


def publish(make, town, offer, title="Tonte", **values):
    """A need of the town's own people that this offer answers."""
    need = make.need(town, title, **({"visibility": "public", "confirmed_at": WRITTEN} | values))
    match(need, offer)
    return need


def match(need, offer, *, fits=True):
    db.session.add(NeedMatch(need_id=need.id, offer_id=offer.id, place=1, fits=fits, rank=0.8))
    db.session.commit()


def send_at(moment):
    with time_machine.travel(moment, tick=False):
        return send_need_alerts()


def mails():
    db.session.rollback()
    return list(db.session.scalars(select(Outbox).order_by(Outbox.id)))


def test_the_needs_of_the_day_before_come_in_one_mail(make, town, person, offer):
    publish(make, town, offer)
    publish(make, town, offer, "Taille de haies")

    assert send_at(MORNING) == 1

    [mail] = mails()
    assert (mail.address, mail.subject) == (person.email, "2 nouveaux besoins répondent à vos offres")
    assert "Tonte (Ville de Valbrune)" in mail.body
    assert "/alertes/" in mail.body
    assert mail.kind == "catalogue.need_alert"


def test_on_every_database_a_need_is_told_once_whatever_is_changed_of_it(any_app, make):
    town, supplier = make.organisation(), make.organisation()
    make.person(speaks_for=supplier)
    need = publish(make, town, make.offer(supplier, visibility="public"))
    send_at(MORNING)
    assert len(mails()) == 1

    for day in (1, 2, 5):
        need = db.session.get(Need, need.id)
        need.title, need.version = f"Tonte {day}", need.version + 1
        need.confirmed_at = MORNING + timedelta(days=day, hours=-12)
        db.session.commit()
        assert send_at(MORNING + timedelta(days=day)) == 0

    assert len(mails()) == 1


def test_looking_again_the_same_morning_writes_nothing_more(make, town, person, offer):
    publish(make, town, offer)
    send_at(MORNING)
    publish(make, town, offer, "Taille")

    assert send_at(MORNING + timedelta(hours=1)) == 0
    assert send_at(NEXT) == 1
    assert ["Taille" in one.body and "Tonte" not in one.body for one in mails()] == [False, True]


@pytest.mark.parametrize(
    "moment",
    [
        MORNING - timedelta(minutes=1),
        datetime(2027, 3, 13, 8, 0, tzinfo=UTC),  # a Saturday
        MORNING + timedelta(hours=11),
    ],
)
def test_nothing_leaves_outside_working_hours(make, town, person, offer, moment):
    publish(make, town, offer)

    assert send_at(moment) == 0


def test_what_was_published_today_waits_for_tomorrow(make, town, person, offer):
    publish(make, town, offer, confirmed_at=MORNING + timedelta(minutes=5))

    assert send_at(MORNING + timedelta(hours=2)) == 0
    assert send_at(NEXT) == 1


def test_what_a_weekend_kept_back_comes_on_monday_and_what_is_old_never(make, town, person, offer):
    publish(make, town, offer, confirmed_at=datetime(2027, 3, 12, 20, 0, tzinfo=UTC))
    publish(make, town, offer, "Ancien", confirmed_at=datetime(2027, 3, 1, 9, 0, tzinfo=UTC))

    assert send_at(datetime(2027, 3, 15, 7, 0, tzinfo=UTC)) == 1
    assert "Ancien" not in mails()[0].body


@pytest.mark.parametrize(
    "values",
    [
        {"visibility": "own"},
        {"visibility": "event"},  # the supplier comes to no event of the town's
        {"visibility": "chamber"},
        {"state": "abandoned"},
        {"confirmed_at": None},  # an import, or a chamber: sending is its own act
    ],
)
def test_a_need_that_is_not_for_the_supplier_is_not_told(make, town, person, offer, values):
    publish(make, town, offer, **values)

    assert send_at(MORNING) == 0


def test_a_need_of_an_event_is_told_to_those_who_come_to_it(make, town, person, offer, supplier):
    publish(make, town, offer, visibility="event")
    event = make.event()
    make.delegation(event, town, "buyer")
    make.delegation(event, supplier)

    assert send_at(MORNING) == 1


def test_nobody_is_told_of_ones_own_need_nor_of_another_form_of_work(make, town, person, offer):
    db.session.add(Membership(person_id=person.id, organisation_id=town.id))
    db.session.commit()
    publish(make, town, offer)
    other = make.organisation(name="Autre")
    need = make.need(other, "Mise à disposition", visibility="public", confirmed_at=WRITTEN)
    match(need, offer, fits=False)

    assert send_at(MORNING) == 0


def test_an_offer_that_is_no_longer_public_brings_nothing(make, town, person, offer):
    publish(make, town, offer)
    offer.withdrawn_at = WRITTEN
    db.session.commit()

    assert send_at(MORNING) == 0


def test_two_offers_and_two_people_bring_one_mail_each(make, town, person, offer, supplier):
    make.person(email="luc@jardins.example", speaks_for=supplier)
    make.person(email=None, speaks_for=supplier)
    need = publish(make, town, offer)
    match(need, make.offer(supplier, "Tonte douce", visibility="public"))

    assert send_at(MORNING) == 2
    assert {one.address for one in mails()} == {"ines@jardins.example", "luc@jardins.example"}
    assert db.session.query(NeedAlert).count() == 2


def test_who_stops_them_gets_none_and_may_take_them_up_again(make, town, person, offer):
    publish(make, town, offer)
    send_at(MORNING)
    key = db.session.get(AlertChoice, person.id).key
    publish(make, town, offer, "Taille")

    choose_alerts_by_key(key, on=False)
    assert (alerts_on_by_key(key), send_at(NEXT)) == (False, 0)
    choose_alerts(actor_of(person.id), on=True)

    assert (alerts_on(actor_of(person.id)), send_at(NEXT)) == (True, 1)
    assert db.session.get(AlertChoice, person.id).key == key  # links of earlier mails go on working


def test_a_key_nobody_was_given_opens_nothing(app):
    with pytest.raises(NotFound):
        choose_alerts_by_key("inconnu", on=False)


def test_the_letter_is_in_the_readers_language(make, town, supplier, offer):
    make.person(speaks_for=supplier, locale="en")
    publish(make, town, offer)
    send_at(MORNING)

    assert mails()[0].subject == "A new need answers your offers"


def test_a_quiet_round_is_one_query_however_many_people(make, town, supplier, offer):
    for _ in range(4):
        make.person(speaks_for=supplier)
    publish(make, town, offer)
    send_at(MORNING)

    with time_machine.travel(MORNING, tick=False), counted_queries() as counted:
        send_need_alerts()

    assert counted.number <= 2
