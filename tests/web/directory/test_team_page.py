"""The page « Équipe »: read by the whole team, changed by its admins."""

import pytest
from sqlalchemy import select

from matchmaker.db.directory import Person, Staff
from matchmaker.db.jobs import Outbox
from matchmaker.extensions import db
from tests.factories.counting import counted_queries


@pytest.fixture
def chamber(make):
    return make.chamber(name="CRESS Bretagne")


@pytest.fixture
def anne(make, chamber):
    person = make.person(name="Anne Le Goff", staff_of=chamber)
    db.session.scalars(select(Staff).where(Staff.person_id == person.id)).one().role = "admin"
    db.session.commit()
    return person


@pytest.fixture
def admin(anne, client_as):
    return client_as(anne)


def roles(chamber):
    db.session.rollback()
    found = select(Person.name, Staff.role).join(Staff, Staff.person_id == Person.id)
    rows = db.session.execute(found.where(Staff.chamber_id == chamber.id))
    return {row.name: row.role for row in rows}


def test_an_admin_adds_invites_promotes_and_removes(admin, chamber, session):
    add = f"/equipe/{chamber.id}"
    answer = admin.submit("/equipe", add, name="Luc Petit", email="luc@exemple.fr")
    assert answer.status_code == 303
    assert roles(chamber) == {"Anne Le Goff": "admin", "Luc Petit": "organiser"}
    luc = session.scalars(select(Person.id).where(Person.name == "Luc Petit")).one()

    admin.submit("/equipe", f"{add}/{luc}/invitation")
    assert [mail.address for mail in session.scalars(select(Outbox))] == ["luc@exemple.fr"]
    assert "est déjà partie aujourd’hui" in _after(admin, f"{add}/{luc}/invitation")

    admin.submit("/equipe", f"{add}/{luc}/role")
    assert roles(chamber)["Luc Petit"] == "admin"
    admin.submit("/equipe", f"{add}/{luc}/retrait")
    assert roles(chamber) == {"Anne Le Goff": "admin"}


def _after(browser, action):
    browser.submit("/equipe", action)
    return browser.get("/equipe").text


def test_what_was_typed_stays_when_it_is_refused(admin, chamber):
    answer = admin.submit("/equipe", f"/equipe/{chamber.id}", name="Luc Petit", email="luc@")

    assert answer.status_code == 200
    assert "Luc Petit" in answer.text
    assert "Cette adresse n’est pas complète." in answer.text
    assert roles(chamber) == {"Anne Le Goff": "admin"}


def test_the_last_admin_is_told_why_they_stay(admin, anne, chamber):
    assert "est la seule personne à administrer" in _after(admin, f"/equipe/{chamber.id}/{anne.id}/retrait")


def test_an_organiser_reads_the_list_and_has_no_buttons(make, anne, chamber, client_as):
    page = client_as(make.person(staff_of=chamber)).get("/equipe").text

    assert "Anne Le Goff" in page
    assert f"/equipe/{chamber.id}" not in page
    assert "Les personnes qui administrent la chambre changent cette liste." in page


def test_the_team_of_another_chamber_is_not_there(make, anne, client_as):
    page = client_as(make.person(staff_of=make.chamber())).get("/equipe").text

    assert "Anne Le Goff" not in page


@pytest.mark.parametrize("more", [1, 3])
def test_the_page_asks_the_same_questions_however_many_people(make, admin, chamber, more):
    for _ in range(more):
        make.person(staff_of=chamber)
    admin.get("/equipe")

    with counted_queries() as counted:
        admin.get("/equipe")

    assert counted.number == 9
