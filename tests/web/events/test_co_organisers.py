"""The pages on which two chambers agree to run an event together."""

import pytest
from sqlalchemy import select

from matchmaker.db.co_organisers import CoOrganiser
from matchmaker.extensions import db
from tests.factories.counting import counted_queries


@pytest.fixture
def event(make):
    return make.event(make.chamber(name="CRESS Loire", region="52"), name="Rencontre de Nantes")


@pytest.fixture
def owner(make, event, client_as):
    return client_as(make.person(staff_of=event.chamber))


@pytest.fixture
def second(make):
    return make.chamber(name="CRESS Bretagne", region="53")


@pytest.fixture
def guest(make, second, client_as):
    return client_as(make.person(staff_of=second))


def together(event):
    return f"/evenements/{event.id}/co-organisateurs"


def one(event, chamber, act):
    return f"{together(event)}/{chamber.id}/{act}"


def state():
    db.session.rollback()
    return db.session.scalars(select(CoOrganiser.state)).one()


def test_from_the_invitation_to_the_departure(owner, guest, event, second):
    page = owner.get(together(event)).text
    assert "CRESS Bretagne (Bretagne)" in page
    owner.submit(together(event), together(event), chamber=str(second.id))
    assert "CRESS Loire vous propose de co-organiser « Rencontre de Nantes »" in guest.get("/evenements").text

    guest.submit("/evenements", one(event, second, "reponse"), answer="yes")
    shown = guest.get(f"/evenements/{event.id}").text
    assert "Événement de CRESS Loire, que vous co-organisez." in shown
    assert "Emporter l’événement" not in shown
    assert "Nouvelle édition" not in shown
    assert "Événement de CRESS Loire" in guest.get("/evenements").text
    assert "Co-organisé avec CRESS Bretagne." in owner.get(f"/evenements/{event.id}").text

    guest.submit(together(event), one(event, second, "depart"))
    assert state() == "left"
    assert guest.get(f"/evenements/{event.id}").status_code == 404
    assert "est partie" in owner.get(together(event)).text


def test_the_owner_removes_a_co_organiser(owner, guest, event, second):
    owner.submit(together(event), together(event), chamber=str(second.id))
    guest.submit("/evenements", one(event, second, "reponse"), answer="yes")

    owner.submit(together(event), one(event, second, "retrait"))

    assert state() == "removed"
    assert guest.get(together(event)).status_code == 404


def test_a_co_organiser_reads_neither_the_form_nor_what_others_answered(make, owner, guest, event, second):
    owner.submit(together(event), together(event), chamber=str(second.id))
    guest.submit("/evenements", one(event, second, "reponse"), answer="yes")
    make._keep(CoOrganiser(event_id=event.id, chamber_id=make.chamber(name="CRESS Muette").id))

    page = guest.get(together(event)).text

    assert "CRESS Muette" not in page
    assert "Chambre à inviter" not in page
    assert guest.post(together(event), data={"chamber": "1"}).status_code in (400, 404)


def test_a_declined_invitation_is_gone_from_the_list(owner, guest, event, second):
    owner.submit(together(event), together(event), chamber=str(second.id))

    guest.submit("/evenements", one(event, second, "reponse"), answer="no")

    assert state() == "declined"
    guest.get("/evenements")  # says what was done
    assert "co-organiser" not in guest.get("/evenements").text


@pytest.mark.parametrize("events", [1, 3])
def test_the_list_asks_the_same_questions_however_long(make, guest, second, events):
    for _ in range(events):
        make._keep(CoOrganiser(event_id=make.event().id, chamber_id=second.id, state="accepted"))
        make._keep(CoOrganiser(event_id=make.event().id, chamber_id=second.id))
    guest.get("/evenements")

    with counted_queries() as counted:
        guest.get("/evenements")

    assert counted.number == 10
