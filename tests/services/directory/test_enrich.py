"""Registers complete structures: asked once, written once, what people said left alone."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.core.directory.access import SYSTEM
from matchmaker.core.directory.facts import strongest
from matchmaker.core.errors import NotFound
from matchmaker.db.directory import Fact, Organisation
from matchmaker.db.events import Event
from matchmaker.db.jobs import Job
from matchmaker.db.sources import PublicContract, SourceAnswer
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.directory.enrich import AllOff, NoSiret, start_enriching, start_enriching_one
from matchmaker.services.directory.facts import facts_of, record_fact
from matchmaker.services.directory.people import actor_of
from matchmaker.services.jobs.queue import cancel_job
from tests.factories.making import siret
from tests.factories.working import run_jobs_inline
from tests.peers.register import Manner, Reply
from tests.services.directory.registering import EMPTY, GOOD, answer_with, register_of, turn_on
from tests.sources.answers import (
    OTHER,
    SIREN,
    SIRET,
    certificate,
    contract,
    enterprise,
    operators,
    search,
    siae,
    table,
)


@pytest.fixture
def event(make):
    return make.event()


@pytest.fixture
def organiser(make, event):
    return actor_of(make.person(staff_of=event.chamber).id)


@pytest.fixture
def gardens(make, event):
    """A structure of which nothing is known but its SIRET and its street."""
    found = make.organisation(
        known_to=event.chamber, name="Les Jardins", siret=SIRET, address="12 rue des Tilleuls"
    )
    make.delegation(event, found)
    return found


def enrich(app, organiser, event):
    """Do it all; the job's result."""
    job_id = start_enriching(organiser, event.id).id
    run_jobs_inline(app)
    db.session.rollback()
    job = db.session.get(Job, job_id)
    assert (job.state, job.error) == ("done", None)
    return job.result


def told(organisation):
    """What registers say of it: key → (value, source)."""
    return {
        (fact.key, fact.source.split(" : ")[0]): fact.value["value"]
        for fact in facts_of(organisation)
        if fact.evidence == "register"
    }


def kept(organisation_id):
    """Every fact, as it stands, without its row's number."""
    db.session.rollback()
    found = select(Fact.key, Fact.value, Fact.source, Fact.as_of, Fact.expires_on, Fact.recorded_at)
    rows = db.session.execute(found.where(Fact.organisation_id == organisation_id))
    return sorted((tuple(row) for row in rows), key=str)


def test_every_register_says_what_it_knows(any_app, register, organiser, event, gardens):
    turn_on(any_app, register)
    answer_with(register, GOOD)

    result = enrich(any_app, organiser, event)

    assert told(gardens) == {
        ("ess_status", "Annuaire des entreprises"): True,
        ("siae_kind", "Annuaire des entreprises"): "ACI",
        ("turnover", "Annuaire des entreprises"): 455000.0,
        ("ess_status", "Liste nationale des entreprises de l’ESS"): True,
        ("organic_certified", "Annuaire de l’Agence Bio"): True,
        ("naf_rev2", "Annuaire des entreprises"): "81.30Z",
        ("naf_2025", "Annuaire des entreprises"): "81.30Y",
        ("siae_kind", "Marché de l’inclusion"): "ACI",
        ("qpv", "Marché de l’inclusion"): "inside",
    }
    assert (gardens.siae_kind, gardens.ess_status) == ("ACI", True)
    assert (result["organisations"], result["completed"], result["remarks"]) == (1, 1, [])
    assert [count["unanswered"] for count in result["sources"].values()] == [0] * 6


def test_an_empty_profile_is_filled(any_app, register, organiser, event, gardens):
    turn_on(any_app, register)
    answer_with(register, GOOD)

    enrich(any_app, organiser, event)

    assert (gardens.legal_name, gardens.legal_category) == ("LES JARDINS D'ALPHONSE", "9220")
    assert (gardens.naf_rev2, gardens.naf_2025) == ("81.30Z", "81.30Y")
    assert (gardens.commune, gardens.postcode) == ("91521", "91130")
    assert (gardens.latitude, gardens.longitude) == (48.6512, 2.4137)


def test_what_is_filled_or_confirmed_stays(app, register, organiser, event, make):
    own = {"legal_name": "Notre nom", "commune": "91223", "latitude": 48.43, "longitude": 2.16}
    filled = make.organisation(siret=SIRET, **own, confirmed_columns=["legal_category"], address="1 rue X")
    make.delegation(event, filled)
    turn_on(app, register)
    answer_with(register, GOOD)

    enrich(app, organiser, event)

    assert {name: getattr(filled, name) for name in own} == own
    assert filled.legal_category is None


def test_a_second_run_asks_nothing_and_changes_nothing(any_app, register, organiser, event, gardens):
    turn_on(any_app, register)
    answer_with(register, GOOD)
    enrich(any_app, organiser, event)
    asked, facts, version = (
        len(register.asked),
        kept(gardens.id),
        db.session.get(Event, event.id).input_version,
    )

    result = enrich(any_app, organiser, event)

    assert len(register.asked) == asked
    assert kept(gardens.id) == facts
    assert db.session.get(Event, event.id).input_version == version
    assert result["completed"] == 0
    assert {count["asked"] for count in result["sources"].values()} == {0}


def test_knowing_nothing_is_an_answer_that_is_kept_too(any_app, register, organiser, event, gardens):
    turn_on(any_app, register)
    answer_with(register, EMPTY)
    enrich(any_app, organiser, event)
    asked = len(register.asked)

    enrich(any_app, organiser, event)

    assert len(register.asked) == asked
    assert told(gardens) == {}
    assert {row.answer for row in db.session.scalars(select(SourceAnswer))} == {None}


def test_after_thirty_days_a_register_is_asked_again(app, register, organiser, event, gardens):
    turn_on(app, register, "agence_bio")
    answer_with(register, GOOD)
    enrich(app, organiser, event)

    with time_machine.travel(now() + timedelta(days=31)):
        enrich(app, organiser, event)
        [fact] = facts_of(gardens)
        assert fact.as_of == now().date()

    assert len(register.asked) == 2


def test_what_a_register_no_longer_says_goes(app, register, organiser, event, gardens):
    turn_on(app, register, "agence_bio")
    answer_with(register, GOOD)
    enrich(app, organiser, event)
    answer_with(register, {"agence_bio": operators(certificate("ARRETEE"))})

    with time_machine.travel(now() + timedelta(days=31)):
        result = enrich(app, organiser, event)

    assert facts_of(gardens) == []
    assert [remark["name"] for remark in result["remarks"]] == ["Les Jardins"]


def test_what_people_declared_stays_beside_the_register(app, register, organiser, event, gardens):
    record_fact(organiser, gardens.id, "siae_kind", "EI", certificate="convention 91-14")
    turn_on(app, register, "marche_inclusion")
    answer_with(register, GOOD)

    enrich(app, organiser, event)

    said = {(fact.evidence, fact.value["value"]) for fact in facts_of(gardens) if fact.key == "siae_kind"}
    assert said == {("certificate", "EI"), ("register", "ACI")}
    assert gardens.siae_kind == "ACI"


def test_an_expired_certificate_falls_back_to_the_declaration(app, register, organiser, event, gardens):
    record_fact(organiser, gardens.id, "organic_certified", True, certificate="FR-BIO-01")
    turn_on(app, register, "agence_bio")
    ends = now().date() + timedelta(days=10)
    answer_with(register, {"agence_bio": operators(certificate(dateArret=ends.isoformat()))})

    enrich(app, organiser, event)

    facts = facts_of(gardens)
    assert strongest(facts, ends).evidence == "register"
    assert strongest(facts, ends + timedelta(days=1)).evidence == "certificate"


def test_absence_from_a_register_takes_nothing_from_what_was_declared(
    app, register, organiser, event, gardens
):
    record_fact(organiser, gardens.id, "ess_status", True)
    turn_on(app, register)
    answer_with(register, EMPTY)

    enrich(app, organiser, event)

    assert [(fact.evidence, fact.value["value"]) for fact in facts_of(gardens)] == [("declared", True)]
    assert gardens.ess_status is True


def test_a_failing_register_is_named_and_the_others_go_on(any_app, register, organiser, event, gardens):
    turn_on(any_app, register)
    answer_with(
        register, GOOD, agence_bio=Reply(manner=Manner.CLOSE), liste_ess=Reply(b"<html>", kind="text/html")
    )

    result = enrich(any_app, organiser, event)

    errors = {name: count["error"] for name, count in result["sources"].items() if count["error"]}
    assert set(errors) == {"agence_bio", "liste_ess"}
    assert "injoignable" in errors["agence_bio"]["template"]
    assert ("siae_kind", "Marché de l’inclusion") in told(gardens)


def test_a_failure_is_not_kept_as_an_answer(app, register, organiser, event, gardens):
    turn_on(app, register, "agence_bio")
    answer_with(register, GOOD, agence_bio=Reply(status=500))
    enrich(app, organiser, event)
    answer_with(register, GOOD)

    enrich(app, organiser, event)

    assert told(gardens) == {("organic_certified", "Annuaire de l’Agence Bio"): True}


def test_a_failure_takes_nothing_back(app, register, organiser, event, gardens):
    turn_on(app, register, "agence_bio")
    answer_with(register, GOOD)
    enrich(app, organiser, event)
    answer_with(register, GOOD, agence_bio=Reply(status=500))

    with time_machine.travel(now() + timedelta(days=31)):
        enrich(app, organiser, event)

    assert told(gardens) == {("organic_certified", "Annuaire de l’Agence Bio"): True}


def test_a_register_that_keeps_failing_is_left_alone_for_the_rest(app, register, organiser, event, make):
    for number in range(6):
        make.delegation(event, make.organisation(siret=siret(70000000 + number)))
    turn_on(app, register, "agence_bio")
    answer_with(register, GOOD, agence_bio=Reply({}, status=403))

    result = enrich(app, organiser, event)

    assert len(register.asked) == 3
    assert result["sources"]["agence_bio"]["unanswered"] == 6
    assert "refuse nos questions" in result["sources"]["agence_bio"]["error"]["template"]
    assert "n’est pas interrogé" in result["sources"]["agence_bio"]["cut_off"]["template"]


def test_off_by_default_nothing_is_asked(app, register, organiser, event, gardens):
    with pytest.raises(AllOff):
        start_enriching(organiser, event.id)
    with pytest.raises(AllOff):
        start_enriching_one(organiser, gardens.id)

    assert (register.asked, db.session.query(Job).count()) == ([], 0)


def test_only_the_registers_that_are_on_are_asked(app, register, organiser, event, gardens):
    turn_on(app, register, "liste_ess", "decp")
    answer_with(register, GOOD)

    enrich(app, organiser, event)

    assert Counter(register_of(asked) for asked in register.asked) == {"liste_ess": 1, "decp": 1}


def test_who_has_no_siret_or_left_is_not_asked_about(app, register, organiser, event, make):
    make.delegation(event, make.organisation(siret=None, internal_number="12"))
    make.delegation(event, make.organisation(), state="cancelled")
    turn_on(app, register)

    result = enrich(app, organiser, event)

    assert (result["organisations"], register.asked) == (0, [])


def test_contracts_are_kept_once(any_app, register, organiser, event, gardens):
    turn_on(any_app, register, "decp")
    answer_with(register, {"decp": table(contract(1), contract(2, montant=1e17))})
    enrich(any_app, organiser, event)
    enrich(any_app, organiser, event)

    rows = list(db.session.scalars(select(PublicContract).order_by(PublicContract.uid)))
    assert [(row.buyer_siren, row.supplier_siren, row.amount) for row in rows] == [
        (OTHER[:9], SIREN, 48000.0),
        (OTHER[:9], SIREN, None),
    ]
    assert (rows[0].notified_on, rows[0].cpv) == (date(2026, 6, 1), "77310000")


def test_a_ceased_enterprise_is_told_and_kept(app, register, organiser, event, gardens):
    turn_on(app, register, "recherche_entreprises")
    answer_with(register, {"recherche_entreprises": search(enterprise(etat_administratif="C"))})

    result = enrich(app, organiser, event)

    [remark] = result["remarks"]
    assert remark["organisation"] == gardens.id
    assert "cessée" in remark["template"]
    assert db.session.get(Organisation, gardens.id) is not None


def test_two_activities_of_one_siret_ask_once(app, register, organiser, event, gardens, make):
    make.delegation(event, make.organisation(siret=SIRET, name="La Cantine"))
    turn_on(app, register, "marche_inclusion")
    answer_with(register, {"marche_inclusion": [siae()]})

    result = enrich(app, organiser, event)

    assert len(register.asked) == 1
    assert (result["completed"], result["sources"]["marche_inclusion"]["stored"]) == (2, 1)


def test_a_stopped_job_asks_no_further(app, register, organiser, event, make):
    for number in range(3):
        make.delegation(event, make.organisation(siret=siret(70000000 + number)))
    turn_on(app, register, "agence_bio")
    job_id = start_enriching(organiser, event.id).id

    def stop(_asked):
        with app.app_context():
            with transaction(SYSTEM, "essai"):
                db.session.get(Job, job_id).state = "cancelled"
            db.session.remove()
        return Reply(EMPTY["agence_bio"])

    register.answer = stop
    run_jobs_inline(app)
    db.session.rollback()

    assert db.session.get(Job, job_id).state == "cancelled"
    assert len(register.asked) == 1


def test_one_structure_is_completed_on_its_own(app, register, organiser, event, gardens):
    turn_on(app, register)
    answer_with(register, GOOD)

    start_enriching_one(organiser, gardens.id)
    [(_, state)] = run_jobs_inline(app)

    db.session.rollback()
    assert state == "done"
    assert gardens.siae_kind == "ACI"


def test_only_a_chamber_that_knows_it_may_ask(app, register, make, event, gardens):
    turn_on(app, register)
    stranger = actor_of(make.person(staff_of=make.chamber()).id)
    member = actor_of(make.person(speaks_for=gardens).id)

    for actor in (stranger, member):
        with pytest.raises(NotFound):
            start_enriching_one(actor, gardens.id)
        with pytest.raises(NotFound):
            start_enriching(actor, event.id)


def test_without_a_siret_there_is_nothing_to_ask(app, register, organiser, event, make):
    turn_on(app, register)
    nameless = make.organisation(known_to=event.chamber, siret=None, internal_number="7")

    with pytest.raises(NoSiret):
        start_enriching_one(organiser, nameless.id)


def test_asking_twice_is_one_job(app, register, organiser, event, gardens):
    turn_on(app, register)

    one, other = start_enriching(organiser, event.id), start_enriching(organiser, event.id)

    assert one.id == other.id
    cancel_job(organiser, one.id)


def test_the_day_of_a_fact_is_the_day_of_asking(app, register, organiser, event, gardens):
    turn_on(app, register, "liste_ess")
    answer_with(register, GOOD)

    with time_machine.travel(datetime(2027, 2, 3, 9, 0, tzinfo=UTC)):
        enrich(app, organiser, event)

    [fact] = facts_of(gardens)
    assert (fact.evidence, fact.as_of, fact.expires_on) == ("register", date(2027, 2, 3), None)
    assert fact.source == "Liste nationale des entreprises de l’ESS : Associations"


def test_two_events_that_ask_the_same_at_once_keep_one_answer(any_app, register, organiser, event, gardens):
    turn_on(any_app, register, "agence_bio")
    start_enriching(organiser, event.id)

    def meanwhile(_asked):
        with any_app.app_context():
            with transaction(SYSTEM, "essai") as session:
                session.add(SourceAnswer(source="agence_bio", question=SIRET, answer=None))
            db.session.remove()
        return Reply(GOOD["agence_bio"])

    register.answer = meanwhile
    [(_, state)] = run_jobs_inline(any_app)

    db.session.rollback()
    assert state == "done"
    assert [row.answer is None for row in db.session.scalars(select(SourceAnswer))] == [False]
    assert told(gardens) == {("organic_certified", "Annuaire de l’Agence Bio"): True}


def test_a_number_of_somebody_else_proves_nothing(app, register, organiser, event, make):
    liar = make.organisation(name="Dupont Négoce", siret=SIRET, confirmed_columns=["name", "siret"])
    make.delegation(event, liar)
    turn_on(app, register)
    answer_with(register, GOOD)

    result = enrich(app, organiser, event)

    assert (told(liar), liar.legal_name, liar.siae_kind) == ({}, None, None)
    assert [(one["name"], one["values"]) for one in result["remarks"]] == [
        ("Dupont Négoce", {"siret": SIRET, "found": "LES JARDINS D'ALPHONSE"})
    ]


def test_a_number_nobody_names_proves_nothing_either(app, register, organiser, event, make):
    liar = make.organisation(name="Dupont Négoce", siret=SIRET, confirmed_columns=["siret"])
    make.delegation(event, liar)
    turn_on(app, register, "marche_inclusion")
    answer_with(register, GOOD)

    result = enrich(app, organiser, event)

    assert told(liar) == {}
    assert [one["values"] for one in result["remarks"]] == [{"siret": SIRET}]


def test_whom_the_register_names_is_completed_under_a_number_of_its_own_typing(
    app, register, organiser, event, gardens
):
    gardens.confirmed_columns = ["name", "siret"]
    db.session.commit()
    turn_on(app, register)
    answer_with(register, GOOD)

    result = enrich(app, organiser, event)

    assert (gardens.siae_kind, result["remarks"]) == ("ACI", [])
