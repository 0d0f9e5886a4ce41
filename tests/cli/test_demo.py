"""The demonstration as a person starts it: ready, calm to stop, quick the second time."""

import os
import signal
import subprocess
import sys
import time
from http.client import HTTPConnection

import pytest

from tests.peers.valkey import free_port

pytestmark = pytest.mark.peers

QUICK = 20  # seconds for a second start; ten are promised on a machine that does nothing else


class Demo:
    """One run of `matchmaker demo`; `said` is what it printed until it was ready."""

    def __init__(self, home, port):
        self.began = time.monotonic()
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
        self.seconds = time.monotonic() - self.began

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


@pytest.mark.timeout(240)
def test_it_starts_says_where_and_starts_again_quickly(tmp_path):
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

    again = Demo(home, port)
    again.stop()

    assert again.seconds < QUICK
