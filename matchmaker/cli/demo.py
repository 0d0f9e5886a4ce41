"""`matchmaker demo`: everything on this machine, nothing but Python: web, worker, broker, a filled event."""

import fcntl
import os
import secrets
import sys
import time
from collections.abc import Iterable
from dataclasses import replace
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from matchmaker.cli import Refused, TopFloor
from matchmaker.cli.broker import start_broker
from matchmaker.cli.serve import require_free_port
from matchmaker.cli.supervisor import Child, Supervisor
from matchmaker.cli.worker import worker_child
from matchmaker.config import Settings, load_settings
from matchmaker.log import configure_logging

if TYPE_CHECKING:
    from matchmaker.services.events.demo import DemoAccount

READY_WITHIN = 90  # seconds: the first start compiles and reads everything once


@click.command()
@click.pass_obj
def demo(top_floor: TopFloor) -> None:
    """Démarrer la démonstration : application, calculs, et un événement déjà rempli.

    Les données restent dans le dossier .matchmaker (MATCHMAKER_HOME) ; effacez-le pour repartir de zéro.
    Ctrl-C arrête tout.
    """
    settings = _settings()
    configure_logging(settings.log_format)
    require_free_port(settings)
    hold = _hold(settings.home)
    supervisor = Supervisor(_environment(settings))
    supervisor.listen()
    try:
        _start(top_floor, settings, supervisor)
        supervisor.run()
    finally:
        supervisor.stop()
        hold.close()
    click.echo("Arrêté. Rien n’est perdu : « make run » reprend où vous en étiez.")


def _start(top_floor: TopFloor, settings: Settings, supervisor: Supervisor) -> None:
    click.echo("Préparation…")
    broker_url = settings.broker_url or start_broker(supervisor, settings.home).url
    supervisor.environment = {**supervisor.environment, "MATCHMAKER_BROKER_URL": broker_url}
    accounts = _prepare_database(top_floor, replace(settings, broker_url=broker_url))
    supervisor.add(Child("L’application web", (sys.executable, "-m", "matchmaker", "serve")))
    supervisor.add(worker_child(broker_url, "demo"))
    _wait_for_page(settings, supervisor)
    if not supervisor.stopping.is_set():
        click.echo(_welcome(settings, accounts))


def _settings() -> Settings:
    """The environment's settings, with what a demonstration may take for granted."""
    given = load_settings({**os.environ, "MATCHMAKER_MODE": "demo"})
    home = given.home.resolve()
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    return replace(given, home=home, secret_key=given.secret_key or _secret(home))


def _hold(home: Path) -> IO[str]:
    """Keep the folder for this run alone: two brokers would write over each other. Freed on close or death."""
    file = (home / "lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.close()
        raise Refused(
            f"Une démonstration tourne déjà dans « {home} ». Arrêtez-la, ou donnez un autre dossier : "
            "MATCHMAKER_HOME=…"
        ) from error
    return file


def _secret(home: Path) -> str:
    """A secret of this home folder's own, made at the first start."""
    file = home / "secret"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(32))
    return file.read_text()


def _environment(settings: Settings) -> dict[str, str]:
    """What the children are told: the same settings."""
    return {
        **os.environ,
        "MATCHMAKER_MODE": settings.mode,
        "MATCHMAKER_HOME": str(settings.home),
        "MATCHMAKER_SECRET_KEY": settings.secret_key,
    }


def _prepare_database(top_floor: TopFloor, settings: Settings) -> list["DemoAccount"]:
    with top_floor.create_app(settings).app_context():
        from matchmaker.db.schema import upgrade_schema
        from matchmaker.services.events.demo import load_demo

        upgrade_schema()
        return load_demo()


def _wait_for_page(settings: Settings, supervisor: Supervisor) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while not supervisor.stopping.wait(0.1):
        if _answers(settings):
            return
        if time.monotonic() > deadline:
            raise Refused("L’application ne répond pas. Les lignes ci-dessus disent pourquoi.")


def _answers(settings: Settings) -> bool:
    line = HTTPConnection(settings.host, settings.port, timeout=5)
    try:
        line.request("GET", "/sante")
        return line.getresponse().status == HTTPStatus.OK
    except (HTTPException, OSError):
        return False
    finally:
        line.close()


def _welcome(settings: Settings, accounts: Iterable["DemoAccount"]) -> str:
    lines = [
        "",
        f"  matchmaker est prêt : {settings.public_url}",
        "",
        "  Connectez-vous avec l’une de ces adresses ; le lien et le code s’affichent ici même.",
        *(f"    {account.role:<14} {account.email}   ({account.name})" for account in accounts),
        "",
        "  Ctrl-C pour arrêter.",
        "",
    ]
    return "\n".join(lines)
