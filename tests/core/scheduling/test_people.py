"""People as resources: what the resources allow is what people can do, by brute force."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.core.scheduling.check import check
from matchmaker.core.scheduling.people import Crew, Side, person_resource, staff, with_one_more
from matchmaker.core.scheduling.problem import (
    Meeting,
    Participant,
    Problem,
    plain_tables,
    problem_from_json,
    problem_to_json,
)
from matchmaker.core.scheduling.solve import solve

SLOTS = 2


@st.composite
def events(draw):
    """Up to four delegations with up to three people, who may come for several; pairs with or without speakers."""
    crews = []
    for n in range(draw(st.integers(2, 4))):
        people = draw(st.lists(st.integers(0, 4), max_size=3, unique=True))
        crews.append(Crew(f"D{n}", draw(st.integers(1, 3)), tuple(people)))
    pairs = [(a, b) for n, a in enumerate(crews) for b in crews[n + 1 :]]
    chosen = draw(
        st.lists(st.sampled_from(pairs), min_size=1, max_size=5, unique_by=lambda p: (p[0].id, p[1].id))
    )
    meetings = [tuple(_side(draw, crew) for crew in pair) for pair in chosen]
    present = draw(st.dictionaries(st.integers(0, 4), st.frozensets(st.integers(0, SLOTS - 1))))
    return crews, meetings, present


def _side(draw, crew):
    speakers = draw(st.lists(st.sampled_from(crew.people), max_size=2, unique=True)) if crew.people else []
    return Side(crew.id, tuple(speakers))


def allowed(staffing, held, slot):
    """Whether the resources let these meetings be held together."""
    return all(
        sum(one.id in staffing.uses[n] for n in held) <= one.places(slot) for one in staffing.resources
    )


def seated(crews, meetings, present, held, slot):
    """Whether everybody who must sit can, each person once: tried person by person."""
    by_id = {crew.id: crew for crew in crews}
    seats = []
    for n in held:
        for side in meetings[n]:
            crew = by_id[side.crew]
            unnamed = [(crew.id, n) for n in range(max(0, crew.capacity - len(crew.people)))]
            if not crew.people:
                continue
            may = [p for p in side.speakers or crew.people if slot in present.get(p, range(SLOTS))]
            seats.append(may if side.speakers else may + unnamed)
    return any(len(set(who)) == len(who) for who in product(*seats))


def within_capacity(crews, meetings, held):
    return all(
        sum(crew.id in {side.crew for side in meetings[n]} for n in held) <= crew.capacity for crew in crews
    )


@settings(max_examples=200, deadline=None)
@given(events(), st.data())
def test_nobody_is_ever_asked_to_sit_twice(event, data):
    crews, meetings, present = event
    staffing = staff(crews, meetings, present, SLOTS)
    held = data.draw(st.sets(st.integers(0, len(meetings) - 1)))
    slot = data.draw(st.integers(0, SLOTS - 1))

    if within_capacity(crews, meetings, held) and allowed(staffing, held, slot):
        assert seated(crews, meetings, present, held, slot)


@settings(max_examples=200, deadline=None)
@given(events(), st.data())
def test_what_people_can_do_is_allowed_where_nobody_comes_for_two(event, data):
    crews, meetings, present = event
    crews = [Crew(crew.id, crew.capacity, tuple((crew.id, p) for p in crew.people)) for crew in crews]
    meetings = [
        tuple(Side(side.crew, tuple((side.crew, p) for p in side.speakers)) for side in pair)
        for pair in meetings
    ]
    present = {(crew.id, p): slots for crew in crews for p, slots in present.items()}
    staffing = staff(crews, meetings, present, SLOTS)
    held = data.draw(st.sets(st.integers(0, len(meetings) - 1)))
    slot = data.draw(st.integers(0, SLOTS - 1))

    if within_capacity(crews, meetings, held) and seated(crews, meetings, present, held, slot):
        assert allowed(staffing, held, slot)


def test_a_named_person_is_one_resource_and_an_anonymous_meeting_uses_none():
    crews = [Crew("town", 2, (1, 2)), Crew("a", 1, ()), Crew("b", 1, ()), Crew("c", 1, ())]
    meetings = [
        (Side("a"), Side("town", (1,))),
        (Side("b"), Side("town", (1,))),
        (Side("c"), Side("town")),
    ]

    staffing = staff(crews, meetings, {}, 3)

    assert staffing.uses == (frozenset({person_resource(1)}), frozenset({person_resource(1)}), frozenset())


def test_half_of_a_team_away_leaves_room_for_one_meeting():
    crews = [Crew("town", 2, (1, 2)), Crew("a", 1, ()), Crew("b", 1, ())]
    meetings = [(Side("a"), Side("town")), (Side("b"), Side("town"))]

    staffing = staff(crews, meetings, {2: frozenset({0})}, 2)

    (team,) = staffing.resources
    assert [team.places(slot) for slot in (0, 1)] == [2, 1]


def test_who_comes_alone_for_two_structures_is_at_one_table_at_a_time():
    crews = [Crew("a", 1, (1,)), Crew("b", 1, (1,)), Crew("town", 2, ())]
    meetings = [(Side("a"), Side("town")), (Side("b"), Side("town")), (Side("a"), Side("b"))]

    staffing = staff(crews, meetings, {}, 2)

    assert allowed(staffing, {0}, 0)
    assert not allowed(staffing, {0, 1}, 0)
    assert not allowed(staffing, {2}, 0)  # one would have to meet oneself


def test_one_more_person_makes_room_in_their_own_team_only():
    crews = [Crew("town", 2, (1, 2)), Crew("a", 1, ()), Crew("b", 1, ())]
    meetings = [(Side("a"), Side("town")), (Side("b"), Side("town"))]
    (team,) = staff(crews, meetings, {2: frozenset({0})}, 2).resources

    assert [with_one_more(team, ["town"]).places(slot) for slot in (0, 1)] == [3, 2]
    assert with_one_more(team, ["a"]) == team


@settings(max_examples=40, deadline=None)
@given(events())
def test_a_timetable_of_people_can_be_sat_through(event):
    crews, meetings, present = event
    staffing = staff(crews, meetings, present, SLOTS)
    every = frozenset(range(SLOTS))
    problem = Problem(
        slots=SLOTS,
        tables=plain_tables([len(meetings)] * SLOTS),
        participants=tuple(Participant(crew.id, every, crew.capacity) for crew in crews),
        meetings=tuple(
            Meeting(pair[0].crew, pair[1].crew, every, weight=1, uses=uses)
            for pair, uses in zip(meetings, staffing.uses, strict=True)
        ),
        sessions=((0, SLOTS - 1),),
        days=((0, SLOTS - 1),),
        resources=staffing.resources,
    )

    found = solve(problem, time_limit=10)

    assert problem_from_json(problem_to_json(problem)) == problem
    assert not check(problem, found)
    for slot in range(SLOTS):
        held = {row.meeting for row in found.assignments if row.slot == slot}
        assert seated(crews, meetings, present, held, slot)
        assert len({frozenset(side.crew for side in meetings[n]) for n in held}) == len(held)
