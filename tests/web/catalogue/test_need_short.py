from datetime import date

import pytest

from matchmaker.clock import now
from matchmaker.db.catalogue import Need
from matchmaker.extensions import db
from tests.factories.browsing import find_form

NEW = "/besoins/nouveau"


@pytest.fixture
def chamber(make):
    return make.chamber()


@pytest.fixture
def town(make, chamber):
    return make.organisation(
        name="Ville de Valbrune", commune="91228", legal_category="7210", known_to=chamber
    )


@pytest.fixture
def tab(client_as, make, town):
    return client_as(make.person(speaks_for=town))


def written():
    db.session.expire_all()
    return db.session.query(Need).one()


def test_three_answers_are_a_need_at_once(tab):
    year = now().year + 1

    answer = tab.submit(NEW, title="Nettoyage de bureaux", expected=f"{year}-T2", amount="15000-60000")

    need = written()
    assert answer.location == f"/besoins/{need.id}"
    assert (need.title, need.kind, need.prestation, need.cpv) == (
        "Nettoyage de bureaux",
        "purchase",
        None,
        [],
    )
    assert (need.expected_on, need.amount_low, need.amount_high) == (date(year, 4, 1), 15_000, 60_000)
    assert (need.visibility, need.state) == ("event", "sourcing")


def test_what_alone_is_enough(tab):
    tab.submit(NEW, title="Nettoyage de bureaux")

    assert (written().expected_on, written().amount_low) == (None, None)


def test_nothing_typed_is_said_and_nothing_saved(tab):
    shown = tab.submit(NEW, title="")

    assert "Dites en quelques mots ce que vous cherchez." in shown.text
    assert db.session.query(Need).count() == 0


def test_trades_and_form_are_proposed_on_the_next_page_and_saved_once_confirmed(tab):
    page = tab.submit(NEW, title="Nettoyage de bureaux", expected="", amount="15000-60000").location

    shown = tab.get(page)
    proposed = find_form(shown.text, None).values
    untouched = (written().cpv, written().prestation)
    tab.submit(page)

    assert "sont proposés d’après vos mots" in shown.text
    assert proposed["prestation"] == "service"
    assert untouched == ([], None)
    assert (written().cpv, written().prestation) == (["90919200"], "service")
    assert (written().amount_low, written().amount_high) == (15_000, 60_000)
    assert "sont proposés d’après vos mots" not in tab.get(page).text


def test_a_proposal_can_be_declined(tab):
    page = tab.submit(NEW, title="Nettoyage de bureaux").location

    tab.submit(page, prestation="", trades=None)

    assert (written().cpv, written().prestation) == ([], None)


def test_suppliers_read_that_the_form_is_not_known_and_no_amount(tab, client_as, make):
    tab.submit(NEW, title="Nettoyage de bureaux", amount="15000-60000")
    need = written()
    need.visibility = "public"
    db.session.commit()

    sheet = client_as(make.person(speaks_for=make.organisation())).get(f"/besoins/{need.id}/fiche").text

    assert "achat, forme non précisée" in sheet
    assert "15\u202f000" not in sheet


def test_words_that_prefer_local_suppliers_are_read_again_first(tab):
    shown = tab.submit(NEW, title="Une entreprise locale de nettoyage")
    read = shown.text.split('name="local_read" id="local_read" value="')[1].split('"')[0]
    none_yet = db.session.query(Need).count()

    tab.post(NEW, data=find_form(shown.text, None).values | {"local_read": read})

    assert none_yet == 0
    assert written().title == "Une entreprise locale de nettoyage"


def test_the_same_need_twice_is_refused_and_stays_typed(tab):
    tab.submit(NEW, title="Nettoyage de bureaux")

    shown = tab.submit(NEW, title="Nettoyage de bureaux")

    assert "Il y a déjà un besoin" in shown.text
    assert find_form(shown.text, None).values["title"] == "Nettoyage de bureaux"


def test_a_chamber_that_writes_for_a_structure_is_not_asked_for_an_amount(client_as, make, chamber, town):
    organiser = client_as(make.person(staff_of=chamber))
    page = f"{NEW}?structure={town.id}"

    asked = organiser.get(page).text
    organiser.submit(page, title="Nettoyage de bureaux")

    assert 'name="amount"' not in asked
    assert written().visibility == "chamber"


def test_a_foreign_structure_is_not_found(tab, make):
    assert tab.get(f"{NEW}?structure={make.organisation().id}").status_code == 404


def test_everything_at_once_is_one_link_away(tab, town):
    shown = tab.get(f"{NEW}?structure={town.id}").text

    assert f'href="/besoins/nouveau/complet?structure={town.id}"' in shown
