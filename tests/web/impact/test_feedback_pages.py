"""One minute after the day: in one's space, by the link of a mail, or with number and key of the paper."""

import re

import pytest
import time_machine
from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.db.impact import DayFeedback, Feedback
from matchmaker.db.jobs import Audit
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.directory.personal_links import give_link
from matchmaker.services.impact.keys import feedback_keys_of
from tests.factories.after import EVENING, meetings_of
from tests.factories.browsing import find_form
from tests.factories.making import START
from tests.factories.planning import publish_planning


@pytest.fixture
def planning(app, make):
    planning = publish_planning(app, make)
    with time_machine.travel(EVENING, tick=False):
        yield planning


@pytest.fixture
def buyer(planning):
    return planning.buyers[0]


def page_of(planning):
    return f"/mes-rencontres/{planning.event.id}/avis"


def link_for(planning, purpose, delegation=None, person=None):
    with transaction(planning.actor, "tests.give_link") as session:
        delegation = session.merge(delegation or planning.buyers[0])
        person_id = (person or planning.buying).id
        return give_link(session, purpose, delegation, person_id, now().replace(year=2028))


def everything(meetings):
    """Every answer of the form, as a browser sends it."""
    first, *others = meetings
    marks = {f"m{one}-mark": "4" for one in others}
    of_first = {f"m{first}-mark": "5", f"m{first}-more": "yes", f"m{first}-known": "on"}
    return {**of_first, **marks, "satisfaction": "4", "return": "yes", "comment": "Très\nbien organisé."}


def stored(delegation):
    db.session.rollback()
    said = db.session.scalars(
        select(Feedback).where(Feedback.delegation_id == delegation.id).order_by(Feedback.meeting_id)
    )
    return [(one.held, one.usefulness, one.follow_up, one.existing_client, one.source) for one in said]


def test_a_participant_answers_in_its_space_and_finds_its_answers_again(planning, buyer, client_as):
    browser, meetings = client_as(planning.buying), meetings_of(buyer)
    assert len(meetings) == 3

    sent = browser.submit(page_of(planning), None, **everything(meetings))

    assert sent.status_code == 303
    rest = ("held", 4, None, False, "space")
    assert sorted(stored(buyer), key=str) == sorted([("held", 5, "yes", True, "space"), rest, rest], key=str)
    day = db.session.get(DayFeedback, buyer.id)
    assert (day.satisfaction, day.would_return, day.comment) == (4, "yes", "Très bien organisé.")
    shown = browser.get(page_of(planning)).text
    assert f'name="m{meetings[0]}-mark" id="m{meetings[0]}-mark-4" value="5" checked' in shown
    assert "Très bien organisé." in shown


def test_the_latest_word_counts_and_the_audit_keeps_the_one_before(planning, buyer, client_as):
    browser, meetings = client_as(planning.buying), meetings_of(buyer)
    browser.submit(page_of(planning), None, **everything(meetings))

    again = {f"m{meetings[0]}-mark": "absent", f"m{meetings[1]}-mark": "2"}
    cleared = {f"m{meetings[2]}-mark": None, "comment": ""}
    browser.submit(page_of(planning), None, **again, **cleared)

    assert sorted(row[:2] for row in stored(buyer)) == [("held", 2), ("partner_absent", None)]
    changes = db.session.scalars(select(Audit).where(Audit.object_kind == "feedback")).all()
    assert any((one.before or {}).get("usefulness") == 5 for one in changes)
    assert "Très bien" not in str([(one.before, one.after) for one in db.session.scalars(select(Audit))])


def test_a_meeting_of_others_is_not_read_from_the_form(planning, buyer, client_as):
    others = set(meetings_of(planning.suppliers[0])) - set(meetings_of(buyer))
    assert others

    forged = {f"m{one}-mark": "1" for one in others}
    client_as(planning.buying).submit(page_of(planning), None, satisfaction="3", **forged)

    assert db.session.scalars(select(Feedback)).all() == []
    assert db.session.get(DayFeedback, buyer.id).satisfaction == 3


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"satisfaction": "6"}, "« 6 » n’est pas une réponse possible"),
        ({"comment": "x" * 1001}, "Votre phrase a 1001 signes"),
        ({}, "Aucune réponse n’est cochée"),
    ],
)
def test_what_is_no_answer_is_refused_and_nothing_typed_is_lost(planning, client_as, sent, words):
    answer = client_as(planning.buying).submit(page_of(planning), None, **sent)

    assert answer.status_code == 400
    assert words in answer.text
    assert sent.get("comment", "") in answer.text
    assert db.session.scalars(select(DayFeedback)).all() == []


def test_before_the_first_meeting_there_is_no_form(planning, client_as):
    with time_machine.travel(START.replace(hour=8), tick=False):
        browser = client_as(planning.buying)

        assert "revenez ce jour-là" in browser.get(page_of(planning)).text
        forged = browser.submit(page_of(planning), "/langue/en", by=page_of(planning), satisfaction="5")

    assert "revenez ce jour-là" in forged.text
    assert db.session.scalars(select(DayFeedback)).all() == []


def test_the_link_of_a_mail_opens_the_form_without_signing_in_and_opening_it_does_nothing(
    planning, buyer, client_as
):
    address = f"/avis/lien/{link_for(planning, 'feedback')}"
    browser = client_as(None)
    assert "Ville de Valbrune" in browser.get(address).text
    assert stored(buyer) == []

    browser.submit(address, None, **everything(meetings_of(buyer)))

    assert {row[4] for row in stored(buyer)} == {"link"}


def test_a_link_of_another_purpose_or_a_made_up_one_opens_nothing(planning, client_as):
    browser = client_as(None)
    for purpose, page in (("outcome", "avis"), ("feedback", "suites"), ("agenda", "avis")):
        assert browser.get(f"/{page}/lien/{link_for(planning, purpose)}").status_code == 404

    assert browser.get("/avis/lien/inconnu").status_code == 404


def test_number_and_key_of_the_paper_open_the_form_of_that_structure_alone(planning, buyer, client_as):
    printed = feedback_keys_of(planning.event)[buyer.id]
    entry, browser = f"/avis/{planning.event.id}", client_as(None)
    assert planning.event.name not in browser.get(entry).text

    led = browser.submit(entry, None, number=str(printed.number), key=f" {printed.key.lower()} ")
    page = f"{entry}/reponses"
    assert led.location == page
    assert "Ville de Valbrune" in browser.get(page).text
    browser.submit(page, None, **everything(meetings_of(buyer)))

    assert {row[4] for row in stored(buyer)} == {"key"}
    assert browser.get(page).location == entry  # the next person at this screen starts afresh


def test_a_wrong_key_opens_nothing_and_looks_the_same_for_an_event_that_does_not_exist(planning, client_as):
    keys = list(feedback_keys_of(planning.event).values())
    browser = client_as(None)

    def answered(event_id, number, key):
        answer = browser.submit(f"/avis/{event_id}", None, number=str(number), key=key)
        alert = re.search(r'<div class="alert[^>]*>.*?</div>', answer.text, re.S)
        return answer.status_code, alert.group()

    event_id = planning.event.id
    wrong = answered(event_id, keys[0].number, keys[1].key)

    assert wrong[0] == 403
    assert answered(event_id, 99, keys[0].key) == wrong
    assert answered(event_id + 1, keys[0].number, keys[0].key) == wrong
    assert browser.get(f"/avis/{event_id}/reponses").location == f"/avis/{event_id}"


def test_others_never_read_the_sentence(planning, buyer, client_as):
    client_as(planning.buying).submit(page_of(planning), None, **everything(meetings_of(buyer)))
    told = "Très bien organisé."

    organiser, partner = client_as(planning.organiser), client_as(planning.selling)

    assert told in organiser.get(f"/evenements/{planning.event.id}/avis").text
    for page in (page_of(planning), f"/mes-rencontres/{planning.event.id}/suites", "/mes-suites"):
        assert told not in partner.get(page).text
    assert told not in organiser.get(f"/evenements/{planning.event.id}/bilan").text


def test_the_key_of_one_sheet_is_not_guessed_from_many_networks(planning, buyer, client_as):
    printed = feedback_keys_of(planning.event)[buyer.id]
    entry, browser = f"/avis/{planning.event.id}", client_as(None)
    form = find_form(browser.get(entry).text, None).values

    def tried(number, key, address):
        sent = form | {"number": number, "key": key}
        return browser.post(entry, data=sent, environ_base={"REMOTE_ADDR": address}).status_code

    guesses = [
        tried(f"{printed.number:0{3 + try_ % 3}}", "AAAAA", f"198.51.100.{try_}") for try_ in range(22)
    ]

    assert guesses == [403] * 20 + [429] * 2
    assert tried(str(printed.number), printed.key, "203.0.113.9") == 429
    other = next(one for one in feedback_keys_of(planning.event).values() if one.number != printed.number)
    assert tried(str(other.number), other.key, "203.0.113.9") == 303


def test_the_right_key_is_typed_as_often_as_one_likes(planning, buyer, client_as):
    printed = feedback_keys_of(planning.event)[buyer.id]
    entry, browser = f"/avis/{planning.event.id}", client_as(None)
    sent = find_form(browser.get(entry).text, None).values | {"number": printed.number, "key": printed.key}

    assert {browser.post(entry, data=sent).status_code for _ in range(25)} == {303}


@pytest.mark.parametrize("door", ["avis", "suites"])
def test_what_a_link_or_a_key_opens_is_kept_by_no_browser(planning, buyer, client_as, door):
    browser, printed = client_as(None), feedback_keys_of(planning.event)[buyer.id]
    key = link_for(planning, {"avis": "feedback", "suites": "outcome"}[door])
    entry = f"/avis/{planning.event.id}"
    browser.submit(entry, None, number=str(printed.number), key=printed.key)

    for address in (f"/{door}/lien/{key}", f"{entry}/reponses"):
        answer = browser.get(address)
        assert (answer.status_code, answer.headers.get("Cache-Control")) == (200, "no-store")


def test_keys_given_twice_are_given_once(planning, client_as):
    organiser, page = client_as(planning.organiser), f"/evenements/{planning.event.id}/avis"

    organiser.submit(page, "/langue/en", by=f"{page}/cles")

    assert "Chaque structure a déjà sa clé." in organiser.get(page).text
