"""`matchmaker demo` as a newcomer starts it: a child process with its own folder and port."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Page

from tests.peers.valkey import free_port

READY_WITHIN = 110  # seconds; the product promises two minutes on two cores
READY = "matchmaker est prêt"


class Demonstration:
    """`read()` is what it wrote so far, the mails included."""

    def __init__(self, home: Path) -> None:
        self.port = free_port()
        self.log = home / "demo.log"
        environment = {name: value for name, value in os.environ.items() if "MATCHMAKER" not in name}
        environment |= {"MATCHMAKER_HOME": str(home), "MATCHMAKER_PORT": str(self.port)}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "matchmaker", "demo"],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def url(self, path: str = "/") -> str:
        return urljoin(f"http://127.0.0.1:{self.port}", path)

    def read(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def wait_for(self, pattern: str, *, after: int = 0, within: float = 20) -> "re.Match[str]":
        """The pattern in what was written after a position. Raises `TimeoutError` with all of it."""
        deadline = time.monotonic() + within
        while (found := re.search(pattern, self.read()[after:])) is None:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise TimeoutError(f"no {pattern!r} in:\n{self.read()}")
            time.sleep(0.05)
        return found

    def close(self) -> int:
        """Stop it as Ctrl-C would; its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)

    def sign_in(self, page: Page, email: str) -> None:
        """Go in by the six digits that the demonstration prints."""
        written = len(self.read())
        page.goto(self.url("/connexion"))
        page.get_by_label("Votre adresse e-mail").fill(email)
        page.get_by_role("button", name="Recevoir le lien et le code").click()
        code = self.wait_for(rf"Message pour {re.escape(email)}\s+.*?\b(\d{{6}})\b", after=written)[1]
        page.get_by_label("Code à six chiffres").fill(code)
        page.get_by_role("main").get_by_role("button", name="Se connecter").click()
        page.get_by_role("button", name="Se déconnecter").wait_for()
