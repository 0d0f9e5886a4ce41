"""`matchmaker chamber`: open a chamber from the command line, before anybody can sign in."""

import click

from matchmaker.cli import TopFloor


@click.group(subcommand_metavar="COMMANDE [ARGUMENTS]…")
def chamber() -> None:
    """Ouvrir une chambre (CRESS)."""


@chamber.command()
@click.argument("name", metavar="NOM")
@click.option(
    "--email",
    required=True,
    metavar="ADRESSE",
    help="Adresse de la première personne qui organise ; elle s’y connecte.",
)
@click.option("--organiser", "organiser", required=True, metavar="NOM", help="Nom de cette personne.")
@click.option("--region", metavar="CODE", help="Code INSEE de la région.")
@click.pass_obj
def add(top_floor: TopFloor, name: str, email: str, organiser: str, region: str | None) -> None:
    """Créer une chambre et sa première organisatrice ou son premier organisateur."""
    from matchmaker.services.directory.chambers import open_chamber

    with top_floor.create_app().app_context():
        number = open_chamber(name, email=email, organiser=organiser, region=region)
    click.echo(f"« {name} » est créée (numéro {number}). {email} peut se connecter.")
