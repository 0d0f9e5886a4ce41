"""The organiser sees what was sent about an event, and decides about messages whose fate is unknown."""

import secrets

import pytest

from matchmaker.core.directory.access import SYSTEM
from matchmaker.db.jobs import Outbox
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.jobs.links import page_link
from matchmaker.services.jobs.outbox import post
from tests.factories.counting import counted_queries


@pytest.fixture
def event(make):
    return make.event()


@pytest.fixture
def desk(client_as, make, event):
    return client_as(make.person(staff_of=event.chamber))


def write(event, number, state="sent"):
    with transaction(SYSTEM, "trial.write") as session:
        message = post(
            session,
            kind="trial",
            dedupe=f"trial:{number}",
            to=f"a{number}@exemple.fr",
            subject=f"Planning {number}",
            body="Bonjour",
            event=event,
        )
        message.state = state
        session.flush()
        return message.id


def state(message_id):
    db.session.rollback()
    return db.session.get(Outbox, message_id, populate_existing=True).state


def test_without_messages_the_page_says_what_will_come(desk, event):
    page = desk.get(f"/evenements/{event.id}/messages")

    assert "Aucun message n’est encore parti." in page.text


def test_messages_are_listed_with_their_state_and_filtered(desk, event):
    write(event, 1)
    write(event, 2, "uncertain")

    everything = desk.get(f"/evenements/{event.id}/messages").text
    uncertain = desk.get(f"/evenements/{event.id}/messages?etat=uncertain").text

    assert ("a1@exemple.fr" in everything, "a2@exemple.fr" in everything) == (True, True)
    assert ("a1@exemple.fr" in uncertain, "Peut-être parti" in uncertain) == (False, True)


@pytest.mark.parametrize(
    ("before", "act", "after"),
    [
        ("uncertain", "renvoi", "queued"),
        ("uncertain", "classement", "sent"),
        ("failed", "renvoi", "queued"),
        ("failed", "classement", "cancelled"),
    ],
)
def test_a_person_decides_about_an_unsettled_message(desk, event, before, act, after):
    message_id = write(event, 1, before)
    page = f"/evenements/{event.id}/messages/{message_id}"

    answer = desk.submit(page, to=f"{page}/{act}")

    assert (answer.status_code, state(message_id)) == (303, after)


def test_messages_of_another_chamber_do_not_exist(desk, make, event):
    other = make.event()
    message_id = write(other, 1)

    pages = (
        f"/evenements/{other.id}/messages",
        f"/evenements/{other.id}/messages/{message_id}",
        f"/evenements/{event.id}/messages/{message_id}",
    )
    assert [desk.get(page).status_code for page in pages] == [404, 404, 404]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_number_of_queries(desk, event, number):
    for each in range(number):
        write(event, each)
    page = f"/evenements/{event.id}/messages"

    desk.get(page)  # the first page of a session also writes it
    with counted_queries() as counted:
        shown = desk.get(page)

    assert shown.text.count("@exemple.fr</span>") + shown.text.count("@exemple.fr <span") == number
    assert counted.number == 12


@pytest.mark.parametrize(
    ("page", "values"),
    [
        ("impact.feedback_link", "link_key"),
        ("impact.outcome_link", "link_key"),
        ("events.confirmation", "link_key"),
        ("events.registered", "link_key"),
        ("agenda.chance_link", "chance_key"),
        ("agenda.desk", "desk_key"),
    ],
)
def test_the_personal_link_of_a_mail_is_its_readers_alone(desk, event, page, values):
    keys = [secrets.token_urlsafe(size) for size in (18, 24) for _ in range(20)]
    message_id = write(event, 1)
    with transaction(SYSTEM, "trial.body") as session:
        links = "\n".join(f"{page_link(page, **{values: key})} (ou {key[:3]})." for key in keys)
        session.get_one(Outbox, message_id).body = f"Bonjour,\n{links}\n"

    shown = desk.get(f"/evenements/{event.id}/messages/{message_id}").text

    assert not [key for key in keys if key in shown]
    assert shown.count("•••") == len(keys)


def test_a_link_that_opens_nothing_by_itself_stays_readable(desk, event):
    message_id = write(event, 1)
    link = page_link("events.space", event_id=event.id, structure=7)
    with transaction(SYSTEM, "trial.body") as session:
        session.get_one(Outbox, message_id).body = f"Votre espace :\n{link}\n"

    assert link in desk.get(f"/evenements/{event.id}/messages/{message_id}").text
