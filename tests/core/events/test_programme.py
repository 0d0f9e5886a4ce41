from datetime import UTC, date, datetime, time

import pytest

from matchmaker.core.events.programme import (
    Recipe,
    TimeSlot,
    advice_on_length,
    read_starts,
    slots_on,
    slots_over,
    starts_text,
)
from matchmaker.core.events.refusals import (
    DayTwice,
    EndBeforeStart,
    LengthTooShort,
    NegativePause,
    NoSlot,
    NoSuchTime,
    PastMidnight,
    SlotsOverlap,
    TimeNotUnderstood,
    TimeTwice,
    TooManySlots,
    UnknownZone,
)

DAY = date(2027, 3, 11)
STORY = "14:00, 14:20, 14:40, 15:00, pause, 15:40, 16:00, 16:20, 16:40"
STORY_TIMES = tuple(
    time(*hour_minute)
    for hour_minute in ((14, 0), (14, 20), (14, 40), (15, 0), (15, 40), (16, 0), (16, 20), (16, 40))
)


def test_recipe_gives_the_usual_half_day():
    assert Recipe(start=time(14)).starts() == STORY_TIMES


def test_recipe_stops_before_the_end():
    recipe = Recipe(start=time(14), length=20, gap=0, count=None, end=time(15, 5), pause_after=None)

    assert recipe.starts() == (time(14), time(14, 20), time(14, 40))


@pytest.mark.parametrize(
    ("recipe", "refusal"),
    [
        (Recipe(start=time(14), count=0), NoSlot),
        (Recipe(start=time(14), count=None), NoSlot),
        (Recipe(start=time(14), count=None, end=time(13)), EndBeforeStart),
        (Recipe(start=time(14), count=None, end=time(14, 10)), EndBeforeStart),
        (Recipe(start=time(14), length=0), LengthTooShort),
        (Recipe(start=time(14), gap=-5), NegativePause),
        (Recipe(start=time(14), count=10_000), TooManySlots),
        (Recipe(start=time(23, 30)), PastMidnight),
    ],
)
def test_recipe_without_sense_is_refused_by_name(recipe, refusal):
    with pytest.raises(refusal):
        recipe.starts()


def test_times_are_read_as_people_write_them():
    assert read_starts(STORY) == STORY_TIMES
    assert read_starts("14h\n14h20;14 h 40, …") == (time(14), time(14, 20), time(14, 40))


def test_time_that_is_none_is_named():
    with pytest.raises(TimeNotUnderstood) as refusal:
        read_starts("14:00, bientôt")

    assert (
        str(refusal.value)
        == "« bientôt » n’est pas une heure. Écrivez par exemple : 14:00, 14:20, pause, 15:40."
    )


def test_slots_are_instants_in_utc_with_a_session_after_each_pause():
    slots = slots_on(DAY, "Europe/Paris", (time(14), time(14, 20), time(15)), 15)

    assert slots == (
        TimeSlot(0, 0, datetime(2027, 3, 11, 13, 0, tzinfo=UTC), datetime(2027, 3, 11, 13, 15, tzinfo=UTC)),
        TimeSlot(1, 0, datetime(2027, 3, 11, 13, 20, tzinfo=UTC), datetime(2027, 3, 11, 13, 35, tzinfo=UTC)),
        TimeSlot(2, 1, datetime(2027, 3, 11, 14, 0, tzinfo=UTC), datetime(2027, 3, 11, 14, 15, tzinfo=UTC)),
    )


def test_slots_are_in_the_events_own_zone():
    (slot,) = slots_on(DAY, "Indian/Reunion", (time(14),), 15)

    assert slot.starts_at == datetime(2027, 3, 11, 10, 0, tzinfo=UTC)


def test_text_of_slots_is_read_back_to_the_same_times():
    slots = slots_on(DAY, "Europe/Paris", STORY_TIMES, 15)

    text = starts_text(slots, "Europe/Paris")

    assert text == STORY
    assert read_starts(text) == STORY_TIMES


@pytest.mark.parametrize(
    ("day", "refusal", "words"),
    [
        (date(2027, 3, 28), NoSuchTime, "02:30 n’existe pas le 28/03/2027"),
        (date(2026, 10, 25), TimeTwice, "02:30 arrive deux fois le 25/10/2026"),
    ],
)
def test_wall_times_around_clock_changes_are_refused(day, refusal, words):
    with pytest.raises(refusal, match=words):
        slots_on(day, "Europe/Paris", (time(2, 30),), 15)


def test_a_zone_without_clock_changes_has_every_hour():
    (slot,) = slots_on(date(2027, 3, 28), "America/Martinique", (time(2, 30),), 15)

    assert slot.starts_at == datetime(2027, 3, 28, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("starts", "length", "zone", "refusal"),
    [
        ((), 15, "Europe/Paris", NoSlot),
        ((time(14),), 0, "Europe/Paris", LengthTooShort),
        ((time(14), time(14, 10)), 15, "Europe/Paris", SlotsOverlap),
        ((time(14), time(14)), 15, "Europe/Paris", SlotsOverlap),
        ((time(23, 50),), 15, "Europe/Paris", PastMidnight),
        ((time(14),), 15, "Europe/Lutece", UnknownZone),
    ],
)
def test_slots_that_cannot_be_are_refused_by_name(starts, length, zone, refusal):
    with pytest.raises(refusal):
        slots_on(DAY, zone, starts, length)


@pytest.mark.parametrize(("length", "warned"), [(11, True), (14, True), (15, False), (20, False)])
def test_short_meetings_are_advised_against(length, warned):
    assert (advice_on_length(length) is not None) is warned


def test_a_night_begins_a_new_session_and_positions_go_on():
    days = [(date(2027, 3, 12), (time(9),)), (date(2027, 3, 11), (time(14), time(14, 20), time(15, 30)))]

    slots = slots_over(days, "Europe/Paris", 15)

    assert [(one.position, one.session, f"{one.starts_at:%d %H:%M}") for one in slots] == [
        (0, 0, "11 13:00"),
        (1, 0, "11 13:20"),
        (2, 1, "11 14:30"),
        (3, 2, "12 08:00"),
    ]


def test_a_day_given_twice_is_refused():
    with pytest.raises(DayTwice):
        slots_over([(date(2027, 3, 11), (time(9),)), (date(2027, 3, 11), (time(14),))], "Europe/Paris", 15)


def test_all_days_together_have_no_more_slots_than_one_may():
    starts = tuple(time(8 + minute // 60, minute % 60) for minute in range(0, 720, 12))

    with pytest.raises(TooManySlots):
        slots_over([(date(2027, 3, 11), starts), (date(2027, 3, 12), starts)], "Europe/Paris", 12)
