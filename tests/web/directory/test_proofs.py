"""The proof of an answer: typed beside the question, checked by the chamber, ended by its date."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from matchmaker.clock import now
from matchmaker.core.scoring.tables import offer_records
from matchmaker.db.catalogue import Offer
from matchmaker.db.directory import Organisation
from matchmaker.db.queries.scoring_inputs import scoring_inputs
from matchmaker.extensions import db
from matchmaker.services.directory.acquaintances import know_organisation
from matchmaker.services.scoring.criteria import registry
from tests.factories.applications import copied_settings
from tests.factories.asking import asking_plugin
from tests.factories.browsing import find_form

SHARE = "fair_offer_share"


@pytest.fixture
def settings(tmp_path, empty_database):
    plain = copied_settings(tmp_path, empty_database)
    return replace(plain, plugin_dirs=asking_plugin(tmp_path / "plugins"))


@pytest.fixture
def event(make):
    return make.event(make.chamber(name="CRESS Centre"))


@pytest.fixture
def organisation(make, event):
    organisation = make.organisation(known_to=event.chamber, name="Terre Juste", commune="91228")
    make.delegation(event, organisation)
    return organisation


@pytest.fixture
def offer(make, organisation):
    return make.offer(organisation, "Café")


@pytest.fixture
def tab(client_as, make, organisation):
    return client_as(make.person(speaks_for=organisation))


@pytest.fixture
def chamber(client_as, make, event):
    return client_as(make.person(staff_of=event.chamber))


def save(tab, offer, **answers):
    return tab.submit(f"/offres/{offer.id}", area="country", **answers)


def share(offer):
    return db.session.get(Offer, offer.id, populate_existing=True).fields["fair"][SHARE]


def counted(event, today=None):
    """The evidence of the offer's answer as a run counts it."""
    inputs = scoring_inputs(event.id, today or now().date())
    cells = offer_records(inputs.offers, [registry().criteria["fair"]]).table.columns[f"own.{SHARE}"]
    return cells.evidence.tolist()


def sheet(offer):
    return f"/offres/{offer.id}/fiche"


def verification(offer, back=""):
    return f"/offres/{offer.id}/reponses/{SHARE}/verification{back}"


def test_a_document_is_kept_with_its_number_who_says_so_and_until_when(tab, event, offer):
    save(tab, offer, **{SHARE: "40", f"{SHARE}_proof": "WFTO 123", f"{SHARE}_until": "2099-06-30"})

    assert share(offer) == {
        "value": 40.0,
        "evidence": 0.5,
        "source": "Déclaré par la structure : WFTO 123",
        "as_of": now().date().isoformat(),
        "number": "WFTO 123",
        "expires_on": "2099-06-30",
    }
    assert counted(event) == [0.5]


def test_without_a_document_the_answer_is_only_declared(tab, event, offer):
    save(tab, offer, **{SHARE: "40"})

    assert share(offer) == 40.0
    assert counted(event) == [0.3]


def test_the_form_shows_what_was_given_and_saving_it_again_changes_nothing(tab, offer):
    save(tab, offer, **{SHARE: "40", f"{SHARE}_proof": "WFTO 123", f"{SHARE}_until": "2099-06-30"})
    before = share(offer)

    shown = tab.get(f"/offres/{offer.id}").text
    save(tab, offer)

    assert 'value="WFTO 123"' in shown
    assert 'value="2099-06-30"' in shown
    assert share(offer) == before


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({f"{SHARE}_proof": "WFTO 123"}, "Répondez d’abord à la question"),
        ({SHARE: "40", f"{SHARE}_until": "2099-06-30"}, "Dites quel document est valable"),
    ],
)
def test_half_a_proof_is_asked_for_in_full(tab, offer, typed, words):
    answer = save(tab, offer, **typed)

    assert answer.status_code == 200
    assert words in answer.text
    assert '<details class="document" open>' in answer.text


def test_an_expired_proof_counts_as_declared(tab, event, offer):
    save(tab, offer, **{SHARE: "40", f"{SHARE}_proof": "WFTO 123", f"{SHARE}_until": "2099-06-30"})

    assert counted(event, date(2099, 6, 30)) == [0.5]
    assert counted(event, date(2099, 7, 1)) == [0.3]


def test_the_sheet_says_that_a_proof_has_expired(tab, offer):
    yesterday = now().date() - timedelta(days=1)
    save(tab, offer, **{SHARE: "40", f"{SHARE}_proof": "WFTO 123", f"{SHARE}_until": yesterday.isoformat()})

    assert "ne compte plus que comme déclaré" in tab.get(sheet(offer)).text


def test_the_chamber_says_that_it_has_seen_the_document_and_takes_it_back(tab, chamber, event, offer):
    save(tab, offer, **{SHARE: "40", f"{SHARE}_proof": "WFTO 123"})
    declared = share(offer)

    answer = chamber.submit(sheet(offer), to=verification(offer))
    seen, evidence, page = share(offer), counted(event), chamber.get(sheet(offer)).text
    chamber.submit(sheet(offer), to=verification(offer, "/annulation"))

    assert answer.status_code == 303
    assert seen == {
        "value": 40.0,
        "evidence": 0.8,
        "source": "CRESS Centre",
        "as_of": now().date().isoformat(),
        "number": "WFTO 123",
        "chamber": event.chamber_id,
        "before": declared,
    }
    assert evidence == [0.8]
    assert "document vérifié par CRESS Centre" in page
    assert share(offer) == declared


def test_an_answer_without_a_document_is_verified_with_the_one_the_chamber_names(tab, chamber, offer):
    save(tab, offer, **{SHARE: "40"})

    refused = chamber.submit(sheet(offer), to=verification(offer), document=" ")
    before = share(offer)
    chamber.submit(sheet(offer), to=verification(offer), document="WFTO 123")

    assert refused.status_code == 400
    assert "Dites quel document vous avez vu" in refused.text
    assert before == 40.0
    assert (share(offer)["number"], share(offer)["evidence"]) == ("WFTO 123", 0.8)


def test_saving_the_same_answer_keeps_the_check_and_another_one_drops_it(tab, chamber, offer):
    save(tab, offer, **{SHARE: "40", f"{SHARE}_proof": "WFTO 123"})
    chamber.submit(sheet(offer), to=verification(offer))

    save(tab, offer, description="Torréfié sur place.")
    same = share(offer)
    save(tab, offer, **{SHARE: "45"})

    assert same["evidence"] == 0.8
    assert (share(offer)["value"], share(offer)["evidence"]) == (45.0, 0.5)


def test_the_organisation_cannot_check_its_own_document(tab, offer):
    save(tab, offer, **{SHARE: "40", f"{SHARE}_proof": "WFTO 123"})

    answer = tab.submit(sheet(offer), to="/langue/en")  # a page of its own, with its token
    shown = tab.get(sheet(offer)).text

    assert answer.status_code in (302, 303)
    assert "Nous avons vérifié" not in shown
    assert tab.post(verification(offer)).status_code in (400, 404)
    assert share(offer)["evidence"] == 0.5


def test_somebody_who_works_for_both_cannot_check_it_either(make, client_as, event, organisation, offer):
    both = client_as(make.person(staff_of=event.chamber, speaks_for=organisation))
    save(both, offer, **{SHARE: "40", f"{SHARE}_proof": "WFTO 123"})
    token = both.get(sheet(offer)).text.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]

    answer = both.post(verification(offer), data={"csrf_token": token, "seen": 2})

    assert answer.status_code == 400
    assert "Seule la CRESS peut dire" in answer.text
    assert share(offer)["evidence"] == 0.5


def test_what_changed_since_the_chamber_looked_is_not_checked(tab, chamber, offer):
    save(tab, offer, **{SHARE: "40", f"{SHARE}_proof": "WFTO 123"})
    looked = offer_version(offer)
    save(tab, offer, **{SHARE: "45"})

    answer = chamber.submit(sheet(offer), to=verification(offer), seen=str(looked))

    assert answer.status_code == 409
    assert "vient d’être modifiée" in answer.text
    assert share(offer)["evidence"] == 0.5


def offer_version(offer):
    return db.session.get(Offer, offer.id, populate_existing=True).version


def test_a_confirmed_profile_is_checked_all_the_same_and_its_value_untouched(tab, chamber, organisation):
    page, name = f"/structures/{organisation.id}", "fair_organisation_share"
    tab.submit(page, **{name: "40", f"{name}_proof": "WFTO 123"}, confirm="1")

    chamber.submit(page, to=f"{page}/reponses/{name}/verification")
    db.session.expire_all()
    stored = db.session.get(Organisation, organisation.id)

    assert "fields" in stored.confirmed_columns
    assert (stored.fields["fair"][name]["value"], stored.fields["fair"][name]["evidence"]) == (40.0, 0.8)
    assert "document vérifié par CRESS Centre" in tab.get(page).text


def test_a_check_taken_back_by_mistake_is_named_and_made_again(tab, chamber, organisation):
    page, name = f"/structures/{organisation.id}", "fair_organisation_share"
    check = f"{page}/reponses/{name}/verification"
    tab.submit(page, **{name: "40", f"{name}_proof": "WFTO 123"})
    chamber.submit(page, to=check)
    chamber.submit(page, to=f"{check}/annulation")

    section = chamber.get(page).text.split('id="justificatifs"')[1]
    chamber.post(check, data=find_form(section, check).values)

    db.session.expire_all()
    stored = db.session.get(Organisation, organisation.id).fields["fair"][name]
    assert "La vérification de « " in section
    assert ">Remettre<" in section
    assert stored["evidence"] == 0.8


def test_a_chamber_cannot_write_over_confirmed_answers_and_sees_it(tab, chamber, organisation):
    page, name = f"/structures/{organisation.id}", "fair_organisation_share"
    tab.submit(page, **{name: "40", f"{name}_proof": "WFTO 123"})

    shown = chamber.get(page).text
    chamber.submit(page, **{name: "90", "website": "exemple.fr"})

    db.session.expire_all()
    stored = db.session.get(Organisation, organisation.id)
    assert 'disabled id="fair_organisation_share"' in shown
    assert stored.website == "https://exemple.fr"
    assert stored.fields["fair"][name]["value"] == 40.0


def test_a_need_keeps_its_proof_as_well(make, tab, organisation):
    need, name = make.need(organisation, "Sucre"), "fair_need_share"

    tab.submit(f"/besoins/{need.id}", **{name: "40", f"{name}_proof": "Délibération 12"})

    db.session.refresh(need)
    assert need.fields["fair"][name]["source"] == "Déclaré par la structure : Délibération 12"


def test_only_the_chamber_that_verified_takes_it_back(tab, chamber, client_as, make, organisation, offer):
    save(tab, offer, **{SHARE: "40", f"{SHARE}_proof": "WFTO 123"})
    chamber.submit(sheet(offer), to=verification(offer))
    verified = share(offer)
    elsewhere = make.event(make.chamber(name="CRESS du Nord"))
    make.delegation(elsewhere, organisation)
    other = client_as(make.person(staff_of=elsewhere.chamber))
    know_organisation(db.session(), elsewhere.chamber_id, organisation.id)
    db.session.commit()

    shown = other.get(sheet(offer)).text
    answers = [mark(other, offer, back) for back in ("", "/annulation")]

    assert "Annuler la vérification" not in shown
    assert [answer.status_code for answer in answers] == [409, 409]
    assert all("vérifié par CRESS Centre : elle seule" in answer.text for answer in answers)
    assert share(offer) == verified


def test_a_chamber_that_only_lists_a_structure_verifies_nothing(tab, client_as, make, organisation, offer):
    page, name = f"/structures/{organisation.id}", "fair_organisation_share"
    tab.submit(page, **{name: "40", f"{name}_proof": "WFTO 123"})
    elsewhere = make.chamber(name="CRESS du Nord")
    other = client_as(make.person(staff_of=elsewhere))
    know_organisation(db.session(), elsewhere.id, organisation.id)
    db.session.commit()

    shown = other.get(page).text
    seen = db.session.get(Organisation, organisation.id, populate_existing=True).version
    answer = other.post(f"{page}/reponses/{name}/verification", data=token(shown) | {"seen": seen})

    assert "Nous avons vérifié" not in shown
    assert answer.status_code == 409
    assert "participent à l’un de ses événements" in answer.text
    stored = db.session.get(Organisation, organisation.id, populate_existing=True)
    assert stored.fields["fair"][name]["evidence"] == 0.5


def mark(client, offer, back):
    data = token(client.get("/structures").text) | {"seen": offer_version(offer)}
    return client.post(verification(offer, back), data=data)


def token(page):
    return {"csrf_token": page.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]}


def test_a_chamber_that_writes_for_a_structure_is_the_source(chamber, make, organisation):
    offer = make.offer(organisation, "Thé")

    save(chamber, offer, **{SHARE: "40", f"{SHARE}_proof": "WFTO 9"})

    assert share(offer)["source"] == "Déclaré par CRESS Centre : WFTO 9"
