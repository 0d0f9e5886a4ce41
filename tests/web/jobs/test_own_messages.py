"""« Mes messages »: choose how often, and read what was written without a mail."""

import re

import pytest

from matchmaker.core.directory.access import SYSTEM
from matchmaker.db.pace import MessagePace
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.jobs.deliver import deliver_due
from matchmaker.services.jobs.outbox import post

PAGE = "/mon-compte/messages"


@pytest.fixture
def ines(make):
    return make.person(name="Inès Caron", speaks_for=make.organisation())


@pytest.fixture
def browser(client_as, ines):
    return client_as(ines)


def write(person, subject):
    with transaction(SYSTEM, "trial.write") as session:
        post(
            session,
            kind="requests.asked",
            dedupe=subject,
            to=person.email,
            subject=subject,
            body="Bonjour Inès",
            person_id=person.id,
        )


def test_nothing_by_mail_is_chosen_and_read_here(browser, ines):
    page = browser.get("/mon-compte").text
    assert PAGE in page

    assert browser.submit(PAGE, pace="none").status_code == 303
    db.session.rollback()
    assert db.session.get(MessagePace, ines.id).pace == "none"
    write(ines, "Ville de Valbrune souhaite vous rencontrer")
    assert deliver_due() == 0

    page = browser.get(PAGE).text
    assert "Ville de Valbrune souhaite vous rencontrer" in page
    assert "à lire ici, sans e-mail" in page
    [chosen] = re.findall(r"<input[^>]*\bchecked\b[^>]*>", page)
    assert 'value="none"' in chosen


def test_another_choice_is_refused_and_nothing_changes(browser, ines):
    answer = browser.submit(PAGE, pace="weekly")

    assert answer.status_code == 200
    db.session.rollback()
    assert db.session.get(MessagePace, ines.id) is None


def test_nobody_reads_the_messages_of_somebody_else(client_as, make, ines):
    write(ines, "Entre nous")

    assert "Entre nous" not in client_as(make.person()).get(PAGE).text
