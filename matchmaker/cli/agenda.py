"""`matchmaker plan`: one workbook in, the timetable and everybody's agenda out. No server, nothing kept."""

import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from matchmaker.cli import Refused
from matchmaker.cli.output_folder import OutputFolder

if TYPE_CHECKING:
    from flask import Flask

    from matchmaker.cli import TopFloor
    from matchmaker.services.agenda.plan import Planned
    from matchmaker.services.agenda.troubles import Trouble

LONGEST_LIST = 200  # lines of problems on a screen; the rest is counted


@click.command(
    short_help="Fait le planning d’un classeur : rendez-vous, plannings individuels, plan des tables."
)
@click.argument("workbook", required=False, type=click.Path(path_type=Path), metavar="[CLASSEUR.xlsx]")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DOSSIER", help="Dossier à écrire.")
@click.option(
    "--template",
    type=click.Path(path_type=Path),
    metavar="CLASSEUR.xlsx",
    help="Écrit un classeur vide à remplir, avec son mode d’emploi, et s’arrête là.",
)
@click.option(
    "--keep-going", is_flag=True, help="Laisse de côté les lignes à corriger et planifie les autres."
)
@click.option(
    "--progress",
    type=click.Choice(["auto", "json", "none"]),
    default="auto",
    show_default=True,
    help="Avancement : une barre sur un terminal, des lignes JSON pour un autre programme, ou rien.",
)
@click.pass_obj
def plan(
    top_floor: "TopFloor",
    workbook: Path | None,
    output: Path | None,
    template: Path | None,
    keep_going: bool,
    progress: str,
) -> None:
    """Lit CLASSEUR.xlsx et écrit dans DOSSIER le planning, un planning individuel par structure
    (PDF et ICS), le plan des tables et une synthèse : ce qui est prouvé, et pourquoi chaque vœu non
    placé ne l’est pas. Rien n’est envoyé à personne, rien n’est gardé.

    Code de sortie : 0 quand tout est écrit ; 2 quand le classeur est à corriger, avec tous les
    problèmes à la fois, par feuille, ligne et colonne ; rien n’est alors écrit.
    """
    if template is not None:
        if workbook or output:
            raise click.UsageError("--template s’emploie seul : donnez-lui le nom du classeur à écrire.")
        _write_template(top_floor, template)
        return
    if workbook is None or output is None:
        raise click.UsageError("Donnez le classeur à lire et, après -o, le dossier à écrire.")
    teller = (
        JsonTeller() if progress == "json" else BarTeller(shown=progress == "auto" and sys.stderr.isatty())
    )
    _plan(top_floor, workbook, output, teller, keep_going=keep_going)


class BarTeller:
    """Tells a person: a bar on a terminal, sentences at the end."""

    def __init__(self, *, shown: bool) -> None:
        self.shown = shown

    def report(self, share: float, phase: str) -> None:
        if self.shown:
            done = round(share * 30)
            click.echo(f"\r\033[K[{'█' * done}{'░' * (30 - done)}] {share:4.0%} {phase}", nl=False, err=True)

    def refuse(self, sentence: str, troubles: "Sequence[Trouble]") -> None:
        self._clear()
        click.echo(sentence, err=True)
        for trouble in troubles[:LONGEST_LIST]:
            click.echo(f"  {trouble.line}", err=True)
        if len(troubles) > LONGEST_LIST:
            click.echo(f"  … et {len(troubles) - LONGEST_LIST} autres.", err=True)

    def finish(self, planned: "Planned", output: Path) -> None:
        self._clear()
        for remark in planned.remarks[:LONGEST_LIST]:
            click.echo(f"À savoir : {remark.line}", err=True)
        click.echo(f"{planned.sentence} {planned.proof}")
        click.echo(f"Tout est dans « {output} ».")

    def _clear(self) -> None:
        if self.shown:
            click.echo("\r\033[K", nl=False, err=True)


class JsonTeller:
    """Tells another program: one JSON object per line on the standard output."""

    def __init__(self) -> None:
        self.said: tuple[float, str] | None = None

    def report(self, share: float, phase: str) -> None:
        step = (round(share, 2), phase)
        if step != self.said:
            self.said = step
            self._say(fraction=step[0], phase=phase)

    def refuse(self, sentence: str, troubles: "Sequence[Trouble]") -> None:
        self._say(refused=sentence, problems=[trouble.as_json() for trouble in troubles])

    def finish(self, planned: "Planned", output: Path) -> None:
        remarks = [remark.as_json() for remark in planned.remarks]
        self._say(done=planned.figures, sentence=planned.sentence, proof=planned.proof, problems=remarks)

    def _say(self, **values: object) -> None:
        click.echo(json.dumps(values, ensure_ascii=False))


def _plan(
    top_floor: "TopFloor", workbook: Path, output: Path, teller: BarTeller | JsonTeller, *, keep_going: bool
) -> None:
    from matchmaker.core.errors import Refusal
    from matchmaker.documents.pack import TOP
    from matchmaker.services.agenda.plan import plan_workbook
    from matchmaker.services.agenda.troubles import BadWorkbook

    folder = OutputFolder(output, own=TOP)
    data = _read(workbook)
    with tempfile.TemporaryDirectory(prefix="matchmaker-plan-") as home:
        app = _private_app(top_floor, Path(home))
        try:
            planned = plan_workbook(app, data, workbook.name, report=teller.report, keep_going=keep_going)
        except BadWorkbook as error:
            teller.refuse(str(error), error.troubles)
            sys.exit(Refused.exit_code)
        except Refusal as error:
            teller.refuse(str(error), ())
            sys.exit(Refused.exit_code)
        folder.write(planned.contents)
    teller.finish(planned, output)


def _private_app(top_floor: "TopFloor", home: Path) -> "Flask":
    """An application with a database of its own, that mails nobody and asks no broker."""
    from matchmaker.config import load_settings

    settings = load_settings(mode="development", home=home, database_url="", broker_url="", mail_url="null:")
    return top_floor.create_app(settings)


def _read(workbook: Path) -> bytes:
    if workbook.is_dir():
        raise Refused(f"« {workbook} » est un dossier ; donnez un classeur.")
    return workbook.read_bytes()


def _write_template(top_floor: "TopFloor", path: Path) -> None:
    from matchmaker.services.agenda.template import empty_workbook

    if path.suffix.lower() != ".xlsx":
        raise Refused(f"« {path} » : le nom du classeur doit finir par .xlsx.")
    if not path.parent.is_dir():
        raise Refused(f"Le dossier « {path.parent} » n’existe pas : créez-le, ou donnez-en un autre.")
    if path.exists():
        raise Refused(
            f"« {path} » existe déjà : donnez un autre nom, pour ne pas effacer un classeur rempli."
        )
    with (
        tempfile.TemporaryDirectory(prefix="matchmaker-plan-") as home,
        _private_app(top_floor, Path(home)).app_context(),
    ):
        data = empty_workbook()
    path.write_bytes(data)
    click.echo(f"« {path} » est prêt à remplir : commencez par la feuille « Mode d’emploi ».")
