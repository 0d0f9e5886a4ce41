import pytest

from matchmaker.db.directory import ChamberOrganisation, Fact, Membership, Organisation, Person
from matchmaker.db.jobs import Outbox
from matchmaker.extensions import db
from tests.factories.browsing import find_form
from tests.factories.counting import counted_queries
from tests.factories.making import siret

LIST = "/structures"


@pytest.fixture
def chamber(make):
    return make.chamber(name="CRESS de démonstration")


@pytest.fixture
def organiser(client_as, make, chamber):
    return client_as(make.person(staff_of=chamber))


@pytest.fixture
def organisation(make, chamber):
    return make.organisation(known_to=chamber, name="Net’Éclair", name_key="net eclair", commune="91228")


@pytest.fixture
def ines(make, organisation):
    return make.person(speaks_for=organisation, name="Inès Caron", email="ines@exemple.fr")


@pytest.fixture
def where(organisation):
    return f"{LIST}/{organisation.id}"


def test_the_profile_is_filled_in_and_saved(client_as, ines, organisation, where):
    answer = client_as(ines).submit(
        where,
        description="Nettoyage de bureaux.",
        commune="Étampes",
        phone="1 60 00 00 01",
        website="exemple.fr",
        legal_category="5499 SARL",
        public_buyer="no",
        insertion_fte="12,5",
    )

    db.session.refresh(organisation)
    assert answer.status_code == 303
    assert (organisation.commune, organisation.postcode) == ("91223", "91150")
    assert (organisation.phone, organisation.website) == ("0160000001", "https://exemple.fr")
    assert (organisation.legal_category, organisation.public_buyer) == ("5499", False)
    assert organisation.fields == {"insertion": {"insertion_fte": 12.5}}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "Donnez un nom."),
        ({"name": "x" * 201}, "Au plus 200 caractères."),
        ({"siret": "12345678901234"}, "Le SIRET 12345678901234 est faux"),
        ({"siret": "123456782"}, "123456782 est un SIREN"),
        ({"rna": "Z1"}, "n’est pas un numéro RNA"),
        ({"phone": "demander"}, "n’est pas un numéro de téléphone"),
        ({"website": "pas de site"}, "n’est pas l’adresse d’un site"),
        ({"legal_category": "secte"}, "Cette forme juridique n’est pas dans la liste."),
        ({"commune": "91000"}, "Quelle commune ?"),
        ({"insertion_fte": "-3"}, "écrivez un nombre entre 0 et 100000"),
    ],
)
def test_a_wrong_answer_is_told_and_nothing_is_lost(client_as, ines, organisation, where, wrong, words):
    shown = client_as(ines).submit(where, **({"description": "Ne pas perdre"} | wrong))

    assert words in shown.text
    assert "Ne pas perdre" in shown.text
    db.session.refresh(organisation)
    assert organisation.description == ""


def test_a_chamber_reads_what_is_confirmed_and_changes_the_rest(
    client_as, ines, organiser, organisation, where
):
    client_as(ines).submit(where, phone="0160000001")

    shown = organiser.get(where).text
    organiser.submit(where, phone="0199999999", website="https://exemple.fr")

    db.session.refresh(organisation)
    assert "Confirmé par la structure elle-même" in shown
    assert (organisation.phone, organisation.website) == ("0160000001", "https://exemple.fr")


def test_confirming_everything_takes_one_click(client_as, ines, organisation, where):
    client_as(ines).submit(where, description="Nettoyage", confirm="1")

    db.session.refresh(organisation)
    assert organisation.confirmed_columns == ["name", "siret", "commune", "description"]
    assert organisation.confirmed_at is not None


def test_a_chamber_does_not_confirm_for_the_structure(organiser, organisation, where):
    organiser.submit(where, description="Nettoyage", confirm="1")

    db.session.refresh(organisation)
    assert (organisation.description, organisation.confirmed_columns) == ("Nettoyage", [])


def test_a_version_saved_meanwhile_is_shown_beside_ones_own(client_as, ines, organisation, where):
    tab = client_as(ines)
    mine = find_form(tab.get(where).text, None).values
    tab.submit(where, description="De ma collègue")

    shown = tab.post(where, data=mine | {"description": "De moi"})
    tab.post(where, data=find_form(shown.text, None).values)

    db.session.refresh(organisation)
    assert "De ma collègue" in shown.text
    assert organisation.description == "De moi"


def test_a_status_is_shown_with_who_says_it_and_can_be_taken_back(client_as, ines, organisation, where):
    tab = client_as(ines)
    tab.submit(f"{where}/statuts/siae_kind", value="EI", certificate="convention 91-14")
    shown = tab.get(where).text
    fact = db.session.query(Fact).one()

    tab.submit(where, to=f"{where}/statuts/{fact.id}/retrait")

    db.session.refresh(organisation)
    assert "Entreprise d’insertion (EI)" in shown
    assert "Déclaré par la structure : convention 91-14" in shown
    assert "déclaré, avec un numéro de certificat" in shown
    assert organisation.siae_kind is None
    assert "On ne sait pas." in tab.get(where).text


def test_a_status_taken_back_is_named_where_it_stood_and_put_back_with_its_proof(organiser, where):
    organiser.submit(f"{where}/statuts/siae_kind", value="EI", certificate="91-14", validated="y")
    fact = db.session.query(Fact).one()
    before = (fact.value, fact.evidence, fact.source, fact.as_of)
    organiser.submit(where, to=f"{where}/statuts/{fact.id}/retrait")
    gone, shown = db.session.query(Fact).count(), organiser.get(where).text

    organiser.post(f"{where}/statuts/retour", data=find_form(shown, f"{where}/statuts/retour").values)

    section = shown.split('id="statuts"')[1]
    again = db.session.query(Fact).one()
    assert gone == 0
    assert "C’est retiré : Statut d’insertion ou de handicap : Entreprise d’insertion (EI)." in section
    assert ">Remettre<" in section
    assert (again.value, again.evidence, again.source, again.as_of) == before
    assert ">Remettre<" not in organiser.get(where).text


def test_only_the_chamber_may_say_it_checked(client_as, ines, organiser, where):
    own = client_as(ines).get(f"{where}/statuts/siae_kind").text

    organiser.submit(f"{where}/statuts/siae_kind", value="EI", validated="y")

    assert "Nous avons vérifié" not in own
    assert db.session.query(Fact).one().evidence == "validated"
    assert "document vérifié par CRESS" in (told := organiser.get(where).text)
    assert "Déclaré par CRESS" not in told


def test_dates_in_the_wrong_order_are_told(client_as, ines, where):
    shown = client_as(ines).submit(
        f"{where}/statuts/siae_kind", value="EI", as_of="2027-01-01", expires_on="2026-01-01"
    )

    assert "La fin vient avant le début" in shown.text


def test_a_colleague_is_added_without_a_mail_then_invited(client_as, ines, organisation, where):
    tab = client_as(ines)
    tab.submit(f"{where}/equipe", name="Luc Petit", email="luc@exemple.fr")
    before = db.session.query(Outbox).count()
    luc = db.session.query(Person).filter_by(name="Luc Petit").one()

    tab.submit(where, to=f"{where}/equipe/{luc.id}/invitation")
    tab.submit(where, to=f"{where}/equipe/{luc.id}/retrait")

    mail = db.session.query(Outbox).one()
    assert (before, mail.address) == (0, "luc@exemple.fr")
    assert "http://127.0.0.1:8000/connexion" in mail.body
    assert db.session.query(Membership).filter_by(organisation_id=organisation.id).count() == 1


def test_one_corrects_ones_own_name_but_not_the_address_one_comes_in_by(client_as, ines):
    client_as(ines).submit(f"/personnes/{ines.id}", name="Inès Morel", email="pirate@exemple.fr")

    db.session.refresh(ines)
    assert (ines.name, ines.email) == ("Inès Morel", "ines@exemple.fr")


def test_the_organiser_reads_contacts_it_was_given_only(client_as, make, organiser, ines, where):
    before = organiser.get(where).text
    organiser.submit(f"{where}/equipe", name="Luc Petit", email="luc@exemple.fr", phone="0622222222")

    after = organiser.get(where).text

    assert "coordonnées non communiquées" in before
    assert "ines@exemple.fr" not in after
    assert "luc@exemple.fr" in after
    assert "0622222222" in after


def test_the_organiser_adds_a_structure(organiser, chamber):
    answer = organiser.submit(
        f"{LIST}/nouvelle", name="Les Jardins du Val", siret=siret(42), commune="Étampes"
    )

    made = db.session.query(Organisation).one()
    assert answer.location == f"{LIST}/{made.id}"
    assert (made.name, made.siret, made.commune) == ("Les Jardins du Val", siret(42), "91223")
    assert db.session.query(ChamberOrganisation).one().chamber_id == chamber.id


def test_a_structure_that_is_known_is_found_not_doubled(organiser, make):
    known = make.organisation(name="Jardins", name_key="jardins")

    organiser.submit(f"{LIST}/nouvelle", name="JARDINS", siret=known.siret)

    assert "Elle était déjà connue" in organiser.get(f"{LIST}/{known.id}").text
    assert db.session.query(Organisation).count() == 1


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("éclair", True),
        ("NET eclair", True),
        ("Évry-Courcouronnes", True),
        ("100000", True),
        ("jardins", False),
        ("%", False),
    ],
)
def test_search_by_name_number_or_commune(organiser, organisation, words, found):
    shown = organiser.get(LIST, query_string={"q": words}).text

    assert ("Net’Éclair</a>" in shown) == found
    assert ("Aucune structure ne correspond" in shown) != found


def test_the_list_holds_the_chambers_own_only(organiser, make, organisation):
    make.organisation(known_to=make.chamber(), name="Chez les voisins")

    shown = organiser.get(LIST).text

    assert "Net’Éclair" in shown
    assert "Chez les voisins" not in shown


def test_a_long_list_has_pages(organiser, make, chamber):
    for number in range(31):
        make.organisation(known_to=chamber, name=f"Numéro {number:02}", name_key=f"numero {number:02}")

    first, second, beyond = (organiser.get(LIST, query_string={"page": n}).text for n in (1, 2, 99))

    assert "31 structures" in first
    assert "Numéro 29" in first
    assert "Numéro 30" not in first
    assert "Numéro 30" in second
    assert "Numéro 30" in beyond


def test_notes_are_the_chambers_own(client_as, make, organiser, organisation, ines, chamber, where):
    other = make.chamber()
    db.session.add(ChamberOrganisation(chamber_id=other.id, organisation_id=organisation.id))
    db.session.commit()
    neighbour = client_as(make.person(staff_of=other))

    organiser.submit(f"{where}/notes/{chamber.id}", notes="Rappeler en mai", member="yes")

    assert "Rappeler en mai" in organiser.get(where).text
    assert "Rappeler en mai" not in neighbour.get(where).text
    assert "Rappeler en mai" not in client_as(ines).get(where).text
    assert neighbour.get(f"{where}/notes/{chamber.id}").status_code == 404


def test_the_same_establishment_is_named_and_linked_only_where_one_may(
    client_as, make, ines, organisation, where
):
    twin = make.organisation(name="Net’Éclair Vitres", siret=organisation.siret)

    shown = client_as(ines).get(where).text

    assert "Même établissement" in shown
    assert "Net’Éclair Vitres" in shown
    assert f'href="{LIST}/{twin.id}"' not in shown


def test_foreign_structures_are_not_found(client_as, make, organisation, ines, where):
    stranger = client_as(make.person(speaks_for=make.organisation()))
    neighbour = client_as(make.person(staff_of=make.chamber()))

    for tab in (stranger, neighbour):
        for address in (where, f"{where}/equipe", f"{where}/statuts/siae_kind", f"/personnes/{ines.id}"):
            assert tab.get(address).status_code == 404, address
    assert stranger.get(LIST).status_code == 404


def test_names_are_escaped(client_as, make, organiser, chamber):
    nasty = "<script>alert(1)</script>"
    organisation = make.organisation(known_to=chamber, name=nasty, description=nasty)
    make.organisation(known_to=chamber, name=f"{nasty} bis", siret=organisation.siret)
    make.person(speaks_for=organisation, name=nasty)

    for address in (LIST, f"{LIST}/{organisation.id}", f"{LIST}?q={nasty}"):
        shown = organiser.get(address).text
        assert "<script>alert" not in shown
        assert "&lt;script&gt;alert" in shown


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_takes_the_same_queries_however_long(organiser, make, chamber, number):
    for _ in range(number):
        organisation = make.organisation(known_to=chamber)
        make.person(speaks_for=organisation)
        make.offer(organisation)

    with counted_queries() as counted:
        answer = organiser.get(LIST)

    assert answer.status_code == 200
    assert counted.number == 16


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_the_same_queries_however_full(organiser, make, chamber, organisation, where, number):
    for n in range(number):
        make.person(speaks_for=organisation)
        make.offer(organisation, f"Offre {n}", visibility="chamber")
        make.need(organisation, f"Besoin {n}", visibility="chamber")
        make.organisation(siret=organisation.siret)
        make.person(staff_of=chamber)

    with counted_queries() as counted:
        answer = organiser.get(where)

    assert answer.status_code == 200
    assert counted.number == 24


def test_communes_are_proposed_while_typing(organiser, client_as):
    assert organiser.get("/communes.json?q=Ris-Orangis").json == {"communes": ["Ris-Orangis (91130)"]}
    assert client_as(None).get("/communes.json?q=Ris").status_code == 302


def test_an_activity_stands_in_both_nomenclatures_with_who_says_so(client_as, ines, where):
    desk = client_as(ines)

    refused = desk.submit(f"{where}/statuts/naf_rev2", value="nettoyage")
    desk.submit(f"{where}/statuts/naf_rev2", value="8121z Nettoyage", certificate="Avis de situation")
    desk.submit(f"{where}/statuts/naf_2025", value="81.21Y")

    assert "Donnez un code comme 81.30Z" in refused.text
    main = desk.get(where).text
    assert "81.21Z Nettoyage courant des bâtiments" in main
    assert "Avis de situation" in main
    assert main.index("NAF rév. 2") < main.index("81.21Z") < main.index("NAF 2025") < main.index("81.21Y")
