"""What changes would bring, against all schedules of tiny problems."""

from hypothesis import given

from matchmaker.core.scheduling.alternative import Outcome, Range
from matchmaker.core.scheduling.problem import problem_from_json
from matchmaker.core.scheduling.simulate import Pace, gain, most_wanted, simulate
from matchmaker.core.scheduling.what_if import what_ifs
from tests.core.scheduling.profiles import examples
from tests.core.scheduling.tiny import all_schedules, problems, value_of

PACE = Pace(seconds=10)


def best_of(problem):
    """(shortfall, weight) of the best of all schedules; None where there is none."""
    values = [value_of(problem, rows)[:2] for rows in all_schedules(problem)]
    return (min(values)[0], -min(values)[1]) if values else None


def event_meetings():
    return [
        {"a": "F1", "b": "B", "weight": 500},
        {"a": "F2", "b": "B", "weight": 400},
        {"a": "F3", "b": "B", "weight": 300},
        {"a": "F1", "b": "F2", "weight": 50},
    ]


def event(**values):
    """Three firms want the same buyer, who has two slots; one more pair could meet at another table."""
    people = [{"id": name} for name in ("B", "F1", "F2", "F3")]
    document = {
        "format": "matchmaker-problem/1",
        "slots": 2,
        "tables": 1,
        "participants": people,
        "meetings": event_meetings(),
    }
    return problem_from_json(document | values)


def gained(problem, key):
    return next(one for one in simulate(problem, pace=PACE).gains if one.what_if.key == key)


def test_a_slot_more_brings_the_meeting_it_has_room_for():
    one = gained(event(), "slots+1")

    assert (one.weight, one.more, one.fewer, one.outcome.proven) == (Range(300, 300), (2,), (), True)


def test_a_table_less_is_impossible_to_ask_when_there_is_only_one():
    keys = [one.what_if.key for one in simulate(event(), pace=PACE).gains]

    assert keys == ["tables+2", "tables+1", "slots+1", "slots+2", "guarantee+1", "delegate:B"]


def test_a_table_more_brings_nothing_where_the_buyer_is_what_lacks():
    one = gained(event(meetings=event_meetings()[:3]), "tables+1")

    assert (one.weight, one.meetings) == (Range(0, 0), 0)


def test_one_more_person_needs_a_table_to_sit_at():
    alone = gained(event(), "delegate:B")
    seated = gained(event(tables=2), "delegate:B")

    assert (alone.weight, seated.weight) == (Range(0, 0), Range(350, 350))


def test_whoever_kept_a_table_leaves_it_when_two_come():
    tables = [{"id": "T1"}, {"id": "T2"}]
    people = [{"id": "B", "home_table": "T1"}, {"id": "F1"}, {"id": "F2"}, {"id": "F3"}]

    one = gained(event(tables=tables, participants=people), "delegate:B")

    assert (one.weight, one.meetings) == (Range(350, 350), 2)


def test_a_lower_guarantee_says_who_falls_below():
    people = [{"id": "B"}, {"id": "F1"}, {"id": "F2"}, {"id": "F3", "min_meetings": 1}]

    one = gained(event(participants=people), "guarantee=0")

    assert (one.weight, one.fallen, one.risen) == (Range(100, 100), ("F3",), ())
    assert (one.more, one.fewer) == ((1,), (2,))


def test_a_higher_guarantee_says_what_it_costs():
    one = gained(event(), "guarantee+1")

    # F3 meets the buyer and the other two each other: 350 instead of 900.
    assert (one.outcome.shortfall.exact, one.weight.exact) == (0, -550)


def test_equal_schedules_differ_no_more_than_they_must():
    meetings = [{"a": f"F{n}", "b": "B", "weight": 7} for n in (1, 2, 3)]
    problem = event(meetings=meetings, slots=1)

    for one in simulate(problem, pace=PACE).gains:
        assert one.fewer == ()


def test_a_value_that_is_not_proven_is_a_range():
    now = Outcome(frozenset(), 0, 90, Range(0, 0), Range(90, 100))
    then = Outcome(frozenset(), 0, 95, Range(0, 0), Range(95, 110))

    assert then.weight.less(now.weight) == Range(-5, 20)
    assert then.weight.less(Range(None, None)) == Range(None, None)


def test_without_any_time_a_change_that_opens_doors_still_costs_nothing():
    problem = event()
    now = simulate(problem, pace=PACE).base
    (change,) = [one for one in what_ifs(problem) if one.key == "tables+1"]

    one = gain(problem, now, change, Pace(seconds=0))

    assert one.outcome.weight_found >= now.weight_found
    assert (one.weight.low, one.fewer) == (0, ())


def test_an_event_whose_rules_cannot_be_kept_has_no_gains():
    meetings = [meeting | {"required": True} for meeting in event_meetings()]

    found = simulate(event(meetings=meetings), pace=PACE)

    assert (found.base.possible, found.gains) == (False, ())


def test_everything_is_told_and_the_last_step_is_the_whole():
    told = []

    simulate(event(), pace=Pace(tell=lambda done, of: told.append((done, of))))

    assert [done for done, _ in told] == list(range(1, len(told) + 1))
    assert told[-1] == (7, 7)


def test_the_same_event_gives_the_same_table():
    assert simulate(event(), pace=PACE).base == simulate(event(), pace=PACE).base
    assert [one.more for one in simulate(event(), pace=PACE).gains] == [
        one.more for one in simulate(event(), pace=PACE).gains
    ]


def test_who_is_hardly_busy_is_not_asked_for_one_person_more():
    problem = event(slots=6)

    assert most_wanted(problem, frozenset({0, 1})) == []


@examples(20)
@given(problems(special=False))
def test_every_difference_is_the_one_of_all_schedules(problem):
    simulation = simulate(problem, pace=PACE)
    now = best_of(problem)

    assert simulation.base.possible == (now is not None)
    for one in simulation.gains:
        then = best_of(one.what_if.change(problem))
        assert one.outcome.possible == (then is not None)
        if then is not None:
            assert (one.outcome.shortfall.exact, one.outcome.weight.exact) == then
            assert one.weight.exact == then[1] - now[1]
            if one.what_if.looser:
                assert (-then[0], then[1]) >= (-now[0], now[1])
