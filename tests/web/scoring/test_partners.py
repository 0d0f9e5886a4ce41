import html
import re

import pytest
from sqlalchemy import select

from matchmaker.core.directory.access import Actor, Behalf
from matchmaker.db.catalogue import Need
from matchmaker.db.directory import Fact
from matchmaker.db.events import Delegation
from matchmaker.db.requests import Request
from matchmaker.services.directory.people import actor_of
from matchmaker.services.events.access import delegation_for
from matchmaker.services.requests.relations import known_to, say_relation
from matchmaker.services.scoring.partners import Wanted, partners_of
from matchmaker.services.scoring.run import start_scoring
from tests.factories.counting import counted_queries
from tests.factories.working import run_jobs_inline


@pytest.fixture
def event(make):
    return make.event()


@pytest.fixture
def buyer(make, event):
    """The need of story 3, at Ris-Orangis, and the person who speaks for it."""
    town = make.organisation(name="Ville de Valbrune", commune="91521")
    make.need(town, "Entretien des espaces verts")
    make.delegation(event, town, "buyer")
    return make.person(speaks_for=town)


@pytest.fixture
def supplier(make, event):
    def add(name, commune="91223", kind=None, title="Entretien des espaces verts", **offer):
        organisation = make.organisation(name=name, commune=commune, siae_kind=kind)
        make.offer(organisation, title, **offer)
        return make.delegation(event, organisation)

    return add


@pytest.fixture
def score(app, make, event):
    def run():
        person = make.person(staff_of=event.chamber)
        start_scoring(Actor(person.id, frozenset({event.chamber_id})), event.id)
        run_jobs_inline(app)

    return run


def page(event, words=""):
    return f"/mes-rencontres/{event.id}/partenaires{'?q=' + words if words else ''}"


def test_the_right_trade_is_first_and_the_wrong_one_is_found_by_search(
    client_as, event, buyer, supplier, score
):
    supplier("Le Fournil de Viry", "91687", "EI", "Pain", cpv=["55520000"])
    supplier("Intérim Vert", "91687", "ETTI", prestation="staffing")
    supplier("Les Jardins du Val", "91223", "ACI")
    score()

    shown = client_as(buyer).get(page(event)).text
    searched = client_as(buyer).get(page(event, "fournil")).text

    assert shown.index("Les Jardins du Val") < shown.index("Intérim Vert")
    assert "propose de la mise à disposition" in shown
    assert "Fournil" not in shown
    assert "Le Fournil de Viry" in searched
    assert "Pas parmi les conseils" in searched


def test_a_reserved_need_tells_the_article_when_searched(make, client_as, event, supplier, score, session):
    town = make.organisation(name="Ville", commune="91521")
    make.need(town, "Entretien des espaces verts", reservation="l2113_13")
    make.delegation(event, town, "buyer")
    for name, kind in (("Geiq Vert", "GEIQ"), ("Association simple", None), ("Insertion Verte", "EI")):
        supplier(name, kind=kind)
    score()
    browser = client_as(make.person(speaks_for=town))

    shown = browser.get(page(event)).text
    geiq, plain = browser.get(page(event, "geiq")).text, browser.get(page(event, "simple")).text

    assert "Insertion Verte" in shown
    assert "Geiq Vert" not in shown
    assert "article L2113-13" in geiq
    assert "Demander un rendez-vous" not in geiq
    assert "le statut n’est pas connu" in plain


def test_a_supplier_sees_the_buyers_whose_needs_it_meets(make, client_as, event, buyer, supplier, score):
    gardens = supplier("Les Jardins du Val")
    score()

    shown = client_as(make.person(speaks_for=gardens.organisation)).get(page(event)).text

    assert "Ville de Valbrune" in shown
    assert "Même métier : code CPV 77310000." in shown


def test_a_supplier_sees_after_the_buyers_whom_it_could_answer_with(
    make, client_as, event, buyer, supplier, score, session
):
    need = session.scalars(select(Need)).one()
    need.lots = [{"title": "Espaces verts", "cpv": ["77310000"]}, {"title": "Pain", "cpv": ["15810000"]}]
    session.commit()
    gardens = supplier("Les Jardins du Val")
    supplier("Le Fournil de Viry", "91687", "EI", "Pain", cpv=["15810000"])
    supplier("Autres Jardins", "91687")
    score()
    browser = client_as(make.person(speaks_for=gardens.organisation))

    shown = browser.get(page(event)).text

    buyers, _, complementary = shown.partition("Structures complémentaires")
    assert "Ville de Valbrune" in buyers
    assert "Fournil" not in buyers
    assert "Le Fournil de Viry" in complementary
    assert "deux : +100 %." in complementary
    assert "Autres Jardins" not in shown


def test_a_buyer_has_no_complementary_suppliers(client_as, event, buyer, supplier, score):
    supplier("Les Jardins du Val")
    supplier("Le Fournil de Viry", title="Pain", cpv=["15810000"])
    score()

    assert "Structures complémentaires" not in client_as(buyer).get(page(event)).text


def test_facts_are_told_with_their_source(client_as, event, buyer, supplier, score, session):
    gardens = supplier("Les Jardins du Val")
    session.add(
        Fact(
            organisation_id=gardens.organisation_id,
            key="siae_kind",
            value={"value": "ACI"},
            evidence="register",
            source="Marché de l’inclusion",
            as_of=event.created_at.date(),
        )
    )
    session.commit()
    score()

    shown = client_as(buyer).get(page(event)).text

    assert "Atelier et chantier d’insertion (ACI), registre public (Marché de l’inclusion" in shown


def test_before_the_first_run_search_works_without_scores(client_as, event, buyer, supplier):
    supplier("Les Jardins du Val")

    assert "quand l’organisateur les a calculés" in client_as(buyer).get(page(event)).text
    assert "Les Jardins du Val" in client_as(buyer).get(page(event, "jardins")).text


def test_search_reads_offers_and_needs_without_accents(client_as, event, buyer, supplier):
    supplier("Alpha", title="Élagage", cpv=["77340000"])

    assert "Alpha" in client_as(buyer).get(page(event, "elagage")).text
    assert "Aucun participant ne correspond" in client_as(buyer).get(page(event, "plomberie")).text


def test_nobody_relevant_is_said(client_as, event, buyer, supplier, score):
    supplier("Le Fournil", title="Pain", cpv=["15810000"])
    score()

    assert "Aucun participant n’a un métier qui corresponde" in client_as(buyer).get(page(event)).text


def test_without_offers_and_needs_the_page_says_what_to_do(make, client_as, event, supplier, score):
    organisation = make.organisation()
    make.delegation(event, organisation)
    supplier("Les Jardins du Val")
    score()

    shown = client_as(make.person(speaks_for=organisation)).get(page(event)).text

    assert "sans savoir ce que vous proposez ou cherchez" in shown


def test_two_buyers_are_not_advised_to_each_other(make, client_as, event, buyer, score):
    other = make.organisation(name="Autre ville", commune="91223")
    make.offer(other, "Entretien des espaces verts")
    make.delegation(event, other, "buyer")
    score()

    assert "Autre ville" not in client_as(buyer).get(page(event)).text


def test_a_wish_is_asked_from_the_card_and_shown_there(client_as, event, buyer, supplier, score, session):
    gardens = supplier("Les Jardins du Val")
    score()
    browser = client_as(buyer)

    answer = browser.submit(
        page(event), to=f"/mes-rencontres/{event.id}/voeux", rank="1", message="Parlons des haies."
    )
    shown = browser.get(page(event)).text

    request = session.scalars(select(Request)).one()
    assert (answer.status_code, answer.location) == (303, f"{page(event)}#structure-{gardens.id}")
    assert (request.to_id, request.rank, request.message) == (gardens.id, 1, "Parlons des haies.")
    assert (request.need_id, request.offer_id) != (None, None)
    assert "Déjà demandé (indispensable)" in shown


def test_who_asks_or_says_what_it_knows_comes_back_to_the_list_as_it_was_filtered(
    client_as, event, buyer, supplier, score
):
    gardens = supplier("Les Jardins du Val")
    score()
    browser = client_as(buyer)
    listed = page(event) + "?q=jardins+du+val&type=supplier&departement=91"
    there = f"{listed}#structure-{gardens.id}"

    (choose,) = re.findall(r'href="([^"]*/voeux/nouveau[^"]*)"', browser.get(listed).text)
    form = browser.get(html.unescape(choose)).text
    assert f'value="{there.replace("&", "&amp;")}"' in form
    assert "Votre besoin : Entretien des espaces verts · Son offre : Entretien des espaces verts" in form

    known = browser.submit(listed, f"{page(event)}/{gardens.id}/lien", kind="client")
    asked = browser.submit(listed, f"/mes-rencontres/{event.id}/voeux")

    assert (known.location, asked.location) == (there, there)
    assert "Les Jardins du Val" in browser.get(listed).text
    outside = browser.submit(
        page(event), f"{page(event)}/{gardens.id}/lien", kind="", next="https://ailleurs.example/"
    )
    assert outside.location == page(event)


def test_a_wish_refused_from_the_card_keeps_its_subject_and_its_message(
    client_as, event, buyer, supplier, score, session
):
    supplier("Les Jardins du Val")
    score()
    event.wish_quota = 0
    session.commit()

    refused = client_as(buyer).submit(
        page(event), to=f"/mes-rencontres/{event.id}/voeux", message="Parlons des haies."
    )

    assert "0 vœux au plus" in refused.text
    assert "Parlons des haies." in refused.text
    chosen = refused.text.split('name="subject"')[1].split("<option selected ")[1].split("</option>")[0]
    assert "Votre besoin : Entretien des espaces verts · Son offre : Entretien des espaces verts" in chosen


def test_a_wish_already_made_is_shown_instead_of_the_form(
    make, client_as, event, buyer, supplier, score, session
):
    gardens = supplier("Les Jardins du Val")
    score()
    own = session.scalars(select(Delegation).where(Delegation.kind == "buyer")).one()
    make.request(own, gardens, rank=1)

    shown = client_as(buyer).get(page(event)).text

    assert "Déjà demandé (indispensable)" in shown
    assert "Demander un rendez-vous" not in shown


def test_what_others_keep_to_themselves_is_not_found(make, client_as, event, buyer, supplier):
    gardens = supplier("Les Jardins du Val")
    make.offer(gardens.organisation, "Secret bien gardé", visibility="own")
    elsewhere = make.organisation(name="Ailleurs")
    make.delegation(make.event(), elsewhere)

    browser = client_as(buyer)

    assert "Aucun participant ne correspond" in browser.get(page(event, "secret")).text
    assert "Aucun participant ne correspond" in browser.get(page(event, "ailleurs")).text


def test_names_are_escaped(client_as, event, buyer, supplier):
    supplier("<script>alert(1)</script>")

    shown = client_as(buyer).get(page(event, "script")).text

    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert" in shown


def test_only_participants_of_the_event_see_it(make, client_as, event, buyer):
    stranger = make.person(speaks_for=make.organisation())

    assert client_as(stranger).get(page(event)).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_the_same_queries_however_many_partners(
    client_as, event, buyer, supplier, score, number
):
    for _ in range(number):
        supplier(f"Structure {number}")
    score()
    browser, url = client_as(buyer), page(event)
    browser.get(url)

    with counted_queries() as counted:
        browser.get(url)

    assert counted.number == QUERIES


QUERIES = 26


def test_search_knows_word_endings_and_the_filters_narrow_it(make, client_as, event, buyer, supplier):
    supplier("Les Jardins du Val", "91223", "ACI", title="Nous nettoyons vos bureaux")
    supplier("Net’Éclair", "45234", title="Nettoyage")
    make.delegation(event, make.organisation(name="Département", commune="91228"), "buyer")
    browser = client_as(buyer)

    both = browser.get(page(event, "nettoyer un bureau")).text
    near = browser.get(page(event) + "?q=nettoyage&departement=91").text
    inclusive = browser.get(page(event) + "?insertion=oui").text
    buyers = browser.get(page(event) + "?type=buyer").text
    nobody = browser.get(page(event) + "?type=buyer&departement=45").text

    assert "Les Jardins du Val" in both
    assert "Net’Éclair" not in both
    assert ("Les Jardins du Val" in near, "Net’Éclair" in near) == (True, False)
    assert "Loiret (45)" in near
    assert ("Les Jardins du Val" in inclusive, "Net’Éclair" in inclusive) == (True, False)
    assert ("Les Jardins du Val" in buyers, "Département" in buyers) == (False, True)
    assert "Retirez un filtre" in nobody


def test_the_map_shows_each_commune_with_its_distance(client_as, event, buyer, supplier):
    supplier("Les Jardins du Val", "91223", "ACI", title="Nettoyage")
    supplier("Verger d’Étampes", "91223", title="Nettoyage")

    shown = client_as(buyer).get(page(event, "nettoyage")).text

    assert "Étampes (91150), à 32 km : Les Jardins du Val, Verger d’Étampes" in shown


def test_there_is_no_map_without_ones_own_commune(make, client_as, event, supplier):
    supplier("Les Jardins du Val", "91223", title="Nettoyage")
    nowhere = make.organisation()
    make.delegation(event, nowhere, "buyer")

    assert "<svg viewBox" not in client_as(make.person(speaks_for=nowhere)).get(page(event, "nettoyage")).text


def test_a_competitor_is_advised_no_more_clients_come_last_and_nobody_can_tell(
    make, client_as, event, buyer, supplier, score, session
):
    first, second = supplier("Premiers Jardins"), supplier("Seconds Jardins", "91687")
    selling = make.person(speaks_for=second.organisation)
    score()
    desk = client_as(buyer)
    assert desk.get(page(event)).text.count("<article") == 2
    seen = client_as(selling).get(page(event)).text.count("Ville de Valbrune")

    desk.submit(page(event), f"{page(event)}/{first.id}/lien", kind="client")
    assert "vous travaillez déjà avec Premiers Jardins" in desk.get(page(event)).text
    shown = desk.get(page(event)).text
    assert shown.index("Seconds Jardins") < shown.index("Premiers Jardins")
    assert "vous travaillez déjà ensemble" in shown

    desk.submit(page(event), f"{page(event)}/{second.id}/lien", kind="competitor")
    shown = desk.get(page(event)).text
    assert shown.count("<article") == 1
    assert "Ceux que vous connaissez déjà" in shown
    # What the competitor is shown stays as it was: a place left empty would tell.
    assert client_as(selling).get(page(event)).text.count("Ville de Valbrune") == seen
    # A search still finds whom one looks for.
    assert "Seconds Jardins" in desk.get(page(event, "seconds")).text


def test_an_organiser_in_its_place_sees_the_list_as_if_it_had_said_nothing(
    make, event, buyer, supplier, score
):
    first = supplier("Premiers Jardins")
    second = supplier("Seconds Jardins", "91687")
    score()
    own = delegation_for(actor_of(buyer.id), event.id)

    def listed(actor):
        told = partners_of(own, Wanted(), known_to(actor, own).said)
        return [one.participant.delegation for one in told.recommended]

    before = listed(actor_of(buyer.id))
    say_relation(actor_of(buyer.id), event.id, first.id, "competitor")

    behalf = Behalf(own.id, event.id, own.organisation_id)
    acting = Actor(1, organisations=frozenset((own.organisation_id,)), behalf=behalf)
    assert listed(acting) == before
    assert listed(actor_of(buyer.id)) == [second.id]
