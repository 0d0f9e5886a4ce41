"""Runs one server process for the tests, and stops it when they are gone, however they went.

    python keeper.py USER STOP_SIGNAL FOLDER COMMAND...

The test process holds the other end of standard input: it writes ``start``, ``stop`` or
``kill`` and reads ``done``. When it exits or is killed that pipe closes; then the server is
stopped and its folder removed. USER is a name, or ``-`` for the present one.
"""

import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

PATIENCE = 10  # seconds for an orderly stop, before the server is killed; and for a start
SETTLING = 0.2  # seconds after which a server that still runs counts as started


class Keeper:
    def __init__(self, user: str, stop_signal: str, folder: str, command: list[str]) -> None:
        self.user = None if user == "-" else user
        self.stop_signal = signal.Signals[stop_signal]
        self.folder = Path(folder)
        self.command = command
        self.server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; again for a while if it ends at once, as a killed PostgreSQL's children linger."""
        deadline = time.monotonic() + PATIENCE
        while True:
            self.server = self._run()
            try:
                self.server.wait(SETTLING)
            except subprocess.TimeoutExpired:
                return
            if time.monotonic() > deadline:
                return

    def _run(self) -> "subprocess.Popen[bytes]":
        # The log stays in the folder; it is what a failed start is reported with.
        with (self.folder / "server.log").open("ab") as log:
            return subprocess.Popen(
                self.command,
                cwd=self.folder,
                user=self.user,
                extra_groups=None if self.user is None else [],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def stop(self) -> None:
        if self.server is None:
            return
        self.server.send_signal(self.stop_signal)
        try:
            self.server.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        if self.server is not None:
            self.server.kill()
            self.server.wait()


def main() -> None:
    user, stop_signal, folder, *command = sys.argv[1:]
    keeper = Keeper(user, stop_signal, folder, command)
    verbs = {"start": keeper.start, "stop": keeper.stop, "kill": keeper.kill}
    try:
        for line in sys.stdin:
            verbs[line.strip()]()
            sys.stdout.write("done\n")
            sys.stdout.flush()
    finally:
        keeper.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
