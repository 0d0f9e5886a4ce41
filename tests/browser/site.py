"""A listening web server and a worker around an application, in threads of the test."""

import re
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urljoin

from flask import Flask
from playwright.sync_api import Page
from werkzeug.serving import make_server

from matchmaker.db.jobs import Outbox
from matchmaker.extensions import db
from matchmaker.services.jobs.deliver import deliver_due
from tests.factories.working import run_jobs_inline

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

PATIENCE = 10  # seconds
Item = TypeVar("Item")


class Site:
    """`url("/path")` is where a browser finds the application; jobs are done and mails sent as they come.

    The worker begins with the first address asked for: a fixture that makes an event and does its
    jobs itself has no rival, whether it comes before this one or after.
    """

    def __init__(self, app: Flask) -> None:
        self.app = app
        self._server = make_server("127.0.0.1", 0, self._answer, threaded=True)
        self._over = threading.Event()
        self._answering, self._answered = 0, threading.Condition()
        self._listener = threading.Thread(target=self._server.serve_forever)
        self._worker = threading.Thread(target=self._work)
        self._listener.start()

    def url(self, path: str = "/") -> str:
        if self._worker.ident is None:
            self._worker.start()
        return urljoin(f"http://127.0.0.1:{self._server.port}", path)

    def close(self) -> None:
        self._over.set()
        self._server.shutdown()
        for thread in (self._listener, self._worker):
            if thread.ident is not None:
                thread.join()
        self._server.server_close()
        with self._answered:
            assert self._answered.wait_for(lambda: self._answering == 0, PATIENCE), (
                "a page is still being made"
            )

    def _answer(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """The application's answer. Once the site is closed nothing reaches it any more: a page that an open browser
        asks for late would open the database of this test while the next one gets its own."""
        with self._answered:
            if self._over.is_set():
                raise ConnectionAbortedError  # the server hangs up without a word
            self._answering += 1
        try:
            return self.app(environ, start_response)
        finally:
            with self._answered:
                self._answering -= 1
                self._answered.notify_all()

    def _work(self) -> None:
        while not self._over.wait(0.1):
            run_jobs_inline(self.app)
            with self.app.app_context():
                deliver_due()

    def wait_for(self, look: Callable[[], Sequence[Item]], *, count: int) -> Sequence[Item]:
        """What `look` finds, once there are that many; whatever there is after ten seconds."""
        deadline = time.monotonic() + PATIENCE
        while len(found := look()) < count and time.monotonic() < deadline:
            self._over.wait(0.05)
        return found

    def sign_in(self, page: Page, email: str) -> None:
        """Go in by the mail's six digits, as a person would."""
        page.goto(self.url("/connexion"))
        page.get_by_label("Votre adresse e-mail").fill(email)
        page.get_by_role("button", name="Recevoir le lien et le code").click()
        page.get_by_label("Code à six chiffres").fill(self.code(email))
        page.get_by_role("main").get_by_role("button", name="Se connecter").click()
        page.get_by_role("button", name="Se déconnecter").wait_for()

    def code(self, email: str) -> str:
        """The six digits last mailed to an address."""
        db.session.rollback()
        message = db.session.query(Outbox).filter_by(address=email).order_by(Outbox.id.desc()).first()
        found = re.search(r"\b\d{6}\b", message.body) if message else None
        db.session.rollback()  # a test that goes on to write must not do so from an old snapshot
        assert found, f"no sign-in mail to {email}"
        return found.group()
