"""The planning of story 5, two days before; and the same once everybody was asked."""

import pytest
import time_machine

from matchmaker.services.events.confirmation.asking import ask_due
from tests.factories.story_five import TWO_DAYS_BEFORE, begin_story_five


@pytest.fixture
def story(app, make):
    with time_machine.travel(TWO_DAYS_BEFORE, tick=False):
        yield begin_story_five(make)


@pytest.fixture
def asked(story):
    """Everybody was asked this morning."""
    ask_due()
    return story
