import re

import pytest

from matchmaker.core.directory.access import Actor
from matchmaker.extensions import db
from matchmaker.services.agenda.screen import give_screen_address
from matchmaker.services.scheduling.replan import mark_late
from tests.factories.counting import counted_queries
from tests.factories.publishing import publish_small_event


@pytest.fixture
def published(make):
    return publish_small_event(make)


@pytest.fixture
def organiser(published):
    return Actor(published.organiser.id, chambers=frozenset({published.chamber.id}))


@pytest.fixture
def address(published, organiser):
    return f"/ecran/{give_screen_address(organiser, published.event.id).screen_key}"


def test_the_organiser_creates_the_screen_and_whoever_has_its_address_sees_it(published, client_as):
    page = client_as(published.organiser)
    organisers = f"/evenements/{published.event.id}/ecran"
    assert "Créer l’écran" in page.get(organisers).text

    page.submit(organisers, organisers)

    [address] = set(re.findall(r"http://[^\"< ]+/ecran/[\w-]{20,}", page.get(organisers).text))
    assert "Rencontre d’essai" in client_as(None).get(address).text


def test_a_new_address_ends_the_old_one(published, organiser, address, client_as):
    assert client_as(None).get(address).status_code == 200

    give_screen_address(organiser, published.event.id)

    assert client_as(None).get(address).status_code == 404
    assert client_as(None).get(f"{address}.json").status_code == 404


def test_the_screen_tells_each_slot_in_words(address, client_as):
    told = client_as(None).get(f"{address}.json").json["stretches"]

    assert [(one["kind"], one["title"], one["hours"], one["then"]) for one in told[:4]] == [
        ("before", "Premier rendez-vous jeudi 11 mars", "", "à 14:00"),
        ("meetings", "Créneau 1 sur 4", "14:00 – 14:15", "Ensuite : créneau 2 à 14:20"),
        ("moving", "Changez de table", "", "Ensuite : créneau 2 à 14:20"),
        ("meetings", "Créneau 2 sur 4", "14:20 – 14:35", "Ensuite : créneau 3 à 14:40"),
    ]
    assert [told[-2]["then"], told[-1]["title"]] == ["Dernier créneau", "C’est terminé. Merci !"]


def test_the_screen_names_the_table_of_who_is_late_and_never_who_it_is(
    published, organiser, address, client_as
):
    mark_late(organiser, published.event.id, published.first.id, published.event.slots[2].id)

    answer = client_as(None).get(f"{address}.json")

    told = {one["title"]: one["tables"] for one in answer.json["stretches"] if one["kind"] == "meetings"}
    assert told["Créneau 2 sur 4"] == ["En retard : table T1"]
    moving = next(one for one in answer.json["stretches"] if one["kind"] == "moving")
    assert moving["tables"] == ["En retard : table T1"]
    for page in (answer.text, client_as(None).get(address).text):
        assert "Jardins" not in page
        assert "Valbrune" not in page


def test_an_event_without_slots_says_so(make, client_as):
    chamber = make.chamber()
    event = make.event(chamber, slots=0)
    person = make.person(staff_of=chamber)
    give_screen_address(Actor(person.id, chambers=frozenset({chamber.id})), event.id)
    db.session.rollback()

    assert "Aucun créneau n’est prévu." in client_as(None).get(f"/ecran/{event.screen_key}").text


def test_looking_takes_six_queries(address, client_as):
    browser = client_as(None)
    with counted_queries() as counted:
        browser.get(f"{address}.json")

    assert counted.number == 6
