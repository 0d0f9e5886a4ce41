"""`matchmaker serve`: the web application under gunicorn, with the reconciler beside it."""

import gc
import logging
import socket
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click
from gunicorn.app.base import BaseApplication

from matchmaker.cli import Refused, TopFloor
from matchmaker.config import Settings, load_settings
from matchmaker.log import configure_logging

if TYPE_CHECKING:
    from flask import Flask

THREADS = 4  # requests at once in each process

log = logging.getLogger(__name__)


@click.command()
@click.pass_obj
def serve(top_floor: TopFloor) -> None:
    """Servir l’application web.

    L’adresse, le port et le nombre de processus viennent des variables MATCHMAKER_HOST,
    MATCHMAKER_PORT et MATCHMAKER_WEB_WORKERS (voir docs/operations.md).
    """
    settings = load_settings()
    configure_logging(settings.log_format)
    require_free_port(settings)
    WebServer(top_floor.create_app, settings).run()


def require_free_port(settings: Settings) -> None:
    """Refuse with a sentence when somebody else listens on the port."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise Refused(
                f"Le port {settings.port} est déjà pris, ou interdit. Fermez ce qui l’utilise, ou choisissez-en "
                f"un autre : MATCHMAKER_PORT={settings.port + 1}"
            ) from error


class WebServer(BaseApplication):  # type: ignore[misc]  # gunicorn publishes no types
    """gunicorn, told in code what its configuration file would say."""

    def __init__(self, create_app: "Callable[..., Flask]", settings: Settings) -> None:
        self.create_app = create_app
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        options: dict[str, Any] = {
            "bind": f"{self.settings.host}:{self.settings.port}",
            "workers": self.settings.web_workers,
            "worker_class": "gthread",
            "threads": THREADS,
            "preload_app": True,
            "timeout": 60,
            "graceful_timeout": 5,
            "loglevel": "warning",
            "control_socket_disable": True,
            "post_worker_init": _begin_reconciling,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> "Flask":
        app = self.create_app(self.settings)
        # What was loaded stays for good: to look through it for garbage holds a request up by a sixth of a second,
        # and unshares the memory of the processes.
        gc.collect()
        gc.freeze()
        return app


def _begin_reconciling(worker: Any) -> None:
    """In each web process: work goes on even when the worker's own beat is gone."""
    threading.Thread(target=_keep_reconciling, args=(worker.wsgi,), daemon=True).start()


def _keep_reconciling(app: "Flask") -> None:
    from matchmaker.services.jobs.reconcile import RECONCILE_EVERY, reconcile

    pause = threading.Event()
    while not pause.wait(RECONCILE_EVERY):
        try:
            with app.app_context():
                reconcile()
        except Exception:
            log.exception("reconciling failed; it is tried again in %s s", RECONCILE_EVERY)
