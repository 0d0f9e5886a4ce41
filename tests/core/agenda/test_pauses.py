import datetime as dt
from zoneinfo import ZoneInfo

from matchmaker.core.agenda.pauses import pauses_between, with_announced
from matchmaker.core.agenda.timetable import Pause, Slot
from tests.factories.timetables import at, slot


def test_pause_stands_where_the_session_changes():
    slots = ((slot(14, 0), 0), (slot(14, 20), 0), (slot(15, 0), 1))

    assert pauses_between(slots, "Europe/Paris") == (Pause("Pause", at(14, 35), at(15, 0)),)


def test_long_gap_around_noon_is_lunch_on_the_clocks_of_the_event():
    slots = ((slot(11, 40), 0), (slot(14, 0), 1))

    assert pauses_between(slots, "Europe/Paris") == (Pause("Déjeuner", at(11, 55), at(14, 0)),)
    assert pauses_between(slots, "Indian/Reunion") == (Pause("Pause", at(11, 55), at(14, 0)),)


def test_night_is_no_pause():
    tomorrow = dt.datetime(2027, 3, 12, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))
    slots = ((slot(17, 0), 0), (Slot(tomorrow, tomorrow + dt.timedelta(minutes=15)), 1))

    assert pauses_between(slots, "Europe/Paris") == ()


def test_programme_without_slots_has_no_pause():
    assert pauses_between((), "Europe/Paris") == ()


def test_an_announced_time_takes_the_place_of_the_gap_it_fills():
    pause = Pause("Pause", at(14, 35), at(15, 0))
    lunch = Pause("Déjeuner", at(12, 0), at(13, 30))
    plenary = Pause("Plénière", at(12, 30), at(13, 0), announced=True)

    assert with_announced((lunch, pause), (plenary,)) == (plenary, pause)
