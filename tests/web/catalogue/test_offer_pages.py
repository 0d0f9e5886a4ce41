import dataclasses

import pytest

from matchmaker.db.catalogue import Offer
from matchmaker.db.directory import Membership
from matchmaker.extensions import db
from tests.factories.browsing import find_form

NEW = "/offres/nouvelle"


@pytest.fixture
def organisation(make):
    return make.organisation(name="Net’Éclair Insertion", commune="91228")


@pytest.fixture
def supplier(make, organisation):
    return make.person(speaks_for=organisation)


@pytest.fixture
def tab(client_as, supplier):
    return client_as(supplier)


def answered(**more):
    return {"title": "nettoyage de bureaux", "prestation": "service", "area": "country"} | more


def send_again(tab, shown, **changes):
    """Send the form that a page shows, as a tab would, some answers changed."""
    form = find_form(shown.text, None)
    return tab.post(shown.request.path, data=form.values | changes)


def test_the_trade_is_proposed_from_the_words_and_confirmed(tab):
    shown = tab.submit(NEW, **answered(area="radius", area_km="30 km", insertion_hours_offered="4 200"))
    proposed = find_form(shown.text, None).values["trades"]

    answer = send_again(tab, shown)

    offer = db.session.query(Offer).one()
    assert "Presque fini" in shown.text
    assert proposed == "90919200"
    assert (answer.status_code, answer.location) == (303, "/catalogue")
    assert (offer.title, offer.cpv, offer.area, offer.area_km) == (
        "nettoyage de bureaux",
        ["90919200"],
        "radius",
        30,
    )
    assert offer.fields == {"insertion": {"insertion_hours_offered": 4200}}


def test_another_trade_is_found_by_a_word_or_a_code_and_one_can_be_removed(tab):
    shown = tab.submit(NEW, **answered())

    shown = send_again(tab, shown, trades_words="vitres", trades_find="1")
    shown = send_again(tab, shown, trades_words="77310000", trades_find="1")
    lines = find_form(shown.text, None).values
    send_again(tab, shown, trades=["90911300", "77310000"])

    assert set(lines["trades_line"]) >= {"90919200", "90911300", "77310000"}
    assert db.session.query(Offer).one().cpv == ["90911300", "77310000"]


def test_words_in_the_search_box_are_searched_even_without_its_button(tab):
    shown = tab.submit(NEW, **answered())

    shown = send_again(tab, shown, trades_words="menuiserie d’un autre monde inconnu")
    again = send_again(tab, shown)

    assert shown.status_code == 200
    assert again.status_code == 303


def test_an_unknown_word_says_what_to_try(tab):
    shown = tab.submit(NEW, **answered(), trades_words="xyzzy", trades_find="1")

    assert "Aucun métier trouvé pour « xyzzy »" in shown.text
    assert "nettoyage de bureaux" in shown.text


def test_without_any_trade_an_offer_is_taken_all_the_same(tab):
    shown = tab.submit(NEW, **answered())

    send_again(tab, shown, trades=[])

    assert db.session.query(Offer).one().cpv == []
    assert "aucun métier indiqué" in tab.get("/catalogue").text


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title": ""}, "Dites en quelques mots ce que vous faites."),
        ({"title": "x" * 201}, "Au plus 200 caractères."),
        ({"description": "x" * 5001}, "Au plus 5000 caractères."),
        ({"prestation": None}, "Choisissez l’une des trois formes."),
        ({"area": "radius"}, "Donnez le nombre de kilomètres."),
        ({"area": "radius", "area_km": "loin"}, "n’est pas un nombre"),
        ({"area": "radius", "area_km": "2000"}, "Écrivez un nombre entre 1 et 1000."),
        ({"area": "zones"}, "Donnez au moins un département, une région"),
        ({"area": "zones", "area_zones": "91, Atlantide"}, "« Atlantide » n’est ni un département"),
        ({"organic_share": "120"}, "Écrivez un nombre entre 0 et 100."),
        ({"insertion_hours_offered": "beaucoup"}, "n’est pas un nombre"),
    ],
)
def test_a_wrong_answer_is_told_and_nothing_is_lost(tab, wrong, words):
    shown = tab.submit(NEW, **(answered(description="Avec nos produits") | wrong))

    assert shown.status_code == 200
    assert words in shown.text
    assert "Rien n’est perdu" in shown.text
    assert ("Avec nos produits" in shown.text) or "description" in wrong
    assert db.session.query(Offer).count() == 0


def test_departements_are_read_by_name_and_number(tab):
    shown = tab.submit(NEW, **answered(area="zones", area_zones="91, Seine-et-Marne"))

    send_again(tab, shown)

    assert db.session.query(Offer).one().area_zones == ["91", "77"]
    assert "Essonne, Seine-et-Marne" in tab.get(f"/offres/{db.session.query(Offer).one().id}").text


def test_the_same_offer_twice_is_refused_and_the_form_kept(tab, make, organisation):
    make.offer(organisation, "Nettoyage de bureaux", title_key="nettoyage de bureaux")

    shown = send_again(tab, tab.submit(NEW, **answered(description="Autre chose")))

    assert "Il y a déjà une offre « Nettoyage de bureaux »" in shown.text
    assert "Autre chose" in shown.text


def test_an_offer_is_changed_withdrawn_and_brought_back(tab, make, organisation):
    offer = make.offer(organisation, "Vitres", area="country")
    page = f"/offres/{offer.id}"

    tab.submit(page, title="Vitres et façades", organic_share="12,5")
    tab.submit(page, to=f"{page}/retrait")
    gone = tab.get("/catalogue").text
    tab.submit("/catalogue", to=f"{page}/retour")

    db.session.refresh(offer)
    assert (offer.title, offer.organic_share, offer.withdrawn_at) == ("Vitres et façades", 0.125, None)
    assert "Remettre en ligne" in gone


def test_a_version_saved_meanwhile_is_shown_beside_ones_own(tab, make, organisation):
    offer = make.offer(organisation, "Vitres", area="country", description="Première")
    page = f"/offres/{offer.id}"
    mine = find_form(tab.get(page).text, None).values
    tab.submit(page, description="De ma collègue")

    shown = tab.post(page, data=mine | {"description": "De moi"})
    kept = tab.post(page, data=find_form(shown.text, None).values)

    db.session.refresh(offer)
    assert "Quelqu’un a enregistré une autre version" in shown.text
    assert "De ma collègue" in shown.text
    assert kept.status_code == 303
    assert offer.description == "De moi"


def test_who_speaks_for_two_says_for_which(tab, make, supplier):
    second = make.organisation(name="La seconde")
    db.session.add(Membership(person_id=supplier.id, organisation_id=second.id))
    db.session.commit()

    shown = tab.submit(NEW, **answered(organisation=str(second.id)))
    send_again(tab, shown)

    assert db.session.query(Offer).one().organisation_id == second.id


def test_a_foreign_structure_cannot_be_smuggled_in(tab, make):
    foreign = make.organisation()

    shown = tab.submit(NEW, **answered(organisation=str(foreign.id)))

    assert tab.get(f"{NEW}?structure={foreign.id}").status_code == 404
    assert shown.status_code == 200
    assert db.session.query(Offer).count() == 0


def test_foreign_offers_are_not_found(client_as, make, supplier):
    offer = make.offer(make.organisation(), visibility="event")
    tab = client_as(supplier)

    answers = [
        tab.get(f"/offres/{offer.id}"),
        tab.get(f"/offres/{offer.id}/fiche"),
        tab.post(f"/offres/{offer.id}", data={"title": "Pris"}),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 400]  # the last has no token


def test_an_organiser_writes_for_a_structure_it_knows_and_no_longer_after_it_did(
    client_as, make, organisation
):
    chamber = make.chamber()
    organisation = make.organisation(known_to=chamber)
    tab = client_as(make.person(staff_of=chamber))
    shown = tab.submit(f"{NEW}?structure={organisation.id}", **answered())
    choices = shown.text

    answer = tab.post(f"{NEW}?structure={organisation.id}", data=find_form(shown.text, None).values)
    offer = db.session.query(Offer).one()
    client_as(make.person(speaks_for=organisation)).submit(f"/offres/{offer.id}")

    assert "Vous seuls (brouillon)" not in choices
    assert answer.location == f"/structures/{organisation.id}"
    assert offer.visibility == "chamber"
    assert "elle seule la change" in tab.get(f"/offres/{offer.id}").text


def test_titles_are_escaped(tab, make, organisation):
    offer = make.offer(
        organisation, "<script>alert(1)</script>", visibility="public", description="<b>gras</b>"
    )

    for page in ("/catalogue", f"/offres/{offer.id}", f"/offres/{offer.id}/fiche"):
        text = tab.get(page).text
        assert "<script>alert" not in text
        assert "<b>gras" not in text
        assert "&lt;script&gt;" in text


def test_trades_are_proposed_while_typing(tab):
    answer = tab.get("/metiers.json?q=nettoyage de bureaux")

    assert answer.json == {"trades": [{"code": "90919200", "label": "Nettoyage de bureaux"}]}


@pytest.mark.parametrize("error", [KeyError("x"), SystemExit(1), ValueError()])
def test_a_question_whose_check_fails_says_so_and_the_form_stands(app, tab, monkeypatch, error):
    def check(_value):
        raise error

    insertion = app.extensions["criteria"].criteria["insertion"]
    broken = tuple(dataclasses.replace(field, check=check) for field in insertion.fields)
    monkeypatch.setattr(insertion, "fields", broken)

    shown = tab.submit(NEW, **answered(insertion_hours_offered="4 200"))

    assert "Cette réponse n’a pas pu être vérifiée. Laissez-la vide." in shown.text
    assert db.session.scalars(db.select(Offer)).all() == []


def folded(page):
    """The opening tag of the labels, and what stands before them among the questions of how much."""
    before, _, after = page.partition("<h2>Combien, et avec quelles qualités ?</h2>")[2].partition("<details")
    return after.partition(">")[0], before


def test_the_organic_share_comes_first_and_labels_are_folded(tab):
    details, before = folded(tab.get(NEW).text)

    assert 'name="organic_share"' in before
    assert " open" not in details


@pytest.mark.parametrize(
    "answers", [{"reuse_share": "30"}, {"reuse_share": "cent"}, {"fair_trade_share_proof": "Ecocert 12"}]
)
def test_labels_answered_or_wrong_are_open(tab, answers):
    details, _before = folded(tab.submit(NEW, **answered(title="", **answers)).text)

    assert " open" in details


def test_for_whom_how_much_and_references_are_told_to_those_who_read_the_offer(
    tab, client_as, make, organisation
):
    offer = make.offer(organisation, visibility="public", area="country")
    told = {
        "clients": "Collectivités",
        "volume": "Deux équipes de six",
        "track_record": "Évry, 2024\nCorbeil, 2025",
    }

    tab.submit(f"/offres/{offer.id}", **told)

    page = client_as(make.person(speaks_for=make.organisation())).get(f"/offres/{offer.id}/public").text
    for words in ("Collectivités", "Deux équipes de six", "Évry, 2024<br>Corbeil, 2025"):
        assert words in page
    again = find_form(tab.get(f"/offres/{offer.id}").text, None).values
    assert {key: again[key] for key in told} == told
