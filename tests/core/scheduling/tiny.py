"""Tiny problems of every kind, and all their schedules: what the solver is measured against."""

from hypothesis import strategies as st

from matchmaker.core.scheduling.check import broken_rules, count
from matchmaker.core.scheduling.problem import Assignment, problem_from_json

SLOTS = 3


def slot_sets(least=0):
    return st.sets(st.integers(0, SLOTS - 1), min_size=least).map(sorted)


@st.composite
def problems(draw, *, special=True):
    """Up to five meetings of four people in three slots; ``special`` adds the rarer rules."""
    some = (
        draw(st.sampled_from(["plain", "objects", "order", "previous", "breaks", "uses"]))
        if special
        else "plain"
    )
    people = [{"id": name, "available": draw(slot_sets(1))} for name in "ABCD"]
    for person in people:
        person["capacity"] = draw(st.sampled_from([1, 1, 1, 2]))
        person["max_meetings"] = draw(st.sampled_from([None, None, 1, 2]))
        person["min_meetings"] = draw(st.sampled_from([0, 0, 1, 2]))
    document = {
        "format": "matchmaker-problem/1",
        "slots": SLOTS,
        "tables": draw(st.sampled_from([1, 2, [1, 2, 1], [2, 0, 1]])),
        "participants": people,
        "meetings": draw(st.lists(meetings(), max_size=5)),
        "sessions": draw(st.sampled_from([None, [[0, 1], [2, 2]]])),
        "days": draw(st.sampled_from([None, [[0, 0], [1, 2]]])),
    }
    count_of = len(document["meetings"])
    if some == "objects":
        _table_objects(draw, document)
    if some == "order" and count_of > 1:
        document["precedences"] = [draw(st.permutations(range(count_of)))[:2]]
        document["meetings"][0]["length"] = 2
    if some == "previous":
        document["previous"] = draw(previous(count_of))
    if some == "breaks":
        document["max_break_difference"] = draw(st.integers(0, 1))
    if some == "uses":
        capacity = draw(st.sampled_from([1, 1, 2]))
        document["resources"] = [{"id": "R", "available": draw(slot_sets()), "capacity": capacity}]
        for meeting in document["meetings"]:
            meeting["uses"] = draw(st.sampled_from([[], ["R"]]))
    return problem_from_json(document)


@st.composite
def meetings(draw):
    # A pair more often than others, so that several meetings of one pair come up.
    a, b = draw(st.one_of(st.just("AB"), st.permutations("ABCD").map(lambda names: names[:2])))
    return {
        "a": a,
        "b": b,
        "weight": draw(st.sampled_from([0, 1, 1, 2, 5, 10**9])),
        "slots": draw(st.sampled_from([None, None, [0, 1], [2]])),
        "required": draw(st.sampled_from([False, False, False, True])),
        "length": draw(st.sampled_from([1, 1, 1, 2])),
    }


def _table_objects(draw, document):
    document["tables"] = [
        {"id": "T1", "features": draw(st.sampled_from([[], ["quiet"]]))},
        {"id": "T2", "slots": draw(slot_sets())},
    ]
    for person in document["participants"]:
        person["capacity"] = 1
        person["home_table"] = draw(st.sampled_from([None, None, "T1", "T2"]))
    for meeting in document["meetings"]:
        meeting["needs"] = draw(st.sampled_from([[], [], ["quiet"]]))
        meeting["tables"] = draw(st.sampled_from([None, None, ["T2"]]))


@st.composite
def previous(draw, meetings_count):
    numbers = draw(st.sets(st.integers(0, meetings_count - 1))) if meetings_count else []
    return {
        "assignments": [{"meeting": n, "slot": draw(st.integers(0, SLOTS - 1))} for n in sorted(numbers)],
        "frozen_before": draw(st.integers(0, 1)),
        "stability": draw(st.integers(0, 3)),
    }


def all_schedules(problem):
    """Every way to hold meetings that breaks no rule: one assignment of tables for each choice of starts."""
    seen = {}
    for rows in _extended(problem, 0, ()):
        starts = tuple((row.meeting, row.slot) for row in rows)
        if starts not in seen and not broken_rules(problem, rows):
            seen[starts] = rows
    return list(seen.values())


def _extended(problem, number, rows):
    """All that keep the rules which one more meeting never mends."""
    if number == len(problem.meetings):
        yield rows
        return
    yield from _extended(problem, number + 1, rows)
    for slot in sorted(problem.meetings[number].slots):
        for table in problem.tables:
            more = (*rows, Assignment(number, slot, table.id))
            if not broken_rules(problem, more, all_of_them=False):
                yield from _extended(problem, number + 1, more)


def value_of(problem, rows):
    """Levels 2 to 4, smaller is better."""
    figures = count(problem, rows)
    return figures["shortfall"], -figures["weight"], figures["breaks"]
