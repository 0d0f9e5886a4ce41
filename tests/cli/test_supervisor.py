"""Children are kept running, restarted when they die or fall silent, and stopped with the supervisor."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time

import pytest

from matchmaker.cli import supervisor as supervising
from matchmaker.cli.supervisor import Child, Supervisor

SLEEPER = (sys.executable, "-c", "import time; time.sleep(60)")


@pytest.fixture
def supervisor(monkeypatch):
    """A supervisor at work in a thread, with little patience."""
    monkeypatch.setattr(supervising, "FIRST_PAUSE", 0.1)
    supervisor = Supervisor(dict(os.environ))
    watching = threading.Thread(target=supervisor.run)
    watching.start()
    yield supervisor
    supervisor.stopping.set()
    watching.join()
    supervisor.stop()


def _wait(until, seconds=10):
    deadline = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_dead_child_is_started_again(supervisor):
    child = supervisor.add(Child("Le veilleur", SLEEPER, pause=0.1))
    first = child.process.pid

    child.process.kill()
    _wait(lambda: child.process.pid != first and child.alive)


def test_a_child_that_keeps_dying_is_started_less_and_less_often(supervisor):
    child = supervisor.add(Child("Le fautif", (sys.executable, "-c", ""), pause=0.1))

    _wait(lambda: child.pause >= 0.4)


def test_a_silent_child_is_restarted(supervisor, monkeypatch):
    monkeypatch.setattr(supervising, "CHECK_EVERY", 0.0)
    child = supervisor.add(Child("Le muet", SLEEPER, well=lambda: False, pause=0.1))
    first = child.process.pid

    _wait(lambda: child.process.pid != first and child.alive)


def test_children_end_with_the_supervisor(supervisor):
    child = supervisor.add(Child("Le veilleur", SLEEPER))

    supervisor.stop()

    assert not child.alive


PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, file=open(sys.argv[1], "w"), flush=True)
time.sleep(float(sys.argv[2]))
"""


@pytest.mark.parametrize("lives", [0, 60], ids=["dead before", "stopped"])
def test_children_of_a_child_end_with_it(supervisor, tmp_path, lives):
    written = tmp_path / "pid"
    child = supervisor.add(Child("Le père", (sys.executable, "-c", PARENT, str(written), str(lives))))
    _wait(lambda: written.exists() and written.read_text().endswith("\n"))
    if lives:
        child.stop()

    _wait(lambda: not _runs(int(written.read_text())))


def test_what_others_need_is_stopped_last(supervisor, tmp_path):
    diary = tmp_path / "diary"
    code = (
        "import pathlib, signal, sys, time\n"
        "def end(*_):\n"
        "    time.sleep({pause})\n"
        "    with open({diary!r}, 'a') as file: file.write('{name} ')\n"
        "    sys.exit()\n"
        "signal.signal(signal.SIGTERM, end)\n"
        "pathlib.Path({ready!r}).touch()\n"
        "time.sleep(60)"
    )
    for name, pause in (("needed", 0), ("slow", 0.5)):
        ready = tmp_path / name
        text = code.format(pause=pause, diary=str(diary), name=name, ready=str(ready))
        supervisor.add(Child(name, (sys.executable, "-c", text), needed=name == "needed"))
        _wait(ready.exists)

    supervisor.stopping.set()
    supervisor.stop()

    assert diary.read_text().split() == ["slow", "needed"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent is gone")
def test_children_end_even_when_the_supervisor_is_killed():
    code = (
        "import os, time; from matchmaker.cli.supervisor import Child, Supervisor\n"
        f"child = Supervisor(dict(os.environ)).add(Child('x', {SLEEPER!r}))\n"
        "print(child.process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    child = int(parent.stdout.readline())

    parent.kill()
    parent.communicate()

    _wait(lambda: not _runs(child))


def _runs(pid: int) -> bool:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGCONT)
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().split()[2] != "Z"
    return False
