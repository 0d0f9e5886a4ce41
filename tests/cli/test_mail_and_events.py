"""Notices from a pipe, and a whole event from file to chamber, at the command line."""

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from matchmaker.cli import TopFloor, matchmaker
from matchmaker.core.directory.access import SYSTEM
from matchmaker.db.events import Event
from matchmaker.db.messages import Bounce
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.jobs.outbox import post
from tests.factories.notices import postfix


@pytest.fixture
def run(app):
    def run(*arguments, **values):
        return CliRunner().invoke(matchmaker, arguments, obj=TopFloor(create_app=lambda: app), **values)

    return run


def test_a_notice_is_taken_from_the_pipe_and_another_mail_is_left_with_code_two(run):
    with transaction(SYSTEM, "trial.write") as session:
        message = post(session, kind="trial", dedupe="1", to="a@exemple.fr", subject="s", body="b")
        session.flush()
        notice = postfix(message.message_id)

    noted = run("mail", "bounce", input=notice)
    other = run("mail", "bounce", input=b"Subject: Bonjour\n\nabsente\n")

    assert (noted.exit_code, other.exit_code) == (0, 2)
    assert "a@exemple.fr" in noted.output
    assert len(db.session.scalars(select(Bounce)).all()) == 1


def test_an_event_is_written_tried_and_brought_in(run, make, tmp_path):
    event = make.event(make.chamber(slug="cress-une"), name="Rencontre du Val")
    make.delegation(event, make.organisation(name="jardins"))
    make.chamber(slug="cress-deux")
    file = str(tmp_path / "e.zip")

    written = run("event", "export", str(event.id), file)
    tried = run("event", "import", file, "--chamber", "cress-deux")
    before = len(db.session.scalars(select(Event)).all())
    db.session.rollback()  # see what the command writes
    brought = run("event", "import", file, "--chamber", "cress-deux", "--apply")

    assert (written.exit_code, tried.exit_code, brought.exit_code) == (0, 0, 0)
    assert "structures : 1" in tried.output
    assert "rien n’est enregistré" in tried.output
    assert before == 1
    assert [row.name for row in db.session.scalars(select(Event))] == ["Rencontre du Val"] * 2
