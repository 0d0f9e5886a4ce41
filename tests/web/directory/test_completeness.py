"""How complete one's structure is, for its own people alone, on its page and on the first page."""

import pytest

from matchmaker.db.directory import Membership

DETAIL = "Cinq kilos de saison, livrés le mardi dans tout le département"


@pytest.fixture
def chamber(make):
    return make.chamber()


@pytest.fixture
def gardens(make, chamber):
    return make.organisation(known_to=chamber, name="Les Jardins du Val")


@pytest.fixture
def ines(make, gardens):
    return make.person(name="Inès Caron", speaks_for=gardens)


def shown(page):
    return int(page.text.split("Fiche complète à ")[1].split(" ")[0])


def test_it_rises_with_an_offer_that_says_something_and_not_with_a_hollow_one(make, gardens, ines, client_as):
    browser = client_as(ines)
    page = f"/structures/{gardens.id}"
    before = shown(browser.get(page))

    make.offer(gardens, "…", description="à compléter", visibility="own")
    assert shown(browser.get(page)) == before
    make.offer(gardens, "Paniers de légumes", description=DETAIL, visibility="own")

    assert shown(browser.get(page)) == before + 20
    assert shown(browser.get("/mes-rencontres")) == before + 20


def test_the_next_useful_thing_leads_to_its_place(gardens, ines, client_as):
    text = client_as(ines).get("/mes-rencontres").text

    assert "Ajoutez une offre ou un besoin" in text
    assert f'href="/structures/{gardens.id}#offres"' in text


def test_who_speaks_for_several_sees_each(make, ines, gardens, session, client_as):
    other = make.organisation(name="Tournesol Traiteur")
    session.add(Membership(person_id=ines.id, organisation_id=other.id))
    session.commit()

    text = client_as(ines).get("/mes-rencontres").text

    assert text.count("Fiche complète à") == 4  # the meter's label and the words
    assert text.index("Les Jardins du Val") < text.index("Tournesol Traiteur")


def test_the_chamber_does_not_read_it(make, chamber, gardens, client_as):
    page = client_as(make.person(staff_of=chamber)).get(f"/structures/{gardens.id}")

    assert page.status_code == 200
    assert "Fiche complète" not in page.text
