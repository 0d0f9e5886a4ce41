"""Story 7, the same information for all: refused for one, published for everybody, confided to one buyer, and provable."""

import csv
import io
from dataclasses import dataclass

import pytest
from click.testing import CliRunner
from playwright.sync_api import expect

from matchmaker.cli import matchmaker
from matchmaker.db.jobs import Outbox
from matchmaker.db.queries.scheduling import live_meetings
from matchmaker.db.requests import Request
from matchmaker.extensions import db
from tests.browser.barriers import barriers
from tests.factories.parity import PLAN, SURFACE
from tests.factories.story_five import StoryFive, begin_story_five

MARGIN = "marge 18 %"
PLAN_FILE = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": PLAN}
SIZES = pytest.mark.parametrize(("width", "javascript"), [(360, False), (1280, True)])


@dataclass(frozen=True)
class StorySeven:
    event: int
    need: int
    delegations: dict[str, int]

    @property
    def public(self) -> str:
        return f"/besoins/{self.need}/public"

    @property
    def register(self) -> str:
        return f"/besoins/{self.need}/registre"

    def with_(self, key: str) -> str:
        return f"/mes-rencontres/{self.event}/messages/{self.delegations[key]}"


@pytest.fixture
def story(app, make):
    """B1 meets S2 at 14:00 about N2, which is in sourcing."""
    begun: StoryFive = begin_story_five(make)
    sides = {key: one.id for key, one in begun.delegations.items()}
    town = begun.delegations["B1"].organisation
    town.public_buyer = True
    need = make.need(town, "Nettoyage", cpv=["90919200"])
    pair = {sides["B1"], sides["S2"]}
    for meeting in live_meetings(db.session(), begun.event.id):
        if {meeting.a_id, meeting.b_id} == pair:
            meeting.need_id = need.id
    for wish in db.session.query(Request).filter_by(from_id=sides["S2"], to_id=sides["B1"]):
        wish.need_id = need.id
    db.session.commit()
    return StorySeven(begun.event.id, need.id, sides)


@pytest.fixture
def enter(site, visit):
    """A page of somebody signed in."""

    def enter(key, **options):
        page = visit(**options)
        site.sign_in(page, f"{key.lower()}@exemple.fr")
        return page

    return enter


def publish(site, page, story):
    """B1 tries to send it to S2 alone, and publishes it for all."""
    page.goto(site.url(f"/mes-rencontres/{story.event}/planning"))
    page.get_by_role("link", name="Messages Net’Éclair Insertion").click()
    page.get_by_label("Le besoin lui-même", exact=True).check()
    page.get_by_label("Le besoin lui-même : votre texte").fill(SURFACE)
    page.get_by_label("Document").set_input_files(PLAN_FILE)
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_text("Ce message n’est pas envoyé à Net’Éclair Insertion")).to_be_visible()


def confide(site, page, story):
    page.goto(site.url(story.with_("B1")))
    page.get_by_role("link", name="Note confidentielle à cet acheteur").click()
    page.get_by_label("Note confidentielle", exact=False).fill(MARGIN)
    page.get_by_role("button", name="Confier à l’acheteur").click()
    expect(page.get_by_text("C’est confié à l’acheteur, et à lui seul.")).to_be_visible()


def fits(visit, page, width):
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert barriers(visit, page) == []


def mails(kind):
    db.session.rollback()
    return db.session.query(Outbox).filter_by(kind=kind).order_by(Outbox.id).all()


@SIZES
def test_it_is_refused_for_one_and_published_for_all(story, site, visit, enter, width, javascript):
    buyer = enter("B1", width=width, javascript=javascript)
    publish(site, buyer, story)

    offered = buyer.get_by_role("region", name="Publier pour tous")
    expect(offered).to_contain_text(SURFACE)
    expect(offered).to_contain_text("plan.pdf")
    assert mails("requests.party_message") == []
    assert buyer.request.get(site.url(story.public)).status == 404
    offered.get_by_role("button", name="Publier pour tous : Nettoyage").click()
    expect(buyer.get_by_text("Publié pour tous, sous le n° 1.")).to_be_visible()
    expect(buyer.get_by_label("Adresse à donner à qui vous voulez")).to_have_value(
        f"http://127.0.0.1:8000{story.public}"
    )

    visitor = visit(width=width, javascript=javascript)
    for reader in (enter("S5", width=width, javascript=javascript), visitor):
        reader.goto(site.url(story.public))
        line = reader.get_by_role("listitem").filter(has_text="N° 1")
        expect(line).to_contain_text(SURFACE)
        expect(line.locator("time")).to_be_visible()
        with reader.expect_download() as download:
            line.get_by_role("link", name="plan.pdf").click()
        assert download.value.suggested_filename == "plan.pdf"
        assert download.value.path().read_bytes() == PLAN
    assert [mail.intended for mail in mails("sourcing.published")] == ["s2@exemple.fr"]


def test_what_is_confided_is_read_by_the_buyer_alone(story, site, visit, enter):
    buyer, supplier = enter("B1"), enter("S2")
    publish(site, buyer, story)
    buyer.get_by_role("button", name="Publier pour tous : Nettoyage").click()
    confide(site, supplier, story)

    buyer.goto(site.url(story.register))
    expect(buyer.get_by_text(MARGIN)).to_be_visible()
    other, chamber, visitor = enter("S5"), enter("omar"), visit()
    for reader in (other, chamber, visitor):
        for address in (story.register, f"{story.register}/complet.csv", story.with_("S2")):
            answer = reader.request.get(site.url(address))
            assert MARGIN not in answer.text()
            assert answer.status == 404 or "/connexion" in answer.url
        for address in (story.with_("B1"), f"{story.with_('B1')}/note"):
            assert MARGIN not in reader.request.get(site.url(address)).text()
        assert MARGIN not in reader.request.get(site.url(story.public)).text()
    communicable = buyer.request.get(site.url(f"{story.register}/communicable.csv")).text()
    assert "marge" not in communicable
    assert "Personne S2" not in communicable


def test_the_register_is_intact_names_what_was_changed_and_forgets_a_name(story, site, enter, tmp_path):
    buyer, supplier = enter("B1"), enter("S2")
    publish(site, buyer, story)
    buyer.get_by_role("button", name="Publier pour tous : Nettoyage").click()
    confide(site, supplier, story)

    def exported():
        return buyer.request.get(site.url(f"{story.register}/complet.csv")).body()

    def verify(data):
        file = tmp_path / "registre.csv"
        file.write_bytes(data)
        return CliRunner().invoke(matchmaker, ["sourcing", "verify", str(file)])

    whole = exported()
    assert (verify(whole).exit_code, "est intact" in verify(whole).output) == (0, True)
    for number in range(1, entries(whole) + 1):
        found = verify(one_character_changed(whole, number))
        assert found.exit_code == 1
        assert f"L’entrée {number} " in found.output

    buyer.goto(site.url(story.register))
    expect(buyer.get_by_text("Personne S2")).to_be_visible()
    buyer.get_by_role("button", name="Effacer ces noms").click()
    expect(buyer.get_by_text("Le registre reste intact.")).to_be_visible()
    expect(buyer.get_by_text("Personne S2")).to_have_count(0)
    assert b"Personne S2" not in exported()
    assert "est intact" in verify(exported()).output


def rows(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def entries(data):
    return len(rows(data)) - 2  # between the titles and the end


def one_character_changed(data, number):
    """The moment of the entry is a second off."""
    changed = rows(data)
    moment = changed[number][1]
    digit = "1" if moment[18] != "1" else "2"
    changed[number][1] = moment[:18] + digit + moment[19:]
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerows(changed)
    return written.getvalue().encode("utf-8-sig")


@pytest.mark.parametrize("width", [360, 1280])
def test_its_pages_are_accessible_and_fit(story, site, visit, enter, width):
    buyer = enter("B1", width=width)
    publish(site, buyer, story)
    fits(visit, buyer, width)  # what was refused, and the offer
    buyer.get_by_role("button", name="Publier pour tous : Nettoyage").click()
    expect(buyer.get_by_text("Publié pour tous, sous le n° 1.")).to_be_visible()
    fits(visit, buyer, width)
    buyer.goto(site.url(f"{story.public}/nouveau"))
    fits(visit, buyer, width)
    supplier = enter("S2", width=width)
    confide(site, supplier, story)
    fits(visit, supplier, width)
    supplier.goto(site.url(story.with_("B1")))
    fits(visit, supplier, width)
    buyer.goto(site.url(story.register))
    fits(visit, buyer, width)
    visitor = visit(width=width)
    visitor.goto(site.url(story.public))
    fits(visit, visitor, width)
