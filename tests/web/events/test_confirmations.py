"""The page of a link, one's own agenda, and the organiser's « Confirmations »: one press each."""

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from matchmaker.db.confirmation import Confirmation
from matchmaker.db.jobs import Outbox
from matchmaker.services.events.confirmation.asking import ask_due
from tests.factories.browsing import Browsing
from tests.factories.counting import counted_queries
from tests.factories.story_five import TWO_DAYS_BEFORE, begin_story_five


@pytest.fixture
def story(app, make):
    with time_machine.travel(TWO_DAYS_BEFORE, tick=False):
        story = begin_story_five(make)
        ask_due()
        yield story


@pytest.fixture
def organiser(story, client_as):
    return client_as(story.organiser)


def page_of(session, story, key):
    """The address in the mail of somebody."""
    session.rollback()
    body = session.scalars(
        select(Outbox.body).where(
            Outbox.person_id == story.people[key].id, Outbox.kind == "events.confirmation"
        )
    ).one()
    return re.search(r"/confirmation/\S+", body).group()


def row_of(session, story, key):
    session.rollback()
    return session.scalars(select(Confirmation).where(Confirmation.person_id == story.people[key].id)).one()


def confirmations(story, view=""):
    return f"/evenements/{story.event.id}/confirmations" + (f"?voir={view}" if view else "")


def about(story, key, act):
    return f"{confirmations(story)}/{story.delegations[key].id}/{story.people[key].id}/{act}"


def test_the_page_of_a_link_says_when_and_opening_it_answers_nothing(app, story, session):
    page = page_of(session, story, "S1")

    shown = Browsing(app, None).get(page).text

    assert "jeudi 11 mars 2027" in shown
    assert "3 rendez-vous, le premier à 14:00." in shown
    row = row_of(session, story, "S1")
    assert (row.state, row.opened_at) == ("asked", TWO_DAYS_BEFORE)


def test_a_mail_filter_that_only_asks_for_the_head_is_not_counted(app, story, session):
    Browsing(app, None).client.head(page_of(session, story, "S1"))

    assert row_of(session, story, "S1").opened_at is None


@pytest.mark.parametrize(
    ("answer", "said"),
    [("confirmed", "C’est noté : vous êtes attendu."), ("cancelled", "C’est noté : vous ne venez pas.")],
)
def test_one_press_without_signing_in_is_the_answer(app, story, session, answer, said):
    page, browser = page_of(session, story, "S1"), Browsing(app, None)

    pressed = browser.submit(page, page, answer=answer)

    assert pressed.status_code == 303
    assert said in browser.get(page).text
    assert row_of(session, story, "S1").state == answer


def test_the_colleague_is_named_in_the_same_form(app, story, session):
    page, browser = page_of(session, story, "S2"), Browsing(app, None)

    browser.submit(page, page, answer="replaced", name="Léa Colin", email="lea@exemple.fr")

    assert "Léa Colin prend votre place et reçoit le planning." in browser.get(page).text


def test_without_an_address_nobody_is_said_to_receive_the_planning(app, story, session):
    page, browser = page_of(session, story, "S2"), Browsing(app, None)

    browser.submit(page, page, answer="replaced", name="Léa Colin", phone="06 98 76 54 32")

    shown = browser.get(page).text
    assert (
        "Léa Colin prend votre place. Aucun message ne part sans adresse : prévenez cette personne." in shown
    )
    assert "reçoit le planning" not in shown


def test_a_refusal_keeps_what_was_typed(app, story, session):
    page, browser = page_of(session, story, "S2"), Browsing(app, None)

    shown = browser.submit(page, page, answer="replaced", name="Léa Colin", email="", phone="12").text

    assert "« 12 » n’est pas un numéro de téléphone complet." in shown
    assert 'value="Léa Colin"' in shown


def test_a_link_that_nobody_was_given_opens_nothing(app, story):
    assert Browsing(app, None).get("/confirmation/rien").status_code == 404


def test_the_same_acts_from_ones_own_agenda(story, client_as, session):
    agenda, browser = f"/mes-rencontres/{story.event.id}/planning", client_as(story.people["S5"])
    answer = f"{agenda}/confirmation"

    browser.submit(agenda, answer, answer="cancelled")
    assert "Finalement, je viens" in browser.get(agenda).text
    browser.submit(agenda, answer)

    row = row_of(session, story, "S5")
    assert (row.state, row.way) == ("confirmed", "space")


def test_the_organiser_sees_at_once_who_cancelled_and_who_could_come_instead(app, story, organiser, session):
    page = page_of(session, story, "S5")
    Browsing(app, None).submit(page, page, answer="cancelled")

    shown = organiser.get(confirmations(story, "annules")).text

    assert "Mobil’Insert</strong> · Personne S5" in shown
    proposed = "Proposé : Coop Signal – Département de la Seine-Verte à 15:00, table T1"
    assert proposed in shown
    prepared = organiser.submit(confirmations(story), f"{confirmations(story)}/proposition")
    assert re.fullmatch(rf"/evenements/{story.event.id}/planning/\d+/diffusion", prepared.location)
    announced = organiser.get(prepared.location).text
    assert "3 personnes recevront un message" in announced
    assert "Diffuser le projet n° 2…" in organiser.get(confirmations(story)).text


def test_a_call_is_one_press_and_so_is_taking_it_back(story, organiser, session):
    organiser.submit(confirmations(story), about(story, "S1", "appel"), outcome="confirmed")
    shown = organiser.get(confirmations(story, "confirmes")).text
    assert "Les Jardins du Val" in shown
    assert "Dernier appel : Personne S1, confirmé" in shown

    organiser.submit(confirmations(story), about(story, "S1", "appel/retour"))

    assert row_of(session, story, "S1").state == "asked"
    assert "Dernier appel" not in organiser.get(confirmations(story)).text


def test_a_colleague_is_noted_on_the_phone(story, organiser, session):
    organiser.submit(
        confirmations(story), about(story, "S1", "remplacement"), name="Léa Colin", phone="06 98 76 54 32"
    )

    assert row_of(session, story, "S1").way == "phone"
    shown = organiser.get(confirmations(story, "confirmes")).text
    assert 'href="tel:0698765432"' in shown


def test_the_call_list_gives_the_number_and_why_a_mail_may_not_arrive(story, organiser):
    fresh = organiser.get(confirmations(story)).text
    with time_machine.travel(TWO_DAYS_BEFORE + timedelta(days=2), tick=False):
        shown = organiser.get(confirmations(story)).text

    assert 'href="tel:0612345670"' in fresh
    assert "page jamais ouverte" not in fresh
    assert shown.count("page jamais ouverte") == 9


def test_before_anybody_is_asked_nobody_is_to_be_called(story, organiser, session):
    for row in session.scalars(select(Confirmation)):
        row.asked_at = None
    session.commit()

    shown = organiser.get(confirmations(story)).text

    assert "Sans réponse&nbsp;(0)" in shown
    assert "Pas encore demandé&nbsp;(9)" in shown
    assert "« Demander qui vient… » leur écrit." in shown
    assert 'href="tel:0612345670"' in organiser.get(confirmations(story, "a_demander")).text


def test_asking_announces_its_list_then_sends(story, organiser, session):
    for message in session.scalars(select(Confirmation)):
        message.asked_at = None
    session.commit()
    asking = f"{confirmations(story)}/demande"
    assert "9 destinataires." in organiser.get(asking).text

    organiser.submit(asking, f"{asking}/apercu")
    samples = select(Outbox).where(Outbox.kind == "events.confirmation_sample")
    assert len(session.scalars(samples).all()) == 1
    shown = organiser.submit(asking, asking, announced="3")

    assert "La liste a changé entre-temps" in organiser.get(shown.location).text


@pytest.mark.parametrize("cancelled", [("S5",), ("S5", "S4", "S6")])
def test_the_page_asks_the_database_as_often_for_one_cancellation_as_for_three(
    app, story, organiser, session, cancelled
):
    for key in cancelled:
        page = page_of(session, story, key)
        Browsing(app, None).submit(page, page, answer="cancelled")
    organiser.get(confirmations(story))

    with counted_queries() as counted:
        organiser.get(confirmations(story))

    assert counted.number == 36


@pytest.mark.parametrize("called", [("S1",), ("S1", "S2", "S3")])
def test_the_page_asks_the_database_as_often_for_one_call_as_for_three(story, organiser, called):
    for key in called:
        organiser.submit(confirmations(story), about(story, key, "appel"), outcome="message")
    organiser.get(confirmations(story))

    with counted_queries() as counted:
        organiser.get(confirmations(story))

    assert counted.number == 18
