import pytest
from sqlalchemy import select

from matchmaker.db.events import Delegation
from tests.factories.counting import counted_queries
from tests.factories.publishing import publish_small_event


@pytest.fixture
def chamber(make):
    return make.chamber()


@pytest.fixture
def event(make, chamber):
    return make.event(chamber)


@pytest.fixture
def organiser(make, chamber, client_as):
    return client_as(make.person(staff_of=chamber))


def listed(event):
    return f"/evenements/{event.id}/participants"


def one(delegation):
    return f"/evenements/{delegation.event_id}/participants/{delegation.id}"


def test_empty_list_says_what_to_do(organiser, event):
    assert "Importez votre liste d’inscrits" in organiser.get(listed(event)).text


def test_list_is_searched_by_structure_and_by_person(organiser, event, make):
    person = make.person(name="Léa Petit", email="lea@exemple.fr")
    make.delegation(event, make.organisation(name="net eclair"), people=(person,))
    make.delegation(event, make.organisation(name="tournesol"), "buyer")

    for query in ("mots=ÉCLAIR", "mots=lea@exemple.fr", "type=supplier"):
        page = organiser.get(f"{listed(event)}?{query}").text
        assert "net eclair" in page
        assert "tournesol" not in page
    assert "Aucune structure ne correspond" in organiser.get(f"{listed(event)}?mots=introuvable").text


def test_availability_is_told_in_words(organiser, event, make):
    make.delegation(event, absent=(event.slots[1],))
    make.delegation(event, absent=tuple(event.slots))

    page = organiser.get(listed(event)).text

    assert "14:00–14:15, 14:40–15:15" in page
    assert "jamais disponible" in page


@pytest.mark.parametrize("participants", [1, 3])
def test_list_asks_the_same_number_of_queries(organiser, event, make, participants):
    for _ in range(participants):
        delegation = make.delegation(event, people=(make.person(), make.person()), absent=(event.slots[0],))
        make.request(delegation, make.delegation(event, state="cancelled"))

    organiser.get("/evenements")  # the first page of a session also writes it
    with counted_queries() as counted:
        page = organiser.get(f"{listed(event)}?etat=accepted")

    assert page.text.count('scope="row"') == participants
    assert counted.number == 20


def test_structure_is_added_by_hand_and_completed(organiser, event, make, session, chamber):
    known = make.organisation(name="Les Jardins du Val", known_to=chamber)

    answer = organiser.submit(f"{listed(event)}/nouveau", kind="supplier", organisation=str(known.id))
    delegation = session.scalars(select(Delegation)).one()
    assert answer.location == one(delegation)

    people = f"{one(delegation)}/interlocuteurs"
    organiser.submit(one(delegation), people, name="Jeanne Duval", email="jeanne@exemple.fr")
    organiser.submit(
        one(delegation), one(delegation), home_table_id=str(event.tables[0].id), max_meetings="4"
    )
    hours = f"{one(delegation)}/disponibilites"
    organiser.submit(one(delegation), hours, when="some", present=[str(event.slots[2].id)])

    page = organiser.get(listed(event)).text
    assert "Jeanne Duval" in page
    assert "T1" in page
    assert "14:40–14:55" in page


def test_wrong_siret_is_said_in_the_form(organiser, event):
    page = organiser.submit(f"{listed(event)}/nouveau", siret="123", name="Atelier du Pont").text

    assert "trop court pour un SIRET" in page
    assert "Atelier du Pont" in page


def test_second_activity_is_offered(organiser, event, make, session):
    known = make.organisation(name="Coop’Éclore Jardins")
    typed = {"siret": known.siret, "name": "Coop’Éclore Cuisine"}

    assert "other_activity" in organiser.submit(f"{listed(event)}/nouveau", **typed).text
    organiser.submit(f"{listed(event)}/nouveau", other_activity="y", **typed)

    assert session.scalars(select(Delegation)).one().organisation.name == "Coop’Éclore Cuisine"


def test_wrong_address_keeps_what_was_typed(organiser, event, make):
    delegation = make.delegation(event)

    page = organiser.submit(
        one(delegation), f"{one(delegation)}/interlocuteurs", name="Jeanne Duval", email="jeanne@"
    ).text

    assert "n’est pas une adresse e-mail complète" in page
    assert "Jeanne Duval" in page


def test_structure_with_published_meetings_is_not_taken_out(make, client_as, session):
    published = publish_small_event(make)
    browser = client_as(published.organiser)
    page = one(published.first)

    browser.submit(page, f"{page}/retrait")

    assert "dans le planning diffusé" in browser.get(page).text
    assert session.get(Delegation, published.first.id).state == "accepted"


def test_structure_leaves_and_comes_back(organiser, event, make, session):
    delegation = make.delegation(event)

    organiser.submit(one(delegation), f"{one(delegation)}/retrait")
    assert session.get(Delegation, delegation.id, populate_existing=True).state == "cancelled"

    organiser.submit(one(delegation), f"{one(delegation)}/inscription")
    assert session.get(Delegation, delegation.id, populate_existing=True).state == "accepted"


def test_taking_somebody_off_asks_first_once_their_planning_is_published(make, client_as, session):
    published = publish_small_event(make)
    browser, page = client_as(published.organiser), one(published.first)
    asks = "Le planning est diffusé : ses rendez-vous restent à la structure"
    assert asks in browser.get(page).text

    session.get(Delegation, published.first.id).agenda_version = 0
    session.commit()
    assert asks not in browser.get(page).text


def test_person_no_longer_comes(organiser, event, make, session):
    person = make.person()
    delegation = make.delegation(event, people=(person,))

    organiser.submit(one(delegation), f"{one(delegation)}/interlocuteurs/{person.id}/retrait")

    assert session.get(Delegation, delegation.id, populate_existing=True).delegates == []


def test_everything_of_another_chamber_is_not_there(make, client_as, event):
    canary = make.organisation(name="canari du Loiret")
    delegation = make.delegation(event, canary, people=(make.person(name="canari du Loiret"),))
    own = make.delegation(make.event(make.chamber()))
    stranger = client_as(make.person(staff_of=own.event.chamber))
    base = f"/evenements/{event.id}"
    pages = ("", "/reglages", "/creneaux", "/participants", "/invitation", "/ouverture", "/voeux")

    for address in (*(base + page for page in pages), one(delegation)):
        answer = stranger.get(address)
        assert (answer.status_code, "canari" in answer.text) == (404, False)
    assert stranger.get(f"/evenements/{own.event_id}/participants/{delegation.id}").status_code == 404
