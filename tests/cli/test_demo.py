"""The demonstration as a person starts it: ready, calm to stop, and the same the second time."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from http.client import HTTPConnection

import pytest

from tests.peers.valkey import free_port

pytestmark = pytest.mark.peers

#: What the first start makes, and no later one.
MADE_ONCE = ("event", "organisation", "need", "offer", "request", "score_run", "job")


class Demo:
    """One run of `matchmaker demo`; `said` is what it printed until it was ready."""

    def __init__(self, home, port):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "matchmaker", "demo"],
            env={**os.environ, "MATCHMAKER_HOME": str(home), "MATCHMAKER_PORT": str(port)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said = []
        while "Ctrl-C" not in "".join(self.said):
            line = self.process.stdout.readline()
            assert line, "".join(self.said)
            self.said.append(line)

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        rest, _ = self.process.communicate(timeout=40)
        return self.process.returncode, rest.strip().splitlines()[-1]


def _status(port, path):
    line = HTTPConnection("127.0.0.1", port, timeout=10)
    line.request("GET", path)
    status = line.getresponse().status
    line.close()
    return status


def _rows(home):
    with closing(sqlite3.connect(home / "matchmaker.sqlite3")) as base:
        return {table: base.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in MADE_ONCE}


@pytest.mark.timeout(240)
def test_it_starts_says_where_and_makes_nothing_again(tmp_path):
    port = free_port()
    home = tmp_path / 'L’été "un"'
    demo = Demo(home, port)
    said = "".join(demo.said)

    assert f"http://127.0.0.1:{port}" in said
    assert [role for role in ("Organisatrice", "Acheteuse", "Fournisseuse") if role not in said] == []
    assert [_status(port, path) for path in ("/", "/sante", "/connexion")] == [200, 200, 200]
    refused = subprocess.run(
        [sys.executable, "-m", "matchmaker", "serve"],
        env={**os.environ, "MATCHMAKER_MODE": "development", "MATCHMAKER_PORT": str(port)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (refused.returncode, f"Le port {port} est déjà pris" in refused.stderr) == (2, True)
    second = subprocess.run(
        [sys.executable, "-m", "matchmaker", "demo"],
        env={**os.environ, "MATCHMAKER_HOME": str(home), "MATCHMAKER_PORT": str(free_port())},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert (second.returncode, "tourne déjà dans" in second.stderr) == (2, True)
    assert demo.stop() == (0, "Arrêté. Rien n’est perdu : « make run » reprend où vous en étiez.")

    made = _rows(home)
    assert min(made.values()) > 0
    Demo(home, port).stop()

    assert _rows(home) == made
