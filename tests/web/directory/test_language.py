"""The language chosen at the foot of a page is that of one's mails too."""

import pytest

from matchmaker.db.directory import Person
from matchmaker.extensions import db


@pytest.fixture
def structure(make):
    return make.organisation()


@pytest.fixture
def ines(make, structure):
    return make.person(name="Inès Caron", speaks_for=structure)


def language_of(person):
    db.session.rollback()
    return db.session.get_one(Person, person.id).locale


def test_pages_and_mails_follow_the_choice(client_as, ines):
    browser = client_as(ines)

    browser.submit("/mon-compte", to="/langue/en")

    assert "your messages from now on" in browser.get("/mon-compte").text
    assert language_of(ines) == "en"
    browser.submit("/mon-compte", to="/langue/fr")
    assert language_of(ines) == "fr"


def test_who_is_signed_out_chooses_for_the_page_alone(client_as, ines):
    browser = client_as(None)

    browser.submit("/connexion", to="/langue/en")

    assert "Sign in" in browser.get("/connexion").text
    assert language_of(ines) == "fr"


def test_an_organiser_in_somebody_s_space_changes_nobody_s_mails(client_as, make, structure, ines):
    event = make.event()
    delegation = make.delegation(event, structure, people=(ines,))
    organiser = make.person(staff_of=event.chamber)
    browser = client_as(organiser)
    page = f"/evenements/{event.id}/participants/{delegation.id}"
    browser.submit(page, to=f"{page}/au-nom")

    browser.submit(f"/mes-rencontres/{event.id}", to="/langue/en")

    assert (language_of(ines), language_of(organiser)) == ("fr", "fr")
