"""A public offer has a page for everybody; last year's offer is taken up again; alerts stop in one press."""

import pytest
import time_machine

from matchmaker.clock import now
from matchmaker.db.alerts import AlertChoice
from matchmaker.db.catalogue import Offer
from matchmaker.extensions import db
from tests.factories.browsing import find_form


@pytest.fixture
def supplier(make):
    return make.organisation(
        name="Net’Éclair Insertion",
        commune="91228",
        phone="0612345678",
        website="https://net-eclair.example",
        address="3 rue secrète",
    )


@pytest.fixture
def person(make, supplier):
    return make.person(name="Inès Caron", email="ines@net-eclair.example", speaks_for=supplier)


@pytest.fixture
def offer(make, supplier):
    return make.offer(
        supplier,
        "Nettoyage de bureaux",
        cpv=["90919200"],
        area="country",
        visibility="public",
        description="Équipe du matin",
        fields={"insertion": {"insertion_fte": {"value": 3, "source": "Document n° 4242"}}},
    )


def stored(offer):
    db.session.rollback()
    return db.session.get(Offer, offer.id)


def test_everybody_reads_a_public_offer_and_no_contact_detail(offer, client_as, person):
    shown = client_as(None).get(f"/offres/{offer.id}/public")

    assert shown.status_code == 200
    for words in ("Nettoyage de bureaux", "Net’Éclair Insertion", "Équipe du matin", "la France entière"):
        assert words in shown.text
    for secret in ("0612345678", "net-eclair.example", "rue secrète", "Inès", "4242"):
        assert secret not in shown.text


@pytest.mark.parametrize(
    "values", [{"visibility": one} for one in ("own", "event", "chamber")] + [{"withdrawn_at": 1}]
)
def test_any_other_offer_has_no_such_page(offer, client_as, person, values):
    for name, value in values.items():
        setattr(offer, name, now() if value == 1 else value)
    db.session.commit()

    for reader in (None, person):
        assert client_as(reader).get(f"/offres/{offer.id}/public").status_code == 404
    assert client_as(None).get("/offres/99999/public").status_code == 404


def test_its_address_stands_on_the_offers_page_while_it_is_public(offer, client_as, person):
    browser = client_as(person)
    assert f'/offres/{offer.id}/public"' in browser.get(f"/offres/{offer.id}").text
    offer.visibility = "event"
    db.session.commit()

    assert "/public" not in browser.get(f"/offres/{offer.id}").text


def test_last_years_offer_is_taken_up_with_the_year_and_the_old_one_marked(offer, client_as, person):
    offer.created_at = now().replace(year=now().year - 1)
    db.session.commit()
    browser, page = client_as(person), f"/offres/{offer.id}/reprise"
    assert page in browser.get("/catalogue").text

    shown = browser.submit(page)
    if shown.status_code == 200:  # the trades are shown once, as for any new offer
        shown = browser.post(page, data=find_form(shown.text, None).values)

    assert shown.status_code == 303
    new = db.session.query(Offer).filter(Offer.id != offer.id).one()
    assert new.title == f"Nettoyage de bureaux ({now().year})"
    assert (new.cpv, new.visibility, new.area) == (["90919200"], "public", "country")
    assert stored(offer).reread_since is not None
    assert "à relire" in browser.get("/catalogue").text


def test_the_same_title_is_refused_and_nothing_is_marked(offer, client_as, person):
    answer = client_as(person).submit(f"/offres/{offer.id}/reprise", None, title=offer.title)

    assert "Il y a déjà une offre" in answer.text
    assert db.session.query(Offer).count() == 1
    assert stored(offer).reread_since is None


def mark(offer):
    offer.reread_since = now()
    db.session.commit()


def test_the_mark_goes_with_one_press(offer, client_as, person):
    mark(offer)

    client_as(person).submit("/catalogue", f"/offres/{offer.id}/relue")

    assert stored(offer).reread_since is None


def test_the_mark_goes_when_the_offer_is_saved_or_withdrawn(offer, client_as, person):
    browser = client_as(person)
    mark(offer)
    browser.submit(f"/offres/{offer.id}")
    assert stored(offer).reread_since is None
    mark(stored(offer))
    browser.submit(f"/offres/{offer.id}", f"/offres/{offer.id}/retrait")

    assert stored(offer).reread_since is None


def test_nobody_elses_offer_is_taken_up_or_marked(offer, make, client_as, person, supplier):
    chamber = make.chamber()
    strangers = (make.person(speaks_for=make.organisation(name="Autre")), make.person(staff_of=chamber))

    for stranger in strangers:
        assert client_as(stranger).get(f"/offres/{offer.id}/reprise").status_code == 404
    token = find_form(client_as(strangers[0]).get("/catalogue").text, "/alertes").values
    assert client_as(strangers[0]).post(f"/offres/{offer.id}/relue", data=token).status_code in (400, 404)


def test_alerts_are_stopped_and_taken_up_in_ones_space(client_as, person, offer):
    browser = client_as(person)

    browser.submit("/catalogue", "/alertes")
    assert "Vous ne recevez plus ces messages." in browser.get("/catalogue").text
    browser.submit("/catalogue", "/alertes")

    assert "Ne plus recevoir ces messages" in browser.get("/catalogue").text


def test_opening_the_link_of_a_mail_stops_nothing_and_one_press_does(client_as, person):
    db.session.add(AlertChoice(person_id=person.id, key="clef-de-ines"))
    db.session.commit()
    browser = client_as(None)

    shown = browser.get("/alertes/clef-de-ines")
    assert (shown.status_code, shown.headers["Cache-Control"]) == (200, "no-store")
    assert "Inès" not in shown.text
    db.session.rollback()
    assert db.session.get(AlertChoice, person.id).stopped_at is None

    browser.submit("/alertes/clef-de-ines")
    assert "Vous ne recevez plus ces messages." in browser.get("/alertes/clef-de-ines").text
    browser.submit("/alertes/clef-de-ines")
    db.session.rollback()
    assert db.session.get(AlertChoice, person.id).stopped_at is None
    assert browser.get("/alertes/inconnu").status_code == 404


def test_an_offer_of_this_year_is_not_proposed(offer, client_as, person):
    with time_machine.travel(now(), tick=False):
        assert "/reprise" not in client_as(person).get("/catalogue").text
