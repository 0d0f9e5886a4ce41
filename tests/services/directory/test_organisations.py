from dataclasses import replace
from datetime import date

import pytest

from matchmaker.core.directory.access import SYSTEM
from matchmaker.core.directory.findings import FoundFact
from matchmaker.core.errors import NotFound
from matchmaker.db.directory import ChamberOrganisation, Organisation
from matchmaker.db.events import Event
from matchmaker.db.jobs import Audit
from matchmaker.db.transaction import transaction
from matchmaker.services.directory.facts import VerifiedByAnother, facts_of, record_fact
from matchmaker.services.directory.organisations import (
    AlreadyListed,
    NumberOfAnother,
    SameIdentity,
    confirm_organisation,
    edit_organisation,
    note_organisation,
    register_organisation,
    same_establishment,
)
from matchmaker.services.directory.people import actor_of
from matchmaker.services.directory.profile import NameMissing, Profile, UnknownCommune, profile_of
from matchmaker.services.directory.register_facts import put_fact
from matchmaker.services.jobs.versions import ChangedMeanwhile
from tests.factories.making import siret

ETAMPES, RIS_ORANGIS = "91223", "91521"


@pytest.fixture
def chamber(make):
    return make.chamber()


@pytest.fixture
def organiser(make, chamber):
    return actor_of(make.person(staff_of=chamber).id)


def test_a_new_organisation_gets_its_place_from_its_commune(organiser, chamber):
    made = register_organisation(
        organiser, chamber.id, Profile(name="  Les Jardins du  Val ", siret=siret(7), commune=ETAMPES)
    )

    organisation = made.organisation
    assert made.created
    assert (organisation.name, organisation.name_key) == ("Les Jardins du Val", "les jardins du val")
    assert (round(organisation.latitude, 1), round(organisation.longitude, 1)) == (48.4, 2.2)
    assert organisation.postcode == "91150"
    assert organisation.internal_number is None


def test_without_an_official_number_it_gets_an_internal_one(organiser, chamber):
    made = register_organisation(organiser, chamber.id, Profile(name="Collectif du Pont"))

    assert made.organisation.internal_number.startswith("MM-")


def test_a_known_number_and_name_joins_the_list_and_changes_nothing(make, organiser, chamber, session):
    known = make.organisation(name="jardins", name_key="jardins", phone="0160000000")

    made = register_organisation(
        organiser, chamber.id, Profile(name="JARDINS", siret=known.siret, phone="0199999999")
    )

    assert (made.created, made.organisation.id) == (False, known.id)
    assert session.get(Organisation, known.id).phone == "0160000000"
    assert session.query(ChamberOrganisation).filter_by(organisation_id=known.id).count() == 1


def test_one_siret_carries_several_names(make, organiser, chamber):
    known = make.organisation(known_to=chamber, name="Coop’Éclore Menuiserie")

    made = register_organisation(organiser, chamber.id, Profile(name="Coop’Éclore Vélo", siret=known.siret))

    assert made.created
    assert [other.name for other in same_establishment(made.organisation)] == ["Coop’Éclore Menuiserie"]


def test_the_same_name_without_a_number_is_not_doubled(make, organiser, chamber):
    make.organisation(known_to=chamber, name="Ressourcerie", name_key="ressourcerie")

    with pytest.raises(AlreadyListed, match="« Ressourcerie » est déjà dans votre liste"):
        register_organisation(organiser, chamber.id, Profile(name="ressourcerie"))


def test_another_chambers_list_is_out_of_reach(make, organiser):
    with pytest.raises(NotFound):
        register_organisation(organiser, make.chamber().id, Profile(name="Collectif"))


def test_what_the_organisation_writes_is_confirmed_by_that(make, chamber, organiser, session):
    organisation = make.organisation(known_to=chamber, phone="0160000000")
    member = actor_of(make.person(speaks_for=organisation).id)
    said = Profile(name=organisation.name, siret=organisation.siret, phone="0160000001", commune=RIS_ORANGIS)

    edit_organisation(member, organisation.id, 1, said)
    edit_organisation(
        organiser,
        organisation.id,
        2,
        Profile(name="Autre nom", siret=organisation.siret, phone="0199999999", website="https://exemple.fr"),
    )

    session.refresh(organisation)
    assert organisation.confirmed_columns == ["commune", "phone"]
    assert (organisation.phone, organisation.commune) == ("0160000001", RIS_ORANGIS)
    assert (organisation.name, organisation.website) == ("Autre nom", "https://exemple.fr")
    assert organisation.version == 3


def test_the_audit_says_who_wrote_on_its_behalf(make, chamber, organiser, session):
    organisation = make.organisation(known_to=chamber)

    edit_organisation(organiser, organisation.id, 1, Profile(name="Nouveau nom", siret=organisation.siret))

    written = session.query(Audit).filter_by(act="directory.edit_organisation", object_kind="organisation")
    assert [(row.person_id, row.after["name"]) for row in written] == [(organiser.person_id, "Nouveau nom")]


def test_confirming_keeps_every_answer_given(make, session):
    organisation = make.organisation(phone="0160000000")
    member = actor_of(make.person(speaks_for=organisation).id)

    confirm_organisation(member, organisation.id)

    session.refresh(organisation)
    assert organisation.confirmed_columns == ["name", "siret", "phone"]
    assert organisation.confirmed_at is not None


def test_a_chamber_cannot_confirm_for_it(make, chamber, organiser):
    organisation = make.organisation(known_to=chamber)

    with pytest.raises(NotFound):
        confirm_organisation(organiser, organisation.id)


def test_the_second_of_two_writers_is_told(make, session):
    organisation = make.organisation(name="Avant")
    member = actor_of(make.person(speaks_for=organisation).id)
    edit_organisation(member, organisation.id, 1, Profile(name="Le premier", siret=organisation.siret))

    with pytest.raises(ChangedMeanwhile):
        edit_organisation(member, organisation.id, 1, Profile(name="Le second", siret=organisation.siret))

    session.refresh(organisation)
    assert organisation.name == "Le premier"


def test_two_organisations_never_share_number_and_name(make):
    first = make.organisation(name="menuiserie")
    second = make.organisation(name="velo", siret=first.siret)
    member = actor_of(make.person(speaks_for=second).id)

    with pytest.raises(SameIdentity, match="nom d’usage différent"):
        edit_organisation(member, second.id, 1, Profile(name="Menuiserie", siret=first.siret))


@pytest.mark.parametrize(
    ("said", "refusal"),
    [(Profile(name=" \u200b "), NameMissing), (Profile(name="Collectif", commune="99999"), UnknownCommune)],
)
def test_what_cannot_be_is_refused(organiser, chamber, said, refusal):
    with pytest.raises(refusal):
        register_organisation(organiser, chamber.id, said)


def test_a_move_makes_old_schedules_stale(make, session):
    event = make.event()
    closed = make.event(phase="closed")
    organisation = make.organisation()
    make.delegation(event, organisation)
    make.delegation(closed, organisation)
    member = actor_of(make.person(speaks_for=organisation).id)
    before = event.input_version

    edit_organisation(
        member, organisation.id, 1, Profile(name=organisation.name, siret=organisation.siret, commune=ETAMPES)
    )

    assert session.get(Event, event.id).input_version == before + 1
    assert session.get(Event, closed.id).input_version == 1


def test_notes_belong_to_one_chamber(make, chamber, organiser, session):
    organisation = make.organisation(known_to=chamber)
    other = make.chamber()
    session.add(ChamberOrganisation(chamber_id=other.id, organisation_id=organisation.id))
    session.commit()

    note_organisation(organiser, chamber.id, organisation.id, notes="Rappeler en mai", member=True)

    rows = session.query(ChamberOrganisation).order_by(ChamberOrganisation.id)
    assert [(row.chamber_id, row.notes, row.member) for row in rows] == [
        (chamber.id, "Rappeler en mai", True),
        (other.id, "", None),
    ]
    with pytest.raises(NotFound):
        note_organisation(organiser, other.id, organisation.id, notes="", member=None)


def test_who_has_nothing_to_do_with_it_does_not_find_it(make):
    organisation = make.organisation(known_to=make.chamber())
    stranger = actor_of(make.person(speaks_for=make.organisation()).id)

    with pytest.raises(NotFound):
        edit_organisation(stranger, organisation.id, 1, profile_of(organisation))


def test_another_siret_takes_nothing_of_the_registers_along(make, session):
    organisation = make.organisation(ess_status=True, siae_kind="ACI")
    member = actor_of(make.person(speaks_for=organisation).id)
    with transaction(SYSTEM, "test.register") as writing:
        row = writing.get(type(organisation), organisation.id)
        for key, value in (("ess_status", True), ("siae_kind", "ACI")):
            put_fact(writing, row, "marche_inclusion", FoundFact(key, value), date(2026, 7, 1))
    record_fact(member, organisation.id, "siae_kind", "EI")
    session.refresh(organisation)
    borrowed = replace(profile_of(organisation), siret=siret(80010999))

    edited = edit_organisation(member, organisation.id, organisation.version, borrowed)

    session.refresh(organisation)
    assert edited.forgotten == 2
    assert [(fact.key, fact.evidence) for fact in facts_of(organisation)] == [("siae_kind", "declared")]
    assert (organisation.ess_status, organisation.siae_kind) == (None, "EI")


@pytest.mark.parametrize("number", ["siret", "rna"])
def test_another_number_takes_nothing_that_was_checked_along(make, chamber, organiser, session, number):
    organisation = make.organisation(known_to=chamber, rna="W912000001")
    offer = make.offer(organisation, "Café")
    member = actor_of(make.person(speaks_for=organisation).id)
    record_fact(organiser, organisation.id, "siae_kind", "EI", certificate="arrêté", validated=True)
    checked = {"value": 5.0, "source": "CRESS", "chamber": chamber.id, "before": 5.0}
    for row in (organisation, offer):
        row.fields = {"insertion": {"insertion_fte": checked}}
    session.commit()
    other = {"siret": siret(80010999), "rna": "W912000002"}[number]

    edit_organisation(
        member, organisation.id, organisation.version, replace(profile_of(organisation), **{number: other})
    )

    session.expire_all()
    assert (facts_of(organisation), organisation.siae_kind) == ([], None)
    assert [row.fields for row in (organisation, offer)] == [{"insertion": {"insertion_fte": 5.0}}] * 2


def test_an_edit_under_the_same_siret_keeps_what_registers_say(make, session):
    organisation = make.organisation()
    member = actor_of(make.person(speaks_for=organisation).id)
    with transaction(SYSTEM, "test.register") as writing:
        row = writing.get(type(organisation), organisation.id)
        put_fact(writing, row, "liste_ess", FoundFact("ess_status", True), date(2026, 7, 1))
    session.refresh(organisation)

    edited = edit_organisation(
        member, organisation.id, organisation.version, replace(profile_of(organisation), phone="0160000000")
    )

    assert edited.forgotten == 0
    assert [fact.evidence for fact in facts_of(organisation)] == ["register"]


def test_a_chamber_changes_the_number_of_whom_it_hosts_alone(make, chamber, organiser, session):
    organisation = make.organisation(known_to=chamber)
    other = replace(profile_of(organisation), siret=siret(80010999))

    with pytest.raises(NumberOfAnother):
        edit_organisation(organiser, organisation.id, 1, other)

    make.delegation(make.event(chamber), organisation)
    edit_organisation(organiser, organisation.id, 1, other)
    assert session.get(Organisation, organisation.id).siret == other.siret


def test_a_chamber_adds_a_number_that_was_missing(make, chamber, organiser, session):
    organisation = make.organisation(known_to=chamber, siret=None, internal_number="1")

    edit_organisation(organiser, organisation.id, 1, replace(profile_of(organisation), siret=siret(80010999)))

    assert session.get(Organisation, organisation.id).siret == siret(80010999)


def test_a_form_undoes_no_check_of_another_chamber(make, chamber, organiser, session):
    organisation = make.organisation(known_to=chamber)
    checked = {"value": 5.0, "source": "CRESS d’ailleurs", "chamber": make.chamber().id, "before": 5.0}
    organisation.fields = {"insertion": {"insertion_fte": checked}}
    session.commit()

    with pytest.raises(VerifiedByAnother, match="CRESS d’ailleurs"):
        edit_organisation(organiser, organisation.id, 1, replace(profile_of(organisation), fields={}))
