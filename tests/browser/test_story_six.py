"""Story 6: the consultation comes early, and its buyer decides once for both meetings."""

import pytest
import time_machine
from playwright.sync_api import expect

from matchmaker.db.jobs import Outbox
from matchmaker.extensions import db
from matchmaker.services.sourcing.register import read_register
from tests.browser.barriers import barriers
from tests.factories.booking import speaking_for
from tests.factories.story_six import EIGHTH, PROFILE, begin_story_six


@pytest.fixture
def story(app, make):
    """8 March, ten in the morning."""
    with time_machine.travel(EIGHTH, tick=True):
        story = begin_story_six(make)
        yield story


def mails(after=0):
    db.session.rollback()
    return db.session.query(Outbox).filter(Outbox.id > after).order_by(Outbox.id).all()


def fits(page, width):
    return page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "javascript"), [(360, False), (1280, True)])
def test_one_decision_for_both_meetings(story, site, visit, width, javascript):
    five = story.five
    meetings, versions, sent = five.meetings(), five.versions(), mails()[-1].id
    event, buyer = five.event.id, five.delegations["B1"]

    page = visit(width=width, javascript=javascript)
    site.sign_in(page, "b1@exemple.fr")
    page.goto(site.url(f"/besoins/{story.need}/fiche"))
    page.get_by_role("link", name="Changer la date de publication").click()
    page.get_by_label("Jour de publication prévu").fill("2027-03-10")
    page.get_by_label("Heure").fill("12:00")
    page.get_by_label("Adresse de votre profil d’acheteur").fill(PROFILE)
    page.get_by_role("button", name="Enregistrer").click()

    # Both meetings, one page; nothing has left, nothing has changed.
    expect(page.get_by_role("heading", name="Rendez-vous après la publication")).to_be_visible()
    lines = page.locator(".rows > li")
    expect(lines).to_have_count(2)
    expect(lines.nth(0)).to_contain_text("Les Jardins du Val")
    expect(lines.nth(0)).to_contain_text("11 mars 2027, 14:20")
    expect(lines.nth(1)).to_contain_text("Mobil’Insert")
    expect(lines.nth(1)).to_contain_text("11 mars 2027, 15:00")
    expect(page.get_by_label("Annuler", exact=True)).to_be_checked()
    assert fits(page, width)
    assert five.meetings() == meetings

    # Booking on it is refused at once.
    other = visit(width=width, javascript=javascript)
    site.sign_in(other, "s6@exemple.fr")
    other.goto(site.url(f"/mes-rencontres/{event}/reservations/{buyer.id}"))
    expect(other.get_by_text("« Entretien des espaces verts » se ferme")).to_be_visible()
    expect(other.get_by_role("button", name="15:40")).to_have_count(0)

    # Until then the agenda and the need say so.
    page.goto(site.url(f"/mes-rencontres/{event}/planning"))
    page.get_by_role("link", name="Décider de 2 rendez-vous").click()
    page.get_by_role("button", name="Relire avant d’envoyer").click()
    expect(page.get_by_text("Ces 2 rendez-vous seront annulés :")).to_be_visible()
    message = page.get_by_role("region", name="Le message")
    expect(message).to_contain_text("Personne S1, Personne S5")
    expect(message).to_contain_text("paraît le 10 mars 2027 à 12:00")
    expect(message).to_contain_text(PROFILE)
    assert fits(page, width)
    assert len(mails(sent)) == len([one for one in mails(sent) if one.kind != "scheduling.subject_closed"])
    page.get_by_role("button", name="Annuler les 2 et prévenir tout le monde").click()
    expect(page.get_by_text("2 rendez-vous sont annulés.")).to_be_visible()

    told = [one for one in mails(sent) if one.kind == "scheduling.subject_closed"]
    assert [one.intended for one in told] == ["s1@exemple.fr", "s5@exemple.fr"]
    assert len({(one.subject, one.body) for one in told}) == 1
    assert (told[1].created_at - told[0].created_at).total_seconds() < 60
    assert PROFILE in told[0].body

    page.goto(site.url(f"/mes-rencontres/{event}/planning"))
    expect(page.get_by_role("region", name="Sujets fermés")).to_contain_text(
        "Sujet fermé : Entretien des espaces verts"
    )
    expect(page.get_by_role("link", name="Décider de 2 rendez-vous")).to_have_count(0)
    gone = {("B1", "S1"), ("B1", "S5")}
    assert five.meetings() == {pair: place for pair, place in meetings.items() if pair not in gone}
    assert five.versions() == {key: one + (key in ("B1", "S1", "S5")) for key, one in versions.items()}
    lines = read_register(speaking_for(buyer), story.need).lines
    assert [line.entry.kind for line in lines] == ["decided", "decided"]


@pytest.mark.parametrize("width", [360, 1280])
def test_its_pages_are_accessible_and_fit(story, site, visit, width):
    page = visit(width=width)
    site.sign_in(page, "b1@exemple.fr")
    for address in ("fiche", "consultation", "publication"):
        page.goto(site.url(f"/besoins/{story.need}/{address}"))
        assert fits(page, width), address
        assert barriers(visit, page) == [], address
    page.get_by_label("Jour de publication prévu").fill("2027-03-10")
    page.get_by_label("Heure").fill("12:00")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", name="Rendez-vous après la publication")).to_be_visible()
    assert barriers(visit, page) == []
    page.get_by_label("Garder, sur un autre sujet").check()
    page.get_by_label("Adresse de votre profil d’acheteur").fill(PROFILE)
    page.get_by_role("button", name="Relire avant d’envoyer").click()
    expect(page.get_by_text("nous ne parlerons plus de ce besoin")).to_be_visible()
    assert barriers(visit, page) == []
    page.goto(site.url(f"/mes-rencontres/{story.five.event.id}/planning"))
    assert fits(page, width)
    assert barriers(visit, page) == []
