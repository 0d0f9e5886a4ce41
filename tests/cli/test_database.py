"""The first start, in an empty folder, as docs/operations.md tells it."""

import os
import subprocess
import sys

import pytest

ADD = ("chamber", "add", "CRESS Essai", "--email", "nadia@exemple.fr", "--organiser", "Nadia Ben")


@pytest.fixture
def run(tmp_path):
    """Run `matchmaker` in an empty folder: (exit code, what it printed, what it complained of)."""

    def matchmaker(*arguments):
        environment = {**os.environ, "MATCHMAKER_MODE": "development"}
        environment |= {"MATCHMAKER_HOME": str(tmp_path / "home"), "MATCHMAKER_DATABASE_URL": ""}
        done = subprocess.run(
            [sys.executable, "-m", "matchmaker", *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    return matchmaker


def test_the_first_upgrade_makes_the_home_folder_and_the_tables(run):
    code, said, _ = run("db", "upgrade")

    assert (code, said) == (0, "La base de données est à jour.\n")
    assert run("db", "check")[0] == 0
    assert run(*ADD)[0] == 0


def test_before_the_first_upgrade_a_sentence_says_what_to_do(run):
    code, said, complaint = run(*ADD)

    assert (code, said) == (2, "")
    assert complaint.startswith("Erreur : La base de données n’est pas prête")
    assert complaint.endswith("« matchmaker doctor » dit ce qui manque.\n")
