import io
import zipfile

import pypdf
import pytest
from icalendar import Calendar

from tests.factories.publishing import publish_small_event


@pytest.fixture
def published(make):
    return publish_small_event(make)


def test_participant_reads_when_where_and_with_whom(published, client_as):
    page = client_as(published.selling).get(f"/mes-rencontres/{published.event.id}/planning").text

    assert "Un rendez-vous" in page
    assert '<time datetime="2027-03-11T13:20:00+00:00">14:20</time>' in page
    assert "Ville de Valbrune" in page
    assert "Claire Morel" in page
    assert "Entretien des parcs" in page
    assert "Version 1 de votre planning" in page


def test_participant_never_reads_contact_details_or_others_meetings(published, client_as):
    page = client_as(published.selling).get(f"/mes-rencontres/{published.event.id}/planning").text

    assert "claire@valbrune.example" not in page
    assert "Tournesol" not in page


def test_participant_without_meetings_reads_what_to_do(published, make, client_as):
    person = make.person(speaks_for=published.second.organisation)

    page = client_as(person).get(f"/mes-rencontres/{published.event.id}/planning").text

    assert "Aucun rendez-vous n’est prévu pour vous à ce jour." in page
    assert "Aucun créneau ne convenait à ce rendez-vous." in page


def test_before_publication_the_page_says_so_and_there_is_nothing_to_take_away(make, client_as):
    event = make.event()
    organisation = make.organisation()
    make.delegation(event, organisation)
    browser = client_as(make.person(speaks_for=organisation))

    page = browser.get(f"/mes-rencontres/{event.id}/planning")

    assert "Le planning n’est pas encore diffusé." in page.text
    assert browser.get(f"/mes-rencontres/{event.id}/planning.pdf").status_code == 404
    assert browser.get(f"/mes-rencontres/{event.id}/planning.ics").status_code == 404


def test_participant_takes_the_calendar_and_the_pdf_away(published, client_as):
    browser = client_as(published.selling)

    calendar = browser.get(f"/mes-rencontres/{published.event.id}/planning.ics")
    printed = browser.get(f"/mes-rencontres/{published.event.id}/planning.pdf")

    [event] = Calendar.from_ical(calendar.data).walk("VEVENT")
    assert (event["uid"], event["summary"]) == ("un@matchmaker", "Rendez-vous : Ville de Valbrune")
    assert calendar.headers["Content-Disposition"] == (
        'attachment; filename="planning-les-jardins-du-val.ics"'
    )
    assert "Ville de Valbrune" in pypdf.PdfReader(io.BytesIO(printed.data)).pages[0].extract_text()


def test_organiser_opens_any_agenda_of_the_event(published, client_as):
    browser = client_as(published.organiser)

    page = browser.get(f"/evenements/{published.event.id}/plannings/{published.buyer.id}")
    printed = browser.get(f"/evenements/{published.event.id}/plannings/{published.buyer.id}.pdf")

    assert "Ville de Valbrune" in page.text
    assert "Les Jardins du Val" in page.text
    assert printed.content_type == "application/pdf"


def test_organiser_takes_the_pack(published, client_as):
    answer = client_as(published.organiser).get(f"/evenements/{published.event.id}/plannings.zip")

    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.namelist() == [
            "agendas-ics/agenda-les-jardins-du-val.ics",
            "agendas-ics/agenda-tournesol-traiteur.ics",
            "agendas-ics/agenda-ville-de-valbrune.ics",
            "agendas-pdf/agenda-les-jardins-du-val.pdf",
            "agendas-pdf/agenda-tournesol-traiteur.pdf",
            "agendas-pdf/agenda-ville-de-valbrune.pdf",
            "plan-des-tables.pdf",
            "planning.xlsx",
            "synthese.pdf",
        ]


def test_pack_before_publication_says_what_to_do(make, client_as):
    chamber = make.chamber()
    event = make.event(chamber)

    answer = client_as(make.person(staff_of=chamber)).get(f"/evenements/{event.id}/plannings.zip")

    assert answer.status_code == 409
    assert "Aucun planning n’est diffusé" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/mes-rencontres/{event}/planning",
        "/mes-rencontres/{event}/planning.pdf",
        "/mes-rencontres/{event}/planning.ics",
        "/evenements/{event}/plannings/{delegation}",
        "/evenements/{event}/plannings/{delegation}.pdf",
        "/evenements/{event}/plannings.zip",
    ],
)
def test_nobody_reads_what_belongs_to_others(published, make, client_as, path):
    url = path.format(event=published.event.id, delegation=published.buyer.id)
    strangers = (
        make.person(speaks_for=make.organisation()),
        make.person(staff_of=make.chamber()),
    )

    answers = [client_as(stranger).get(url) for stranger in strangers]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert [b"Valbrune" in answer.data for answer in answers] == [False, False]
