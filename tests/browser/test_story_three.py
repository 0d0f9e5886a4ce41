"""Story 3: the right trade first, and reserved contracts for those they are reserved to."""

from datetime import date

import pytest
from playwright.sync_api import expect

from matchmaker.core.directory.names import name_key
from matchmaker.data.communes import communes
from matchmaker.db.directory import Fact
from matchmaker.extensions import db

RIS_ORANGIS, ETAMPES, VIRY = "91521", "91223", "91687"
GREEN_SPACES, CATERING = "77310000", "55520000"
RESERVED = "Réservé aux structures d’insertion"


class Story:
    """The people and structures of the story, at one event in its wishes phase."""

    def __init__(self, make):
        self.make = make
        self.chamber = make.chamber(name="CRESS de l’Essonne")
        self.organiser = make.person(name="Camille Aubert", email="cress@exemple.fr", staff_of=self.chamber)
        self.event = make.event(self.chamber, name="Rencontre du 11 mars", tables=6)
        self.buyer = self.takes_part("Département de la Seine-Verte", RIS_ORANGIS, kind="buyer")
        make.person(name="Claire Morel", email="claire@exemple.fr", speaks_for=self.buyer)
        self.need = make.need(self.buyer, "Entretien des espaces verts", cpv=[GREEN_SPACES])

    def takes_part(self, name, commune, *, kind="supplier", siae=None, **values):
        place = communes().get(commune)
        organisation = self.make.organisation(
            known_to=self.chamber,
            name=name,
            name_key=name_key(name),
            commune=commune,
            latitude=place.latitude,
            longitude=place.longitude,
            siae_kind=siae,
            **values,
        )
        self.make.delegation(self.event, organisation, kind)
        if siae:
            self.registered(organisation, "siae_kind", siae)
        return organisation

    def registered(self, organisation, key, value):
        db.session.add(
            Fact(
                organisation_id=organisation.id,
                key=key,
                value={"value": value},
                evidence="register",
                source="Registre public",
                as_of=date(2026, 9, 1),
            )
        )
        db.session.commit()

    def offers(self, organisation, title, cpv, **values):
        self.make.offer(organisation, title, cpv=[cpv], **values)


@pytest.fixture
def story(make):
    story = Story(make)
    gardens = story.takes_part("Les Jardins du Val", ETAMPES, siae="ACI")
    story.offers(gardens, "Entretien d’espaces verts", GREEN_SPACES)
    bakery = story.takes_part("Le Fournil de Viry", VIRY, siae="EI")
    story.registered(bakery, "organic_certified", True)
    story.offers(bakery, "Buffets et cocktails", CATERING, organic_share=1.0)
    agency = story.takes_part("Intérim d’Insertion du Sud", RIS_ORANGIS, siae="ETTI")
    story.offers(agency, "Agents d’espaces verts", GREEN_SPACES, prestation="staffing")
    return story


@pytest.fixture
def scored(site, visit, story):
    """`scored()`: the organiser has every pair scored, and waits for the result."""
    page = visit()
    site.sign_in(page, "cress@exemple.fr")

    def score():
        page.goto(site.url(f"/evenements/{story.event.id}/criteres"))
        runs = page.get_by_text("Évaluation n°").count()
        page.get_by_role("button", name="Évaluer").click()
        expect(page.get_by_text(f"Évaluation n° {runs + 1}")).to_be_visible()

    return score


def partners(site, page, story, words=""):
    page.goto(site.url(f"/mes-rencontres/{story.event.id}/partenaires?q={words}"))
    return page.get_by_role("main").get_by_role("article")


def test_the_right_trade_comes_first_and_the_neighbour_of_another_trade_only_by_search(
    site, visit, story, scored
):
    scored()
    page = visit()
    site.sign_in(page, "claire@exemple.fr")

    cards = partners(site, page, story)

    names = cards.get_by_role("heading").all_inner_texts()
    assert names[0] == "Les Jardins du Val"
    assert "Le Fournil de Viry" not in names
    staffing = cards.filter(has_text="Intérim d’Insertion du Sud")
    expect(staffing).to_contain_text("propose de la mise à disposition")

    found = partners(site, page, story, "fournil")
    assert found.get_by_role("heading").all_inner_texts() == ["Le Fournil de Viry"]
    expect(found).to_contain_text("aucun métier en commun")


def test_a_reserved_need_refuses_with_the_article_and_lets_insertion_in(site, visit, story, scored):
    for name, siae in (
        ("Groupement d’Employeurs du Hurepoix", "GEIQ"),
        ("Amis des Jardins", None),
        ("Vert Horizon Insertion", "EI"),
    ):
        story.offers(story.takes_part(name, RIS_ORANGIS, siae=siae), "Tonte et taille", GREEN_SPACES)
    page = visit(javascript=False)
    site.sign_in(page, "claire@exemple.fr")

    page.goto(site.url(f"/besoins/{story.need.id}"))
    page.get_by_label(RESERVED).check()
    page.get_by_role("button", name="Enregistrer").click()
    scored()

    names = partners(site, page, story).get_by_role("heading").all_inner_texts()
    assert "Vert Horizon Insertion" in names
    assert not {"Groupement d’Employeurs du Hurepoix", "Amis des Jardins"} & {*names}
    for words in ("groupement", "amis"):
        expect(partners(site, page, story, words)).to_contain_text("L2113-13")
    expect(partners(site, page, story, "horizon")).not_to_contain_text("L2113-13")
