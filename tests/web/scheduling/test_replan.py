"""The page of the day itself: noting what happens, planning again, and reading what that changes."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from matchmaker.db.events import Absence, EventTable
from matchmaker.db.jobs import Job
from matchmaker.db.requests import Request
from matchmaker.db.scheduling import Meeting
from matchmaker.extensions import db
from matchmaker.services.scheduling.replan import mark_absent
from tests.factories.counting import counted_queries
from tests.factories.making import START
from tests.factories.planning import compute, publish_planning


@pytest.fixture
def planning(app, make):
    return publish_planning(app, make)


@pytest.fixture
def organiser(planning, client_as):
    return client_as(planning.organiser)


def page(planning, *more):
    return "/".join(["/evenements", str(planning.event.id), "planning", *map(str, more)])


def day(planning, *more):
    return page(planning, "imprevus", *more)


def at(minutes):
    return time_machine.travel(START + timedelta(minutes=minutes), tick=False)


def test_the_planning_leads_to_the_day(planning, organiser):
    assert day(planning) in organiser.get(page(planning)).text


def test_before_the_day_everything_can_be_changed(planning, organiser):
    shown = organiser.get(day(planning)).text

    assert "Aucun rendez-vous n’a commencé : tous peuvent encore être changés." in shown
    assert "Tous les rendez-vous à venir peuvent se tenir comme ils ont été diffusés." in shown


def test_the_clock_says_what_no_longer_changes(planning, client_as):
    with at(16):
        organiser = client_as(planning.organiser)
        shown = organiser.get(day(planning)).text

    assert "Il est 14:16. Les rendez-vous jusqu’à ceux de 14:20 compris ne changent plus" in shown


def test_an_absence_is_noted_replanned_read_and_published(app, planning, client_as):
    gone = planning.suppliers[0]
    with at(-60):
        organiser = client_as(planning.organiser)
        noted = organiser.submit(
            day(planning),
            day(planning, "structures"),
            structure=gone.id,
            what="absent",
            slot=planning.event.slots[0].id,
        )
        shown = organiser.get(day(planning)).text
        organiser.submit(day(planning), page(planning, "calcul"))
        draft = compute(app, planning)
        review = organiser.get(page(planning, draft, "diffusion")).text
        done = organiser.submit(page(planning, draft, "diffusion"))
        said = organiser.get(done.location).text

    assert (noted.status_code, noted.location, done.status_code) == (303, day(planning), 303)
    assert "absente toute la journée" in shown
    assert "2 rendez-vous diffusés ne peuvent plus se tenir comme prévu" in shown
    assert "2 annulés, 3 inchangés" in review
    assert "Jardins du Val</strong> : 2 annulés" in review
    assert "Le planning est diffusé, version 2. 2 rendez-vous annulés." in said
    assert "Pour 2 structures, rien ne change : elles ne reçoivent rien." in review
    live = db.session.scalars(select(Meeting).where(Meeting.status == "confirmed")).all()
    assert all(gone.id not in (one.a_id, one.b_id) for one in live)


def test_too_late_to_change_is_said_apart(planning, client_as):
    first = planning.event.slots[0].id
    held = db.session.scalars(select(Meeting).where(Meeting.slot_id == first)).first()
    with at(-2):
        organiser = client_as(planning.organiser)
        mark_absent(planning.actor, planning.event.id, held.a_id, first)
        shown = organiser.get(day(planning)).text

    assert "prévenez de vive voix" in shown


def test_a_draft_that_time_overtook_is_refused_with_what_to_do(app, planning, client_as):
    third = planning.event.slots[1].id
    held = db.session.scalars(select(Meeting).where(Meeting.slot_id == third)).first()
    with at(0):
        organiser = client_as(planning.organiser)
        mark_absent(planning.actor, planning.event.id, held.a_id, third)
        draft = compute(app, planning)
    with at(16):
        organiser = client_as(planning.organiser)
        refused = organiser.submit(page(planning, draft, "diffusion"))

    assert "Le temps a passé : ce projet changerait" in refused.text
    assert "Recalculez le planning, puis diffusez le nouveau projet." in refused.text


def test_a_plan_made_for_the_day_as_it_stands_waits_on_the_page(app, planning, client_as):
    with at(-60):
        organiser = client_as(planning.organiser)
        before = organiser.get(day(planning)).text
        mark_absent(planning.actor, planning.event.id, planning.suppliers[0].id, planning.event.slots[0].id)
        draft = compute(app, planning)
        after = organiser.get(day(planning)).text

    assert "prêt à diffuser" not in before
    assert page(planning, draft) in after
    assert "prêt à diffuser" in after
    assert f'href="{page(planning, draft, "diffusion")}">Voir ce qui change et diffuser…' in after


def test_nothing_is_noted_while_nobody_is_chosen(planning, organiser):
    slot = planning.event.slots[0].id

    answer = organiser.submit(
        day(planning), day(planning, "structures"), structure="", slot=slot, what="absent"
    )
    beyond = organiser.submit(
        day(planning), day(planning, "structures"), structure=10**20, slot=slot, what="absent"
    )

    assert "Il manque un choix" in organiser.get(answer.location).text + organiser.get(beyond.location).text
    assert db.session.scalars(select(Absence)).all() == []


def test_tables_are_lost_found_and_added(planning, organiser):
    table = planning.event.tables[2].id

    organiser.submit(day(planning), day(planning, "tables"), table=table, slot=planning.event.slots[1].id)
    lost = organiser.get(day(planning)).text
    organiser.submit(day(planning), day(planning, "tables", table, "retour"))
    found = organiser.get(day(planning)).text
    organiser.submit(day(planning), day(planning, "tables", "ajout"))

    assert "La table T3 ne sert plus à partir de 14:20" in lost
    assert "ne sert plus à partir de 14:20" not in found
    assert db.session.scalars(select(EventTable.label).order_by(EventTable.position)).all()[-1] == "T4"


def test_a_note_and_a_meeting_in_addition_are_taken_back(planning, organiser):
    who, other = planning.suppliers[2].id, planning.buyers[1].id

    organiser.submit(
        day(planning),
        day(planning, "structures"),
        structure=who,
        what="late",
        slot=planning.event.slots[1].id,
    )
    organiser.submit(day(planning), day(planning, "rendez-vous"), a=who, b=other)
    shown = organiser.get(day(planning)).text
    proposed = db.session.scalar(select(Request.id).where(Request.origin == "chamber"))
    organiser.submit(day(planning), day(planning, "structures", who, "retrait"))
    organiser.submit(day(planning), day(planning, "rendez-vous", proposed, "retrait"))

    assert "en retard, attendue pour 14:20" in shown
    assert "Coop Signal – Habitat Rive Sud" in shown
    assert db.session.scalars(select(Absence)).all() == []
    assert db.session.get(Request, proposed).state == "withdrawn"


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ({"structure": "x", "what": "absent", "slot": 1}, "structures"),
        ({"structure": 1, "what": "elsewhere", "slot": 1}, "structures"),
        ({"table": 1}, "tables"),
        ({"a": "", "b": 1}, "rendez-vous"),
    ],
)
def test_a_form_without_a_choice_changes_nothing_and_says_so(planning, organiser, values, path):
    answer = organiser.submit(day(planning), day(planning, path), **values)

    assert (answer.status_code, answer.location) == (303, day(planning))
    assert "Il manque un choix : rien n’a été noté." in organiser.get(day(planning)).text


def test_what_is_not_of_the_event_is_not_found(planning, organiser):
    values = {"table": 10**6, "slot": planning.event.slots[0].id}

    assert organiser.submit(day(planning), day(planning, "tables"), **values).status_code == 404


def test_another_chamber_finds_nothing(make, planning, client_as):
    stranger = client_as(make.person(staff_of=make.chamber()))

    answer = stranger.get(day(planning))

    assert answer.status_code == 404
    assert "Valbrune" not in answer.text


def test_replanning_is_the_ordinary_calculation(planning, organiser):
    answer = organiser.submit(day(planning), page(planning, "calcul"))

    assert (answer.status_code, answer.location) == (303, day(planning))
    assert db.session.scalars(select(Job.kind).where(Job.state == "queued")).all() == [
        "scheduling.solve_event"
    ]
    shown = organiser.get(day(planning)).text
    assert "Un calcul est en cours." in shown
    assert "data-job-bar" in shown


def test_a_calculation_that_failed_is_told_on_the_page_that_asked_for_it(planning, organiser):
    organiser.submit(day(planning), page(planning, "calcul"))
    job = db.session.scalars(select(Job).where(Job.state == "queued")).one()
    job.state, job.error = "failed", "Le calcul a été interrompu."
    db.session.commit()

    shown = organiser.get(day(planning)).text

    assert "Le dernier calcul n’a pas abouti." in shown
    assert "Le calcul a été interrompu." in shown


@pytest.mark.parametrize("marks", [1, 3])
def test_the_page_takes_the_same_queries_however_much_happens(planning, organiser, marks):
    for one in planning.suppliers[:marks]:
        mark_absent(planning.actor, planning.event.id, one.id, planning.event.slots[0].id)
    db.session.rollback()

    with counted_queries() as counted:
        organiser.get(day(planning))

    assert counted.number == 24
