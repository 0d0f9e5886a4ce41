"""The public page of a need: everybody reads it, its buyer alone writes on it."""

from io import BytesIO

import pytest

PLAN = b"%PDF-1.7\nplan"


@pytest.fixture
def need(make, buyer):
    lots = [{"title": "Écoles du nord", "cpv": ["90919200"]}]
    values = {"description": "Avant 7 h", "amount_low": 987654, "amount_high": 1234567}
    return make.need(buyer, "Nettoyage des écoles", lots=lots, reservation="l2113_13", **values)


@pytest.fixture
def everybody(make, client_as):
    return client_as(None), client_as(make.person(speaks_for=make.organisation()))


def publish(browser, need, **fields):
    return browser.submit(f"/besoins/{need.id}/public/nouveau", **fields)


def test_a_visitor_reads_what_is_published_and_takes_the_file_home(browser, everybody, need):
    page = f"/besoins/{need.id}/public"
    for visitor in everybody:
        assert visitor.get(page).status_code == 404

    sent = publish(
        browser,
        need,
        text="1 850 m²",
        question="Quelle surface ?",
        file=(BytesIO(PLAN), "plan des écoles.pdf"),
    )

    assert (sent.status_code, sent.location) == (303, f"{page}#n1")
    for visitor in everybody:
        shown = visitor.get(page).text
        for words in ("Nettoyage des écoles", "Ville de Valbrune", "Avant 7 h", "Écoles du nord", "L2113-13"):
            assert words in shown
        for words in ("1 850 m²", "Quelle surface ?", "plan des écoles.pdf", "(1 Ko)", "N° 1"):
            assert words in shown
        for words in ("987", "1 234", "Publier pour tous", "Retirer", "registre"):
            assert words not in shown
        file = visitor.get(f"{page}/1")
        assert file.data == PLAN
        assert file.content_type == "application/pdf"
        assert file.headers["Content-Disposition"].startswith("attachment;")
        assert "plan%20des%20%C3%A9coles.pdf" in file.headers["Content-Disposition"]
        assert file.headers["X-Content-Type-Options"] == "nosniff"
        assert visitor.get(f"{page}/2").status_code == 404


def test_a_correction_is_a_new_one_and_both_are_linked(browser, everybody, need):
    publish(browser, need, text="1 850 m²")
    publish(browser, need, text="1 950 m²", corrects="1")

    shown = everybody[0].get(f"/besoins/{need.id}/public").text
    for words in ("1 850 m²", "1 950 m²", "corrige le n° 1", "corrigé par le n° 2"):
        assert words in shown


def test_what_is_withdrawn_leaves_a_dated_line(browser, everybody, need):
    page = f"/besoins/{need.id}/public"
    publish(browser, need, text="1 850 m²", file=(BytesIO(PLAN), "plan.pdf"))

    browser.submit(page, to=f"{page}/1/retrait", why="Chiffre faux")

    shown = everybody[0].get(page).text
    assert "Chiffre faux" in shown
    assert "Retiré le" in shown
    assert "1 850" not in shown
    assert "plan.pdf" not in shown
    assert everybody[0].get(f"{page}/1").status_code == 404


def test_a_refusal_keeps_what_was_typed(browser, need):
    shown = publish(browser, need, text="1 850 m²", file=(BytesIO(b"MZ"), "plan.exe")).text

    assert "n’est ni un PDF, ni une image PNG ou JPEG" in shown
    assert "1 850 m²" in shown


def test_the_sheet_leads_to_it_and_gives_the_link_to_its_buyer(make, browser, client_as, need, buyer):
    sheet, page = f"/besoins/{need.id}/fiche", f"/besoins/{need.id}/public"
    assert f'href="{page}/nouveau"' in browser.get(sheet).text

    need.visibility = "public"
    make._keep(need)

    other = client_as(make.person(speaks_for=make.organisation()))
    assert f'href="{page}"' in other.get(sheet).text
    assert f"{page}/nouveau" not in other.get(sheet).text
    for shown in (browser.get(sheet).text, browser.get(page).text):
        assert "Copier le lien" in shown
        assert f'{page}" readonly' in shown
    assert other.get(f"{page}/nouveau").status_code == 404


def test_what_was_published_stays_through_the_consultation_and_nothing_is_added(
    browser, everybody, need, session
):
    publish(browser, need, text="1 850 m²")
    for state, adds in (("frozen", 200), ("consultation", 409), ("awarded", 409)):
        need.state = state
        session.commit()

        shown = everybody[0].get(f"/besoins/{need.id}/public")
        assert "1 850 m²" in shown.text
        assert "Il n’y a plus de rendez-vous à ce sujet." in shown.text
        assert browser.get(f"/besoins/{need.id}/public/nouveau").status_code == adds


def test_an_abandoned_need_has_no_public_page(browser, everybody, need, session):
    publish(browser, need, text="1 850 m²")
    need.state = "abandoned"
    session.commit()

    assert everybody[0].get(f"/besoins/{need.id}/public").status_code == 404
