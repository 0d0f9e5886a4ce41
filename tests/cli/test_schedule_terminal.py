"""`matchmaker schedule` in a real terminal: what is shown while it works, and what Ctrl-C does."""

import json
import os
import pty
import signal
import subprocess
import sys
import time

import pytest

from benchmarks.events import make_event
from matchmaker.core.scheduling.check import check
from matchmaker.core.scheduling.problem import problem_from_json
from matchmaker.core.scheduling.schedule import schedule_from_json

LARGE = make_event(169, 430, 14, 169, 2600, seed=1)
PATIENCE = 120  # seconds before a test gives up; nothing here takes as long


class Terminal:
    """A child whose error stream is a terminal, and all it has written there."""

    def __init__(self, folder, document, *options):
        (folder / "problem.json").write_text(json.dumps(document))
        self.output = folder / "out.json"
        self.screen, theirs = pty.openpty()
        command = [sys.executable, "-m", "matchmaker", "schedule", str(folder / "problem.json")]
        self.child = subprocess.Popen(
            [*command, "-o", str(self.output), *options],
            stderr=theirs,
            env=os.environ | {"COLUMNS": "120", "LINES": "40"},
        )
        os.close(theirs)
        self.written = ""

    def read_until(self, words):
        """Read on until these words, or the end of the child."""
        deadline = time.monotonic() + PATIENCE
        while words not in self.written and time.monotonic() < deadline:
            try:
                self.written += os.read(self.screen, 4096).decode(errors="replace")
            except OSError:  # what Linux says when the other end is closed
                break
        return self.written

    def read_all(self):
        self.read_until("\0")
        return self.child.wait(PATIENCE)

    def close(self):
        self.child.kill()
        self.child.wait()
        os.close(self.screen)


@pytest.fixture
def terminal(tmp_path):
    opened = []

    def open_(document, *options):
        opened.append(Terminal(tmp_path, document, *options))
        return opened[-1]

    yield open_
    for one in opened:
        one.close()


def test_phases_value_bound_and_waits_are_shown(terminal):
    shown = terminal(make_event(35, 103, 14, 35, 643, seed=1), "--time-limit", "20")

    assert shown.read_all() == 0

    schedule = schedule_from_json(json.loads(shown.output.read_text()))
    assert "choix des rendez-vous" in shown.written
    assert f"valeur {schedule.weight} (au plus {schedule.weight})" in shown.written
    assert "attentes · " in shown.written
    assert "aucun planning ne fait mieux" in shown.written.splitlines()[-1]


def test_the_first_ctrl_c_keeps_the_best_schedule(terminal):
    shown = terminal(LARGE, "--time-limit", "100")
    shown.read_until("réduction des attentes")

    shown.child.send_signal(signal.SIGINT)
    code = shown.read_all()

    schedule = schedule_from_json(json.loads(shown.output.read_text()))
    assert (code, schedule.status, schedule.stopped_by) == (0, "feasible", "user")
    assert check(problem_from_json(LARGE), schedule) == []
    assert "Arrêt demandé : le meilleur planning trouvé est gardé." in shown.written
    assert "arrêté à votre demande." in shown.written


def test_a_second_ctrl_c_gives_everything_up(terminal):
    shown = terminal(LARGE, "--time-limit", "100")
    shown.read_until("choix des rendez-vous")

    shown.child.send_signal(signal.SIGINT)
    shown.child.send_signal(signal.SIGINT)
    while shown.child.poll() is None and not shown.output.exists():
        shown.child.send_signal(signal.SIGINT)
        time.sleep(0.01)
    code = shown.read_all()

    assert "Traceback" not in shown.written
    assert (code == 0) == shown.output.exists()  # it may have ended well before the second one came
