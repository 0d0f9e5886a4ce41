import json

import pytest
from hypothesis import given, settings

from matchmaker.core.scheduling.problem import BadProblem, problem_from_json, problem_to_json
from tests.core.scheduling.tiny import problems

TWO = [{"id": "A"}, {"id": "B"}]
BASE = {"format": "matchmaker-problem/1", "slots": 2, "tables": 1, "participants": TWO, "meetings": []}


def faults_of(changes):
    with pytest.raises(BadProblem) as caught:
        problem_from_json(BASE | changes)
    return list(caught.value.faults)


@settings(max_examples=50, deadline=None)
@given(problems())
def test_a_problem_survives_its_file(problem):
    document = json.loads(json.dumps(problem_to_json(problem)))

    assert problem_from_json(document) == problem


def test_defaults_are_filled_in():
    [meeting] = problem_from_json(BASE | {"meetings": [{"a": "A", "b": "B"}]}).meetings

    assert (meeting.slots, meeting.length, meeting.weight, meeting.required) == (
        frozenset({0, 1}),
        1,
        0,
        False,
    )


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"format": "matchmaker-problem/9"}, "format"),
        ({"slots": None}, "slots"),
        ({"slots": -1}, "slots"),
        ({"slots": True}, "slots"),
        ({"slots": 10**9}, "slots"),
        ({"tables": None}, "tables"),
        ({"tables": [1, 2, 3]}, "tables"),
        ({"tables": [{"id": "T"}, {"id": "T"}]}, "tables"),
        ({"tables": [{"id": "T", "slots": [2]}]}, "tables[0].slots[0]"),
        ({"participants": {"id": "A"}}, "participants"),
        ({"participants": [*TWO, {"id": "A"}]}, "participants"),
        ({"participants": [{"id": None}]}, "participants[0].id"),
        ({"participants": [{"id": "A", "available": [0, 5]}]}, "participants[0].available[1]"),
        ({"participants": [{"id": "A", "capacity": 1.5}]}, "participants[0].capacity"),
        ({"participants": [{"id": "A", "home_table": "T"}]}, "participants[0].home_table"),
        ({"meetings": [{"a": "A", "b": "Z"}]}, "meetings[0].b"),
        ({"meetings": [{"a": "A", "b": "A"}]}, "meetings[0]"),
        ({"meetings": [{"a": "A", "b": "B", "weight": -1}]}, "meetings[0].weight"),
        ({"meetings": [{"a": "A", "b": "B", "slots": [9]}]}, "meetings[0].slots[0]"),
        ({"meetings": [{"a": "A", "b": "B", "length": 0}]}, "meetings[0].length"),
        ({"meetings": [{"a": "A", "b": "B", "required": "oui"}]}, "meetings[0].required"),
        ({"meetings": [{"a": "A", "b": "B", "uses": ["R"]}]}, "meetings[0].uses[0]"),
        ({"meetings": [{"a": "A", "b": "B", "tables": ["T9"]}]}, "meetings[0].tables[0]"),
        ({"sessions": [[0, 1], [1, 1]]}, "sessions[1]"),
        ({"sessions": [[0, 0]]}, "sessions"),
        ({"days": [[0, "x"]]}, "days[0]"),
        ({"precedences": [[0, 1]]}, "precedences[0]"),
        ({"previous": {"assignments": [{"meeting": 0, "slot": 0}]}}, "previous.assignments[0].meeting"),
        ({"previous": {"frozen_before": 3}}, "previous.frozen_before"),
    ],
)
def test_a_fault_names_its_place(changes, place):
    assert next(fault.split(": ")[0] for fault in faults_of(changes)) == place


def test_all_faults_are_told_at_once():
    faults = faults_of({"slots": "deux", "tables": None, "meetings": [{"a": "X", "b": "Y"}]})

    assert faults == [
        "slots: un nombre entier est attendu, pas 'deux'.",
        "tables: le nombre de tables (ou leur liste) manque.",
        "meetings[0].a: il n’y a pas de participant 'X'.",
        "meetings[0].b: il n’y a pas de participant 'Y'.",
    ]


@pytest.mark.parametrize("document", [None, [], "texte", 3, {}])
def test_what_is_no_problem_at_all_is_refused(document):
    with pytest.raises(BadProblem):
        problem_from_json(document)
