import pytest


@pytest.fixture
def buyer(make):
    return make.organisation(name="Ville de Valbrune", public_buyer=True)


@pytest.fixture
def need(make, buyer):
    return make.need(buyer, "Nettoyage des écoles")


@pytest.fixture
def browser(make, buyer, client_as):
    return client_as(make.person(speaks_for=buyer))
