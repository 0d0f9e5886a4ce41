from datetime import UTC, date, datetime, time

import pytest

from matchmaker.core.events.items import ItemBackwards, ItemDuringMeetings, check_free, span

DAY = date(2027, 3, 11)
SLOT = (datetime(2027, 3, 11, 13, tzinfo=UTC), datetime(2027, 3, 11, 13, 15, tzinfo=UTC))


def test_a_common_time_is_kept_in_utc():
    assert span(DAY, time(12, 30), time(14), "Europe/Paris") == (
        datetime(2027, 3, 11, 11, 30, tzinfo=UTC),
        datetime(2027, 3, 11, 13, tzinfo=UTC),
    )


def test_an_end_before_the_start_is_refused():
    with pytest.raises(ItemBackwards):
        span(DAY, time(14), time(14), "Europe/Paris")


def test_nobody_has_meetings_meanwhile():
    check_free("Déjeuner", span(DAY, time(12, 30), time(14), "Europe/Paris"), [SLOT], "Europe/Paris")

    with pytest.raises(ItemDuringMeetings) as refused:
        check_free("Déjeuner", span(DAY, time(13), time(14, 1), "Europe/Paris"), [SLOT], "Europe/Paris")
    assert refused.value.values == {"title": "Déjeuner", "start": "13:00", "end": "14:01", "slot": "14:00"}
