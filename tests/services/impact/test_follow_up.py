"""Questions by mail: each once, on working days, reminded a little, and never after an answer or a no."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.core.directory.access import SYSTEM
from matchmaker.core.errors import NotFound
from matchmaker.core.impact.feedback import DayAnswer, Feedback
from matchmaker.db.impact import FollowUp
from matchmaker.db.jobs import Outbox
from matchmaker.db.links import PersonalLink
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.mail import open_mailer
from matchmaker.mail.sms import NullSms
from matchmaker.services.directory.personal_links import LinkOver
from matchmaker.services.impact.feedback import save_feedback_by_link, sheet_by_link
from matchmaker.services.impact.follow_up import send_follow_ups, stop_by_link
from matchmaker.services.impact.outcomes import outcome_sheet_by_link
from matchmaker.services.jobs.deliver import deliver
from matchmaker.services.jobs.outbox import post
from tests.factories.after import DAY_AFTER, HALF_YEAR_AFTER, MONTH_AFTER, declare
from tests.factories.counting import counted_queries
from tests.factories.publishing import publish_small_event

DAYS = [DAY_AFTER + timedelta(days=number) for number in range(280)]


@pytest.fixture
def published(app, make):
    return publish_small_event(make, opened_at=now())


def send_at(moment: datetime) -> int:
    with time_machine.travel(moment, tick=False):
        return send_follow_ups()


def mails(kind=None):
    db.session.rollback()
    found = select(Outbox).order_by(Outbox.id)
    return list(db.session.scalars(found.where(Outbox.kind == kind) if kind else found))


def key_in(mail):
    return re.search(r"/lien/([\w-]+)", mail.body).group(1)


def test_the_morning_after_everybody_is_asked_once_however_often_it_runs(any_app, make):
    publish_small_event(make, opened_at=now())
    assert send_at(DAY_AFTER - timedelta(hours=2)) == 0  # seven o'clock in Paris

    sent = [send_at(DAY_AFTER + timedelta(minutes=15 * number)) for number in range(4)]

    assert sent == [2, 0, 0, 0]
    assert [(one.kind, one.address) for one in mails()] == [
        ("impact.feedback", "claire@valbrune.example"),
        ("impact.feedback", "ines@jardins.example"),
    ]
    assert mails()[0].subject == "Rencontre d’essai : votre avis en une minute"


def test_over_a_year_there_are_two_questions_on_the_day_and_three_for_each_round_of_outcomes(published):
    """Nobody answers and nobody says no."""
    sent = {day.date(): count for day in DAYS if (count := send_at(day))}

    assert [(str(day), count) for day, count in sent.items()] == [
        ("2027-03-12", 2),
        ("2027-03-16", 2),
        ("2027-04-12", 2),
        ("2027-04-19", 2),
        ("2027-04-26", 2),
        ("2027-09-07", 2),
        ("2027-09-17", 2),
        ("2027-09-27", 2),
    ]
    last = mails()[3]
    assert last.subject == "Rappel : votre avis sur Rencontre d’essai"
    assert "C’est le dernier message à ce sujet." in last.body


def test_who_answered_is_not_asked_again_and_the_others_are(published):
    send_at(DAY_AFTER)
    with time_machine.travel(DAY_AFTER, tick=False):
        save_feedback_by_link(key_in(mails()[0]), lambda _: Feedback((), DayAnswer(5)))

    send_at(DAY_AFTER + timedelta(days=4))

    assert [one.address for one in mails()[2:]] == ["ines@jardins.example"]


def test_who_presses_no_more_gets_none_of_the_rounds_to_come(published):
    send_at(DAY_AFTER)
    with time_machine.travel(DAY_AFTER, tick=False):
        stop_by_link(key_in(mails()[0]), "feedback")

    for day in DAYS:
        send_at(day)

    assert {one.address for one in mails()[2:]} == {"ines@jardins.example"}


def test_an_answer_to_one_round_leaves_the_next_one_to_be_asked(published):
    send_at(MONTH_AFTER)
    with time_machine.travel(MONTH_AFTER, tick=False):
        declare(published.buyer, "Les Jardins du Val", "talks")

    assert send_at(MONTH_AFTER + timedelta(days=7)) == 1
    assert send_at(HALF_YEAR_AFTER) == 2


def test_in_mode_essai_and_for_an_event_long_over_nobody_is_asked(published):
    assert send_at(HALF_YEAR_AFTER + timedelta(days=400)) == 0
    published.event.opened_at = None
    db.session.commit()
    assert send_at(DAY_AFTER) == 0


def test_a_structure_without_a_meeting_is_asked_about_the_day_and_not_about_outcomes(published, make):
    person = make.person(email="luc@tournesol.example", speaks_for=published.second.organisation)
    make.delegation(published.event, people=(person,))

    send_at(DAY_AFTER)
    send_at(MONTH_AFTER)

    assert [one.kind for one in mails() if one.address == "luc@tournesol.example"] == ["impact.feedback"]


def test_the_link_ends_with_its_round_and_opens_no_other_page(published):
    send_at(DAY_AFTER)
    key = key_in(mails()[0])

    with time_machine.travel(DAY_AFTER + timedelta(days=28), tick=False):
        assert sheet_by_link(key).delegation.id == published.buyer.id
        with pytest.raises(NotFound):
            outcome_sheet_by_link(key)
    with time_machine.travel(DAY_AFTER + timedelta(days=31), tick=False), pytest.raises(LinkOver):
        sheet_by_link(key)


def test_only_the_hash_of_the_key_is_kept_beside_the_mail(published):
    send_at(DAY_AFTER)

    hashes = db.session.scalars(select(PersonalLink.key_hash)).all()

    assert len(hashes) == 2
    assert not any(key_in(one) in hashes for one in mails())


def test_what_is_sent_arrives_at_a_real_mail_server(published, smtp):
    mailer = open_mailer(smtp.url, sender="CRESS <cress@exemple.fr>")
    send_at(DAY_AFTER)

    with time_machine.travel(DAY_AFTER, tick=True):
        for one in mails():
            deliver(one.id, mailer, NullSms())
    mailer.close()

    assert [one.recipients for one in smtp.letters] == [["claire@valbrune.example"], ["ines@jardins.example"]]
    assert "/avis/lien/" in smtp.letters[0].message.get_content()


def test_a_round_takes_as_many_queries_for_many_people_who_were_asked_already(published, make):
    send_at(DAY_AFTER)
    with time_machine.travel(DAY_AFTER, tick=False), counted_queries() as few:
        send_follow_ups()
    for _ in range(4):
        make.delegation(published.event, people=(make.person(),))
    send_at(DAY_AFTER)

    with time_machine.travel(DAY_AFTER, tick=False), counted_queries() as many:
        send_follow_ups()

    assert db.session.scalars(select(FollowUp)).all()
    assert many.number == few.number


def test_the_trouble_of_one_event_leaves_nobody_of_the_others_unasked(published, make):
    published.meeting.uid = "deux@matchmaker"
    other = publish_small_event(make, opened_at=now())
    dedupe = send_at(DAY_AFTER) and mails()[0].dedupe
    for one in (*mails(), *db.session.scalars(select(FollowUp)), *db.session.scalars(select(PersonalLink))):
        db.session.delete(one)
    db.session.commit()
    with transaction(SYSTEM, "tests.taken") as session:  # a letter of the first event cannot be written
        post(session, kind="tests", dedupe=dedupe, to="x@exemple.fr", subject="x", body="x")

    assert send_at(DAY_AFTER) == 2

    assert {one.event_id for one in mails("impact.feedback")} == {other.event.id}
