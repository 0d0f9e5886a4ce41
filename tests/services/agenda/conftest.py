"""An event on the day, and a structure that comes to it with one person."""

import pytest

from matchmaker.services.directory.people import actor_of


@pytest.fixture
def event(any_app, make):
    return make.event(make.chamber())


@pytest.fixture
def organiser(event, make):
    return actor_of(make.person(staff_of=event.chamber).id)


@pytest.fixture
def came(event, make):
    return make.delegation(event, people=(make.person(),))
