"""Notices as mail servers really write them: whose message, what became of it, and nothing believed beyond."""

import pytest

from matchmaker.core.jobs.bounces import (
    CLOSED,
    FULL,
    LATE,
    NO_SUCH_BOX,
    NO_SUCH_DOMAIN,
    OTHER,
    REFUSED,
    reason_of,
)
from matchmaker.mail.bounce import LONGEST_NOTICE, NotANotice, Notice, read_notice
from tests.factories.notices import exchange, gmail_like, postfix, sparse

ID = "<5b1c@matchmaker>"


def test_a_notice_of_postfix_is_read():
    notice = read_notice(postfix(ID))

    assert notice == Notice(
        (ID,), "failed", "5.1.1", "smtp; 550 5.1.1 <a@exemple.fr>: Recipient address rejected: User unknown"
    )


def test_a_notice_of_exchange_returns_headers_only_and_a_general_status():
    notice = read_notice(exchange(ID))

    assert (notice.message_ids[0], notice.action) == (ID, "failed")
    assert notice.status == "5.1.10"
    assert "RecipientNotFound" in notice.diagnostic


def test_a_notice_without_the_message_names_it_by_what_it_answers():
    assert read_notice(sparse(ID)).message_ids == (ID,)


def test_a_delay_is_no_failure():
    assert read_notice(postfix(ID, action="delayed", status="4.4.1")).action == "delayed"


def test_the_failed_one_of_several_addresses_counts():
    assert read_notice(gmail_like(ID)).action == "failed"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"Subject: Bonjour\n\nJe suis en vacances.\n",
        b"\xff\xfe\x00",
        b"Content-Type: message/delivery-status\n\n",
        b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\nnothing\n--x--\n",
        b"x" * (LONGEST_NOTICE + 1),
    ],
)
def test_another_mail_is_no_notice(raw):
    with pytest.raises(NotANotice):
        read_notice(raw)


@pytest.mark.parametrize(
    ("action", "status", "words"),
    [
        ("failed", "5.1.1", NO_SUCH_BOX),
        ("failed", "5.1.10", NO_SUCH_BOX),
        ("failed", "5.4.4", NO_SUCH_DOMAIN),
        ("failed", "5.1.2", NO_SUCH_DOMAIN),
        ("failed", "4.2.2", FULL),
        ("failed", "5.2.1", CLOSED),
        ("failed", "5.7.26", REFUSED),
        ("failed", "5.9.9", OTHER),
        ("failed", "", OTHER),
        ("delayed", "4.4.1", LATE),
    ],
)
def test_each_status_is_a_reason_that_people_can_do_something_about(action, status, words):
    assert reason_of(action, status) == words
