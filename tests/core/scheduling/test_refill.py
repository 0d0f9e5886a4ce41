"""A place that is free again goes to the most wanted meeting that fits it, and nothing else moves."""

from dataclasses import replace

from matchmaker.core.scheduling.problem import Assignment, Meeting, Participant, Problem, Table
from matchmaker.core.scheduling.refill import refill
from matchmaker.core.scheduling.replan import keep_published

EVERY = frozenset(range(4))


def day(*, absent=(), published=(), weights=(5, 5, 5, 5), home=None, frozen=0):
    """Buyer 1, suppliers 2 to 4, buyer 5; four slots and two tables. The meetings: 1–2, 1–3, 1–4, 5–3."""
    people = [
        Participant(
            id=who,
            available=frozenset() if who in absent else EVERY,
            home_table="A" if who == home else None,
        )
        for who in (1, 2, 3, 4, 5)
    ]
    pairs = ((1, 2), (1, 3), (1, 4), (5, 3))
    problem = Problem(
        slots=4,
        tables=(Table("A", EVERY), Table("B", EVERY)),
        participants=tuple(people),
        meetings=tuple(
            Meeting(a=a, b=b, slots=EVERY, weight=weight)
            for (a, b), weight in zip(pairs, weights, strict=True)
        ),
        sessions=((0, 3),),
        days=((0, 3),),
        plain_tables=False,
    )
    return keep_published(problem, [Assignment(*row) for row in published], frozen)


def test_nothing_is_free_where_everything_can_be_held():
    found = refill(day(published=[(0, 1, "A")]))

    assert (found.kept, found.freed) == ((Assignment(0, 1, "A"),), ())


def test_the_one_left_alone_is_served_before_a_more_wanted_meeting_of_others():
    found = refill(day(absent={2}, published=[(0, 1, "A")], weights=(5, 1, 3, 9)))

    assert found.freed == (Assignment(0, 1, "A"),)
    assert found.taken == (Assignment(2, 1, "A"),)  # 1–4, more wanted than 1–3, and of buyer 1


def test_somebody_who_sits_elsewhere_at_that_hour_is_passed_over():
    problem = day(absent={2}, published=[(0, 1, "A"), (3, 1, "B")], weights=(5, 9, 1, 5))

    found = refill(problem)

    assert found.taken == (Assignment(2, 1, "A"),)  # supplier 3 is at table B then
    assert found.assignments == (Assignment(2, 1, "A"), Assignment(3, 1, "B"))


def test_who_keeps_a_table_is_not_proposed_elsewhere():
    found = refill(day(absent={5}, published=[(3, 1, "B")], home=1))

    assert found.freed == (Assignment(3, 1, "B"),)
    assert found.taken == (None,)  # all who wait are buyer 1's, who keeps table A


def test_a_place_whose_hour_has_come_is_not_given_away():
    found = refill(day(absent={2}, published=[(0, 1, "A")], frozen=2))

    assert found.freed == ()


def test_two_places_are_never_given_to_one_meeting():
    published = [(0, 1, "A"), (1, 2, "A")]
    problem = day(absent={2, 3}, published=published)

    found = refill(problem)

    assert found.freed == (Assignment(0, 1, "A"), Assignment(1, 2, "A"))
    assert found.taken == (Assignment(2, 1, "A"), None)


def test_a_maximum_of_meetings_is_kept():
    problem = day(absent={2}, published=[(0, 1, "A"), (1, 2, "A")])
    problem = replace(problem, meetings=problem.meetings[:3])
    people = tuple(replace(one, max_meetings=1) if one.id == 1 else one for one in problem.participants)

    found = refill(replace(problem, participants=people))

    assert found.taken == (None,)  # 1–3 already is the one of buyer 1
