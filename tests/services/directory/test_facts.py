from dataclasses import replace
from datetime import date

import pytest

from matchmaker.core.errors import NotFound
from matchmaker.db.directory import Fact, Organisation
from matchmaker.services.directory.facts import (
    DeclaredByAnother,
    DeclaredByItself,
    OnlyOnceValidated,
    UnknownFact,
    VerifiedByAnother,
    facts_of,
    record_fact,
    restore_fact,
    withdraw_fact,
)
from matchmaker.services.directory.organisations import edit_organisation, register_organisation
from matchmaker.services.directory.people import actor_of
from matchmaker.services.directory.profile import Profile, profile_of
from tests.factories.making import siret


@pytest.fixture
def chamber(make):
    return make.chamber(name="CRESS de démonstration")


@pytest.fixture
def organisation(make, chamber):
    return make.organisation(known_to=chamber)


@pytest.fixture
def member(make, organisation):
    return actor_of(make.person(speaks_for=organisation).id)


@pytest.fixture
def organiser(make, chamber):
    return actor_of(make.person(staff_of=chamber).id)


def test_a_declared_status_says_who_said_it(member, organisation):
    fact = record_fact(member, organisation.id, "siae_kind", "EI", certificate="convention 91-14")

    assert (fact.evidence, fact.source) == ("certificate", "Déclaré par la structure : convention 91-14")
    assert organisation.siae_kind == "EI"


def test_the_best_proven_word_counts_and_the_others_stay(member, organiser, organisation, session):
    record_fact(organiser, organisation.id, "siae_kind", "ACI", certificate="arrêté", validated=True)

    record_fact(member, organisation.id, "siae_kind", "EI")

    assert session.get(Organisation, organisation.id).siae_kind == "ACI"
    assert {fact.value["value"] for fact in facts_of(organisation)} == {"EI", "ACI"}


def test_an_expired_fact_leaves_the_status_unknown(member, organisation):
    record_fact(
        member, organisation.id, "siae_kind", "EI", as_of=date(2020, 1, 1), expires_on=date(2021, 1, 1)
    )

    assert organisation.siae_kind is None


def test_taking_a_word_back_makes_it_unknown_again(member, organisation, session):
    fact = record_fact(member, organisation.id, "ess_status", True)

    withdraw_fact(member, organisation.id, fact.id)

    assert session.get(Organisation, organisation.id).ess_status is None
    assert session.query(Fact).count() == 0


def test_what_a_register_says_stays(member, organisation, session):
    fact = Fact(
        organisation_id=organisation.id,
        key="siae_kind",
        value={"value": "EI"},
        evidence="register",
        source="Marché de l’inclusion",
        as_of=date(2026, 9, 1),
    )
    session.add(fact)
    session.commit()

    with pytest.raises(NotFound):
        withdraw_fact(member, organisation.id, fact.id)


def test_another_organisations_fact_is_not_found(make, member, organisation, organiser):
    foreign = make.organisation()
    fact = record_fact(actor_of(make.person(speaks_for=foreign).id), foreign.id, "siae_kind", "EI")

    with pytest.raises(NotFound):
        withdraw_fact(member, organisation.id, fact.id)
    with pytest.raises(NotFound):
        record_fact(organiser, foreign.id, "siae_kind", "ACI")


def test_what_a_chamber_verified_no_other_chamber_takes_back(make, member, organiser, organisation):
    fact = record_fact(organiser, organisation.id, "siae_kind", "EI", certificate="arrêté", validated=True)
    elsewhere = make.chamber()
    register_organisation(
        other := actor_of(make.person(staff_of=elsewhere).id),
        elsewhere.id,
        Profile(name=organisation.name, siret=organisation.siret),
    )

    with pytest.raises(VerifiedByAnother, match="vérifié par CRESS de démonstration"):
        withdraw_fact(other, organisation.id, fact.id)

    withdraw_fact(organiser, organisation.id, fact.id)
    assert facts_of(organisation) == []


@pytest.fixture
def other(make, organisation):
    """A chamber that put the structure on its list, and nothing more."""
    elsewhere = make.chamber()
    found = actor_of(make.person(staff_of=elsewhere).id)
    register_organisation(found, elsewhere.id, Profile(name=organisation.name, siret=organisation.siret))
    return found


def test_what_the_structure_declared_no_chamber_takes_back(member, organiser, organisation):
    fact = record_fact(member, organisation.id, "esus", True, certificate="agrément 12")

    with pytest.raises(DeclaredByItself):
        withdraw_fact(organiser, organisation.id, fact.id)

    withdraw_fact(member, organisation.id, fact.id)
    assert facts_of(organisation) == []


def test_what_a_chamber_wrote_that_chamber_or_the_structure_takes_back(
    member, organiser, other, organisation
):
    first, second = (record_fact(organiser, organisation.id, "esus", said) for said in (True, False))

    with pytest.raises(DeclaredByAnother, match="CRESS de démonstration"):
        withdraw_fact(other, organisation.id, first.id)

    withdraw_fact(organiser, organisation.id, first.id)
    withdraw_fact(member, organisation.id, second.id)
    assert facts_of(organisation) == []


def test_what_was_taken_back_is_put_back_under_the_same_number_alone(member, organiser, organisation):
    fact = record_fact(organiser, organisation.id, "esus", True, certificate="agrément 12", validated=True)
    gone = withdraw_fact(member, organisation.id, fact.id)
    other = replace(profile_of(organisation), siret=siret(80010999))
    edit_organisation(member, organisation.id, organisation.version, other)

    with pytest.raises(NotFound):
        restore_fact(member, organisation.id, gone)

    assert facts_of(organisation) == []


def test_only_the_chamber_validates(member, organisation):
    with pytest.raises(OnlyOnceValidated):
        record_fact(member, organisation.id, "siae_kind", "EI", validated=True)


@pytest.mark.parametrize(("key", "value"), [("siae_kind", "SPADASSIN"), ("colour", "green")])
def test_an_answer_that_was_not_offered_is_refused(member, organisation, key, value):
    with pytest.raises(UnknownFact):
        record_fact(member, organisation.id, key, value)


def test_an_association_is_ess_by_its_form_until_the_form_changes(member, organisation, session):
    said = {"name": organisation.name, "siret": organisation.siret}

    edit_organisation(member, organisation.id, 1, Profile(**said, legal_category="9220"))
    by_form = session.get(Organisation, organisation.id).ess_status
    edit_organisation(member, organisation.id, organisation.version, Profile(**said, legal_category="5710"))

    assert by_form is True
    assert session.get(Organisation, organisation.id).ess_status is None
