"""`matchmaker mail`: what a mail server pipes into the service."""

from typing import BinaryIO

import click

from matchmaker.cli import TopFloor


@click.group(subcommand_metavar="COMMANDE [ARGUMENTS]…")
def mail() -> None:
    """Noter les messages qui reviennent."""


@mail.command()
@click.argument("notice", metavar="[AVIS]", type=click.File("rb"), default="-")
@click.pass_obj
def bounce(top_floor: TopFloor, notice: BinaryIO) -> None:
    """Noter un avis de non-remise (RFC 3464), d’un fichier ou de l’entrée standard."""
    from matchmaker.mail.bounce import LONGEST_NOTICE
    from matchmaker.services.jobs.bounces import take_notice

    raw = notice.read(LONGEST_NOTICE + 1)
    with top_floor.create_app().app_context():
        address = take_notice(raw).address
    click.echo(f"Noté : le message à {address} n’est pas arrivé.")
