import json

from click.testing import CliRunner

from matchmaker.cli.simulate import simulate

PROBLEM = {
    "format": "matchmaker-problem/1",
    "slots": 1,
    "tables": 1,
    "participants": [{"id": "A"}, {"id": "B"}, {"id": "C"}],
    "meetings": [{"a": "A", "b": "B", "weight": 5}, {"a": "A", "b": "C", "weight": 3}],
}


def run(folder, document, *options):
    source = folder / "problem.json"
    source.write_text(json.dumps(document))
    return CliRunner().invoke(simulate, [str(source), *options])


def test_the_table_says_what_a_slot_more_would_bring(tmp_path):
    result = run(tmp_path, PROBLEM)

    assert result.exit_code == 0
    assert "Aujourd’hui : 1 rendez-vous, valeur 5, 1 sans rendez-vous." in result.output
    (line,) = [line for line in result.output.splitlines() if line.startswith("Un créneau de plus")]
    assert line.split()[-3:] == ["+1", "+3", "-1"]


def test_the_same_as_json_for_a_program(tmp_path):
    document = json.loads(run(tmp_path, PROBLEM, "--json").output)

    one = next(row for row in document["gains"] if row["key"] == "slots+1")
    assert (document["held"], document["weight"], one["weight"], one["proven"]) == (1, [5, 5], [3, 3], True)


def test_rules_that_cannot_be_kept_give_3(tmp_path):
    meetings = [meeting | {"required": True} for meeting in PROBLEM["meetings"]]

    result = run(tmp_path, PROBLEM | {"meetings": meetings})

    assert (result.exit_code, "Aucun planning de départ" in result.output) == (3, True)


def test_a_bad_file_gives_2(tmp_path):
    assert run(tmp_path, {"format": "other"}).exit_code == 2
