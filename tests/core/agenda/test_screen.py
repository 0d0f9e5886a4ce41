import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from matchmaker.core.agenda.screen import Seating, Tables, stretches_of, tables_to_name

PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True)
class Slot:
    starts_at: dt.datetime
    ends_at: dt.datetime
    session: int = 0


def slot(day, hour, minute, session=0):
    start = dt.datetime(2027, 3, day, hour, minute, tzinfo=PARIS)
    return Slot(start, start + dt.timedelta(minutes=15), session)


def told(slots):
    return [(one.kind, one.slot, one.then) for one in stretches_of(slots, "Europe/Paris")]


def test_between_two_slots_people_move_and_between_two_sessions_there_is_a_pause():
    assert told([slot(11, 14, 0), slot(11, 14, 20), slot(11, 15, 0, session=1)]) == [
        ("before", None, 0),
        ("meetings", 0, 1),
        ("moving", None, 1),
        ("meetings", 1, 2),
        ("pause", None, 2),
        ("meetings", 2, None),
        ("after", None, None),
    ]


def test_slots_that_follow_at_once_leave_no_time_to_move():
    assert [kind for kind, _slot, _then in told([slot(11, 14, 0), slot(11, 14, 15)])] == [
        "before",
        "meetings",
        "meetings",
        "after",
    ]


def test_the_night_between_two_days_is_the_time_before_the_second():
    assert told([slot(11, 17, 0), slot(12, 9, 0, session=1)])[2] == ("before", None, 1)


def test_the_stretches_leave_no_gap():
    found = stretches_of([slot(11, 14, 0), slot(11, 14, 20), slot(12, 9, 0, session=1)], "Europe/Paris")

    assert [one.ends_at for one in found[:-1]] == [one.starts_at for one in found[1:]]
    assert (found[0].starts_at, found[-1].ends_at) == (None, None)


def test_without_slots_there_is_nothing_to_say():
    assert stretches_of([], "Europe/Paris") == []


SLOTS = (10, 11, 12)
MEETINGS = [Seating(10, "T1", (1, 2)), Seating(11, "T1", (1, 3)), Seating(11, "T2", (2, 4))]


def test_who_is_late_is_awaited_at_the_tables_of_the_slots_it_misses():
    assert tables_to_name(MEETINGS, {1: {10}}, {1: {10}}, SLOTS) == {10: Tables(late=("T1",))}


def test_who_does_not_come_any_more_leaves_its_tables_free():
    assert tables_to_name(MEETINGS, {2: {11, 12}}, {2: {11, 12}}, SLOTS) == {11: Tables(free=("T2",))}


def test_who_had_said_before_that_it_leaves_early_and_is_late_does_come():
    assert tables_to_name(MEETINGS, {1: {10}}, {1: {10, 12}}, SLOTS) == {10: Tables(late=("T1",))}


def test_who_leaves_before_an_absence_it_had_announced_does_not_come_back():
    assert tables_to_name(MEETINGS, {1: {11}}, {1: {11, 12}}, SLOTS) == {11: Tables(free=("T1",))}


def test_a_table_between_somebody_late_and_somebody_gone_is_free():
    noted = {1: {11}, 3: {11, 12}}

    assert tables_to_name(MEETINGS, noted, noted, SLOTS) == {11: Tables(free=("T1",))}
