"""Keeps child processes running: starts them, restarts those that die or fall silent, stops them in order."""

import ctypes
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

PATIENCE = 10  # seconds a child is given to end in good order
FIRST_PAUSE = 1.0  # seconds before a restart; doubled while a child keeps dying, up to a minute
LONGEST_PAUSE = 60.0
STEADY = 60.0  # seconds after which a child counts as healthy again
CHECK_EVERY = 60.0  # seconds between two questions to a child
MOST_SILENCES = 3  # unanswered questions in a row, after which it is restarted
PR_SET_PDEATHSIG = 1  # from <sys/prctl.h>

log = logging.getLogger(__name__)


@dataclass
class Child:
    """A command that must keep running. `name` is what a person reads when it does not.

    `well` asks it whether it still works: a process can live and do nothing.
    """

    name: str
    command: Sequence[str]
    well: Callable[[], bool] | None = None
    needed: bool = False  # by the others: stopped after them
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    pause: float = FIRST_PAUSE
    due: float = 0.0  # when a dead child may be started again
    asked: float = 0.0
    silences: int = 0

    def start(self, environment: Mapping[str, str]) -> None:
        self.started = self.asked = time.monotonic()
        self.silences = 0
        self.process = subprocess.Popen(
            self.command,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which then stops them in order
            preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509  # no thread runs yet
        )

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def check(self) -> None:
        """Ask whether it still works, now and then; stop it when it was silent too often."""
        if self.well is None or time.monotonic() - self.asked < CHECK_EVERY:
            return
        self.silences = 0 if self.well() else self.silences + 1
        self.asked = time.monotonic()
        if self.silences >= MOST_SILENCES:
            log.warning("%s ne répond plus ; il est arrêté.", self.name)
            self.stop()

    def stop(self) -> None:
        self.ask_to_stop()
        self.wait()

    def ask_to_stop(self) -> None:
        if self.process is not None and self.alive:
            self.process.terminate()

    def wait(self) -> None:
        """Wait until it has ended, with the children of its own, and end what takes too long."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(PATIENCE)
        # A child of its own may outlive it: a worker's clock goes on asking for the broker, which ends next.
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass
class Supervisor:
    """`run` returns when `stopping` is set: by Ctrl-C, by SIGTERM, or by the caller."""

    environment: Mapping[str, str]
    children: list[Child] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def add(self, child: Child) -> Child:
        """Start a child and keep it running from now on."""
        child.start(self.environment)
        self.children.append(child)
        return child

    def listen(self) -> None:
        """Take Ctrl-C and SIGTERM as the wish to stop."""
        for wanted in (signal.SIGINT, signal.SIGTERM):
            signal.signal(wanted, lambda _number, _frame: self.stopping.set())

    def run(self) -> None:
        while not self.stopping.wait(0.5):
            self.look_after()

    def look_after(self) -> None:
        """One round: ask each child how it is, start again what died a while ago."""
        for child in self.children:
            self._revive(child)

    def stop(self) -> None:
        """Stop every child: those that others need last."""
        for round_ in ([c for c in self.children if not c.needed], [c for c in self.children if c.needed]):
            for child in round_:
                child.ask_to_stop()
            for child in round_:
                child.wait()

    def _revive(self, child: Child) -> None:
        moment = time.monotonic()
        if child.alive:
            if moment - child.started > STEADY:
                child.pause = FIRST_PAUSE
            child.check()
            return
        if child.due <= child.started:  # just found dead
            child.wait()
            child.due = moment + child.pause
            child.pause = min(2 * child.pause, LONGEST_PAUSE)
            code = child.process.returncode if child.process else None
            log.warning("%s s’est arrêté (code %s) ; il redémarre.", child.name, code)
        elif moment >= child.due:
            child.start(self.environment)


def _end_with_parent() -> None:
    """Ask Linux to end this child when the supervisor is killed without a chance to stop it."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
