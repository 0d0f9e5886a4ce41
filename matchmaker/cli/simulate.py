"""`matchmaker simulate`: what one table, slot or person more would bring to a problem file. No application."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from matchmaker.cli.scheduling import read_problem


@click.command(short_help="Dit ce qu’apporterait une table, un créneau ou une personne de plus.")
@click.argument("problem", type=click.Path(path_type=Path), metavar="PROBLEM.json")
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0),
    metavar="SECONDES",
    default=5.0,
    show_default=True,
    help="Temps au plus pour chaque hypothèse, en secondes.",
)
@click.option(
    "--seed",
    type=click.IntRange(0, 2**31 - 1),
    default=0,
    show_default=True,
    metavar="NOMBRE",
    help="Graine du hasard.",
)
@click.option("--json", "as_json", is_flag=True, help="Écrit du JSON plutôt qu’un tableau.")
def simulate(problem: Path, time_limit: float, seed: int, as_json: bool) -> None:
    """Lit PROBLEM.json (matchmaker-problem/1) et compare le meilleur planning à ceux d’hypothèses voisines.

    Un écart de valeur est exact, ou donné entre deux bornes quand le temps a manqué pour l’établir. Code de
    sortie : 0 avec un tableau, 3 si les règles ne peuvent pas toutes tenir, 4 si le temps n’a pas suffi.
    """
    from matchmaker.core.scheduling.simulate import Pace
    from matchmaker.core.scheduling.simulate import simulate as compare
    from matchmaker.core.scheduling.simulation_file import simulation_to_json

    pace = Pace(seconds=time_limit, seed=seed, tell=_progress())
    found = compare(read_problem(problem), pace=pace)
    if as_json:
        click.echo(json.dumps(simulation_to_json(found), ensure_ascii=False, indent=1))
    else:
        _show(found)
    sys.exit({"infeasible": 3, "unknown": 4}.get(found.base.status, 0))


def _progress() -> Any:
    """A line that is rewritten, on a terminal only."""
    terminal = sys.stderr.isatty()

    def tell(done: int, of: int) -> None:
        if terminal:
            click.echo(f"\r\033[K{done} hypothèses sur {of}" if done < of else "\r\033[K", nl=False, err=True)

    return tell


def _show(found: Any) -> None:
    if not found.base.possible:
        click.echo("Aucun planning de départ : les règles ne peuvent pas toutes tenir, ou le temps a manqué.")
        return
    value = _amount(found.base.weight, signed=False)
    click.echo(
        f"Aujourd’hui : {len(found.base.held)} rendez-vous, valeur {value}, {found.without} sans rendez-vous."
    )
    width = max(len(_words(one)) for one in found.gains)
    click.echo(f"{'Et si…':{width}}  {'rendez-vous':>11}  {'valeur':>16}  sans rendez-vous")
    for one in found.gains:
        click.echo(f"{_words(one):{width}}  {_row(one, found)}")


def _words(one: Any) -> str:
    return str(one.what_if.template.format(**one.what_if.values))


def _row(one: Any, found: Any) -> str:
    if one.outcome.status == "infeasible":
        return "impossible : les règles ne tiennent plus toutes"
    if not one.outcome.possible:
        return "le temps a manqué"
    fallen = f"  {len(one.fallen)} sous la garantie actuelle" if one.fallen else ""
    return f"{one.meetings:>+11}  {_amount(one.weight):>16}  {one.without - found.without:>+16}{fallen}"


def _amount(of: Any, *, signed: bool = True) -> str:
    """A proven number, or what is proven of it."""
    form = "{:+}" if signed else "{}"
    if of.exact is not None:
        return form.format(of.exact)
    if of.low is None:
        return "?" if of.high is None else "au plus " + form.format(of.high)
    if of.high is None:
        return "au moins " + form.format(of.low)
    return f"{form.format(of.low)} à {form.format(of.high)}"
