"""`matchmaker import` and `matchmaker export`: lists in and out of an event, or into a chamber's directory."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from matchmaker.cli import Refused, TopFloor

if TYPE_CHECKING:
    from matchmaker.core.directory.importing.answers import Answers
    from matchmaker.core.directory.importing.outcomes import CellProblem
    from matchmaker.core.directory.importing.plan import ImportPlan
    from matchmaker.services.directory.importing.tally import Tally

MOST_LINES = 200  # problems on a screen; the rest is counted


@click.command("import", short_help="Importe une liste : essai à blanc d’abord, puis --apply.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FICHIER")
@click.option("--chamber", metavar="CHAMBRE", help="La chambre (son nom court, par exemple cress-bretagne).")
@click.option("--event", type=int, metavar="NUMÉRO", help="L’événement où la liste entre.")
@click.option(
    "--apply", "applies", is_flag=True, help="Importe pour de bon ; sans cela, rien n’est enregistré."
)
@click.option(
    "--answer",
    "answers",
    multiple=True,
    metavar="COLONNE!VALEUR=RÉPONSE",
    help="Répond à une question, par exemple availability!am=matin.",
)
@click.pass_obj
def import_list(
    top_floor: TopFloor,
    file: Path,
    chamber: str | None,
    event: int | None,
    applies: bool,
    answers: tuple[str, ...],
) -> None:
    """Lit FICHIER (XLSX, XLS, ODS, CSV, CSV.GZ) et dit, ligne par ligne, ce qu’il deviendrait.

    Sans --apply rien n’est enregistré. Avec --apply, les lignes prêtes entrent et les autres
    restent dites ici. Aucun message ne part jamais d’un import. Le même fichier importé deux fois ne crée
    et ne change rien la seconde.

    Code de sortie : 0 quand tout est repris ou ignoré avec sa raison ; 1 quand des lignes attendent
    une réponse ou une correction ; 2 quand le fichier ne peut pas être lu.
    """
    from matchmaker.documents.reading import read_book
    from matchmaker.services.directory.importing.place import find_place
    from matchmaker.services.directory.imports import dry_run, import_workbook

    book = read_book(file.read_bytes(), file.name, packed=True)
    given = _answers(answers)
    with top_floor.create_app().app_context():
        place = find_place(chamber, event)
        if not applies:
            plan = dry_run(book, chamber_id=place.chamber_id, event_id=event, answers=given)
            _tell(plan)
            click.echo(
                "Essai à blanc : rien n’est enregistré. Ajoutez --apply pour importer les lignes prêtes."
            )
        else:
            brought = import_workbook(
                place.actor, book, chamber_id=place.chamber_id, event_id=event, answers=given
            )
            plan = brought.plan
            _tell(plan)
            _tell_effects(brought.tally)
    if plan.blocking:
        raise SystemExit(1)


def _answers(typed: Iterable[str]) -> "Answers":
    from matchmaker.core.directory.importing.answers import Answers, value_key

    values = {}
    for one in typed:
        question, equals, answer = one.partition("=")
        column, mark, value = question.partition("!")
        if not equals or not mark:
            raise click.UsageError(
                f"« {one} » : écrivez COLONNE!VALEUR=RÉPONSE, par exemple availability!am=matin."
            )
        values[value_key(column, value)] = answer
    return Answers(values=values)


def _tell(plan: "ImportPlan") -> None:
    from matchmaker.core.directory.importing.outcomes import Status

    lines = [_line(p) for p in plan.problems]
    waiting = (Status.MERGE_PROPOSED, Status.IGNORED)
    lines += [
        f"{o.source.sheet}, ligne {o.source.row} : {' – '.join(filter(None, (o.label, o.sentence)))}"
        for o in plan.outcomes
        if o.status in waiting
    ]
    for line in lines[:MOST_LINES]:
        click.echo(line)
    if len(lines) > MOST_LINES:
        click.echo(f"… et {len(lines) - MOST_LINES} autres lignes à lire.")
    words = {
        Status.READY: "prêtes",
        Status.QUESTION: "questions",
        Status.TO_CORRECT: "à corriger",
        Status.MERGE_PROPOSED: "à réunir ?",
        Status.MERGED: "réunies",
        Status.IGNORED: "ignorées",
    }
    click.echo(
        ", ".join(f"{plan.counts[status]} {word}" for status, word in words.items() if plan.counts[status])
        + "."
    )


def _line(told: "CellProblem") -> str:
    place = f"{told.source.sheet}, ligne {told.source.row}" if told.source.row else told.source.sheet
    column = f", colonne {told.column} ({told.header})" if told.column else ""
    return f"{place}{column} : {told.problem.sentence} {told.problem.todo}".strip(" :")


def _tell_effects(tally: "Tally") -> None:
    names = {
        "organisations": "structures",
        "people": "interlocuteurs",
        "delegations": "participations",
        "offers": "offres",
        "needs": "besoins",
        "requests": "vœux",
    }
    for kind, word in names.items():
        counts = {effect: tally.counts[kind, effect] for effect in ("created", "changed", "unchanged")}
        if any(counts.values()):
            click.echo(
                f"{word} : ajouts {counts['created']}, modifications {counts['changed']}, "
                f"sans changement {counts['unchanged']}"
            )
    for template, values in tally.notes:
        click.echo(template.format(**values))


@click.command(short_help="Exporte les listes d’un événement dans un classeur qui peut être réimporté.")
@click.option("--event", type=int, required=True, metavar="NUMÉRO", help="L’événement à écrire.")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="CLASSEUR.xlsx",
    help="Le classeur à écrire.",
)
@click.pass_obj
def export(top_floor: TopFloor, event: int, output: Path) -> None:
    """Écrit les participants, leurs offres et besoins, et les vœux de l’événement dans CLASSEUR.xlsx."""
    from matchmaker.services.directory.exports import export_event
    from matchmaker.services.directory.importing.place import find_place

    if output.suffix.lower() != ".xlsx":
        raise Refused(f"« {output.name} » : donnez un nom qui finit par .xlsx.")
    with top_floor.create_app().app_context():
        data = export_event(find_place(None, event).actor, event)
    output.write_bytes(data)
    click.echo(f"« {output} » est écrit.")
