"""The command line. A command's module is imported when the command is called, not before.

``matchmaker --help`` therefore answers at once, whatever Flask or the solvers weigh. A new
command is one line in ``COMMANDS``.
"""

import errno
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from flask import Flask


@dataclass(frozen=True)
class TopFloor:
    """What the command line needs from above and may not import: handed in as ``ctx.obj``."""

    create_app: Callable[..., "Flask"]  # with the settings of the environment, or those it is given


@dataclass(frozen=True)
class Entry:
    """Where a command lives (``module:attribute``) and what the list of commands says of it."""

    target: str
    summary: str


COMMANDS: dict[str, Entry] = {
    "demo": Entry("matchmaker.cli.demo:demo", "Démarrer la démonstration, tout compris"),
    "plan": Entry("matchmaker.cli.agenda:plan", "Faire le planning d’un classeur, sans serveur"),
    "schedule": Entry("matchmaker.cli.scheduling:schedule", "Calculer un planning à partir d’un fichier"),
    "score": Entry(
        "matchmaker.cli.score:score", "Classer les offres pour chaque besoin, de fichier à fichier"
    ),
    "simulate": Entry("matchmaker.cli.simulate:simulate", "Comparer un planning à des hypothèses voisines"),
    "import": Entry("matchmaker.cli.imports:import_list", "Importer une liste dans un événement"),
    "export": Entry("matchmaker.cli.imports:export", "Exporter les listes d’un événement"),
    "event": Entry("matchmaker.cli.events:event", "Emporter un événement entier, ou l’apporter"),
    "sourcing": Entry("matchmaker.cli.sourcing:sourcing", "Vérifier un registre de sourcing"),
    "mail": Entry("matchmaker.cli.mail:mail", "Noter les messages qui reviennent"),
    "plugins": Entry("matchmaker.cli.plugins:plugins", "Les critères et les extensions"),
    "chamber": Entry("matchmaker.cli.directory:chamber", "Ouvrir une chambre (CRESS)"),
    "serve": Entry("matchmaker.cli.serve:serve", "Servir l’application web"),
    "worker": Entry("matchmaker.cli.worker:worker", "Faire les travaux : calculs, imports, messages"),
    "db": Entry("matchmaker.cli.database:db", "Mettre la base de données à niveau, ou la vérifier"),
    "doctor": Entry("matchmaker.cli.doctor:doctor", "Vérifier les réglages et ce dont le service a besoin"),
}

REASONS = {
    errno.ENOENT: "il n’existe pas",
    errno.EACCES: "vous n’en avez pas le droit",
    errno.EISDIR: "c’est un dossier",
    errno.ENOTDIR: "un nom du chemin n’est pas un dossier",
    errno.EEXIST: "il existe déjà",
    errno.ENOSPC: "le disque est plein",
    errno.EROFS: "le disque est en lecture seule",
}


class Refused(click.ClickException):
    """One sentence on the error output, exit code 2, no traceback."""

    exit_code = 2


class LazyGroup(click.Group):
    """Lists its commands from a table and imports the one that is called."""

    def __init__(self, *, entries: Mapping[str, Entry], **attributes: Any) -> None:
        super().__init__(**attributes)
        self.entries = entries

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.entries)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.entries:
            return None
        module, attribute = self.entries[cmd_name].target.split(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.entries:
            with formatter.section("Commandes "):
                formatter.write_dl([(name, entry.summary) for name, entry in self.entries.items()])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.ClickException:
            raise
        except Exception as error:
            sentence = _sentence_for(error)
            if sentence is None:
                raise
            raise Refused(sentence) from error


def reason(error: OSError) -> str:
    """The system's reason in French, or its own words where we have none."""
    return REASONS.get(error.errno or 0, error.strerror or str(error))


def _sentence_for(error: Exception) -> str | None:
    """What to tell the person, or None where the error is ours and wants its traceback."""
    # Imported late: they bring numpy and SQLAlchemy along, which `--help` does without.
    from sqlalchemy.exc import OperationalError

    from matchmaker.config import BadSettings
    from matchmaker.core.errors import Refusal

    if isinstance(error, Refusal | BadSettings):
        return str(error)
    if isinstance(error, OSError) and error.filename and error.errno in REASONS:
        return f"Impossible d’utiliser « {os.fsdecode(error.filename)} » : {reason(error)}."
    if isinstance(error, OperationalError):
        return f"La base de données n’est pas prête ({error.orig}). « matchmaker doctor » dit ce qui manque."
    return None


@click.group(
    cls=LazyGroup,
    entries=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    options_metavar="[OPTIONS]",
    subcommand_metavar="COMMANDE [ARGUMENTS]…",
    epilog="L’aide d’une commande : matchmaker COMMANDE --help",
)
@click.version_option(package_name="matchmaker", message="%(prog)s %(version)s", help="Affiche la version.")
def matchmaker() -> None:
    """Organise des rencontres d’affaires : qui rencontre qui, quand, à quelle table, et pourquoi."""
