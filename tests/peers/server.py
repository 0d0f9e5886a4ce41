"""A server process in a temporary folder of its own, under the eyes of ``keeper.py``."""

import os
import subprocess
import sys
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path

KEEPER = Path(__file__).with_name("keeper.py")
READY_WITHIN = 30  # seconds


class Server(ABC):
    """Start, stop, kill, start again; ``ready`` is what a subclass knows about its protocol."""

    stop_signal = "SIGTERM"

    def __init__(self, folder: Path, command: Sequence[str], *, user: str = "-") -> None:
        self.folder = folder
        self._keeper = subprocess.Popen(
            [sys.executable, str(KEEPER), user, self.stop_signal, str(folder), *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl-C is for the tests; the keeper goes when they are gone
        )

    @abstractmethod
    def ready(self) -> bool:
        """Whether the server answers."""

    def start(self) -> None:
        self._tell("start")
        deadline = time.monotonic() + READY_WITHIN
        while not self.ready():
            if time.monotonic() > deadline:
                log = (self.folder / "server.log").read_text(errors="replace")
                raise TimeoutError(f"{type(self).__name__} did not start in {READY_WITHIN} s:\n{log}")
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop in an orderly way; what it stored stays for the next start."""
        self._tell("stop")

    def kill(self) -> None:
        """Stop as a power cut would."""
        self._tell("kill")

    def close(self) -> None:
        """Stop for good and remove the folder."""
        self._keeper.communicate()

    def _tell(self, verb: str) -> None:
        assert self._keeper.stdin is not None
        assert self._keeper.stdout is not None
        self._keeper.stdin.write(f"{verb}\n")
        self._keeper.stdin.flush()
        answer = self._keeper.stdout.readline().strip()
        if answer != "done":
            raise ConnectionError(f"the keeper of {self.folder} is gone")


def make_folder(name: str) -> Path:
    """Make a short path (socket names have about 100 characters) that no other user may enter."""
    return Path(tempfile.mkdtemp(prefix=f"matchmaker-{name}-"))


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
