import pytest

from matchmaker.core.events.registrations import AIMS, LIMITED, Room, beyond_room, next_in_line


def test_kind_without_a_limit_is_never_full():
    room = Room({"buyer": 2}, {"buyer": 2, "supplier": 40})

    assert room.free("supplier") is None
    assert not room.full("supplier")
    assert room.full("buyer")


def test_more_than_the_limit_leaves_no_negative_room():
    assert Room({"buyer": 2}, {"buyer": 5}).free("buyer") == 0


def test_places_go_to_the_first_in_line_of_their_kind():
    room = Room({"buyer": 3, "supplier": 1}, {"buyer": 1, "supplier": 1})

    line = [(1, "supplier"), (2, "buyer"), (3, "buyer"), (4, "buyer")]

    assert next_in_line(line, room) == {2, 3}


def test_whoever_waits_for_a_kind_no_longer_limited_may_come():
    assert next_in_line([(7, "visitor")], Room({}, {})) == {7}


@pytest.mark.parametrize(("kinds", "over"), [(["buyer"], {}), (["buyer", "buyer", "supplier"], {"buyer": 1})])
def test_what_is_beyond_the_room_is_counted_per_kind(kinds, over):
    assert beyond_room(kinds, Room({"buyer": 4}, {"buyer": 3})) == over


def test_every_aim_makes_a_kind_that_can_be_limited():
    assert {kind for _words, kind in AIMS.values()} == set(LIMITED)
