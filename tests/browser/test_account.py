"""« Mon compte », on a phone and on a desk: a password, a second code, and the door that asks for it."""

import re

import pyotp
import pytest
from playwright.sync_api import expect

from tests.browser.barriers import barriers


@pytest.fixture
def ines(make):
    return make.person(name="Inès Caron", email="ines@exemple.fr", speaks_for=make.organisation())


def look(visit, page, width):
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert barriers(visit, page) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_a_password_and_a_second_code(ines, site, visit, width):
    page = visit(width=width)
    site.sign_in(page, ines.email)
    page.goto(site.url("/mon-compte"))
    look(visit, page, width)

    page.get_by_role("button", name="Choisir un mot de passe").click()
    look(visit, page, width)
    page.get_by_label("Code à six chiffres").fill(site.code(ines.email))
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Nouveau mot de passe").fill("cheval pile agrafe")
    page.get_by_label("Le même encore une fois").fill("cheval pile agrafe")
    look(visit, page, width)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Votre mot de passe est enregistré")).to_be_visible()

    page.goto(site.url("/mon-compte/second-facteur"))
    look(visit, page, width)
    secret = "".join(page.locator("main code").inner_text().split())
    page.get_by_label("Code affiché par l’application").fill(pyotp.TOTP(secret).now())
    page.get_by_role("button", name="Activer").click()
    expect(page.get_by_role("heading", name="Vos codes de secours")).to_be_visible()
    look(visit, page, width)
    recovery = re.search(r"[0-9a-f]{5}-[0-9a-f]{5}", page.get_by_role("main").inner_text())[0]

    page.goto(site.url("/mon-compte"))
    page.get_by_role("button", name="Se déconnecter partout").click()
    page.goto(site.url("/connexion/mot-de-passe"))
    look(visit, page, width)
    page.get_by_label("Votre adresse e-mail").fill(ines.email)
    page.get_by_label("Mot de passe").fill("cheval pile agrafe")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("heading", name="Encore un code")).to_be_visible()
    look(visit, page, width)
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("main").get_by_role("button", name="Se connecter").click()
    page.goto(site.url("/mon-compte"))
    expect(page.get_by_text("9 codes de secours")).to_be_visible()
