import json

import pytest
from click.testing import CliRunner

from matchmaker.cli.scheduling import schedule

PROBLEM = {
    "format": "matchmaker-problem/1",
    "slots": 2,
    "tables": 1,
    "participants": [{"id": "A"}, {"id": "B"}, {"id": "C"}],
    "meetings": [{"a": "A", "b": "B", "weight": 5}, {"a": "A", "b": "C", "weight": 3}],
}


def run(folder, document, *options):
    source = folder / "problem.json"
    source.write_bytes(document if isinstance(document, bytes) else json.dumps(document).encode())
    return CliRunner().invoke(schedule, [str(source), "-o", str(folder / "out.json"), *options])


def files_in(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_schedule_is_written(tmp_path):
    result = run(tmp_path, PROBLEM)

    written = json.loads((tmp_path / "out.json").read_text())
    assert (result.exit_code, written["status"], written["weight"]) == (0, "optimal", 8)
    assert files_in(tmp_path) == ["out.json", "problem.json"]


def test_a_byte_order_mark_does_not_matter(tmp_path):
    assert run(tmp_path, json.dumps(PROBLEM).encode("utf-8-sig")).exit_code == 0


def test_until_weight_and_seed_are_taken(tmp_path):
    run(tmp_path, PROBLEM, "--until", "weight", "--seed", "7", "--time-limit", "5")

    written = json.loads((tmp_path / "out.json").read_text())
    assert (written["until"], written["seed"], written["breaks_bound"]) == ("weight", 7, None)


def test_an_infeasible_problem_gives_3_and_its_conflict(tmp_path):
    meetings = [{**meeting, "required": True, "slots": [0]} for meeting in PROBLEM["meetings"]]

    result = run(tmp_path, PROBLEM | {"meetings": meetings})

    written = json.loads((tmp_path / "out.json").read_text())
    assert (result.exit_code, written["status"], written["conflict"]["meetings"]) == (3, "infeasible", [0, 1])
    assert [row["meeting"] for row in written["assignments"]] == [0]


def test_no_time_at_all_gives_4(tmp_path):
    first, second = PROBLEM["meetings"]
    meetings = [{**first, "required": True, "slots": [0]}, {**second, "required": True, "slots": [2]}]

    uneven = PROBLEM | {"slots": 3, "meetings": meetings, "max_break_difference": 0}
    result = run(tmp_path, uneven, "--time-limit", "0")

    assert result.exit_code == 4
    assert json.loads((tmp_path / "out.json").read_text())["stopped"] == "time"


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (b"", "ce n’est pas du JSON : ligne 1, colonne 1."),
        (b"{", "ce n’est pas du JSON"),
        ("é".encode("cp1252"), "le texte n’est pas en UTF-8"),
        (b"[" * 100_000, "emboîtées trop profondément"),
        ({"format": "other"}, "format: 'other' n’est pas connu"),
        (PROBLEM | {"meetings": [{"a": "A", "b": "Z"}]}, "meetings[0].b: il n’y a pas de participant 'Z'."),
        (PROBLEM | {"sessions": [[0, 1], [1, 1]]}, "sans trou ni chevauchement"),
    ],
)
def test_a_bad_file_gives_2_and_a_sentence(tmp_path, document, sentence):
    result = run(tmp_path, document)

    assert result.exit_code == 2
    assert sentence in result.output
    assert "Traceback" not in result.output
    assert files_in(tmp_path) == ["problem.json"]


def test_a_missing_file_gives_2(tmp_path):
    result = CliRunner().invoke(schedule, [str(tmp_path / "no.json"), "-o", str(tmp_path / "out.json")])

    assert result.exit_code == 2
    assert "impossible de lire le fichier : il n’existe pas." in result.output


@pytest.mark.parametrize("output", ["", "nowhere/out.json"])
def test_a_place_that_cannot_be_written_is_refused_before_the_work(tmp_path, output):
    source = tmp_path / "problem.json"
    source.write_text(json.dumps(PROBLEM))

    result = CliRunner().invoke(schedule, [str(source), "-o", str(tmp_path / output)])

    assert result.exit_code == 2
