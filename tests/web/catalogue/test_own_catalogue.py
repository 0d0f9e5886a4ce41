import pytest

from tests.factories.counting import counted_queries


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_the_same_queries_however_long(client_as, make, number):
    organisation = make.organisation()
    tab = client_as(make.person(speaks_for=organisation))
    for n in range(number):
        make.offer(organisation, f"Offre {n}")
        make.need(organisation, f"Besoin {n}")

    with counted_queries() as counted:
        answer = tab.get("/catalogue")

    assert answer.status_code == 200
    assert counted.number == 17


def test_an_empty_catalogue_says_what_to_do(client_as, make):
    page = client_as(make.person(speaks_for=make.organisation())).get("/catalogue").text

    assert "Aucune offre pour l’instant." in page
    assert "Ajouter une offre" in page


def test_who_speaks_for_nobody_has_no_catalogue(client_as, make):
    assert client_as(make.person(staff_of=make.chamber())).get("/catalogue").status_code == 404
