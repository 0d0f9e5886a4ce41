"""What the clock does to an event, once, whatever the number of processes; on both databases where it writes."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from matchmaker.core.directory.access import SYSTEM
from matchmaker.core.events.questions import Question
from matchmaker.db.audit import Audit
from matchmaker.db.events import Event
from matchmaker.db.jobs import Outbox
from matchmaker.db.messages import SmsConsent
from matchmaker.db.requests import Request
from matchmaker.db.set_up import EventDate, RegistrationAnswer
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.directory.people import actor_of
from matchmaker.services.events.dates import write_proposed
from matchmaker.services.events.keep_time import forget, keep_time
from matchmaker.services.events.questions import add_question, answer
from matchmaker.services.jobs.outbox import post
from tests.factories.making import START
from tests.factories.planning import publish_planning

OPENING = datetime(2027, 2, 9, 8, tzinfo=UTC)  # nine in Paris


@pytest.fixture
def event(make):
    chamber = make.chamber(email="orga@exemple.fr")
    organiser = make.person(staff_of=chamber)
    event = make.event(chamber, phase="registration", created_by=organiser.id)
    make.delegation(event)
    make.delegation(event, kind="buyer")
    return event


def due(event, kind, moment, **values):
    with transaction(SYSTEM, "tests.date") as session:
        row = EventDate(event_id=event.id, kind=kind, moment=moment, **values)
        session.add(row)
        session.flush()
        return row.id


def mails():
    db.session.rollback()
    return db.session.scalars(select(Outbox).order_by(Outbox.id)).all()


def phase(event):
    db.session.rollback()
    return db.session.get(Event, event.id, populate_existing=True).phase


def at(moment):
    return time_machine.travel(moment, tick=False)


def test_wishes_open_by_themselves_where_that_was_switched_on(any_app, make, event):
    due(event, "wishes_open", OPENING, acts=True)

    with at(OPENING - timedelta(seconds=1)):
        keep_time()
        assert phase(event) == "registration"
    with at(OPENING):
        keep_time()
        keep_time()

    assert phase(event) == "wishes"
    assert [(one.kind, one.intended) for one in mails()] == [("events.date", "orga@exemple.fr")]


def test_what_was_done_is_told_in_the_language_of_the_organiser(make, session):
    chamber = make.chamber(email="orga@exemple.fr")
    event = make.event(
        chamber, phase="registration", created_by=make.person(staff_of=chamber, locale="en").id
    )
    make.delegation(event)
    make.delegation(event, kind="buyer")
    due(event, "wishes_open", OPENING, acts=True)

    with at(OPENING):
        keep_time()

    (mail,) = mails()
    assert "It is done." in mail.body


def test_wishes_close_by_themselves_after_a_worker_that_slept(make, event):
    due(event, "wishes_open", OPENING, acts=True)
    due(event, "wishes_close", OPENING + timedelta(days=20), acts=True)

    with at(OPENING + timedelta(days=22)):
        keep_time()

    assert phase(event) == "scheduled"


def test_without_the_switch_the_organiser_is_reminded_in_the_morning_and_nothing_moves(any_app, make, event):
    due(event, "wishes_open", OPENING)

    for hour in (5, 6, 9, 12):  # six in Paris is too early
        with at(OPENING.replace(hour=hour)):
            keep_time()

    assert phase(event) == "registration"
    (mail,) = mails()
    assert "aujourd’hui, Ouverture des vœux" in mail.subject
    assert "Rien ne se fait tout seul" in mail.body
    assert f"/evenements/{event.id}/dates" in mail.body


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("follow_up_30", "L’application écrit elle-même à chacun : vous n’avez rien à faire."),
        ("final", "Pour que l’application écrive, cochez « Envoyer tout seul » sur cette page avant 09:00 :"),
        (
            "wishes_warning",
            "Pour que l’application écrive, cochez « Écrire tout seul » sur cette page avant 09:00 :",
        ),
    ],
)
def test_the_reminder_says_whether_the_organiser_has_anything_to_do(make, event, kind, said):
    due(event, kind, OPENING)

    with at(OPENING):
        keep_time()

    (mail,) = mails()
    assert said in mail.body
    assert "c’est à vous de le faire" not in mail.body


def test_no_warning_of_unanswered_wishes_is_spoken_of_once_they_are_closed(make, event):
    event.phase = "scheduled"
    db.session.commit()
    due(event, "wishes_warning", OPENING)

    with at(OPENING):
        keep_time()

    assert mails() == []


def test_who_has_done_it_already_is_not_reminded(make, event):
    due(event, "wishes_open", OPENING)
    event.phase = "wishes"
    db.session.commit()

    with at(OPENING):
        keep_time()

    assert mails() == []


def test_what_cannot_be_done_is_told_once_with_the_reason(make):
    chamber = make.chamber(email="orga@exemple.fr")
    event = make.event(chamber, phase="registration", created_by=make.person(staff_of=chamber).id)
    date_id = due(event, "wishes_open", OPENING, acts=True)

    for minutes in (0, 1):
        with at(OPENING + timedelta(minutes=minutes)):
            keep_time()

    assert phase(event) == "registration"
    assert "deux structures au moins" in db.session.get(EventDate, date_id).failure
    assert len(mails()) == 1


EVE = START - timedelta(hours=20)  # the day before, at six in the evening


def test_everybody_with_meetings_is_reminded_on_the_eve_once(app, make):
    planning = publish_planning(app, make)
    before = len(mails())
    due(planning.event, "reminder", EVE, acts=True)

    with at(EVE):
        keep_time()
        keep_time()

    new = [one for one in mails()[before:] if one.kind == "agenda.reminder"]
    assert {one.person_id for one in new} == {planning.buying.id, planning.selling.id}
    assert len(new) == 2
    buyer = next(one for one in new if one.person_id == planning.buying.id)
    assert "jeudi 11 mars 2027" in buyer.body
    assert "table T1, Jardins du Val" in buyer.body


def test_on_the_eve_the_desk_is_to_be_called_in_the_morning(app, make):
    planning = publish_planning(app, make)
    with transaction(SYSTEM, "tests.phone") as session:
        session.get_one(Event, planning.event.id).reception_phone = "0199000012"
    due(planning.event, "reminder", EVE, acts=True)

    with at(EVE):
        keep_time()

    mail = next(one for one in mails() if one.kind == "agenda.reminder")
    assert f"Prévenez tout de suite : {planning.chamber.email}, ou le jour même 01 99 00 00 12" in mail.body


def test_two_days_before_everybody_with_meetings_is_sent_the_final_agenda_once(any_app, make):
    planning = publish_planning(any_app, make)
    before = len(mails())
    final = START - timedelta(days=2)
    due(planning.event, "final", final, acts=True)

    with at(final):
        keep_time()
        keep_time()

    new = [one for one in mails()[before:] if one.kind == "agenda.final"]
    assert {one.person_id for one in new} == {planning.buying.id, planning.selling.id}
    assert len(new) == 2
    assert all("/planning/lien/" in one.body and "sans mot de passe" in one.body for one in new)


def test_without_a_timetable_no_final_agenda_leaves_and_the_organiser_reads_why(make, event):
    final = START - timedelta(days=2)
    due(event, "final", final, acts=True)

    with at(final):
        keep_time()

    assert [one.kind for one in mails()] == ["events.date"]
    assert "aucun planning définitif n’est parti" in mails()[0].body


def test_no_reminder_leaves_once_the_event_has_begun(app, make):
    planning = publish_planning(app, make)
    before = len(mails())
    due(planning.event, "reminder", EVE, acts=True)

    with at(START + timedelta(minutes=5)):
        keep_time()

    assert [one.kind for one in mails()[before:]] == ["events.date"]
    assert "il était trop tard" in mails()[-1].body


def test_in_mode_essai_the_reminders_go_to_the_organiser(app, make):
    planning = publish_planning(app, make)
    before = len(mails())
    due(planning.event, "reminder", EVE, acts=True)
    with transaction(SYSTEM, "tests.trial") as session:
        session.get_one(Event, planning.event.id).opened_at = None

    with at(EVE):
        keep_time()

    assert {one.address for one in mails()[before:]} == {planning.chamber.email}


def test_answers_are_really_deleted_a_week_after_the_event(any_app, make, event):
    organisation = make.organisation()
    person = make.person(speaks_for=organisation)
    make.delegation(event, organisation, people=(person,))
    keeper = actor_of(event.created_by)
    question = add_question(keeper, event.id, Question("De quoi avez-vous besoin ?", "text"))
    answer(actor_of(person.id), event.id, organisation.id, {question.id: "un fauteuil près de la porte"})
    seventh_day = START + timedelta(days=7)

    with at(seventh_day):
        assert forget() == 0
    with at(seventh_day.replace(hour=23)):  # midnight in Paris
        keep_time()

    db.session.rollback()
    assert db.session.scalars(select(RegistrationAnswer)).all() == []
    written = [f"{one.before} {one.after}" for one in db.session.scalars(select(Audit))]
    assert not any("fauteuil" in one for one in written)


def test_the_trouble_of_one_event_stops_neither_the_others_nor_what_is_erased(any_app, make, event):
    other = make.event(event.chamber, phase="registration", created_by=event.created_by)
    make.delegation(other)
    make.delegation(other, kind="buyer")
    first = due(event, "wishes_open", OPENING, acts=True)
    due(other, "wishes_open", OPENING, acts=True)
    with transaction(SYSTEM, "tests.taken") as session:  # the word to its organiser cannot be written
        taken = f"event-date:{first}:{OPENING.isoformat()}:done"
        post(session, kind="tests", dedupe=taken, to="x@exemple.fr", subject="x", body="x")

    with at(OPENING):
        keep_time()

    assert (phase(event), phase(other)) == ("registration", "wishes")


def test_the_numbers_for_the_sms_of_the_day_are_deleted_with_the_answers(any_app, make, event):
    person = make.person()
    with transaction(SYSTEM, "tests.consent") as session:
        session.add(SmsConsent(event_id=event.id, person_id=person.id, number="+33612345678"))

    with at(START + timedelta(days=7)):
        keep_time()
    assert len(db.session.scalars(select(SmsConsent)).all()) == 1
    db.session.rollback()
    with at((START + timedelta(days=7)).replace(hour=23)):  # midnight in Paris
        keep_time()

    db.session.rollback()
    assert db.session.scalars(select(SmsConsent)).all() == []


@pytest.mark.parametrize(
    ("zone", "warns", "closes"),
    [
        # Clocks go back on 31 October 2027: the event is in winter time, what comes before it in summer time.
        ("Europe/Paris", datetime(2027, 10, 22, 8, tzinfo=UTC), datetime(2027, 10, 25, 16, tzinfo=UTC)),
        ("Indian/Reunion", datetime(2027, 10, 22, 6, tzinfo=UTC), datetime(2027, 10, 25, 14, tzinfo=UTC)),
    ],
)
def test_the_wishes_are_warned_of_and_closed_by_the_clocks_of_the_event(make, zone, warns, closes):
    event = make.event(phase="wishes", zone=zone, opened_at=OPENING)
    for slot in event.slots:
        slot.starts_at += datetime(2027, 11, 4, tzinfo=UTC) - START.replace(hour=0, minute=0)
        slot.ends_at = slot.starts_at + timedelta(minutes=15)
    organisation = make.organisation()
    claire = make.person(email="claire@exemple.fr", speaks_for=organisation)
    asked = make.delegation(event, organisation, kind="buyer", people=(claire,))
    wish = make.request(make.delegation(event), asked)
    with at(OPENING), transaction(SYSTEM, "tests.dates") as session:
        write_proposed(session, session.get_one(Event, event.id))
        session.flush()
        for row in session.scalars(select(EventDate).where(EventDate.kind.startswith("wishes_"))):
            row.acts = row.kind != "wishes_open"

    with at(warns - timedelta(seconds=1)):
        keep_time()
    assert [one.kind for one in mails()] == []
    with at(warns):
        keep_time()
        keep_time()
    assert sorted(one.kind for one in mails()) == ["events.date", "requests.unanswered"]
    with at(closes - timedelta(seconds=1)):
        keep_time()
    assert (phase(event), db.session.get(Request, wish.id).state) == ("wishes", "pending")
    with at(closes):
        keep_time()
    assert phase(event) == "scheduled"


def test_with_nothing_unanswered_the_organiser_is_told_that_nobody_was(make, event):
    event.phase = "wishes"
    db.session.commit()
    due(event, "wishes_warning", OPENING, acts=True)

    with at(OPENING):
        keep_time()

    (mail,) = mails()
    assert "aucune demande n’attend de réponse" in mail.body
