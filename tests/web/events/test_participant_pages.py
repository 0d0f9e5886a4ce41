import pytest

from matchmaker.db.events import Delegation
from tests.factories.counting import counted_queries
from tests.factories.publishing import publish_small_event


@pytest.fixture
def gardens(make):
    return make.organisation(name="Les Jardins du Val")


@pytest.fixture
def supplier(make, gardens, client_as):
    return client_as(make.person(speaks_for=gardens))


def space(delegation, page=""):
    return f"/mes-rencontres/{delegation.event_id}{page}"


def absent(session, delegation):
    return {item.slot_id for item in session.get(Delegation, delegation.id, populate_existing=True).absences}


def test_empty_list_says_what_to_do(supplier):
    assert "Aucun événement pour l’instant" in supplier.get("/mes-rencontres").text


@pytest.mark.parametrize("events", [1, 3])
def test_list_asks_the_same_number_of_queries(supplier, make, gardens, events):
    for _ in range(events):
        make.delegation(make.event(), gardens)

    supplier.get("/mes-rencontres")  # the first page of a session also writes it
    with counted_queries() as counted:
        page = supplier.get("/mes-rencontres")

    assert page.text.count('<h2 class="h5') == events
    assert counted.number == 14


def test_space_says_what_to_do_next(supplier, make, gardens):
    delegation = make.delegation(make.event(), gardens)
    make.request(make.delegation(delegation.event, kind="buyer"), delegation)

    page = supplier.get(space(delegation)).text

    assert "sans offre, on ne peut pas vous conseiller" in page
    assert "Vœux sans réponse de votre part : 1" in page
    assert "toute la durée" in page


def test_availability_is_one_gesture(supplier, make, gardens, session):
    delegation = make.delegation(make.event(), gardens)
    one, two, *_ = delegation.event.slots

    supplier.submit(space(delegation, "/disponibilites"), when="some", present=[str(one.id), str(two.id)])
    assert absent(session, delegation) == {slot.id for slot in delegation.event.slots[2:]}

    supplier.submit(space(delegation, "/disponibilites"), when="whole")
    assert absent(session, delegation) == set()


def test_published_meeting_is_not_left_by_a_tick(make, client_as, session):
    published = publish_small_event(make)
    supplier = client_as(published.selling)

    page = supplier.submit(space(published.first, "/disponibilites"), when="some", present=[]).text

    assert "Prévenez l’organisateur" in page
    assert absent(session, published.first) == set()


def test_times_are_in_the_events_own_zone(supplier, make, gardens):
    delegation = make.delegation(make.event(zone="Indian/Reunion"), gardens)

    assert "17:00–18:15" in supplier.get(space(delegation)).text


def test_who_speaks_for_two_chooses_and_the_choice_lasts(supplier, make, gardens, client_as, session):
    cooking = make.organisation(name="Atelier Cuisine")
    person = make.person(speaks_for=gardens)
    make.person(speaks_for=cooking)
    event = make.event()
    one, two = make.delegation(event, gardens), make.delegation(event, cooking)
    from matchmaker.db.directory import Membership

    session.add(Membership(person_id=person.id, organisation_id=cooking.id))
    session.commit()
    both = client_as(person)

    assert f'<h1 class="h3">{two.organisation.name}</h1>' in both.get(space(one)).text
    assert '<h1 class="h3">Les Jardins du Val</h1>' in both.get(f"{space(one)}?structure={gardens.id}").text
    assert '<h1 class="h3">Les Jardins du Val</h1>' in both.get(space(one)).text


def test_somebody_elses_event_is_not_there(supplier, make):
    foreign = make.delegation(make.event(name="canari du Loiret"))

    for page in ("", "/disponibilites", "/voeux", "/voeux/nouveau", f"?structure={foreign.organisation_id}"):
        answer = supplier.get(space(foreign, page))
        assert (answer.status_code, "canari" in answer.text) == (404, False)


def test_structure_that_was_taken_out_sees_that_and_no_more(supplier, make, gardens):
    delegation = make.delegation(make.event(), gardens, state="cancelled")

    assert "Retirée" in supplier.get("/mes-rencontres").text
    assert supplier.get(space(delegation)).status_code == 404


@pytest.mark.parametrize("kind", ["visitor", "funder"])
def test_who_comes_without_meetings_is_offered_no_wishes(supplier, make, gardens, kind):
    delegation = make.delegation(make.event(phase="wishes"), gardens, kind)

    page = supplier.get(space(delegation)).text

    assert "Vous venez sans rendez-vous" in page
    assert space(delegation, "/voeux") not in page
    assert space(delegation, "/partenaires") not in page
    for hidden in ("/voeux", "/voeux/nouveau", "/partenaires"):
        assert supplier.get(space(delegation, hidden)).status_code == 409
