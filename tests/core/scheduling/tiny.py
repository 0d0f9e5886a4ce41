"""Tiny problems of every kind, and all their schedules: what the solver is measured against."""

from dataclasses import replace
from itertools import product

from hypothesis import strategies as st

from matchmaker.core.scheduling.check import broken_rules, count
from matchmaker.core.scheduling.problem import Assignment, problem_from_json

SLOTS = 3


def slot_sets(least=0):
    return st.sets(st.integers(0, SLOTS - 1), min_size=least).map(sorted)


@st.composite
def problems(draw, *, special=True):
    """Up to four meetings of four people in three slots; ``special`` adds the rarer rules."""
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
        "meetings": draw(st.lists(meetings(), max_size=4)),
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
        document["resources"] = [{"id": "R", "available": draw(slot_sets())}]
        for meeting in document["meetings"]:
            meeting["uses"] = draw(st.sampled_from([[], ["R"]]))
    return problem_from_json(document)


@st.composite
def meetings(draw):
    a, b = draw(st.permutations("ABCD"))[:2]
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
    """Every set of assignments that breaks no rule."""
    places = [[None] for _ in problem.meetings]
    available = {person.id: person.available for person in problem.participants}
    for number, meeting in enumerate(problem.meetings):
        for slot in meeting.slots & available[meeting.a] & available[meeting.b]:
            alone = [Assignment(number, slot, table.id) for table in problem.tables]
            places[number] += [row for row in alone if not _breaks_alone(problem, row)]
    for choice in product(*places):
        rows = tuple(row for row in choice if row is not None)
        if not broken_rules(problem, rows):
            yield rows


def _breaks_alone(problem, row):
    free = replace(problem, previous=None, max_break_difference=None)
    return broken_rules(free, [row], all_of_them=False)


def value_of(problem, rows):
    """Levels 2 to 4, smaller is better."""
    figures = count(problem, rows)
    return figures["shortfall"], -figures["weight"], figures["breaks"]
