"""A published planning, and the page of it that its participants open."""

import pytest

from tests.factories.planning import publish_planning


@pytest.fixture
def planning(app, make):
    return publish_planning(app, make)


@pytest.fixture
def agenda(planning):
    return f"/mes-rencontres/{planning.event.id}/planning"
