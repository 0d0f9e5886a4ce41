"""The peers are real, and nothing of them is left behind."""

import contextlib
import os
import smtplib
import subprocess
import sys
import time
from email.message import EmailMessage
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import create_engine, text

from tests.peers.postgres import Postgres
from tests.peers.smtp import Answer
from tests.peers.valkey import Valkey

pytestmark = pytest.mark.peers


def test_postgres_gives_each_test_an_empty_database(postgres_url):
    engine = create_engine(postgres_url)

    with engine.connect() as connection:
        version = connection.execute(text("show server_version")).scalar_one()
        tables = connection.execute(text("select count(*) from pg_tables where schemaname = 'public'"))

        assert (version.split(".")[0], tables.scalar_one()) == ("18", 0)
    engine.dispose()


def test_postgres_copies_a_template(postgres):
    with contextlib.closing(psycopg.connect(_plain(postgres.create_database("original")))) as original:
        original.execute("create table thing (name text)")
        original.commit()

    with contextlib.closing(
        psycopg.connect(_plain(postgres.create_database("copy", template="original")))
    ) as copy:
        assert copy.execute("select count(*) from thing").fetchone() == (0,)
    postgres.drop_database("copy")
    postgres.drop_database("original")


def test_postgres_keeps_what_was_committed_when_it_is_killed():
    server = Postgres(durable=True)
    server.start()
    with contextlib.closing(psycopg.connect(_plain(server.create_database("kept")))) as connection:
        connection.execute("create table thing (name text)")
        connection.execute("insert into thing values ('a')")
        connection.commit()

    server.kill()
    server.start()

    with contextlib.closing(psycopg.connect(_plain(server.url("kept")))) as connection:
        assert connection.execute("select name from thing").fetchall() == [("a",)]
    server.close()
    assert not server.folder.exists()


def test_valkey_asks_for_its_password_and_survives_a_restart(valkey):
    client = valkey.client()
    client.set("name", "value")

    valkey.stop()
    valkey.start()

    assert client.get("name") == b"value"
    client.close()


def test_smtp_keeps_letters_and_misbehaves_as_told(smtp):
    smtp.answers.extend([Answer.LATER, Answer.CUT_AFTER, Answer.CUT_BEFORE])
    outcomes = []

    for subject in ("later", "cut after", "cut before", "taken"):
        try:
            _send(smtp.port, subject)
            outcomes.append("sent")
        except smtplib.SMTPDataError as error:
            outcomes.append(error.smtp_code)
        except smtplib.SMTPServerDisconnected:
            outcomes.append("cut")

    assert outcomes == [451, "cut", "cut", "sent"]
    assert [letter.message["Subject"] for letter in smtp.letters] == ["cut after", "taken"]


@pytest.mark.parametrize("kind", [Postgres, Valkey])
def test_a_killed_test_run_leaves_no_server(kind):
    code = (
        f"from {kind.__module__} import {kind.__name__} as Kind; import time\n"
        "server = Kind(); server.start(); print(server.folder, flush=True); time.sleep(60)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=environment)
    folder = Path(run.stdout.readline().strip())
    assert folder.is_dir()

    run.kill()
    run.communicate()

    deadline = time.monotonic() + 15
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not folder.exists()


def _plain(url: str) -> str:
    return url.replace("+psycopg", "")


def _send(port: int, subject: str) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.org", "b@example.org", subject
    message.set_content("Bonjour")
    connection = smtplib.SMTP("127.0.0.1", port, timeout=5)
    try:
        connection.send_message(message)
    finally:
        connection.close()
