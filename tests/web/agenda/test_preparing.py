"""A sheet for each meeting, of what its partner lets one see and of nothing else."""

import io

import pypdf
import pytest

from matchmaker.db.scheduling import Meeting
from matchmaker.extensions import db
from tests.factories.publishing import publish_small_event


@pytest.fixture
def published(make):
    published = publish_small_event(make)
    make.need(published.buyer.organisation, "Secret de la ville", visibility="own")
    make.offer(published.first.organisation, "Taille de haies")
    make.offer(published.first.organisation, "Offre gardée", visibility="own")
    return published


@pytest.fixture
def page(published):
    return f"/mes-rencontres/{published.event.id}/planning/preparation"


def text_of(answer):
    return " ".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(answer.data)).pages)


def test_each_side_reads_whom_where_why_and_what_to_ask(published, page, client_as):
    seller, buyer = client_as(published.selling), client_as(published.buying)

    shown = seller.get(page).text
    assert "Claire Morel" in shown
    assert "14:20 – 14:35" in shown
    assert "Entretien des parcs" in shown
    assert "Que cherchez-vous exactement, et pour quand ?" in shown
    theirs = buyer.get(page).text
    assert "Taille de haies" in theirs
    assert "Qu’avez-vous déjà fait de comparable, et pour qui ?" in theirs
    for text in (shown, theirs, text_of(seller.get(page + ".pdf")), text_of(buyer.get(page + ".pdf"))):
        assert "Secret de la ville" not in text
        assert "Offre gardée" not in text
        assert "@" not in text.partition("<main")[2]


def test_it_prints_in_one_press_a_page_a_meeting(published, page, client_as):
    answer = client_as(published.selling).get(page + ".pdf")

    assert (
        answer.headers["Content-Disposition"] == 'attachment; filename="preparation-les-jardins-du-val.pdf"'
    )
    printed = text_of(answer)
    assert "Ville de Valbrune" in printed
    assert "Vos notes" in printed
    assert len(pypdf.PdfReader(io.BytesIO(answer.data)).pages) == 1


def test_a_cancelled_meeting_has_no_sheet(published, page, client_as):
    db.session.get(Meeting, published.meeting.id).status = "cancelled"
    db.session.commit()
    browser = client_as(published.selling)

    assert "Aucun rendez-vous à préparer" in browser.get(page).text
    assert browser.get(page + ".pdf").status_code == 404


@pytest.mark.parametrize("suffix", ["", ".pdf"])
def test_nobody_reads_the_sheets_of_others(published, page, make, client_as, suffix):
    strangers = (make.person(speaks_for=make.organisation()), published.organiser)

    assert [client_as(one).get(page + suffix).status_code for one in strangers] == [404, 404]
