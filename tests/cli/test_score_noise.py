"""A plugin that prints, or raises what ends programs, leaves the answer a machine reads as it is."""

import json
import os
import subprocess
import sys

import pytest

NOISY = """
from matchmaker.plugin_api import Criterion, Reason, Scores, hookimpl
class Noisy(Criterion):
    api_version = 1
    key, label, legal_stage, reads = "noisy", "Bavard", "info", ("offer.cpv", "need.cpv")
    def score(self, batch, context):
        print("Je calcule")
        {body}
    def explain(self, row, score):
        return Reason("Bavard.")
@hookimpl
def matchmaker_register_criteria():
    return [Noisy]
"""


@pytest.fixture
def score(tmp_path):
    """Score two needs against an offer with a plugin that ends its scoring so."""

    def score(body, *options):
        (tmp_path / "plugins").mkdir()
        (tmp_path / "plugins" / "noisy.py").write_text(NOISY.replace("{body}", body))
        needs = "Acheteur;Ce que vous cherchez;Code CPV\nVille;Tonte;77310000\nVille;Taille;77310000\n"
        offers = "Fournisseur;Ce que vous proposez;Code CPV\nJardins;Tonte;77310000\n"
        (tmp_path / "needs.csv").write_text(needs)
        (tmp_path / "offers.csv").write_text(offers)
        words = ["--json", "-o", "-", "--needs", "needs.csv", "--offers", "offers.csv", *options]
        return subprocess.run(
            [sys.executable, "-m", "matchmaker", "score", *words],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=os.environ | {"MATCHMAKER_PLUGIN_DIRS": str(tmp_path / "plugins")},
            check=False,
            timeout=100,
        )

    return score


def test_a_plugin_turned_away_is_one_sentence_and_no_traceback(score):
    done = score("def broken(:")

    assert done.returncode == 0
    assert "L’extension noisy est écartée : son chargement échoue" in done.stderr
    assert "Traceback" not in done.stderr
    assert "was rejected" not in done.stderr


def test_the_answer_is_the_document_alone(score):
    done = score("return Scores.unknown(len(batch))")

    assert done.returncode == 0, done.stderr
    assert [need["title"] for need in json.loads(done.stdout)["needs"]] == ["Tonte", "Taille"]
    assert "Je calcule" in done.stderr


@pytest.mark.parametrize(
    ("error", "processes"), [("GeneratorExit", "1"), ("GeneratorExit", "2"), ("KeyboardInterrupt", "2")]
)
def test_what_ends_programs_only_leaves_the_criterion_out(score, error, processes):
    done = score(f"raise {error}", "--processes", processes)

    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["left_out"] == [{"key": "noisy", "error": f"EndsTheProgram: {error}"}]
    assert [need["title"] for need in document["needs"]] == ["Tonte", "Taille"]
