"""At the exit: a minute on a phone without JavaScript, and sheets of paper typed in from the keyboard."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from matchmaker.clock import now
from matchmaker.core.directory.access import SYSTEM
from matchmaker.db.events import Event
from matchmaker.db.impact import DayFeedback, Feedback
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.directory.people import actor_of
from matchmaker.services.impact.keys import feedback_keys_of, give_feedback_keys
from tests.browser.barriers import barriers
from tests.factories.publishing import publish_small_event


@pytest.fixture
def published(app, make):
    """Over since an hour."""
    published = publish_small_event(make, opened_at=now())
    with transaction(SYSTEM, "tests.end_the_day") as session:
        for slot in session.get_one(Event, published.event.id).slots:
            slot.starts_at = now() - timedelta(hours=3) + timedelta(minutes=20 * slot.position)
            slot.ends_at = slot.starts_at + timedelta(minutes=15)
    give_feedback_keys(actor_of(published.organiser.id), published.event.id)
    return published


def said(published, delegation):
    db.session.rollback()
    of_meeting = db.session.query(Feedback).filter_by(delegation_id=delegation.id).all()
    day = db.session.get(DayFeedback, delegation.id)
    found = [(one.held, one.usefulness, one.follow_up) for one in of_meeting], day and day.satisfaction
    db.session.rollback()
    return found


def press(page, question, answer):
    """A finger on the label: the radio button itself is out of sight."""
    group = page.get_by_role("group", name=question)
    group.locator("label").filter(has_text=answer).click()
    expect(group.get_by_role("radio", name=answer)).to_be_checked()


def test_a_minute_on_a_phone_without_javascript(site, visit, published):
    printed = feedback_keys_of(published.event)[published.buyer.id]
    page = visit(width=360, javascript=False)
    page.goto(site.url(f"/avis/{published.event.id}"))
    page.get_by_label("Numéro de votre planning").fill(str(printed.number))
    page.get_by_label("Clé").fill(printed.key.lower())
    page.get_by_role("button", name="Continuer").click()

    expect(page.get_by_text("Ville de Valbrune")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    press(page, "Ce rendez-vous vous a-t-il été utile ?", "5 · Très utile")
    press(page, "Une suite est-elle envisagée ?", "Oui")
    press(page, "Êtes-vous satisfait ?", "4 · Satisfait")
    page.get_by_role("button", name="Envoyer mon avis").click()

    expect(page.get_by_text("Merci, c’est enregistré.")).to_be_visible()
    assert said(published, published.buyer) == ([("held", 5, "yes")], 4)


@pytest.mark.parametrize("width", [360, 1280])
def test_the_form_of_one_minute_is_accessible_and_fits(site, visit, published, width):
    page = visit(width=width)
    site.sign_in(page, "claire@valbrune.example")
    for address in ("avis", "suites"):
        page.goto(site.url(f"/mes-rencontres/{published.event.id}/{address}"))

        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert barriers(visit, page) == []


def test_sheets_are_typed_in_with_the_keyboard_alone(site, visit, published):
    keys = feedback_keys_of(published.event)
    page = visit()
    site.sign_in(page, published.organiser.email)
    page.goto(site.url(f"/evenements/{published.event.id}/avis/saisie"))
    expect(page.get_by_label("Numéro", exact=True)).to_be_focused()
    posts = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)

    for delegation, marks in ((published.buyer, "4o"), (published.first, "a")):
        page.keyboard.type(str(keys[delegation.id].number))
        page.keyboard.press("Tab")
        page.keyboard.type(marks)
        page.keyboard.press("Tab")
        page.keyboard.type("5")
        page.keyboard.press("Enter")
        expect(page.get_by_role("row", name=delegation.organisation.name)).to_be_visible()
        expect(page.get_by_label("Numéro", exact=True)).to_be_focused()

    assert len(posts) == 2  # one a sheet
    assert said(published, published.buyer) == ([("held", 4, "yes")], 5)
    assert said(published, published.first) == ([("partner_absent", None, None)], 5)
    assert barriers(visit, page) == []
