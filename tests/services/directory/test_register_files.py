"""A register that came as a file completes the participants it names, once."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from openpyxl import Workbook

from matchmaker.clock import now
from matchmaker.core.directory.access import SYSTEM
from matchmaker.core.directory.facts import strongest, weight
from matchmaker.core.directory.findings import Findings, FoundFact
from matchmaker.core.errors import NotFound
from matchmaker.db.directory import Organisation
from matchmaker.db.events import Event
from matchmaker.db.jobs import Job
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.directory.acquaintances import know_organisation
from matchmaker.services.directory.facts import VerifiedByAnother, facts_of, record_fact, withdraw_fact
from matchmaker.services.directory.people import actor_of
from matchmaker.services.directory.register_facts import record_findings
from matchmaker.services.directory.register_files import (
    ListOfTomorrow,
    NoFile,
    UnknownRegister,
    start_import,
)
from tests.factories.making import siret
from tests.factories.working import run_jobs_inline

SIRET, ZEROS, ABSENT = siret(80010203), siret(55201), siret(80010999)
ON = date(2026, 7, 1)


@pytest.fixture
def event(make):
    return make.event()


@pytest.fixture
def organiser(make, event):
    return actor_of(make.person(staff_of=event.chamber).id)


@pytest.fixture
def two(make, event):
    found = [make.organisation(known_to=event.chamber, siret=number) for number in (SIRET, ZEROS)]
    for organisation in found:
        make.delegation(event, organisation)
    return found


def bring(app, organiser, event, text, *, register="liste_esus", name="esus.csv", on=ON):
    data = text if isinstance(text, bytes) else text.encode()
    job_id = start_import(organiser, event.id, register, name, data, on).id
    run_jobs_inline(app)
    db.session.rollback()
    return db.session.get(Job, job_id)


def workbook(*rows):
    book, data = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(data)
    return data.getvalue()


def facts(organisation):
    return [
        (fact.key, fact.value["value"], fact.evidence, fact.source, fact.as_of, fact.expires_on)
        for fact in facts_of(organisation)
    ]


ESUS = f"SIRET;Date de fin de validité\n{SIRET};31/12/2028\n{ZEROS.lstrip('0')};\n{ABSENT};\n12;\n"


def test_a_list_completes_whom_it_names(any_app, organiser, event, two):
    job = bring(any_app, organiser, event, ESUS)

    chamber = event.chamber.name
    source = f"Liste nationale des ESUS (DG Trésor) : fichier esus.csv repris par {chamber}"
    assert facts(two[0]) == [
        ("ess_status", True, "validated", source, ON, date(2028, 12, 31)),
        ("esus", True, "validated", source, ON, date(2028, 12, 31)),
    ]
    assert two[1].ess_status is True
    unread = [{"sheet": "esus", "row": 5, "values": {"value": "12"}}]
    result = dict(job.result)
    told = [{key: one[key] for key in ("sheet", "row", "values")} for one in result.pop("unread")]
    assert told == unread
    assert result == {
        "register": "liste_esus",
        "listed_on": "2026-07-01",
        "file": "esus.csv",
        "rows": 4,
        "matched": 2,
        "facts": 4,
        "completed": 2,
        "own": [],
        "unread_total": 1,
    }


def test_the_same_file_again_changes_nothing(any_app, organiser, event, two):
    bring(any_app, organiser, event, ESUS)
    before, version = facts(two[0]), db.session.get(Event, event.id).input_version

    job = bring(any_app, organiser, event, ESUS)

    assert (job.result["matched"], job.result["facts"], job.result["completed"]) == (2, 0, 0)
    assert facts(two[0]) == before
    assert db.session.get(Event, event.id).input_version == version


def test_a_newer_list_replaces_and_an_older_one_does_not(app, organiser, event, two):
    bring(app, organiser, event, ESUS)
    newer = f"SIREN;Fin de validité\n{SIRET[:9]};31/12/2030\n"

    bring(app, organiser, event, newer, name="2.csv", on=date(2026, 9, 1))
    bring(app, organiser, event, ESUS)

    assert {fact[5] for fact in facts(two[0])} == {date(2030, 12, 31)}


def test_the_list_of_another_chamber_replaces_nothing(any_app, make, organiser, event, two):
    bring(any_app, organiser, event, ESUS)
    home = facts(two[0])
    elsewhere = make.event()
    make.delegation(elsewhere, two[0])
    other = actor_of(make.person(staff_of=elsewhere.chamber).id)

    shorter = f"SIRET;Date de fin\n{SIRET};05/08/2026\n"
    bring(any_app, other, elsewhere, shorter, on=date(2026, 8, 1))

    kept = facts_of(two[0])
    assert [fact for fact in facts(two[0]) if fact in home] == home
    assert len(kept) == 4
    esus = [fact for fact in kept if fact.key == "esus"]
    assert strongest(esus, date(2026, 8, 6)).expires_on == date(2028, 12, 31)


def test_a_list_replaces_no_answer_of_the_register_nor_the_answer_a_list(app, organiser, event, two):
    bring(app, organiser, event, f"SIREN\n{SIRET[:9]}\n", register="liste_ess")
    answered = Findings((FoundFact("ess_status", True, detail="en ligne"),))

    with transaction(SYSTEM, "test.answer") as session:
        row = session.get(Organisation, two[0].id)
        record_findings(session, row, "liste_ess", answered, datetime(2026, 8, 1, tzinfo=UTC))
    bring(app, organiser, event, f"SIREN\n{SIRET[:9]}\n", register="liste_ess", on=date(2026, 9, 1))

    assert [(fact[3].split(" : ")[1][:7], fact[4]) for fact in facts(two[0])] == [
        ("fichier", date(2026, 9, 1)),
        ("en lign", date(2026, 8, 1)),
    ]


def test_what_had_ended_before_the_list_is_told_and_proves_nothing(app, organiser, event, two):
    job = bring(app, organiser, event, f"SIRET;Date de fin\n{SIRET};01/01/2020\n")

    assert facts(two[0]) == []
    assert "déjà terminé" in job.result["unread"][0]["template"]


def test_what_people_declared_stays(app, organiser, event, two):
    record_fact(organiser, two[0].id, "esus", True, certificate="arrêté 12")

    bring(app, organiser, event, ESUS)

    assert sorted(fact[2] for fact in facts(two[0]) if fact[0] == "esus") == ["certificate", "validated"]


def test_a_workbook_is_read_too(app, organiser, event, two):
    data = workbook(["siret", "kind", "is_qpv"], [int(SIRET), "ACI", "oui"], [int(ZEROS), "EI", ""])

    job = bring(app, organiser, event, data, register="marche_inclusion", name="siae.xlsx")

    assert (job.state, job.result["facts"]) == ("done", 3)
    assert [one.siae_kind for one in two] == ["ACI", "EI"]


def test_a_list_that_says_both_says_nothing(app, organiser, event, two):
    text = f"siret;kind;is_qpv\n{SIRET};ACI;oui\n{SIRET};EI;oui\n"

    bring(app, organiser, event, text, register="marche_inclusion")

    assert [fact[:2] for fact in facts(two[0])] == [("qpv", "inside")]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7 liste", "n’est ni un classeur ni un fichier CSV"),
        (b"nom;ville\nA;B\n", "n’a pas de colonne SIRET ou SIREN"),
        (b"<html><table></table></html>", "page web"),
    ],
)
def test_a_file_that_is_not_the_list_is_refused_with_words(app, organiser, event, two, data, words):
    job = bring(app, organiser, event, data)

    assert job.state == "failed"
    assert words in job.error


def test_what_cannot_be_a_list_is_refused_at_once(app, organiser, event):
    with pytest.raises(UnknownRegister):
        start_import(organiser, event.id, "decp", "x.csv", b"x", ON)
    with pytest.raises(NoFile):
        start_import(organiser, event.id, "liste_ess", "x.csv", b"", ON)
    with pytest.raises(ListOfTomorrow):
        start_import(organiser, event.id, "liste_ess", "x.csv", b"x", now().date() + timedelta(days=1))


def test_only_the_organiser_of_the_event_brings_a_list(app, make, event, two):
    stranger = actor_of(make.person(staff_of=make.chamber()).id)

    with pytest.raises(NotFound):
        start_import(stranger, event.id, "liste_ess", "x.csv", b"x", ON)


def test_nobody_proves_their_own_structure_with_a_file(app, make, event, two):
    person = make.person(staff_of=event.chamber, speaks_for=two[0])

    job = bring(app, actor_of(person.id), event, ESUS)

    assert facts(two[0]) == []
    assert {fact[0] for fact in facts(two[1])} == {"ess_status", "esus"}
    assert (job.result["matched"], job.result["own"]) == (1, [two[0].name])


def test_an_event_of_others_is_not_completed(app, organiser, event, two, make):
    elsewhere = make.organisation(siret=ABSENT)
    make.delegation(make.event(), elsewhere)

    bring(app, organiser, event, ESUS)

    assert facts(elsewhere) == []


def test_a_list_weighs_as_what_its_chamber_checked(app, organiser, event, two):
    bring(app, organiser, event, ESUS)

    assert {weight(fact, now().date()) for fact in facts_of(two[0])} == {0.8}


def test_the_structure_and_the_chamber_that_brought_a_list_take_it_back(app, make, organiser, event, two):
    bring(app, organiser, event, ESUS)
    elsewhere = make.event()
    know_organisation(db.session(), elsewhere.chamber_id, two[0].id)
    db.session.commit()
    ess, esus = facts_of(two[0])

    with pytest.raises(VerifiedByAnother, match=event.chamber.name):
        withdraw_fact(actor_of(make.person(staff_of=elsewhere.chamber).id), two[0].id, ess.id)

    withdraw_fact(organiser, two[0].id, ess.id)
    withdraw_fact(actor_of(make.person(speaks_for=two[0]).id), two[0].id, esus.id)
    assert facts_of(two[0]) == []
