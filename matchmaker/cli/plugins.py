"""`matchmaker plugins`: which criteria are in use, which were turned away and why, a new one."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from matchmaker.cli.traces import without_traces

if TYPE_CHECKING:
    from matchmaker.plugin_host.registry import Plugin, Registry

Command = TypeVar("Command", bound=Callable[..., None])


def _places(command: Command) -> Command:
    """The two settings that decide which plugins are loaded; the options name their variables."""
    dirs = click.option(
        "--dir",
        "directories",
        type=click.Path(path_type=Path, exists=True, file_okay=False),
        multiple=True,
        envvar="MATCHMAKER_PLUGIN_DIRS",
        help="Dossier d’extensions ; peut être répété (MATCHMAKER_PLUGIN_DIRS).",
    )
    names = click.option(
        "--only",
        "wanted",
        metavar="NOMS",
        default="",
        envvar="MATCHMAKER_PLUGINS",
        help="Extensions admises, ou refusées après « - » (MATCHMAKER_PLUGINS).",
    )
    return dirs(names(command))


@click.group(subcommand_metavar="COMMANDE [ARGUMENTS]…")
def plugins() -> None:
    """Les critères de mise en relation et les extensions qui les apportent."""


@plugins.command("list")
@_places
def list_plugins(directories: tuple[Path, ...], wanted: str) -> None:
    """Lister les critères en service, puis ce qui est écarté ou bloqué."""
    with without_traces():
        registry = _load(directories, wanted)
    for line in (*_in_use(registry), *_turned_away(registry)):
        click.echo(line)


@plugins.command()
@_places
@click.option("--trace", is_flag=True, help="Montrer aussi où, dans le code, le chargement a échoué.")
@click.pass_context
def check(ctx: click.Context, directories: tuple[Path, ...], wanted: str, trace: bool) -> None:
    """Vérifier chaque extension ; le code de sortie est 1 si l’une d’elles est écartée."""
    with contextlib.nullcontext() if trace else without_traces():
        registry = _load(directories, wanted)
    if registry.rejected:
        for line in _turned_away(registry):
            click.echo(line, err=True)
        ctx.exit(1)
    click.echo(
        f"{len(registry.plugins)} extensions vérifiées, {len(registry.criteria)} critères : tout va bien."
    )


@plugins.command()
@click.argument("name", metavar="NOM")
@click.option(
    "--in",
    "parent",
    default=".",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Dossier où créer l’extension (par défaut : ici).",
)
@_places
def new(name: str, parent: Path, directories: tuple[Path, ...], wanted: str) -> None:
    """Créer l’extension NOM : un critère qui marche, sa notice et ses tests."""
    from matchmaker.plugin_host.new import write_plugin

    with without_traces():
        registry = _load(directories, wanted)
    owners = {key: plugin.name for key, plugin in _owners(registry).items()}
    folder = write_plugin(name, parent, owners)
    click.echo(f"{folder} est créé. Ensuite :")
    click.echo(f"  MATCHMAKER_PLUGIN_DIRS={folder} matchmaker plugins check")
    click.echo(f"  pytest {folder}")


def _load(directories: tuple[Path, ...], wanted: str) -> "Registry":
    from matchmaker.plugin_host.registry import load_plugins
    from matchmaker.plugin_host.selection import Selection

    return load_plugins(directories, Selection.parse(wanted))


def _owners(registry: "Registry") -> dict[str, "Plugin"]:
    return {criterion.key: plugin for plugin in registry.plugins for criterion in plugin.criteria}


def _in_use(registry: "Registry") -> Iterator[str]:
    """One line each: key, label, legal stage, the weight an organiser starts from, version."""
    owners, width = _owners(registry), max(map(len, registry.criteria), default=0)
    for key, criterion in registry.criteria.items():
        weight = f"poids {criterion.default_weight:g}".replace(".", ",")
        yield f"{key:<{width}}  {criterion.label}  [{criterion.legal_stage}]  {weight}  {owners[key].version}"


def _turned_away(registry: "Registry") -> Iterator[str]:
    for rejected in registry.rejected:
        yield f"{rejected}  ({rejected.origin})"
    for name in registry.blocked:
        yield f"{name} : bloquée par MATCHMAKER_PLUGINS."
