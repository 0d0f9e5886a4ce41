"""« Familles d’achat » on its pages."""

from sqlalchemy import select

from matchmaker.db.catalogue import Need
from matchmaker.extensions import db


def test_families_are_ticked_changed_and_made_a_need(client_as, make):
    town = make.organisation(name="Ville de Valbrune", public_buyer=True)
    browser = client_as(make.person(speaks_for=town))
    assert "/besoins/familles" in browser.get("/besoins/nouveau").text

    empty = browser.submit("/besoins/familles", words="Bientôt")
    assert "Cochez au moins une famille" in empty.text
    browser.submit("/besoins/familles", families=["22", "60"], words="En 2027")

    need = db.session.scalars(select(Need)).one()
    sheet = browser.get(f"/besoins/{need.id}/fiche").text
    for words in ("Familles d’achat : Imprimés ; Transport", "sans besoin écrit", "En 2027"):
        assert words in sheet
    for words in ("Registre de sourcing", "Où en est ce besoin", "Page publique"):
        assert words not in sheet
    assert "sans besoin écrit" in browser.get("/catalogue").text
    assert browser.get(f"/besoins/{need.id}").location == f"/besoins/{need.id}/familles"
    page = f"/besoins/{need.id}/familles"
    assert 'value="60" checked' in browser.get(page).text
    browser.submit(page, families=["22"], words="")
    assert db.session.get(Need, need.id).cpv == ["22000000"]

    made = browser.submit(page, to=f"{page}/besoin")

    assert made.location == f"/besoins/{need.id}"
    assert browser.get(f"/besoins/{need.id}").status_code == 200
    assert "Registre de sourcing" in browser.get(f"/besoins/{need.id}/fiche").text


def test_a_supplier_reads_that_no_need_is_written(client_as, make):
    need = make.need(make.organisation(), "Familles d’achat : Transport", light=True, visibility="public")

    sheet = client_as(make.person(speaks_for=make.organisation())).get(f"/besoins/{need.id}/fiche").text

    assert "familles d’achat, sans besoin écrit" in sheet
    assert "en faire un besoin" not in sheet
