"""The people of a structure on its page: what each of them sees, presses, and may not press even by force."""

import pytest
from sqlalchemy import select

from matchmaker.db.directory import Membership, Organisation
from matchmaker.db.jobs import Outbox
from matchmaker.extensions import db
from tests.factories.browsing import find_form
from tests.factories.counting import counted_queries
from tests.factories.making import siret

CLAIM = "Je suis responsable de cette structure"


@pytest.fixture
def chamber(make):
    return make.chamber()


@pytest.fixture
def organisation(make, chamber):
    return make.organisation(known_to=chamber, name="Net’Éclair", name_key="net eclair")


@pytest.fixture
def ines(make, organisation):
    return make.person(speaks_for=organisation, role="owner", name="Inès Caron")


@pytest.fixture
def luc(make, organisation):
    return make.person(speaks_for=organisation, name="Luc Petit")


@pytest.fixture
def where(organisation):
    return f"/structures/{organisation.id}"


def roles(organisation):
    db.session.rollback()
    rows = db.session.scalars(select(Membership).where(Membership.organisation_id == organisation.id))
    return {row.person.name: row.role for row in rows}


def token(tab):
    """What any form of any page carries: enough to post elsewhere by force."""
    return find_form(tab.get("/connexion").text, "/deconnexion").values


def test_an_owner_names_another_sets_them_back_and_removes_them(client_as, ines, luc, organisation, where):
    tab = client_as(ines)
    act = f"{where}/equipe/{luc.id}"

    tab.submit(where, to=f"{act}/role")
    named = roles(organisation)
    said = tab.get(where).text
    tab.submit(where, to=f"{act}/role")
    back = roles(organisation)
    tab.submit(where, to=f"{act}/retrait")

    assert named == {"Inès Caron": "owner", "Luc Petit": "owner"}
    assert "Luc Petit est maintenant responsable ; un message le lui dit." in said
    assert back == {"Inès Caron": "owner", "Luc Petit": "member"}
    assert roles(organisation) == {"Inès Caron": "owner"}


def test_a_member_reads_whom_to_ask_and_has_no_buttons(client_as, ines, luc, where):
    page = client_as(luc).get(where).text

    assert "Pour ajouter ou retirer quelqu’un, demandez à Inès Caron." in page
    assert "Pour changer ceci, demandez à Inès Caron." in page
    for address in (f"{where}/equipe/{ines.id}/", f"{where}/equipe/{luc.id}/role", f'"{where}/equipe"'):
        assert address not in page
    assert CLAIM not in page


def test_a_member_who_presses_by_force_changes_nothing(client_as, ines, luc, organisation, where):
    tab = client_as(luc)
    before = roles(organisation)

    for path, data in (
        (f"equipe/{luc.id}/role", {"role": "owner"}),
        (f"equipe/{ines.id}/role", {"role": "member"}),
        (f"equipe/{ines.id}/retrait", {}),
        (f"equipe/{ines.id}/invitation", {}),
        ("equipe", {"name": "Zoé Roy", "email": "zoe@exemple.fr"}),
    ):
        answer = tab.post(f"{where}/{path}", data=token(tab) | data)
        told = answer.text if answer.status_code == 403 else tab.get(where).text
        assert (
            "Seules les personnes responsables de « Net’Éclair » font cela. Demandez à Inès Caron." in told
        ), path

    assert roles(organisation) == before
    assert db.session.query(Outbox).count() == 0
    assert tab.get(f"{where}/equipe").status_code == 403


def test_a_member_who_posts_another_identity_changes_the_rest(client_as, ines, luc, organisation, where):
    tab = client_as(luc)
    before = organisation.siret

    tab.post(
        where,
        data=find_form(tab.get(where).text, None).values
        | {"name": "Pirate", "siret": siret(80010123), "phone": "0160000001"},
    )

    found = db.session.get(Organisation, organisation.id, populate_existing=True)
    assert (found.name, found.siret, found.phone) == ("Net’Éclair", before, "0160000001")


def test_people_of_other_structures_and_chambers_change_no_role(
    client_as, make, ines, luc, organisation, where
):
    strangers = (
        make.person(speaks_for=make.organisation(), role="owner"),
        make.person(staff_of=make.chamber()),
        make.person(),
    )
    for person in strangers:
        tab = client_as(person)
        answer = tab.post(f"{where}/equipe/{luc.id}/role", data=token(tab) | {"role": "owner"})
        assert answer.status_code == 404

    assert roles(organisation) == {"Inès Caron": "owner", "Luc Petit": "member"}


def test_its_chamber_reads_the_roles_and_sets_none(client_as, make, chamber, ines, luc, organisation, where):
    tab = client_as(make.person(staff_of=chamber))
    page = tab.get(where).text

    tab.post(f"{where}/equipe/{luc.id}/role", data=token(tab) | {"role": "owner"})

    assert "responsable</span>" in page
    assert f"{where}/equipe/{luc.id}/role" not in page
    assert "disent eux-mêmes qui en est responsable." in tab.get(where).text
    assert roles(organisation)["Luc Petit"] == "member"


def test_while_nobody_is_responsible_one_says_so_in_one_press(client_as, make, luc, organisation, where):
    ana = make.person(speaks_for=organisation, name="Ana Silva")
    tab = client_as(luc)
    assert CLAIM in tab.get(where).text

    tab.submit(where, to=f"{where}/equipe/{luc.id}/role")

    page = tab.get(where).text
    assert "Vous êtes responsable." in page
    assert CLAIM not in page
    assert roles(organisation) == {"Luc Petit": "owner", "Ana Silva": "member"}
    assert f"{where}/equipe/{ana.id}/role" in page


def test_a_member_leaves_and_comes_out_at_the_first_page(client_as, ines, luc, organisation, where):
    answer = client_as(luc).submit(where, to=f"{where}/equipe/{luc.id}/retrait")

    assert (answer.status_code, answer.location) == (303, "/")
    assert roles(organisation) == {"Inès Caron": "owner"}


def test_the_last_owner_reads_why_they_stay_and_stays(client_as, ines, luc, organisation, where):
    tab = client_as(ines)
    page = tab.get(where).text

    answer = tab.post(f"{where}/equipe/{ines.id}/retrait", data=token(tab))

    assert "Vous en êtes seul·e responsable. Nommez d’abord responsable quelqu’un d’autre." in page
    assert f"{where}/equipe/{ines.id}/retrait" not in page
    assert answer.location == f"{where}#equipe"
    assert "Inès Caron est seul·e responsable de « Net’Éclair »." in tab.get(where).text
    assert roles(organisation)["Inès Caron"] == "owner"


def test_who_is_alone_reads_what_to_do_first(client_as, ines, where):
    page = client_as(ines).get(where).text

    assert "Vous êtes la seule personne à parler pour elle. Ajoutez d’abord quelqu’un d’autre." in page


@pytest.mark.parametrize("more", [1, 3])
def test_the_page_of_ones_own_structure_asks_the_same_however_many(
    client_as, make, ines, organisation, where, more
):
    for _ in range(more):
        make.person(speaks_for=organisation)
    tab = client_as(ines)
    tab.get(where)

    with counted_queries() as counted:
        tab.get(where)

    assert counted.number == 28
