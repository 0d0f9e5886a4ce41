"""A public purchase that prefers local suppliers is read again before it is published."""

import pytest

from matchmaker.db.catalogue import Need
from matchmaker.extensions import db
from tests.factories.browsing import find_form

NEW = "/besoins/nouveau/complet"


@pytest.fixture
def town(make):
    return make.organisation(name="Ville de Valbrune", commune="91228", legal_category="7210")


@pytest.fixture
def tab(client_as, make, town):
    return client_as(make.person(speaks_for=town))


def published():
    db.session.expire_all()
    return [need.title for need in db.session.query(Need).order_by(Need.id)]


def write(tab, title, **more):
    """Fill in a new need and confirm its trades."""
    shown = tab.submit(NEW, title=title, prestation="service", **more)
    return again(tab, shown) if "Presque fini" in shown.text else shown


def again(tab, shown, **changes):
    form = find_form(shown.text, None)
    return tab.post(shown.request.path, data=form.values | changes)


def box(shown):
    return shown.text.split('name="local_read" id="local_read" value="')[1].split('"')[0]


def test_the_page_comes_back_once_with_the_words_marked(tab):
    shown = write(tab, "Nettoyage de bureaux", description="Par une entreprise locale.")

    assert shown.status_code == 200
    assert "<mark>entreprise locale</mark>" in shown.text
    assert "J’ai lu : publier ainsi" in shown.text
    assert "Allotissez" in shown.text
    assert "checked" not in shown.text.split('id="local_read"')[1].split(">")[0]
    assert published() == []


def test_a_second_sending_with_the_box_publishes(tab):
    shown = write(tab, "Nettoyage de bureaux", description="Par une entreprise locale.")

    answer = again(tab, shown, local_read=box(shown))

    assert answer.status_code == 303
    assert published() == ["Nettoyage de bureaux"]


def test_without_the_box_it_warns_again(tab):
    shown = again(tab, write(tab, "Nettoyage de bureaux par une entreprise locale"))

    assert "<mark>entreprise locale</mark>" in shown.text
    assert published() == []


def test_other_words_warn_again_and_fewer_do_not(tab):
    shown = write(tab, "Nettoyage de bureaux", description="Entreprise locale, préférence locale.")

    other = again(tab, shown, local_read=box(shown), description="Entreprise locale, à moins de 30 km.")
    fewer = again(tab, other, local_read=box(other), description="Entreprise locale.")

    assert "<mark>à moins de 30 km</mark>" in other.text
    assert fewer.status_code == 303


def test_without_those_words_nothing_is_asked(tab):
    answer = write(tab, "Nettoyage de bureaux", description="Entretien de nos locaux, livraison rapide.")

    assert answer.status_code == 303


def test_a_private_buyer_is_not_warned(make, client_as):
    company = make.organisation(name="Usine", commune="91228", legal_category="5710")

    answer = write(client_as(make.person(speaks_for=company)), "Nettoyage par une entreprise locale")

    assert answer.status_code == 303


def test_what_was_said_of_the_buyer_goes_before_its_legal_form(tab, town):
    town.public_buyer = False
    db.session.commit()

    assert write(tab, "Nettoyage par une entreprise locale").status_code == 303


@pytest.mark.parametrize("more", [{"visibility": "own"}, {"kind": "partnership", "prestation": ""}])
def test_a_draft_or_what_is_no_purchase_is_not_warned_of(tab, more):
    answer = write(tab, "Nettoyage par une entreprise locale", **more) if "kind" not in more else None
    if answer is None:
        shown = tab.submit(NEW, title="Nettoyage par une entreprise locale", **more)
        answer = again(tab, shown) if "Presque fini" in shown.text else shown

    assert answer.status_code == 303


def test_an_edit_warns_as_well_and_the_lots_are_read(make, tab, town):
    need = make.need(town, "Nettoyage", lots=[{"title": "Vitres", "cpv": ["90911300"]}])

    shown = tab.submit(f"/besoins/{need.id}", title="Nettoyage par des artisans de la commune")

    assert "<mark>artisans de la commune</mark>" in shown.text
    assert published() == ["Nettoyage"]
    assert again(tab, shown, local_read=box(shown)).status_code == 303


def test_letting_proximity_count_is_warned_of(make, tab, town):
    need = make.need(town, "Nettoyage")

    shown = tab.submit(f"/besoins/{need.id}", local_counts="oui")

    assert "ni justifier un choix dans le registre" in shown.text
    assert again(tab, shown, local_read=box(shown)).status_code == 303
    db.session.refresh(need)
    assert need.fields["local"]["local_counts"] is True


def test_the_words_are_escaped(tab):
    shown = write(
        tab, "Nettoyage de bureaux", description="<b>entreprise locale</b> <script>alert(1)</script>"
    )

    assert "<script>alert(1)" not in shown.text
    assert "&lt;b&gt;<mark>entreprise locale</mark>" in shown.text
