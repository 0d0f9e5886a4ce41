from matchmaker.core.scheduling.changes import Changes, Moved, Planned, compare

KEPT = Planned(1, 2, (10, 20))
BEFORE, AFTER = Planned(1, 3, (11, 20)), Planned(3, 1, (12, 21))
GONE, NEW = Planned(4, 5, (10, 21)), Planned(4, 6, (10, 21))


def test_two_timetables_are_compared_meeting_by_meeting():
    changes = compare([KEPT, BEFORE, GONE], [NEW, AFTER, KEPT])

    assert changes == Changes(added=(NEW,), moved=(Moved(BEFORE, AFTER),), cancelled=(GONE,), kept=1)


def test_only_those_whose_agenda_changes_are_concerned():
    assert compare([KEPT, BEFORE], [KEPT, AFTER]).concerned == {1, 3}


def test_a_meeting_with_its_sides_the_other_way_round_is_the_same():
    assert compare([KEPT], [Planned(2, 1, (10, 20))]) == Changes(kept=1)
