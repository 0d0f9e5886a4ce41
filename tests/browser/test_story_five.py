"""Story 5, two days before: one cancels by one tap, one is replaced, and the freed place goes to who was waiting."""

import re

import pytest
import time_machine
from playwright.sync_api import expect

from matchmaker.db.jobs import Outbox
from matchmaker.db.queries.scheduling import publications_of
from matchmaker.extensions import db
from matchmaker.services.events.confirmation.asking import ask_due
from matchmaker.services.events.confirmation.overview import overview_of
from tests.factories.story_five import TWO_DAYS_BEFORE, begin_story_five


@pytest.fixture
def story(app, make):
    """9 March at 11:30: everybody was asked in the morning."""
    with time_machine.travel(TWO_DAYS_BEFORE, tick=True):
        story = begin_story_five(make)
        ask_due()
        yield story


def page_for(site, story, key):
    """The page in the mail of somebody."""
    db.session.rollback()
    mail = (
        db.session.query(Outbox).filter_by(person_id=story.people[key].id, kind="events.confirmation").one()
    )
    return site.url(re.search(r"/confirmation/\S+", mail.body).group())


def mails(after=0):
    db.session.rollback()
    return db.session.query(Outbox).filter(Outbox.id > after).order_by(Outbox.id).all()


def test_a_place_that_is_given_back_goes_to_who_waits(site, visit, story):
    meetings, before = story.meetings(), mails()[-1].id

    phone = visit(width=360, javascript=False)
    phone.goto(page_for(site, story, "S5"))
    phone.get_by_role("button", name="J’annule").click()  # one tap, and that is all
    expect(phone.get_by_text("C’est noté : vous ne venez pas.")).to_be_visible()

    desk = visit()
    desk.goto(page_for(site, story, "S2"))
    desk.get_by_label("Son nom").fill("Léa Colin")
    desk.get_by_label("Son adresse e-mail").fill("lea@exemple.fr")
    desk.get_by_role("button", name="Je me fais remplacer").click()
    expect(desk.get_by_text("Léa Colin prend votre place")).to_be_visible()
    assert story.meetings() == meetings
    assert {one.intended for one in mails(before)} == {"cress@exemple.fr", "lea@exemple.fr"}
    assert [line.colleague for line in overview_of(story.event, "remplaces").lines] == ["Léa Colin"]

    page = visit()
    site.sign_in(page, "omar@exemple.fr")
    page.goto(site.url(f"/evenements/{story.event.id}"))
    page.get_by_role("link", name="Confirmations").click()
    freed = page.get_by_role("region", name="Places libérées")
    expect(freed).to_contain_text("Mobil’Insert – Département de la Seine-Verte, 15:00, table T1")
    expect(freed).to_contain_text("Coop Signal – Département de la Seine-Verte à 15:00, table T1")
    before = mails()[-1].id
    page.get_by_role("button", name="Préparer ce changement").click()
    page.get_by_role("button", name="Diffuser le planning").click()
    expect(page.get_by_text("Le planning est diffusé, version 2.")).to_be_visible()

    changed = {pair: place for pair, place in meetings.items() if pair != ("B1", "S5")}
    assert story.meetings() == changed | {("B1", "S6"): ("15:00", "T1")}
    assert story.versions() == {key: 2 if key in ("B1", "S5", "S6") else 1 for key in story.delegations}
    assert publications_of(story.event.id)[0].number == 2
    told = [one.intended for one in mails(before)]
    assert sorted(told) == ["b1@exemple.fr", "s5@exemple.fr", "s6@exemple.fr"]
    every = [(one.intended, one.subject, one.body) for one in mails()]
    assert len(every) == len(set(every))  # no message twice


@pytest.mark.parametrize(("width", "javascript"), [(360, False), (1280, True)])
def test_a_yes_is_one_act_after_opening_the_page(site, visit, story, width, javascript):
    sent = []
    page = visit(width=width, javascript=javascript)
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    page.goto(page_for(site, story, "S1"))

    page.get_by_role("button", name="Je confirme").click()

    expect(page.get_by_text("C’est noté : vous êtes attendu.")).to_be_visible()
    assert len(sent) == 1
