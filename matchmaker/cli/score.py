"""`matchmaker score`: lists in, ranked pairs out. No application, no database."""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from matchmaker.cli import reason
from matchmaker.cli.output_file import refuse_unwritable, write_whole
from matchmaker.cli.traces import without_traces

if TYPE_CHECKING:
    from datetime import datetime

    from matchmaker.core.scoring.chosen import Chosen
    from matchmaker.plugin_host.registry import Registry
    from matchmaker.services.scoring.files.answer import Answer
    from matchmaker.services.scoring.files.reading import Files, Lists
    from matchmaker.services.scoring.files.run import FileScores

MOST_LINES = 200  # on a screen; the rest is counted, and stands in full in JSON and in a workbook
STANDARD_OUTPUT = Path("-")
ENDINGS = (".csv", ".xlsx", ".json")


@click.command(short_help="Classe les offres de fichiers pour chaque besoin, sans serveur ni base.")
@click.option(
    "--needs", required=True, type=click.Path(path_type=Path), metavar="BESOINS", help="La liste des besoins."
)
@click.option(
    "--offers", required=True, type=click.Path(path_type=Path), metavar="OFFRES", help="La liste des offres."
)
@click.option(
    "--organisations",
    type=click.Path(path_type=Path),
    metavar="STRUCTURES",
    help="La liste des structures : adresse, statuts… Sans elle, on ne sait d’elles que leur nom ou leur SIRET.",
)
@click.option(
    "--criteria",
    default="",
    metavar="NOMS",
    help="Les critères qui comptent et leur poids : local,organic=2 ; -area n’applique pas ce critère. "
    "Sans cette option : tous, avec leur poids habituel.",
)
@click.option(
    "--top",
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    metavar="NOMBRE",
    help="Offres gardées au plus pour chaque besoin ; 0 : toutes.",
)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="SCORES",
    help="Fichier à écrire : .csv, .xlsx ou .json ; « - » : la sortie standard.",
)
@click.option("--json", "as_json", is_flag=True, help="Écrit un document JSON, pour un autre programme.")
@click.option(
    "--strict", is_flag=True, help="N’écrit rien si une seule ligne est refusée, ou une extension écartée."
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    metavar="NOMBRE",
    help="Départage autrement les offres à égalité.",
)
@click.option(
    "--processes",
    type=click.IntRange(min=1),
    default=os.cpu_count() or 1,
    show_default="un par cœur",
    metavar="NOMBRE",
    help="Processus qui se partagent les besoins ; le résultat est le même.",
)
def score(
    needs: Path,
    offers: Path,
    organisations: Path | None,
    criteria: str,
    top: int,
    output: Path,
    as_json: bool,
    strict: bool,
    seed: int,
    processes: int,
) -> None:
    """Lit les besoins et les offres (CSV, XLSX, XLS, ODS ; mêmes colonnes que l’import) et écrit, pour chaque
    besoin, les offres dont le métier convient, de la meilleure à la moins bonne, avec le détail de
    chaque critère. Le calcul est celui de l’application ; rien n’est gardé ni envoyé.

    Code de sortie : 0 quand le classement est écrit, les lignes laissées de côté et les extensions écartées étant
    dites sur la sortie d’erreur ; 1 quand un fichier ne peut pas être lu, quand --strict trouve une ligne refusée
    ou une extension écartée, ou quand un critère qui écarte des offres échoue, et rien n’est alors écrit ; 2 quand
    la commande est mal écrite.
    """
    from matchmaker.clock import now
    from matchmaker.core.scoring.chosen import choose
    from matchmaker.services.scoring.files.answer import Answer
    from matchmaker.services.scoring.files.reading import Files

    inputs = [file for file in (needs, offers, organisations) if file is not None]
    _refuse_output(output, as_json, inputs)
    registry, cpv_file = _installed()
    _tell_rejected(registry, strict)
    chosen = choose(criteria, registry.criteria)
    lists = _read(Files(needs, offers, organisations), registry, cpv_file)
    _tell_troubles(lists, strict)
    made_at = now()
    scores = _scored(lists, registry, chosen, made_at, Effort(top, seed, processes))
    rejected = {one.name: str(one) for one in registry.rejected}
    answer = Answer(scores, chosen, registry.versions, lists.troubles, made_at, top, seed, rejected)
    _write(output, _encoded(answer, ".json" if as_json else output.suffix.lower()))
    _tell_scores(scores)


class Effort(NamedTuple):
    """How much is kept of each need, what breaks ties, and how many share the work."""

    top: int
    seed: int
    processes: int


def _refuse_output(output: Path, as_json: bool, inputs: list[Path]) -> None:
    """What cannot be written is said before anything is read."""
    if as_json and output.suffix.lower() == ".xlsx":
        raise click.UsageError("--json n’écrit pas de classeur : donnez un nom qui finit par .json.")
    if output == STANDARD_OUTPUT:
        return
    if output.suffix.lower() not in ENDINGS:
        raise click.UsageError(
            f"« {output} » : donnez un nom qui finit par .csv, .xlsx ou .json, ou « - » pour la sortie standard."
        )
    refuse_unwritable(output)
    for file in inputs:
        if output.exists() and file.exists() and output.samefile(file):
            raise click.UsageError(
                f"« {output} » est une des listes à lire : donnez un autre nom, elle serait remplacée."
            )


def _installed() -> "tuple[Registry, str]":
    """The plugins this installation wants, and its official CPV list if it has one."""
    from matchmaker.config import load_settings
    from matchmaker.plugin_host.registry import load_plugins
    from matchmaker.plugin_host.selection import Selection

    settings = load_settings(mode="development")  # nothing is served: secrets and addresses do not matter
    folders = [Path(folder) for folder in settings.plugin_dirs.split(":") if folder]
    with without_traces():
        registry = load_plugins(folders, Selection.parse(settings.plugins))
    return registry, settings.cpv_file


def _read(files: "Files", registry: "Registry", cpv_file: str) -> "Lists":
    from matchmaker.core.directory.importing.lists import UnfitFile
    from matchmaker.data.cpv import cpv_table
    from matchmaker.documents.reading_refusals import UnreadableFile
    from matchmaker.services.scoring.files.reading import read_files

    try:
        return read_files(files, cpv_table(cpv_file), registry.every_field)
    except (UnreadableFile, UnfitFile) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        sentence = f"« {error.filename} » : impossible de lire le fichier : {reason(error)}."
        raise click.ClickException(sentence) from error


def _scored(
    lists: "Lists", registry: "Registry", chosen: "Chosen", made_at: "datetime", effort: "Effort"
) -> "FileScores":
    from matchmaker.plugin_host.contained import contained
    from matchmaker.plugin_host.registry import FORMS
    from matchmaker.services.scoring.files.records import records_of
    from matchmaker.services.scoring.files.run import GateFailed, TradeFailed, score_records
    from matchmaker.services.scoring.spread import ProcessLost

    fields = [one for form in FORMS for one in registry.fields(form)]
    records = records_of(lists.read, fields, made_at.date())
    try:
        with contained():  # what a plugin prints is no part of the answer
            return score_records(
                records, chosen, made_at, top=effort.top, seed=effort.seed, processes=effort.processes
            )
    except (GateFailed, ProcessLost, TradeFailed) as error:
        raise click.ClickException(str(error)) from error


def _encoded(answer: "Answer", kind: str) -> bytes:
    from matchmaker.services.scoring.files.answer import as_csv, as_document, as_workbook

    if kind == ".json":
        return (json.dumps(as_document(answer), ensure_ascii=False, indent=1) + "\n").encode()
    return as_workbook(answer) if kind == ".xlsx" else as_csv(answer)


def _write(output: Path, data: bytes) -> None:
    if output == STANDARD_OUTPUT:
        click.echo(data, nl=False)
    else:
        write_whole(output, data)


def _tell_rejected(registry: "Registry", strict: bool) -> None:
    """A plugin that did not load may have been a gate: nobody knows what it would have forbidden."""
    for rejected in registry.rejected:
        _say(f"{rejected} Aucun de ses critères n’est appliqué, même pour écarter des offres.")
    if strict and registry.rejected:
        raise click.ClickException(
            f"--strict : extensions écartées, {len(registry.rejected)}. Rien n’est écrit."
        )


def _tell_troubles(lists: "Lists", strict: bool) -> None:
    """What concerns rows left out comes first, so that a long list hides none of it without a word."""
    for trouble in lists.troubles[:MOST_LINES]:
        _say(f"{'Ligne laissée de côté : ' if trouble.blocking else ''}{trouble.line}")
    if len(lists.troubles) > MOST_LINES:
        hidden = len(lists.troubles) - MOST_LINES
        _say(f"… et {hidden} autres remarques : un fichier .json ou .xlsx les donne toutes.")
    if lists.refused:
        _say(f"Lignes laissées de côté : {lists.refused}.")
    if strict and lists.refused:
        raise click.ClickException(f"--strict : lignes refusées, {lists.refused}. Rien n’est écrit.")


def _tell_scores(scores: "FileScores") -> None:
    for failure in scores.failures:
        _say(f"Le critère « {failure.key} » a échoué et ne compte pas : {failure.error}.")
    for sentence, offers in scores.turned_away:
        _say(f"Paires besoin-offre écartées : {offers}. Motif : {sentence}")
    pairs = sum(len(need.pairs) for need in scores.needs)
    alone = sum(not need.pairs for need in scores.needs)
    _say(
        f"Besoins : {len(scores.needs)}, dont {alone} sans offre qui convienne. Offres : {scores.offers}. Lignes écrites : {pairs}."
    )


def _say(sentence: str) -> None:
    click.echo(sentence, err=True)
