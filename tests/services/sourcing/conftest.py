import pytest

from matchmaker.services.directory.people import actor_of


@pytest.fixture
def buyer(make):
    return make.organisation(name="Ville de Valbrune", public_buyer=True)


@pytest.fixture
def need(make, buyer):
    return make.need(buyer, "Nettoyage des écoles")


@pytest.fixture
def actor(make, buyer):
    return actor_of(make.person(speaks_for=buyer).id)
