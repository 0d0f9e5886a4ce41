import datetime as dt

import pytest

from matchmaker.documents.time_zones import ClockChange, clock_changes, time_zone

ONE, TWO = dt.timedelta(hours=1), dt.timedelta(hours=2)


def test_changes_are_found_to_the_minute():
    changes = list(clock_changes("Europe/Paris", at_utc(2027, 1, 1), at_utc(2028, 1, 1)))

    assert changes == [
        ClockChange(at_utc(2027, 3, 28, 1), before=ONE, after=TWO, name="CEST", summer=True),
        ClockChange(at_utc(2027, 10, 31, 1), before=TWO, after=ONE, name="CET", summer=False),
    ]


def test_onset_is_written_on_the_clock_before_the_change():
    written = time_zone("Europe/Paris", first_year=2027, last_year=2027).to_ical().decode()

    assert [line for line in written.splitlines() if line.startswith("DTSTART")] == [
        "DTSTART:20270101T010000",
        "DTSTART:20270328T020000",
        "DTSTART:20271031T030000",
    ]


@pytest.mark.parametrize(
    "zone",
    [
        "Indian/Reunion",
        "Indian/Mayotte",
        "America/Martinique",
        "America/Cayenne",
        "Pacific/Noumea",
        "Pacific/Tahiti",
    ],
)
def test_zone_without_summer_time_has_one_rule(zone):
    assert len(time_zone(zone, first_year=2026, last_year=2028).subcomponents) == 1


def test_saint_pierre_changes_on_american_dates():
    changes = list(clock_changes("America/Miquelon", at_utc(2027, 1, 1), at_utc(2028, 1, 1)))

    assert [change.at.date() for change in changes] == [dt.date(2027, 3, 14), dt.date(2027, 11, 7)]


def at_utc(year: int, month: int, day: int, hour: int = 0) -> dt.datetime:
    return dt.datetime(year, month, day, hour, tzinfo=dt.UTC)
