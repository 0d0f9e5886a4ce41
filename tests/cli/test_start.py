"""The command line starts at once, speaks French, and ends on a sentence instead of a traceback."""

import json
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from matchmaker.cli import COMMANDS, Entry, LazyGroup, matchmaker
from matchmaker.core.errors import NotFound

HEAVY = {"flask", "numpy", "sqlalchemy", "celery", "scipy", "ortools"}
WITNESS = """
import json, sys
from matchmaker.__main__ import main
try:
    main()
finally:
    print(json.dumps(sorted(name for name in sys.modules if "." not in name)), file=sys.stderr)
"""


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_import_nothing_heavy(option):
    done = _run("-c", WITNESS, option)

    assert HEAVY & set(json.loads(done.stderr)) == set()


def test_the_application_starts_without_the_solvers():
    """They take seconds and a hundred megabytes of every process: who computes a timetable loads them."""
    loaded = "import matchmaker.app, sys; print(*{name.split('.')[0] for name in sys.modules})"

    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)

    assert {"ortools", "scipy", "pysat"} & set(done.stdout.split()) == set()


def test_version():
    assert _run("-m", "matchmaker", "--version").stdout == f"matchmaker {version('matchmaker')}\n"


def test_help_is_in_french():
    assert "Utilisation : matchmaker" in _run("-m", "matchmaker", "--help").stdout


@pytest.mark.parametrize("command", ["chamber add", "plugins list", "schedule", "worker", "import", "db"])
def test_the_help_names_values_in_french(command):
    words = set(_run("-m", "matchmaker", *command.split(), "--help").stdout.split())

    assert words & {"TEXT", "INTEGER", "FLOAT", "RANGE", "COMMAND", "[ARGS]...", "LE", "Options:"} == set()


def test_an_unknown_command_is_a_sentence():
    done = _run("-m", "matchmaker", "diner")

    assert (done.returncode, done.stderr.splitlines()[-1]) == (
        2,
        "Erreur : La commande « diner » n’existe pas.",
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_and_its_options(name):
    command = matchmaker.get_command(click.Context(matchmaker), name)

    for each in _with_subcommands(command):
        assert each.help, each.name
        assert [
            option.name for option in each.params if isinstance(option, click.Option) and not option.help
        ] == []


def _with_subcommands(command):
    yield command
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            yield from _with_subcommands(inner)


@click.command()
def refuse():
    raise NotFound()


@click.command()
def read_what_is_not_there():
    Path("/nowhere/list.csv").read_text()


@click.command()
def interrupt():
    raise KeyboardInterrupt


@click.command()
def fail():
    raise ZeroDivisionError


@pytest.fixture
def group() -> LazyGroup:
    """A group whose commands go wrong, each in its way."""
    names = ("refuse", "read_what_is_not_there", "interrupt", "fail")
    return LazyGroup(name="group", entries={name: Entry(f"{__name__}:{name}", name) for name in names})


def test_a_refusal_is_one_sentence_and_exit_code_2(group):
    result = CliRunner().invoke(group, ["refuse"])

    assert (result.exit_code, result.output) == (2, f"Error: {NotFound()}\n")


def test_an_unreadable_file_is_named(group):
    result = CliRunner().invoke(group, ["read_what_is_not_there"])

    assert (result.exit_code, result.output) == (
        2,
        "Error: Impossible d’utiliser « /nowhere/list.csv » : il n’existe pas.\n",
    )


def test_an_interruption_is_calm(group):
    result = CliRunner().invoke(group, ["interrupt"])

    assert (result.exit_code, result.output.strip()) == (1, "Aborted!")


def test_an_error_of_ours_keeps_its_traceback(group):
    result = CliRunner().invoke(group, ["fail"])

    assert isinstance(result.exception, ZeroDivisionError)


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)
