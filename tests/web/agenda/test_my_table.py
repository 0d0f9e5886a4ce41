"""« Ma table » and « Appeler l’accueil », on the page and behind the link; the phone is typed once by the organiser."""

import re
from datetime import timedelta

import pytest
import time_machine

from matchmaker.core.directory.access import SYSTEM
from matchmaker.db.events import Delegation
from matchmaker.db.transaction import transaction
from matchmaker.services.agenda.reading import reading_link
from tests.factories.browsing import Browsing
from tests.factories.making import START
from tests.factories.publishing import publish_small_event


@pytest.fixture
def published(make):
    return publish_small_event(make, opened_at=START - timedelta(days=30))


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(START - timedelta(hours=2), tick=False):
        yield


@pytest.fixture
def pages(app, published, client_as):
    """Both pages of the supplier who has a meeting."""

    def read():
        with transaction(SYSTEM, "tests.link") as session:
            link = reading_link(
                session, session.get_one(Delegation, published.first.id), published.selling.id
            )
        by_link = Browsing(app, None).get(re.search(r"/planning/lien/.+", link)[0])
        own = client_as(published.selling).get(f"/mes-rencontres/{published.event.id}/planning")
        return own.text, by_link.text

    return read


def give_phone(published, client_as, phone):
    settings = f"/evenements/{published.event.id}/reglages"
    return client_as(published.organiser).submit(settings, reception_phone=phone)


def test_both_pages_show_the_next_table_among_those_of_the_room(pages):
    for page in pages():
        assert 'href="#ma-table"' in page
        assert re.search(r'<li class="next">T1 <span>prochain</span></li><li>T2</li>', page)


def test_the_desk_is_called_from_both_pages(published, client_as, pages):
    assert give_phone(published, client_as, "01.99.00.00.12").status_code == 303

    for page in pages():
        assert 'href="tel:0199000012">Appeler l’accueil · 01 99 00 00 12</a>' in page


def test_without_a_phone_there_is_no_such_button(published, client_as, pages):
    give_phone(published, client_as, "01 99 00 00 12")
    give_phone(published, client_as, "")

    for page in pages():
        assert "Appeler l’accueil" not in page
        assert "tel:" not in page


def test_a_wrong_number_is_refused_with_what_was_typed(published, client_as):
    answer = give_phone(published, client_as, "12")

    assert answer.status_code == 200
    assert "« 12 » n’est pas un numéro de téléphone" in answer.text
    assert 'value="12"' in answer.text


def test_another_chamber_changes_nothing(published, make, client_as):
    stranger = client_as(make.person(staff_of=make.chamber()))

    assert stranger.get(f"/evenements/{published.event.id}/reglages").status_code == 404
