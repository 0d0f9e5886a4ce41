"""`matchmaker doctor`: try everything the service needs, and say what to do about what is missing."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from matchmaker.cli import TopFloor
from matchmaker.config import BadSettings, Settings, load_settings

if TYPE_CHECKING:
    from flask import Flask


@dataclass(frozen=True)
class Finding:
    """One thing that was tried; `trouble` says what is wrong and what to do, and is empty when all is well."""

    subject: str
    trouble: str = ""


@click.command()
@click.pass_obj
@click.pass_context
def doctor(ctx: click.Context, top_floor: TopFloor) -> None:
    """Vérifier réglages, base, file des travaux, courrier, critères et documents.

    Code 0 quand tout va bien, 2 sinon.
    """
    logging.disable(logging.WARNING)  # what they would say is said below, in words
    findings = list(_examine(top_floor))
    for finding in findings:
        click.echo(f"✗ {finding.subject} : {finding.trouble}" if finding.trouble else f"✓ {finding.subject}")
    if any(finding.trouble for finding in findings):
        ctx.exit(2)


def _examine(top_floor: TopFloor) -> Iterator[Finding]:
    try:
        settings = load_settings()
    except BadSettings as error:
        yield from (Finding("Réglages", fault) for fault in error.faults)
        return
    yield Finding("Réglages")
    app = top_floor.create_app(settings)
    trials: dict[str, Callable[[Settings, Flask], str]] = {
        "Base de données": _database,
        "File des travaux": _broker,
        "Courrier": _mail,
        "Critères": _plugins,
        "Documents PDF": _documents,
    }
    with app.app_context():
        for subject, trial in trials.items():
            yield Finding(subject, trial(settings, app))


def _database(_settings: Settings, _app: "Flask") -> str:
    from sqlalchemy.exc import SQLAlchemyError

    from matchmaker.db.schema import schema_is_current

    try:
        current = schema_is_current()
    except SQLAlchemyError as error:
        return f"elle ne répond pas ({str(error).splitlines()[0]}). Vérifiez MATCHMAKER_DATABASE_URL."
    return "" if current else "elle n’est pas à jour. Lancez « matchmaker db upgrade »."


def _broker(settings: Settings, app: "Flask") -> str:
    from kombu.exceptions import OperationalError

    if not settings.broker_url:
        return "aucune n’est indiquée (MATCHMAKER_BROKER_URL) ; « matchmaker demo » en démarre une."
    try:
        with app.extensions["celery"].connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, timeout=3)
    except OperationalError as error:
        return f"elle ne répond pas ({error}). Vérifiez MATCHMAKER_BROKER_URL."
    return ""


def _mail(settings: Settings, _app: "Flask") -> str:
    from matchmaker.mail import NotNow, Smtp, open_mailer

    mailer = open_mailer(settings.mail_url, sender=settings.mail_from)
    if not isinstance(mailer, Smtp):
        return ""
    try:
        mailer.greet()
    except NotNow as error:
        return f"le serveur ne répond pas ({error}). Vérifiez MATCHMAKER_MAIL_URL."
    finally:
        mailer.close()
    return ""


def _plugins(_settings: Settings, app: "Flask") -> str:
    return " ".join(f"{each.name} est écarté : {each}" for each in app.extensions["criteria"].rejected)


def _documents(_settings: Settings, _app: "Flask") -> str:
    import typst

    return "" if typst.compile(b"= Essai", format="pdf").startswith(b"%PDF") else "le PDF d’essai est vide."
