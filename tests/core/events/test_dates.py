"""The dates proposed for an event: working days, in order, at wall times where it is held."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.core.events.dates import (
    ACTING,
    KINDS,
    NOTHING_TO_DO,
    RULES,
    TO_TICK,
    WRITES,
    AfterTheDay,
    BeforeTheEnd,
    DatesInDisorder,
    NotWorkingDay,
    check_dates,
    due_this_morning,
    final_from,
    forgotten_from,
    late,
    milestones,
    propose,
    whose_turn,
)
from matchmaker.core.events.working_days import is_working_day
from matchmaker.core.events.zones import FRENCH_ZONES

PARIS = "Europe/Paris"
LONG_BEFORE = datetime(2026, 10, 1, tzinfo=UTC)
THURSDAY = date(2027, 3, 11)


def clock(moment, zone=PARIS):
    return f"{moment.astimezone(ZoneInfo(zone)):%a %d/%m/%Y %H:%M}"


def test_dates_of_an_ordinary_thursday():
    shown = {kind: clock(moment) for kind, moment in propose(THURSDAY, THURSDAY, PARIS, LONG_BEFORE).items()}

    assert shown == {
        "wishes_open": "Tue 09/02/2027 09:00",
        "wishes_warning": "Fri 26/02/2027 10:00",  # the twelfth day before is a Saturday
        "wishes_close": "Mon 01/03/2027 18:00",
        "draft": "Wed 03/03/2027 12:00",
        "preliminary": "Thu 04/03/2027 17:00",
        "final": "Tue 09/03/2027 17:00",
        "reminder": "Wed 10/03/2027 17:00",
        "follow_up_1": "Fri 12/03/2027 10:00",
        "follow_up_30": "Mon 12/04/2027 10:00",  # the thirtieth day is a Saturday
        "follow_up_180": "Tue 07/09/2027 10:00",
    }


def test_an_event_on_a_monday_is_reminded_of_on_friday():
    dates = propose(date(2027, 3, 15), date(2027, 3, 15), PARIS, LONG_BEFORE)

    assert clock(dates["reminder"]) == "Fri 12/03/2027 17:00"


@pytest.mark.parametrize(
    ("first", "since"),
    [
        (THURSDAY, "Tue 09/03/2027 00:00"),
        (date(2027, 3, 15), "Fri 12/03/2027 00:00"),  # two days before that Monday is a Saturday
    ],
)
def test_agendas_are_final_from_the_morning_of_the_day_they_are_due(first, since):
    assert clock(final_from(first, PARIS)) == since


def test_the_hour_stays_when_the_clocks_change_between():
    dates = propose(date(2027, 4, 15), date(2027, 4, 15), PARIS, LONG_BEFORE)

    assert (dates["wishes_open"], dates["draft"]) == (
        datetime(2027, 3, 16, 8, tzinfo=UTC),  # winter time
        datetime(2027, 4, 7, 10, tzinfo=UTC),  # summer time
    )


def test_what_is_too_late_is_proposed_for_the_next_working_day():
    friday = datetime(2027, 2, 26, 15, tzinfo=UTC)

    dates = propose(THURSDAY, THURSDAY, PARIS, friday)

    assert clock(dates["wishes_open"]) == "Mon 01/03/2027 09:00"


@given(
    st.dates(date(2026, 1, 1), date(2040, 12, 31)),
    st.integers(0, 3),
    st.sampled_from(sorted(FRENCH_ZONES)),
    st.integers(-60, 200),
)
def test_always_in_order_on_working_days_and_around_the_event(first, more, zone, ahead):
    last = first + timedelta(days=more)
    now = datetime(first.year, first.month, first.day, 12, tzinfo=UTC) - timedelta(days=ahead)

    dates = propose(first, last, zone, now)

    assert tuple(dates) == KINDS
    assert list(dates.values()) == sorted(dates.values())
    days = {kind: moment.astimezone(ZoneInfo(zone)).date() for kind, moment in dates.items()}
    assert all(days[kind] < first if RULES[kind].days < 0 else days[kind] > last for kind in KINDS)
    if ahead > 45:
        assert all(is_working_day(day, zone) for day in days.values())
    assert all(is_working_day(days[kind], zone) for kind in WRITES if RULES[kind].days > 0)


FIRST, LAST = datetime(2027, 3, 11, 13, tzinfo=UTC), datetime(2027, 3, 11, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"wishes_open": datetime(2027, 3, 2, 9, tzinfo=UTC)}, DatesInDisorder),
        ({"reminder": datetime(2027, 3, 11, 14, tzinfo=UTC)}, AfterTheDay),
        ({"follow_up_1": datetime(2027, 3, 10, 9, tzinfo=UTC)}, BeforeTheEnd),
        ({"follow_up_1": datetime(2027, 3, 13, 9, tzinfo=UTC)}, NotWorkingDay),  # a Saturday
        ({"follow_up_30": datetime(2027, 5, 6, 9, tzinfo=UTC)}, NotWorkingDay),  # Ascension
    ],
)
def test_dates_that_cannot_be_are_refused_by_name(changed, refusal):
    with pytest.raises(refusal):
        check_dates(propose(THURSDAY, THURSDAY, PARIS, LONG_BEFORE) | changed, FIRST, LAST, PARIS)


def test_proposed_dates_are_never_refused():
    check_dates(propose(THURSDAY, THURSDAY, PARIS, LONG_BEFORE), FIRST, LAST, PARIS)


def test_the_opening_is_late_until_wishes_are_open():
    opening = [("wishes_open", datetime(2027, 2, 8, 8, tzinfo=UTC))]
    after = datetime(2027, 2, 9, tzinfo=UTC)

    assert [one.sentence for one in late(opening, "registration", 0, after)] == [
        "les vœux devaient ouvrir le {day}"
    ]
    assert late(opening, "wishes", 0, after) == []
    assert late(opening, "registration", 0, datetime(2027, 2, 8, 7, tzinfo=UTC)) == []


def test_a_warning_whose_hour_has_passed_is_not_late():
    warning = [("wishes_warning", datetime(2027, 2, 26, 9, tzinfo=UTC))]

    assert late(warning, "wishes", 0, datetime(2027, 2, 27, tzinfo=UTC)) == []


def test_every_date_that_writes_says_who_sets_it_off():
    said = {kind: whose_turn(kind) for kind in KINDS}

    assert {kind for kind, words in said.items() if words == TO_TICK} == WRITES & set(ACTING)
    assert {kind for kind, words in said.items() if words == NOTHING_TO_DO} == WRITES - set(ACTING)


def test_a_draft_is_late_until_there_is_one():
    due = [("draft", datetime(2027, 3, 3, 11, tzinfo=UTC))]
    after = datetime(2027, 3, 4, tzinfo=UTC)

    assert [one.kind for one in late(due, "scheduled", 0, after)] == ["draft"]
    assert late(due, "scheduled", 1, after) == []


def test_the_overview_tells_what_is_done_what_slipped_by_and_what_comes_next():
    days = [
        ("wishes_open", datetime(2027, 2, 8, tzinfo=UTC), False),
        ("wishes_close", datetime(2027, 3, 1, tzinfo=UTC), False),
        ("draft", datetime(2027, 3, 3, tzinfo=UTC), False),
        ("reminder", datetime(2027, 3, 10, tzinfo=UTC), True),
        ("follow_up_1", datetime(2027, 3, 12, tzinfo=UTC), False),
    ]

    assert milestones(days, "wishes", datetime(2027, 3, 2, tzinfo=UTC)) == [
        ("done", False),  # the phase has gone past it
        ("past", False),
        ("coming", True),
        ("done", False),  # it acted
        ("coming", False),
    ]


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2027, 3, 10, 5, 59, tzinfo=UTC), False),  # 06:59 in Paris
        (datetime(2027, 3, 10, 6, tzinfo=UTC), True),
        (datetime(2027, 3, 10, 23, 30, tzinfo=UTC), False),  # the day after in Paris
    ],
)
def test_the_organiser_is_reminded_in_the_morning_of_that_day(now, due):
    assert due_this_morning(datetime(2027, 3, 10, 16, tzinfo=UTC), PARIS, now) is due


def test_answers_are_forgotten_at_the_end_of_the_seventh_day_where_it_was():
    ended = datetime(2027, 3, 11, 23, tzinfo=UTC)  # the evening of the 11th in Guadeloupe, the 12th in Paris

    assert forgotten_from(ended, "America/Guadeloupe") == datetime(2027, 3, 19, 4, tzinfo=UTC)
    assert forgotten_from(ended, PARIS) == datetime(2027, 3, 19, 23, tzinfo=UTC)
