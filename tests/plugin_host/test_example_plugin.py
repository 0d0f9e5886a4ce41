"""The plugin of docs/example-plugin, installed as anybody would and used through its entry point."""

import csv
import importlib.util
import os
import shutil
import subprocess
import sys

import pytest

KEY = "low_carbon_delivery"
NEEDS = """Acheteur;Ce que vous cherchez;Code CPV;low_carbon_delivery_wanted
Ville de Ris;Livraison de paniers de légumes;15300000;oui
Ville d’Évry;Livraison de paniers de légumes;15300000;
"""
OFFERS = """Fournisseur;Ce que vous proposez;Code CPV;low_carbon_delivery_share
Vélo primeur;Livraison de paniers de légumes;15300000;60
"""


@pytest.fixture(scope="module")
def installed(root, tmp_path_factory):
    """A folder with the installed package; the copy keeps what a build writes out of the project."""
    copy = shutil.copytree(root / "docs" / "example-plugin", tmp_path_factory.mktemp("source") / "plugin")
    target = tmp_path_factory.mktemp("site")
    # An environment made without pip has uv, which takes the same words.
    installer = ["pip"] if importlib.util.find_spec("pip") else ["uv", "pip"]
    words = ["install", "--quiet", "--no-index", "--no-deps", "--no-build-isolation", "--target", str(target)]
    subprocess.run([sys.executable, "-W", "ignore", "-m", *installer, *words, str(copy)], check=True)
    return target


@pytest.fixture
def run(installed, tmp_path):
    def run(*words):
        environ = os.environ | {"PYTHONPATH": str(installed)}
        command = [sys.executable, "-m", *map(str, words)]
        return subprocess.run(command, capture_output=True, text=True, env=environ, cwd=tmp_path, check=False)

    return run


def test_it_is_found_through_its_entry_point(run):
    listed, checked = run("matchmaker", "plugins", "list"), run("matchmaker", "plugins", "check")

    (line,) = [line for line in listed.stdout.splitlines() if line.startswith(KEY)]
    assert "Livraison décarbonée  [sourcing_only]  poids 1  matchmaker-low-carbon-delivery 1.0.0, " in line
    assert (checked.returncode, checked.stderr) == (0, "")


def test_it_scores_rows_beside_the_shipped_criteria(run, tmp_path):
    (tmp_path / "needs.csv").write_text(NEEDS)
    (tmp_path / "offers.csv").write_text(OFFERS)

    done = run("matchmaker", "score", "--needs", "needs.csv", "--offers", "offers.csv", "-o", "scores.csv")

    assert done.returncode == 0, done.stderr
    with (tmp_path / "scores.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert [(row[f"{KEY}_value"], row[f"{KEY}_evidence"], row[f"{KEY}_reason"]) for row in rows] == [
        ("0,75", "0,3", "Livraisons à vélo-cargo ou en véhicule électrique : 60 %."),
        ("", "", "Non demandé : ce critère ne compte pas ici."),
    ]


def test_its_own_tests_pass_where_it_lies(root, tmp_path):
    copy = shutil.copytree(root / "docs" / "example-plugin", tmp_path / "plugin")

    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error", str(copy)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)

    assert done.returncode == 0, done.stdout


def test_its_own_tests_pass_on_what_is_installed(run, root, tmp_path):
    tests = shutil.copytree(root / "docs" / "example-plugin" / "tests", tmp_path / "tests")

    done = run("pytest", "-q", "-p", "no:cacheprovider", "-W", "error", tests)

    assert done.returncode == 0, done.stdout
