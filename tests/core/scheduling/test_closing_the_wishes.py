"""Story 4: the same wishes under four rules, with the figures and reasons an organiser reads."""

import pytest

from matchmaker.core.requests.value import Answer, Rank, Rule, Silence, Wish, apply_rule, pairs_of
from matchmaker.core.scheduling.check import check
from matchmaker.core.scheduling.problem import problem_from_json
from matchmaker.core.scheduling.solve import solve
from tests.factories.stories import WISHES

NAMES = {
    "S5": "Mobil’Insert",
    "B1": "Département de la Seine-Verte",
    "S6": "Coop Signal",
    "B2": "Ville de Valbrune",
}


def name_of(who):
    return NAMES.get(who, who)


def wish(pair, asked, answered):
    silent = Answer.SILENT if answered is None else Answer.ACCEPTED
    return Wish(*pair, Rank(asked), silent, None if answered is None else Rank(answered))


def held_under(silence, guarantee):
    """The problem of the rule, solved: pairs held, reasons of the others by pair."""
    wishes = [wish(pair, *ranks) for pair, ranks in WISHES.items()]
    choice = apply_rule(Rule(silence=silence, guarantee=guarantee), pairs_of(wishes))
    present = {"B2": [0, 1], "S5": [2, 3]}
    homes = {"B1": "T1", "B2": "T2", "B3": "T3"}
    people = ["B1", "B2", "B3", "S1", "S2", "S3", "S4", "S5", "S6"]
    problem = problem_from_json(
        {
            "format": "matchmaker-problem/1",
            "slots": 4,
            "tables": [{"id": table} for table in ("T1", "T2", "T3", "T4")],
            "participants": [
                {
                    "id": who,
                    "available": present.get(who),
                    "min_meetings": choice.guarantee,
                    "home_table": homes.get(who),
                }
                for who in people
            ],
            "meetings": [{"a": one.a, "b": one.b, "weight": one.weight} for one in choice.candidates],
        }
    )
    schedule = solve(problem, until="weight")
    assert schedule.status == "optimal"
    assert check(problem, schedule) == []
    pairs = [(one.a, one.b) for one in choice.candidates]
    held = {pairs[row.meeting] for row in schedule.assignments}
    reasons = {pairs[row.meeting]: row.reason for row in schedule.unscheduled}
    return schedule, held, reasons


def partners_of(who, held):
    return "".join(sorted(a if b == who else b for a, b in held if who in (a, b)))


@pytest.mark.parametrize(
    ("silence", "guarantee", "meetings", "partners"),
    [
        (Silence.LEFT_OUT, 0, 6, "S1S2S3S4"),
        (Silence.AFTER_OTHERS, 0, 8, "S1S2S3S4"),
        (Silence.LEFT_OUT, 1, 6, "S1S3S4S5"),
        (Silence.AFTER_OTHERS, 1, 8, "S1S2S4S5"),
    ],
)
def test_each_rule_has_its_schedule(silence, guarantee, meetings, partners):
    _, held, reasons = held_under(silence, guarantee)

    assert (len(held), partners_of("B1", held)) == (meetings, partners)
    assert reasons["S5", "B2"].code == "no_common_slot"
    assert reasons["S6", "B1"].code in ("busy", "participant_full")
    assert reasons["S6", "B1"].sentence(name_of).startswith("Agenda complet : Département de la Seine-Verte")


def test_a_buyer_nobody_else_wants_stays_under_its_guarantee():
    schedule, _, _ = held_under(Silence.LEFT_OUT, 1)

    assert schedule.shortfall == 1


def test_a_guarantee_is_the_reason_of_the_meeting_it_displaced():
    _, _, reasons = held_under(Silence.AFTER_OTHERS, 1)

    reason = reasons["S3", "B1"]

    assert reason.code == "guarantee"
    assert reason.sentence(name_of) == "Place donnée pour garantir un rendez-vous à Mobil’Insert."
