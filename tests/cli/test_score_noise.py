"""What a plugin prints while it scores never stands in the answer a machine reads."""

import json
import subprocess
import sys

NOISY = """
from matchmaker.plugin_api import Criterion, Reason, Scores, hookimpl
class Noisy(Criterion):
    api_version = 1
    key, label, legal_stage, reads = "noisy", "Bavard", "info", ("offer.cpv", "need.cpv")
    def score(self, batch, context):
        print("Je calcule")
        return Scores.unknown(len(batch))
    def explain(self, row, score):
        return Reason("Bavard.")
@hookimpl
def matchmaker_register_criteria():
    return [Noisy]
"""


def test_the_answer_is_the_document_alone(tmp_path):
    (tmp_path / "plugins").mkdir()
    (tmp_path / "plugins" / "noisy.py").write_text(NOISY)
    (tmp_path / "needs.csv").write_text("Acheteur;Ce que vous cherchez;Code CPV\nVille;Tonte;77310000\n")
    (tmp_path / "offers.csv").write_text(
        "Fournisseur;Ce que vous proposez;Code CPV\nJardins;Tonte;77310000\n"
    )
    command = [sys.executable, "-m", "matchmaker", "score", "--json", "-o", "-"]

    done = subprocess.run(
        [*command, "--needs", "needs.csv", "--offers", "offers.csv"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={"MATCHMAKER_PLUGIN_DIRS": str(tmp_path / "plugins")},
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert [need["title"] for need in json.loads(done.stdout)["needs"]] == ["Tonte"]
    assert "Je calcule" in done.stderr
