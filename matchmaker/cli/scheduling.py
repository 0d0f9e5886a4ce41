"""`matchmaker schedule`: problem file in, schedule file out. No application, no database."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from matchmaker.cli import Refused, reason
from matchmaker.cli.ctrl_c import until_ctrl_c
from matchmaker.cli.output_file import refuse_unwritable, write_whole
from matchmaker.cli.progress_line import ProgressLine
from matchmaker.core.scheduling.problem import BadProblem, Problem, problem_from_json

EXIT_CODES = {"optimal": 0, "feasible": 0, "infeasible": 3, "unknown": 4}
STOPPING = "Arrêt demandé : le meilleur planning trouvé est gardé. Ctrl-C encore pour tout abandonner."


@click.command(short_help="Calcule un planning : fichier problème en entrée, fichier planning en sortie.")
@click.argument("problem", type=click.Path(path_type=Path), metavar="PROBLEM.json")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    metavar="PLANNING.json",
    help="Fichier du planning à écrire.",
)
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0),
    metavar="SECONDES",
    default=30.0,
    show_default=True,
    help="Temps au plus, en secondes.",
)
@click.option(
    "--until",
    type=click.Choice(["weight", "breaks", "tables"]),
    default="tables",
    show_default=True,
    help="Où s’arrêter : « weight » quand les rendez-vous retenus et leur valeur sont établis.",
)
@click.option(
    "--seed",
    type=click.IntRange(0, 2**31 - 1),
    default=0,
    show_default=True,
    metavar="NOMBRE",
    help="Graine du hasard.",
)
def schedule(problem: Path, output: Path, time_limit: float, until: Any, seed: int) -> None:
    """Lit PROBLEM.json (matchmaker-problem/1) et écrit le meilleur planning (matchmaker-schedule/1).

    Code de sortie : 0 avec un planning, 3 si les règles ne peuvent pas toutes tenir (le conflit est dans le
    fichier), 4 si le temps n’a pas suffi, 2 si le fichier est mauvais. Ctrl-C arrête le calcul et garde le
    meilleur planning trouvé ; un second Ctrl-C abandonne tout.
    """
    from matchmaker.core.scheduling.check import check
    from matchmaker.core.scheduling.schedule import schedule_to_json
    from matchmaker.core.scheduling.solve import solve

    question = read_problem(problem)
    refuse_unwritable(output)
    line = ProgressLine(shown=sys.stderr.isatty())
    found = until_ctrl_c(
        lambda stop: solve(
            question, until=until, time_limit=time_limit, seed=seed, progress=line.report, stop=stop
        ),
        told=lambda: line.say(STOPPING),
        tick=line.write,
    )
    line.clear()
    if faults := check(question, found):
        raise click.ClickException(
            f"Le planning calculé ne passe pas le contrôle, rien n’est écrit : {faults[0]}"
        )
    write_whole(output, _as_bytes(schedule_to_json(found)))
    click.echo(_summary(found), err=True)
    sys.exit(EXIT_CODES[found.status])


def read_problem(path: Path) -> Problem:
    try:
        return problem_from_json(json.loads(_text(path)))
    except json.JSONDecodeError as error:
        raise _bad(path, f"ce n’est pas du JSON : ligne {error.lineno}, colonne {error.colno}.") from error
    except RecursionError as error:
        raise _bad(path, "les listes y sont emboîtées trop profondément.") from error
    except BadProblem as error:
        raise _bad(path, "\n  ".join(("le problème comporte des erreurs.", *error.faults))) from error


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _bad(path, "le texte n’est pas en UTF-8. Enregistrez-le en UTF-8.") from error
    except OSError as error:
        raise _bad(path, f"impossible de lire le fichier : {reason(error)}.") from error


def _bad(path: Path, sentence: str) -> Refused:
    return Refused(f"« {path} » : {sentence}")


def _as_bytes(document: dict[str, object]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _summary(found: Any) -> str:
    if found.status == "infeasible":
        return f"Les règles ne peuvent pas toutes tenir : {found.conflict.reason}"
    if found.status == "unknown" and found.stopped_by:
        return "Arrêté avant qu’un planning ne soit trouvé."
    if found.status == "unknown":
        return "Le temps imparti n’a pas suffi pour trouver un planning. Augmentez --time-limit."
    proven = found.weight == found.weight_bound and found.shortfall == found.shortfall_bound
    quality = "aucun planning ne fait mieux" if proven else f"au plus {found.weight_bound} serait possible"
    return (
        f"{len(found.assignments)} rendez-vous placés, {len(found.unscheduled)} non placés ; "
        f"valeur {found.weight} ({quality}) ; {found.breaks} attentes ; {found.seconds:.1f} s"
        f"{', arrêté à votre demande' if found.stopped_by else ''}."
    )
