"""When people are asked whether they come: the working days from six to two days before the event."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from matchmaker.core.events.working_days import is_time_to_write, working_day_until

FIRST, LAST = 6, 2  # days before the event
REMINDED = (
    4,
    2,
)  # days before it on which those who stay silent are written to again, or the working day before


def is_time_to_ask(moment: datetime, begins: datetime, zone: str) -> bool:
    """Whether people may be asked by the service itself at this moment."""
    return LAST <= days_before(moment, begins, zone) <= FIRST and is_time_to_write(moment, zone)


def is_due(moment: datetime, begins: datetime, zone: str, asked: datetime | None) -> bool:
    """Whether somebody who has not answered is written to that day: the first time, or on a day of reminders."""
    if asked is None:
        return True
    reminders = {working_day_until(_date(begins, zone) - timedelta(days=days), zone) for days in REMINDED}
    return not is_same_day(asked, moment, zone) and _date(moment, zone) in reminders


def days_before(moment: datetime, begins: datetime, zone: str) -> int:
    """Days from one calendar date to the other, on the clocks of ``zone``."""
    return (_date(begins, zone) - _date(moment, zone)) // timedelta(days=1)


def is_same_day(one: datetime, other: datetime, zone: str) -> bool:
    return _date(one, zone) == _date(other, zone)


def _date(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()
