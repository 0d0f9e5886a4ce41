"""The reminder's link: it opens the agenda without signing in, until the day after, and changes nothing."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import delete, select

from matchmaker.core.directory.access import SYSTEM
from matchmaker.db.directory import Membership
from matchmaker.db.events import Delegate
from matchmaker.db.jobs import Outbox
from matchmaker.db.models import Base
from matchmaker.db.scheduling import Seat
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.agenda.remind import remind_everybody
from matchmaker.services.agenda.subscription import subscribe
from matchmaker.services.directory.people import actor_of
from matchmaker.services.directory.personal_links import revoke_links
from tests.factories.browsing import Browsing
from tests.factories.making import START
from tests.factories.publishing import publish_small_event

EVE = START - timedelta(days=1)
LINK = re.compile(r"/planning/lien/[\w-]+")
OF_THE_SESSION = ("web_session", "idempotency", "sign_in")


@pytest.fixture
def published(make):
    return publish_small_event(make, opened_at=EVE)


@pytest.fixture
def eve(published):
    with time_machine.travel(EVE, tick=False) as clock:
        yield clock


@pytest.fixture
def reader(app):
    """A browser in which nobody is signed in."""
    return Browsing(app, None)


def remind(published, occasion="test"):
    with transaction(SYSTEM, "test") as session:
        remind_everybody(session, session.merge(published.event, load=True), occasion)


def letter_to(person):
    db.session.rollback()
    return db.session.scalars(select(Outbox).where(Outbox.person_id == person.id)).one().body


@pytest.fixture
def link(published, eve):
    remind(published)
    return LINK.search(letter_to(published.selling))[0]


def everything():
    db.session.rollback()
    tables = [one for one in Base.metadata.sorted_tables if one.name not in OF_THE_SESSION]
    return {table.name: db.session.execute(table.select()).all() for table in tables}


def test_the_link_opens_the_agenda_and_has_no_button(published, link, reader):
    before = everything()

    answer = reader.get(link)

    assert everything() == before
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert "Ville de Valbrune" in answer.text
    assert "Entretien des parcs" in answer.text
    main = answer.text.split("<main")[1].split("</main>")[0]
    assert ("<form" in main, "<button" in main) == (False, False)
    assert "claire@valbrune.example" not in answer.text
    assert "Tournesol" not in answer.text


def test_once_its_meetings_are_cancelled_the_page_counts_none(published, link, reader):
    with transaction(SYSTEM, "test") as session:
        session.query(Seat).delete()
        session.merge(published.meeting).status = "cancelled"

    assert "Les Jardins du Val · aucun rendez-vous" in reader.get(link).text


def test_who_only_comes_for_the_structure_is_not_sent_to_a_page_that_is_closed_to_them(
    published, link, reader
):
    assert "connectez-vous" in reader.get(link).text
    with transaction(SYSTEM, "tests.membership") as session:
        session.execute(delete(Membership).where(Membership.person_id == published.selling.id))

    shown = reader.get(link).text

    assert "Un retard, un empêchement : écrivez à" in shown
    assert "connectez-vous" not in shown


def test_each_person_has_a_link_of_their_own_for_their_own_structure(published, link, reader):
    theirs = LINK.search(letter_to(published.buying))[0]

    assert theirs != link
    assert "Les Jardins du Val" in reader.get(theirs).text


def test_it_is_good_until_the_end_of_the_day_after(published, link, reader, eve):
    midnight = (START + timedelta(days=2)).replace(hour=0) - timedelta(hours=1)  # in Paris
    eve.move_to(midnight - timedelta(minutes=1))
    assert reader.get(link).status_code == 200

    eve.move_to(midnight)
    over = reader.get(link)
    assert (over.status_code, "Valbrune" in over.text) == (410, False)


def test_who_is_replaced_or_comes_no_more_reads_it_no_more(published, link, reader):
    with transaction(SYSTEM, "test") as session:
        session.query(Delegate).filter_by(person_id=published.selling.id).delete()
    assert reader.get(link).status_code == 410

    theirs = LINK.search(letter_to(published.buying))[0]
    with transaction(SYSTEM, "test") as session:
        revoke_links(session, published.buyer.id, published.buying.id)
    assert reader.get(theirs).status_code == 410


def test_the_organiser_closes_every_address_that_shows_the_agenda(published, link, reader, client_as):
    actor = actor_of(published.selling.id)
    key = subscribe(actor, published.event.id, published.first.organisation_id)
    organiser = client_as(published.organiser)
    page = f"/evenements/{published.event.id}/plannings/{published.first.id}"
    assert "2 adresses sont ouvertes" in organiser.get(page).text

    organiser.submit(page, f"{page}/liens")

    assert reader.get(link).status_code == 410
    assert reader.get(f"/planning/abonnement/{key}.ics").status_code == 404
    assert "adresses sont ouvertes" not in organiser.get(page).text
    theirs = LINK.search(letter_to(published.buying))[0]
    assert reader.get(theirs).status_code == 200


def test_another_chamber_closes_nothing(published, link, reader, make, client_as):
    stranger = client_as(make.person(staff_of=make.chamber()))
    own = make.event(make.chamber(), name="Autre")
    assert own.id != published.event.id

    sent = stranger.post(f"/evenements/{published.event.id}/plannings/{published.first.id}/liens")

    assert sent.status_code in (400, 404)
    assert reader.get(link).status_code == 200


def test_who_comes_for_two_structures_has_a_link_to_each(published, make, eve, reader):
    with transaction(SYSTEM, "test") as session:
        session.add(Delegate(delegation_id=published.buyer.id, person_id=published.selling.id))
    remind(published)

    body = letter_to(published.selling)

    links = dict(re.findall(r"^- (.+) : \S+?(/planning/lien/\S+)$", body, re.MULTILINE))
    assert links.keys() == {"Les Jardins du Val", "Ville de Valbrune"}
    assert "Les Jardins du Val · Un rendez-vous" in reader.get(links["Les Jardins du Val"]).text
    assert "Ville de Valbrune · Un rendez-vous" in reader.get(links["Ville de Valbrune"]).text
