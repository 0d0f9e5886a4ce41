"""One mail a day at most of what may wait; the rest comes in a digest, once, and nothing is lost on the way."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.core.directory.access import SYSTEM, Actor
from matchmaker.core.errors import NotFound
from matchmaker.db.events import Event
from matchmaker.db.jobs import Outbox
from matchmaker.db.pace import MessagePace
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.mail import open_mailer
from matchmaker.mail.sms import NullSms
from matchmaker.services.jobs.deliver import LEASE, deliver, deliver_due, settle_interrupted
from matchmaker.services.jobs.messages import resend_message
from matchmaker.services.jobs.outbox import post
from matchmaker.services.jobs.pace import NoSuchPace, choose_pace, own_messages, send_digests
from tests.factories.making import START
from tests.peers.smtp import Answer

TUESDAY = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MORNING = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)  # 8:00 in Paris


@pytest.fixture
def clock():
    with time_machine.travel(TUESDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def ines(make):
    return make.person(name="Inès Caron", email="ines@jardins.example", speaks_for=make.organisation())


@pytest.fixture
def event(make):
    return make.event(opened_at=TUESDAY - timedelta(days=30))


def write(person, number=1, kind="requests.asked", event=None, **values):
    with transaction(SYSTEM, "trial.write") as session:
        message = post(
            session,
            kind=kind,
            dedupe=f"trial:{number}",
            to=person.email,
            subject=f"Vœu {number}",
            body=f"Texte {number}\n",
            event=session.get(Event, event.id) if event else None,
            person_id=person.id,
            **values,
        )
        session.flush()
        return message.id


def states():
    """(state, pace) of every message, the oldest first."""
    db.session.rollback()
    return [tuple(row) for row in db.session.execute(select(Outbox.state, Outbox.pace).order_by(Outbox.id))]


def choose(person, pace):
    choose_pace(Actor(person.id), pace)


def test_on_every_database_the_first_leaves_and_the_rest_comes_in_the_digest(any_app, make, clock):
    ines = make.person(name="Inès Caron", email="ines@jardins.example")
    for number in (1, 2, 3):
        write(ines, number)

    assert deliver_due() == 1
    assert states() == [("sent", "now"), ("queued", "digest"), ("queued", "digest")]
    clock.move_to(MORNING - timedelta(minutes=1))
    assert send_digests() == 0
    clock.move_to(MORNING)
    assert [send_digests(), send_digests()] == [1, 0]
    assert deliver_due() == 1

    assert states() == [("sent", "now"), ("sent", "gathered"), ("sent", "gathered"), ("sent", None)]


def test_the_digest_arrives_in_the_reader_s_language_with_every_text(app, make, smtp, clock):
    ines = make.person(name="Inès Caron", email="ines@jardins.example", locale="en")
    mailer = open_mailer(smtp.url, sender="CRESS <cress@exemple.fr>")
    messages = [write(ines, number) for number in (1, 2, 3)]
    for message in messages:
        deliver(message, mailer, NullSms())
    clock.move_to(MORNING)
    send_digests()
    digest = db.session.scalars(select(Outbox.id).where(Outbox.kind == "jobs.digest")).one()

    assert deliver(digest, mailer, NullSms())

    first, second = smtp.letters
    assert first.message["Subject"] == "Vœu 1"
    assert second.recipients == ["ines@jardins.example"]
    assert second.message["Subject"] == "Your digest: 2 messages"
    text = second.message.get_content().replace("\r\n", "\n")
    assert text.index("- Vœu 2\n- Vœu 3") < text.index("Texte 2") < text.index("Texte 3")
    assert "Texte 1" not in text
    for letter in (first, second):
        assert letter.message.get_content().rstrip().endswith("/mon-compte/messages")
    mailer.close()


def test_what_cannot_wait_never_does(app, ines, clock):
    choose(ines, "none")
    write(ines, 1, "directory.sign_in")
    write(ines, 2, "scheduling.published")

    assert deliver_due() == 2
    assert states() == [("sent", None), ("sent", None)]


@pytest.mark.parametrize(("hours", "sent"), [(49, 1), (23, 2)])
def test_on_the_eve_and_the_day_nothing_waits(app, ines, event, hours, sent):
    with time_machine.travel(START - timedelta(hours=hours), tick=False):
        write(ines, 1, event=event)
        write(ines, 2, event=event)

        assert deliver_due() == sent


def test_an_event_in_la_reunion_has_its_digest_at_its_own_eight(app, make, ines, clock):
    event = make.event(opened_at=TUESDAY - timedelta(days=30), zone="Indian/Reunion")
    choose(ines, "daily")
    held = write(ines, 1, event=event)

    assert deliver_due() == 0

    assert db.session.get(Outbox, held).run_at == datetime(2026, 11, 25, 4, 0, tzinfo=UTC)


def test_the_digest_keeps_to_eight_when_the_clocks_change(app, ines):
    with time_machine.travel(datetime(2027, 3, 27, 12, 0, tzinfo=UTC), tick=False) as clock:
        choose(ines, "daily")
        write(ines)
        deliver_due()
        clock.move_to(datetime(2027, 3, 28, 5, 59, tzinfo=UTC))
        assert send_digests() == 0
        clock.move_to(datetime(2027, 3, 28, 6, 0, tzinfo=UTC))
        assert send_digests() == 1


def test_nothing_by_mail_stays_to_be_read(app, ines, clock):
    choose(ines, "none")
    write(ines)

    assert deliver_due() == 0

    assert [one.subject for one in own_messages(ines.id)] == ["Vœu 1"]
    assert states() == [("cancelled", "kept")]
    choose(ines, "now")
    assert deliver_due() == 0


def test_a_choice_made_meanwhile_loses_and_doubles_nothing(app, ines, clock):
    choose(ines, "daily")
    write(ines, 1)
    deliver_due()
    choose(ines, "now")
    assert deliver_due() == 0  # already put aside: it leaves in the morning
    write(ines, 2)
    assert deliver_due() == 1
    clock.move_to(MORNING)
    assert send_digests() == 1
    assert deliver_due() == 1

    assert states() == [("sent", "gathered"), ("sent", "now"), ("sent", None)]


def test_who_wants_nothing_any_more_gets_no_digest_and_reads_it_here(app, ines, clock):
    choose(ines, "daily")
    write(ines)
    deliver_due()
    choose(ines, "none")
    clock.move_to(MORNING)

    assert send_digests() == 0

    assert states() == [("cancelled", "kept")]
    assert len(own_messages(ines.id)) == 1


def test_a_digest_counts_as_the_mail_of_the_day(app, ines, clock):
    choose(ines, "daily")
    write(ines, 1)
    deliver_due()
    clock.move_to(MORNING)
    send_digests()
    deliver_due()
    choose(ines, "now")
    clock.move_to(MORNING + timedelta(hours=2))
    write(ines, 2)

    assert deliver_due() == 0
    clock.move_to(MORNING + timedelta(days=1))
    assert send_digests() == 1


def test_a_refused_first_mail_is_tried_again_and_the_second_still_waits(app, ines, smtp, clock):
    mailer = open_mailer(smtp.url, sender="CRESS <cress@exemple.fr>")
    first, second = write(ines, 1), write(ines, 2)
    smtp.answers.append(Answer.LATER)

    assert not deliver(first, mailer, NullSms())
    assert not deliver(second, mailer, NullSms())
    assert deliver(first, mailer, NullSms())

    assert [letter.message["Subject"] for letter in smtp.letters] == ["Vœu 1"]
    mailer.close()


def test_what_became_of_a_digest_became_of_what_is_in_it(app, make, ines, event, clock):
    choose(ines, "daily")
    held = write(ines, event=event)
    deliver_due()
    clock.move_to(MORNING)
    send_digests()
    with transaction(SYSTEM, "trial.die") as session:
        digest = session.scalars(select(Outbox).where(Outbox.kind == "jobs.digest")).one()
        digest.state, digest.lease_until = "sending", now() + LEASE
    clock.move_to(MORNING + LEASE + timedelta(seconds=1))

    settle_interrupted()

    assert states() == [("uncertain", "gathered"), ("uncertain", None)]
    organiser = make.person(staff_of=event.chamber)
    resend_message(Actor(organiser.id, chambers=frozenset({event.chamber_id})), held)
    assert deliver_due() == 1


def test_a_message_in_mode_essai_goes_to_the_organiser_at_once(app, make, ines, clock):
    event = make.event()
    write(ines, 1, event=event)
    write(ines, 2, event=event)

    assert deliver_due() == 2
    assert own_messages(ines.id) == []


def test_only_the_three_choices_and_only_one_s_own(app, ines):
    with pytest.raises(NoSuchPace):
        choose(ines, "weekly")
    with pytest.raises(NotFound):
        choose_pace(SYSTEM, "none")
    assert db.session.query(MessagePace).count() == 0


def test_somebody_else_s_messages_are_not_mine(app, make, ines, clock):
    other = make.person()
    write(other)

    assert own_messages(ines.id) == []
