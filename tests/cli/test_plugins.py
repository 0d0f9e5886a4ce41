import re
import subprocess
import sys

import pytest
from click.testing import CliRunner

from matchmaker.cli import matchmaker


@pytest.fixture
def run():
    return lambda *words, **env: CliRunner().invoke(matchmaker, ["plugins", *words], env=env)


def test_the_list_names_each_criterion_with_its_legal_stage_and_version(run):
    done = run("list")

    assert done.exit_code == 0
    assert "local            Proximité  [sourcing_only]  poids 1  matchmaker 0.1.0" in done.output
    assert "coop_governance  Gouvernance coopérative  [sourcing_only]  poids 0  matchmaker" in done.output


def test_check_is_content_with_the_shipped_plugins(run):
    done = run("check")

    assert done.exit_code == 0
    assert re.fullmatch(r"(\d+) extensions vérifiées, \1 critères : tout va bien\.\n", done.output)


def test_check_says_why_a_plugin_is_turned_away(run, tmp_path):
    (tmp_path / "bad.py").write_text("import no_such_module")

    done = run("check", MATCHMAKER_PLUGIN_DIRS=str(tmp_path))

    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == (
        "L’extension bad est écartée : elle importe « no_such_module », qui n’est pas installé. Installez-le ou "
        f"corrigez l’import.  ({tmp_path})\n"
    )


def test_check_outlives_a_plugin_that_ends_the_program(tmp_path):
    (tmp_path / "bad.py").write_text("import os; print('Adieu'); os._exit(0)")
    command = [sys.executable, "-m", "matchmaker", "plugins", "check", "--dir", str(tmp_path)]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "L’extension bad est écartée : son chargement arrête le programme. Retirez-en les appels comme sys.exit() ; "
        f"pour signaler une erreur, levez une exception.  ({tmp_path})\n"
    )


def test_check_shows_the_place_of_the_error_when_asked(tmp_path):
    (tmp_path / "bad.py").write_text("1 / 0  # here")
    command = [sys.executable, "-m", "matchmaker", "plugins", "check", "--dir", str(tmp_path)]

    short, long = (
        subprocess.run([*command, *more], capture_output=True, text=True, check=False).stderr
        for more in ((), ("--trace",))
    )

    assert "1 / 0  # here" not in short
    assert "1 / 0  # here" in long
    assert short in long


def test_a_blocked_plugin_is_listed_as_such(run):
    done = run("list", MATCHMAKER_PLUGINS="-local")

    assert "local : bloquée par MATCHMAKER_PLUGINS." in done.output
    assert "Proximité" not in done.output


def test_a_new_plugin_passes_the_check(run, tmp_path):
    made = run("new", "circuit_court", "--in", str(tmp_path))
    checked = run("check", "--dir", str(tmp_path / "matchmaker-circuit-court"))

    assert (made.exit_code, checked.exit_code) == (0, 0)
    assert "tout va bien" in checked.output


def test_a_key_in_use_is_refused_before_anything_is_written(run, tmp_path):
    done = run("new", "local", "--in", str(tmp_path))

    assert done.exit_code != 0
    assert "le critère « local » existe déjà, fourni par local." in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_bad_name_is_a_sentence(run, tmp_path):
    done = run("new", "Circuit-Court", "--in", str(tmp_path))

    assert done.exit_code == 2
    assert "« Circuit-Court » ne peut pas nommer une extension" in done.stderr
