import pytest
from click.testing import CliRunner

from matchmaker.cli import matchmaker


@pytest.fixture
def run():
    return lambda *words, **env: CliRunner().invoke(matchmaker, ["plugins", *words], env=env)


def test_the_list_names_each_criterion_with_its_legal_stage_and_version(run):
    done = run("list")

    assert done.exit_code == 0
    assert "local          Proximité  [sourcing_only]  matchmaker 0.1.0" in done.output


def test_check_is_content_with_the_shipped_plugins(run):
    done = run("check")

    assert (done.exit_code, done.output) == (0, "6 extensions vérifiées, 6 critères : tout va bien.\n")


def test_check_says_why_a_plugin_is_turned_away(run, tmp_path):
    (tmp_path / "bad.py").write_text("import no_such_module")

    done = run("check", MATCHMAKER_PLUGIN_DIRS=str(tmp_path))

    assert done.exit_code == 1
    assert "L’extension bad est écartée : son chargement échoue" in done.stderr


def test_a_blocked_plugin_is_listed_as_such(run):
    done = run("list", MATCHMAKER_PLUGINS="-local")

    assert "local : bloquée par MATCHMAKER_PLUGINS." in done.output
    assert "Proximité" not in done.output


def test_a_new_plugin_passes_the_check(run, tmp_path):
    made = run("new", "circuit_court", "--in", str(tmp_path))
    checked = run("check", "--dir", str(tmp_path / "matchmaker-circuit-court"))

    assert (made.exit_code, checked.exit_code) == (0, 0)
    assert "7 extensions vérifiées, 7 critères" in checked.output


def test_a_bad_name_is_a_sentence(run, tmp_path):
    done = run("new", "Circuit-Court", "--in", str(tmp_path))

    assert done.exit_code == 2
    assert "« Circuit-Court » ne peut pas nommer une extension" in done.stderr
