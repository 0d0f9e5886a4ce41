"""`matchmaker db`: bring the database to the newest schema, or say whether it is there."""

import click

from matchmaker.cli import Refused, TopFloor


@click.group(subcommand_metavar="COMMANDE [ARGUMENTS]…")
def db() -> None:
    """La base de données : mise à niveau et vérification."""


@db.command()
@click.pass_obj
def upgrade(top_floor: TopFloor) -> None:
    """Créer les tables, ou les amener à la version de ce programme."""
    from matchmaker.db.schema import upgrade_schema

    with top_floor.create_app().app_context():
        upgrade_schema()
    click.echo("La base de données est à jour.")


@db.command()
@click.pass_obj
def check(top_floor: TopFloor) -> None:
    """Dire si la base est à la version de ce programme (code 2 sinon)."""
    from matchmaker.db.schema import schema_is_current

    with top_floor.create_app().app_context():
        if not schema_is_current():
            raise Refused("La base de données n’est pas à jour. Lancez « matchmaker db upgrade ».")
    click.echo("La base de données est à jour.")


@db.command()
@click.argument("words", metavar="SUJET")
@click.pass_obj
def revision(top_floor: TopFloor, words: str) -> None:
    """Écrire la migration qui mène de la base actuelle aux modèles (développement)."""
    from alembic import command

    from matchmaker.db.schema import alembic_config

    with top_floor.create_app().app_context():
        command.revision(alembic_config(), words, autogenerate=True)
    click.echo("La migration est écrite dans migrations/versions : relisez-la avant de la garder.")
