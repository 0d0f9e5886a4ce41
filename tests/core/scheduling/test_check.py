"""The independent checker: a good schedule passes, and each broken rule is named."""

from dataclasses import replace

import pytest

from matchmaker.core.scheduling.check import check
from matchmaker.core.scheduling.problem import Assignment, problem_from_json
from matchmaker.core.scheduling.solve import solve

PROBLEM = problem_from_json(
    {
        "format": "matchmaker-problem/1",
        "slots": 4,
        "sessions": [[0, 1], [2, 3]],
        "tables": [{"id": "T1", "features": ["quiet"]}, {"id": "T2", "slots": [0, 1, 2]}],
        "participants": [{"id": "A", "home_table": "T1"}, {"id": "B", "available": [0, 1, 2]}, {"id": "C"}],
        "meetings": [
            {"a": "A", "b": "B", "weight": 5},
            {"a": "B", "b": "C", "weight": 4, "slots": [1, 2], "required": True},
            {"a": "C", "b": "B", "weight": 3, "needs": ["quiet"], "uses": ["R"]},
            {"a": "A", "b": "C", "weight": 2, "length": 2},
        ],
        "resources": [{"id": "R", "available": [0]}],
        "precedences": [[2, 1]],
    }
)
SCHEDULE = solve(PROBLEM)


def moved(**changes):
    """The schedule with some meetings elsewhere: ``m0=(slot, table)``."""
    rows = {f"m{row.meeting}": row for row in SCHEDULE.assignments}
    rows |= {name: Assignment(int(name[1:]), *place) for name, place in changes.items()}
    return replace(SCHEDULE, assignments=tuple(rows.values()))


def templates(schedule):
    return {fault.template for fault in check(PROBLEM, schedule)}


def test_a_good_schedule_passes():
    assert SCHEDULE.status == "optimal"
    assert check(PROBLEM, SCHEDULE) == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"m9": (0, "T1")}, "Le rendez-vous 9 n’existe pas."),
        ({"m0": (0, "T9")}, "Le rendez-vous 0 est à une table inconnue : T9."),
        ({"m1": (3, "T2")}, "Le rendez-vous 1 ne peut pas commencer au créneau 3."),
        ({"m3": (1, "T1")}, "Le rendez-vous 3 déborde de sa demi-journée."),
        ({"m2": (0, "T2")}, "La table T2 n’a pas ce qu’il faut au rendez-vous 2."),
        ({"m0": (1, "T2")}, "Le rendez-vous 0 est à la table T2, pas à celle que garde l’un des deux."),
        ({"m0": (3, "T1")}, "B n’est pas présent au créneau 3."),
        ({"m2": (1, "T1")}, "R n’est pas disponible au créneau 1."),
        ({"m2": (2, "T1"), "m1": (2, "T2")}, "B et C se rencontrent deux fois en même temps au créneau 2."),
        ({"m2": (2, "T1"), "m1": (1, "T2")}, "Le rendez-vous 2 doit être fini avant que le 1 commence."),
    ],
)
def test_a_broken_rule_is_named(changes, sentence):
    sentences = [str(fault).replace("C et B", "B et C") for fault in check(PROBLEM, moved(**changes))]

    assert sentence in sentences


@pytest.mark.parametrize(
    "change",
    [
        {"weight": SCHEDULE.weight + 1},
        {"weight_bound": SCHEDULE.weight - 1},
        {"breaks": 7},
        {"shortfall_bound": 1},
    ],
)
def test_figures_must_be_true(change):
    assert check(PROBLEM, replace(SCHEDULE, **change)) != []


def test_every_meeting_is_accounted_for():
    assert check(PROBLEM, replace(SCHEDULE, unscheduled=(), assignments=SCHEDULE.assignments[:-1])) != []


def test_required_meetings_are_held():
    rows = tuple(row for row in SCHEDULE.assignments if row.meeting != 1)

    assert "Le rendez-vous {number} est obligatoire et n’est pas placé." in templates(
        replace(SCHEDULE, assignments=rows)
    )
