"""« Mes contacts » as a participant opens it, and what it never shows."""

import csv
import io
from datetime import timedelta

import pytest
import time_machine

from tests.factories.making import START
from tests.factories.publishing import publish_small_event


@pytest.fixture
def published(make):
    published = publish_small_event(make)
    make.person(name="Tom Hervé", email="tom@tournesol.example", speaks_for=published.second.organisation)
    return published


@pytest.fixture
def page(published):
    return f"/mes-rencontres/{published.event.id}/contacts"


@pytest.fixture
def evening(published):
    with time_machine.travel(START + timedelta(hours=6), tick=False):
        yield


@pytest.fixture
def selling(published, client_as, evening):
    return client_as(published.selling)


@pytest.fixture
def buying(published, client_as, evening):
    return client_as(published.buying)


def test_each_gives_their_own_details_in_one_press_and_takes_them_back(page, selling, buying):
    assert "n’a pas donné ses coordonnées" in selling.get(page).text
    assert "claire@valbrune.example" not in selling.get(page).text

    buying.submit(page, f"{page}/coordonnees")
    shown = selling.get(page).text
    assert "claire@valbrune.example" in shown
    assert "ines@jardins.example" not in buying.get(page).text.split("<main")[1]

    buying.submit(page, f"{page}/coordonnees/retrait")
    assert "claire@valbrune.example" not in selling.get(page).text


def test_the_files_hold_who_agreed_and_the_structures_to_call(page, selling, buying):
    selling.submit(page, f"{page}/coordonnees")

    cards, sheet = buying.get(f"{page}.vcf"), buying.get(f"{page}.csv")

    assert (cards.content_type, cards.headers["Content-Disposition"]) == (
        "text/vcard; charset=utf-8",
        'attachment; filename="contacts-rencontre-d-essai.vcf"',
    )
    assert "FN:Inès Caron\r\n" in cards.text
    assert cards.headers["Cache-Control"] == "no-store"
    rows = list(csv.reader(io.StringIO(sheet.data.decode("utf-8-sig")), delimiter=";"))
    assert [(row[0], row[1], row[8]) for row in rows[1:]] == [
        ("Inès Caron", "Les Jardins du Val", "rencontré"),
        ("", "Tournesol Traiteur", "à rappeler"),
    ]
    assert "tournesol.example" not in cards.text + sheet.text + buying.get(page).text


def test_a_second_chance_is_one_press_away_where_it_was_opened(published, page, client_as, buying):
    assert "À rappeler" in buying.get(page).text
    assert "Convenez d’un rappel" not in buying.get(page).text

    client_as(published.organiser).submit(f"/evenements/{published.event.id}/seconde-chance")

    assert "Convenez d’un rappel par la seconde chance." in buying.get(page).text


def test_the_agenda_leads_to_it_once_somebody_was_met(published, page, client_as):
    agenda = f"/mes-rencontres/{published.event.id}/planning"
    with time_machine.travel(START, tick=False):
        assert page not in client_as(published.selling).get(agenda).text.replace(f"{page}/coordonnees", "")
    with time_machine.travel(START + timedelta(hours=1), tick=False):
        assert f'href="{page}"' in client_as(published.selling).get(agenda).text


@pytest.mark.parametrize("suffix", ["", ".vcf", ".csv"])
def test_nobody_reads_the_contacts_of_others(published, page, make, client_as, evening, suffix):
    strangers = (
        make.person(speaks_for=make.organisation()),
        make.person(staff_of=make.chamber()),
        published.organiser,
    )

    answers = [client_as(stranger).get(page + suffix) for stranger in strangers]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert [b"Valbrune" in answer.data for answer in answers] == [False] * 3
