"""The page on which a buyer decides about meetings whose subject is closed."""

import pytest
import time_machine

from matchmaker.db.catalogue import Need
from matchmaker.extensions import db
from tests.factories.story_six import EIGHTH, begin_story_six


@pytest.fixture
def story(app, make):
    with time_machine.travel(EIGHTH, tick=False):
        yield begin_story_six(make)


@pytest.fixture
def tab(story, client_as):
    return client_as(story.five.people["B1"])


def close(story, *, light):
    need = db.session.get(Need, story.need)
    need.light, need.state, need.publication_on = light, "abandoned", None
    db.session.commit()
    return f"/besoins/{need.id}/rendez-vous"


@pytest.mark.parametrize("light", [True, False])
def test_the_profile_is_asked_for_where_there_is_a_consultation_only(story, tab, light):
    page = close(story, light=light)

    assert ('name="profile"' in tab.get(page).text) is not light


def test_families_are_decided_about_without_a_profile(story, tab):
    page = close(story, light=True)
    said = {"choice": "cancel", "text": "Nous nous parlons plus tard."}

    preview = tab.submit(page, **said, act="preview").text
    sent = tab.submit(page, **said, act="send")

    assert "Ce sujet ne donne pas lieu à une consultation." in preview
    assert sent.status_code == 303
    assert "attend votre décision" not in tab.get(f"/besoins/{story.need}/fiche").text
