"""`matchmaker event`: a whole event out of this service, and into another one."""

from pathlib import Path

import click

from matchmaker.cli import Refused, TopFloor


@click.group(subcommand_metavar="COMMANDE [ARGUMENTS]…")
def event() -> None:
    """Emporter un événement entier, ou l’apporter."""


@event.command("export")
@click.argument("number", metavar="NUMÉRO", type=int)
@click.argument("output", metavar="FICHIER.zip", type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def export_event(top_floor: TopFloor, number: int, output: Path) -> None:
    """Écrire l’événement entier dans FICHIER.zip, pour l’apporter à un autre service."""
    from matchmaker.services.directory.importing.place import find_place
    from matchmaker.services.events.files.export import export_whole_event

    if output.suffix.lower() != ".zip":
        raise Refused(f"« {output.name} » : donnez un nom qui finit par .zip.")
    with top_floor.create_app().app_context():
        data = export_whole_event(find_place(None, number).actor, number)
    output.write_bytes(data)
    click.echo(f"« {output} » est écrit. Il contient des adresses et des numéros : gardez-le comme tel.")


@event.command("import")
@click.argument("file", metavar="FICHIER.zip", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--chamber", metavar="CHAMBRE", help="La chambre (son nom court, par exemple cress-bretagne).")
@click.option(
    "--apply", "applies", is_flag=True, help="Apporte pour de bon ; sans cela, rien n’est enregistré."
)
@click.pass_obj
def import_event(top_floor: TopFloor, file: Path, chamber: str | None, applies: bool) -> None:
    """Apporter l’événement de FICHIER.zip dans une chambre : essai d’abord, puis --apply.

    Il arrive en mode essai, et aucun message ne part.
    """
    from matchmaker.core.events.file_words import LISTS
    from matchmaker.services.directory.importing.place import find_place
    from matchmaker.services.events.files.bring import bring_event_file, try_event_file

    data = file.read_bytes()
    with top_floor.create_app().app_context():
        place = find_place(chamber, None)
        brought = (bring_event_file if applies else try_event_file)(place.actor, place.chamber_id, data)
    click.echo(f"« {brought.name} »")
    for name, word in LISTS.items():
        if brought.counts[name]:
            click.echo(f"  {word} : {brought.counts[name]}")
    click.echo(f"Déjà connues : {brought.known_organisations} structures, {brought.known_people} personnes.")
    for template, values in brought.notes:
        click.echo(template.format(**values))
    if brought.event_id is None:
        click.echo("Essai seulement : rien n’est enregistré. Ajoutez --apply pour apporter l’événement.")
    else:
        click.echo(f"L’événement {brought.event_id} est apporté, en mode essai.")
