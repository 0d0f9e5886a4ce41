"""Accept or decline from the mail: without signing in, for one structure alone, and only by a button."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.core.directory.access import SYSTEM
from matchmaker.db.events import Delegate, Event
from matchmaker.db.jobs import Outbox
from matchmaker.db.requests import Request
from matchmaker.db.set_up import EventDate
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.directory.members import remove_member
from matchmaker.services.directory.people import actor_of
from matchmaker.services.requests.ask import NewWish, ask
from matchmaker.services.requests.warn import warn_of_unanswered
from tests.factories.browsing import Browsing
from tests.factories.counting import counted_queries
from tests.factories.making import START

LINK = re.compile(r"/demandes/[\w-]+")


@pytest.fixture
def event(make):
    return make.event(opened_at=now())


@pytest.fixture
def gardens(make, event):
    organisation = make.organisation(name="Les Jardins du Val")
    person = make.person(speaks_for=organisation, email="ines@jardins.example")
    return make.delegation(event, organisation, people=(person,))


@pytest.fixture
def town(make, event):
    organisation = make.organisation(name="Ville de Valbrune")
    person = make.person(speaks_for=organisation, email="claire@valbrune.example")
    return make.delegation(event, organisation, "buyer", people=(person,))


@pytest.fixture
def asked(event, gardens, town):
    """The town asks the gardens."""
    person = town.delegates[0].person_id
    ask(actor_of(person), event.id, NewWish(gardens.id, 1, "Parlons des haies."))
    return wish()


@pytest.fixture
def reader(app):
    return Browsing(app, None)


@pytest.fixture
def link(asked):
    return LINK.search(letters("requests.asked")[-1].body)[0]


def wish():
    db.session.rollback()
    return db.session.scalars(select(Request).order_by(Request.id.desc())).first()


def letters(kind):
    db.session.rollback()
    return db.session.scalars(select(Outbox).where(Outbox.kind == kind).order_by(Outbox.id)).all()


def test_opening_the_link_shows_the_request_and_answers_nothing(reader, link, asked):
    page = reader.get(link)

    assert page.headers["Cache-Control"] == "no-store"
    assert "Ville de Valbrune" in page.text
    assert "Parlons des haies." in page.text
    assert "à répondre" in page.text
    assert "Accepter n’engage pas encore" in page.text
    assert "claire@valbrune.example" not in page.text
    assert wish().state == "pending"


def test_it_says_what_silence_does_and_until_when(reader, link, event):
    with transaction(SYSTEM, "tests.date") as session:
        session.get_one(Event, event.id).silence = "left_out"
        session.add(EventDate(event_id=event.id, kind="wishes_close", moment=START - timedelta(days=10)))

    page = reader.get(link).text

    assert "Sans réponse de votre part avant le 1er mars 2027, 14:00, elle ne compte plus." in page
    assert "à répondre" in page


def test_a_request_that_both_made_waits_for_no_answer(reader, link, make, gardens, town):
    make.request(gardens, town)

    page = reader.get(link).text

    assert "réciproque" in page
    assert "à répondre" not in page
    assert "Sans réponse" not in page


def test_one_press_accepts(reader, link, asked):
    reader.submit(link, f"{link}/{asked.id}", version=str(asked.version), accepts="1")

    page = reader.get(link)
    assert "C’est accepté : Ville de Valbrune en est prévenu." in page.text
    assert (wish().state, wish().answer_rank) == ("accepted", None)
    assert [one.intended for one in letters("requests.accepted")] == ["claire@valbrune.example"]


def test_declined_with_a_reason_that_stays_unread(reader, link, asked):
    reader.submit(link, f"{link}/{asked.id}", version=str(asked.version), accepts="0", reason="agenda_full")

    assert (wish().state, wish().decline_reason, wish().decline_shown) == ("declined", "agenda_full", False)
    assert "agenda complet" not in letters("requests.declined")[-1].body


def test_a_hurried_decline_records_no_reason(reader, link, asked):
    page = reader.get(link).text.split('name="reason"')[1].split("</select>")[0]
    first = page.split("<option")[1]

    reader.submit(link, f"{link}/{asked.id}", version=str(asked.version), accepts="0", reason="")

    assert "sans motif" in first
    assert "selected" not in page
    assert (wish().state, wish().decline_reason) == ("declined", None)


def test_it_answers_for_its_structure_alone(reader, link, event, make, town, asked):
    other = make.delegation(event)
    person = make.person(speaks_for=other.organisation)
    ask(actor_of(person.id), event.id, NewWish(town.id, 1))
    theirs = wish()

    answer = reader.submit(link, by=f"{link}/{theirs.id}", version=str(theirs.version), accepts="1")

    assert answer.status_code == 404
    assert wish().state == "pending"


def test_after_the_wishes_are_closed_it_says_so(reader, link, event, asked):
    db.session.get(Event, event.id).phase = "scheduled"
    db.session.commit()

    page = reader.get(link)
    sent = reader.post(f"{link}/{asked.id}", data={"version": str(asked.version), "accepts": "1"})

    assert "Les vœux sont clos" in page.text
    assert "sans réponse" in page.text
    assert "à répondre" not in page.text
    assert "Accepter n’engage pas encore" not in page.text
    assert "<form" not in page.text.split("<main")[1].split("</main>")[0]
    assert sent.status_code == 400  # no form, no token
    assert wish().state == "pending"


def test_who_no_longer_speaks_for_the_structure_answers_nothing(reader, link, gardens, asked, make):
    other = make.person(speaks_for=gardens.organisation)
    remove_member(actor_of(other.id), gardens.organisation_id, gardens.delegates[0].person_id)

    assert reader.get(link).status_code == 410
    assert wish().state == "pending"


def test_who_only_comes_for_the_structure_is_written_nothing_about_its_wishes(event, gardens, town, make):
    guest = make.person(email="invitee@exemple.fr")
    db.session.add(Delegate(delegation_id=gardens.id, person_id=guest.id))
    db.session.commit()

    ask(actor_of(town.delegates[0].person_id), event.id, NewWish(gardens.id, 1))

    sent = {one.intended: one.body for one in letters("requests.asked")}
    assert list(sent) == ["ines@jardins.example"]
    assert LINK.search(sent["ines@jardins.example"])
    with transaction(SYSTEM, "tests.warn") as session:
        assert warn_of_unanswered(session, session.get_one(Event, event.id), "1:tomorrow") == 1


def test_in_mode_essai_the_mail_to_the_organiser_lets_nobody_answer(event, gardens, town):
    db.session.get(Event, event.id).opened_at = None
    db.session.commit()

    ask(actor_of(town.delegates[0].person_id), event.id, NewWish(gardens.id, 1))

    body = letters("requests.asked")[-1].body
    assert "/demandes/•••" in body
    assert LINK.search(body) is None


def test_it_ends_with_the_event_and_with_who_comes(reader, link, gardens):
    with time_machine.travel(START + timedelta(minutes=1), tick=False):
        assert reader.get(link).status_code == 410
    db.session.delete(db.session.get(Delegate, gardens.delegates[0].id))
    db.session.commit()

    assert reader.get(link).status_code == 410


@pytest.mark.parametrize("silence", ["after", "left_out", "by_hand"])
def test_before_the_closing_who_owes_an_answer_is_told(any_app, make, silence):
    event = make.event(opened_at=now(), silence=silence)
    sides = []
    for n, kind in enumerate(("supplier", "buyer", "supplier")):
        organisation = make.organisation()
        person = make.person(email=f"{n}@exemple.fr", speaks_for=organisation)
        sides.append(make.delegation(event, organisation, kind, people=(person,)))
    gardens, town, mutual = sides
    make.request(town, gardens, rank=1)
    make.request(town, mutual)
    make.request(mutual, town)

    with transaction(SYSTEM, "tests.warn") as session:
        told = warn_of_unanswered(session, session.get_one(Event, event.id), "1:tomorrow")

    (letter,) = letters("requests.unanswered")
    assert told == 1
    assert letter.person_id == gardens.delegates[0].person_id
    assert f"- {town.organisation.name} (indispensable)" in letter.body
    expected = {"after": "passe après les autres", "left_out": "ne compte plus", "by_hand": "la retient"}
    assert expected[silence] in letter.body
    assert LINK.search(letter.body)


@pytest.mark.parametrize("number", [1, 3])
def test_the_warning_asks_no_more_of_the_database_for_more_people(make, town, event, number):
    for one in range(number):
        organisation = make.organisation()
        person = make.person(email=f"{one}@exemple.fr", speaks_for=organisation)
        make.request(town, make.delegation(event, organisation, people=(person,)))

    with transaction(SYSTEM, "tests.warn") as session:
        there = session.get_one(Event, event.id)
        with counted_queries() as counted:
            warn_of_unanswered(session, there, "1:tomorrow")
            session.flush()

    assert counted.number == 7 + 2 * number  # each letter is a row, and so is its link
