"""What the grid lights up is what an edit takes: no more, no less."""

from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaker.core.scheduling.edit import Move, Put, Swap, is_possible
from matchmaker.core.scheduling.places import BUSY
from matchmaker.core.scheduling.targets import targets
from tests.core.scheduling.test_edit import PAIRS, draft_of, drafts, problem_of


def test_a_meeting_may_go_where_both_are_free():
    draft = draft_of(problem_of(PAIRS), (0, 0), (1, 0), None)

    found = targets(draft, 0)

    assert found.free == {0: (1,), 2: (0, 1)}
    assert [one.template for one in found.why[1]] == [BUSY]


def test_a_locked_meeting_is_exchanged_with_none():
    free = draft_of(problem_of(PAIRS), (0, 0), (1, 0), None)
    locked = draft_of(problem_of(PAIRS), (0, 0), (1, 0), None, locked=frozenset({1}))

    assert targets(free, 0).swaps == (1,)
    assert targets(locked, 0).swaps == ()


@settings(deadline=None)
@given(st.data())
def test_every_place_and_exchange_shown_is_taken_and_no_other(data):
    draft = data.draw(drafts())
    n = data.draw(st.integers(0, len(draft.problem.meetings) - 1))
    held, tables = draft.stand(n).held, [table.id for table in draft.problem.tables]
    way = Move if held else Put

    found = targets(draft, n)

    shown = {(slot, table) for slot, places in found.free.items() for table in places}
    every = {(slot, table) for slot in range(draft.problem.slots) for table in tables}
    assert shown == {place for place in every if is_possible(draft, way(n, *place))}
    others = {row.meeting for row in draft.assignments} - {n}
    exchanges = {other for other in others if held and is_possible(draft, Swap(n, other))}
    assert set(found.swaps) == exchanges
