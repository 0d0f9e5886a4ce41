"""`matchmaker sourcing`: check a register that was exported. No application, no database."""

import sys
from pathlib import Path

import click

from matchmaker.cli import Refused

BROKEN = 1


@click.group(subcommand_metavar="COMMANDE [ARGUMENTS]…")
def sourcing() -> None:
    """Vérifier un registre de sourcing."""


@sourcing.command()
@click.argument("file", metavar="REGISTRE.csv", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--head",
    metavar="EMPREINTE",
    help="L’empreinte notée ailleurs (sur le PDF, dans un dossier) : le registre doit encore la contenir.",
)
def verify(file: Path, head: str | None) -> None:
    """Dit si REGISTRE.csv est intact, ou nomme la première entrée qui ne l’est pas et ce qui lui est arrivé.

    Code de sortie : 0 intact, 1 modifié, 2 si le fichier n’est pas un registre.
    """
    from matchmaker.core.sourcing.chain import GENESIS
    from matchmaker.core.sourcing.copies import WHY
    from matchmaker.core.sourcing.verify import first_fault
    from matchmaker.documents.sourcing_csv import NotARegister, TamperedEnd, TamperedRow, read_register_csv

    try:
        copy = read_register_csv(file.read_bytes())
    except NotARegister as error:
        raise Refused(f"« {file} » : {error}") from error
    except (TamperedRow, TamperedEnd) as error:
        click.echo(f"« {file} » n’est pas intact. {error}")
        sys.exit(BROKEN)
    fault = first_fault(copy.lines, copy.head)
    if fault is not None:
        click.echo(f"« {file} » n’est pas intact. {fault}")
        sys.exit(BROKEN)
    if head is not None and head not in {GENESIS, *(line.digest for line in copy.lines)}:
        click.echo(f"« {file} » ne contient pas l’empreinte {head} : le registre a été récrit depuis.")
        sys.exit(BROKEN)
    count = len(copy.lines)
    entries = f"{count} entrée" if count < 2 else f"{count} entrées"
    kind = "communicable" if copy.communicable else "complet"
    click.echo(f"« {file} » est intact : {entries}, exemplaire {kind}.")
    for one in copy.missing:
        click.echo(f"  entrée {one.number}, « {one.name} » : {WHY[one.why]}")
    click.echo(f"Empreinte de fin : {copy.head.digest}")
