"""Messages leave once; what went wrong is told apart by whether the server can have taken them."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from matchmaker.clock import now
from matchmaker.core.directory.access import SYSTEM
from matchmaker.db.jobs import Blob, Outbox
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.mail import open_mailer
from matchmaker.mail.sms import NullSms
from matchmaker.services.jobs.deliver import LEASE, deliver, deliver_due, settle_interrupted
from matchmaker.services.jobs.outbox import post
from tests.peers.smtp import Answer


@pytest.fixture
def mailer(any_app, smtp):
    mailer = open_mailer(smtp.url, sender="CRESS <cress@exemple.fr>")
    yield mailer
    mailer.close()


def write(kind="agenda.published", dedupe="1", **values):
    with transaction(SYSTEM, "trial.write") as session:
        message = post(
            session,
            kind=kind,
            dedupe=dedupe,
            to="a@exemple.fr",
            subject="Votre planning",
            body="Bonjour",
            **values,
        )
        session.flush()
        return message.id


def row(message_id):
    db.session.rollback()
    return db.session.get(Outbox, message_id, populate_existing=True)


def test_a_message_arrives_as_it_was_written(mailer, smtp):
    blob = Blob(name="p", content_type="application/pdf", data=b"%PDF")
    db.session.add(blob)
    db.session.commit()
    message_id = write(attachments=[{"name": "planning.pdf", "type": "application/pdf", "blob_id": blob.id}])

    assert deliver(message_id, mailer, NullSms())

    (letter,) = smtp.letters
    (attachment,) = letter.message.iter_attachments()
    assert (letter.sender, letter.recipients) == ("cress@exemple.fr", ["a@exemple.fr"])
    assert (letter.message["Subject"], letter.message["Message-ID"]) == (
        "Votre planning",
        row(message_id).message_id,
    )
    assert letter.message.get_body().get_content().strip() == "Bonjour"
    assert (attachment.get_filename(), attachment.get_content()) == ("planning.pdf", b"%PDF")
    assert row(message_id).state == "sent"


def test_a_message_leaves_once(mailer, smtp):
    message_id = write()

    assert [deliver(message_id, mailer, NullSms()), deliver(message_id, mailer, NullSms())] == [True, False]
    assert len(smtp.letters) == 1


@pytest.mark.parametrize(
    ("answer", "state", "taken"),
    [
        (Answer.LATER, "queued", 0),
        (Answer.NEVER, "failed", 0),
        (Answer.CUT_BEFORE, "uncertain", 0),
        (Answer.CUT_AFTER, "uncertain", 1),
    ],
)
def test_trouble_is_told_apart(mailer, smtp, answer, state, taken):
    message_id = write()
    smtp.answers.append(answer)

    assert not deliver(message_id, mailer, NullSms())

    assert (row(message_id).state, len(smtp.letters)) == (state, taken)


def test_a_refused_message_is_tried_again_later(mailer, smtp):
    message_id = write()
    smtp.answers.append(Answer.LATER)
    deliver(message_id, mailer, NullSms())

    assert row(message_id).run_at > now() + timedelta(seconds=20)
    assert row(message_id).error == "451 4.3.0 try again later"
    assert deliver(message_id, mailer, NullSms())


def test_a_server_that_is_away_loses_nothing(any_app, smtp):
    message_id = write()
    smtp.close()

    assert not deliver(message_id, open_mailer(smtp.url, sender="a@exemple.fr"), NullSms())

    assert row(message_id).state == "queued"


def test_a_message_whose_sender_died_is_flagged_and_not_sent_again(any_app, mailer, smtp):
    serious, harmless = write(dedupe="1"), write("directory.sign_in", dedupe="2")
    with transaction(SYSTEM, "trial.die") as session:
        session.execute(update(Outbox).values(state="sending", lease_until=now() + LEASE))

    assert settle_interrupted() == 0
    with time_machine.travel(now() + LEASE + timedelta(seconds=1), tick=False):
        assert settle_interrupted() == 2

    assert (row(serious).state, row(harmless).state) == ("uncertain", "queued")


def test_everything_due_leaves_and_the_future_waits(any_app):
    write(dedupe="1")
    write(dedupe="2")
    future = write(dedupe="3")
    with transaction(SYSTEM, "trial.wait") as session:
        session.execute(update(Outbox).where(Outbox.id == future).values(run_at=now() + timedelta(hours=1)))

    assert deliver_due() == 2

    states = db.session.scalars(select(Outbox.state).order_by(Outbox.id)).all()
    assert states == ["sent", "sent", "queued"]


def test_a_line_break_in_a_subject_adds_no_header(mailer, smtp):
    message_id = write()
    with transaction(SYSTEM, "trial.change") as session:
        session.execute(update(Outbox).values(subject="Bonjour\r\nBcc: tous@exemple.fr"))

    deliver(message_id, mailer, NullSms())

    (letter,) = smtp.letters
    assert (letter.message["Subject"], letter.message["Bcc"]) == ("Bonjour Bcc: tous@exemple.fr", None)
