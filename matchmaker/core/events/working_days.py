"""Working days in France, for what an event sends and asks: never at weekends, never on a public holiday.

Public holidays are those of article L3133-1 of the Code du travail, and overseas the day of the
abolition of slavery (article L3422-2), which moves with the event's zone.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from dateutil.easter import easter

FIXED = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))  # month, day
AFTER_EASTER = (1, 39, 50)  # Easter Monday, Ascension, Whit Monday: days after Easter Sunday
ABOLITION = {
    "America/Guadeloupe": (5, 27),
    "America/Martinique": (5, 22),
    "America/Cayenne": (6, 10),
    "Indian/Reunion": (12, 20),
    "Indian/Mayotte": (4, 27),
}
SATURDAY = 5
MORNING, EVENING = 8, 18  # hours between which the service writes to people by itself


def is_working_day(day: date, zone: str = "Europe/Paris") -> bool:
    """Whether people read their mail at work that day: no weekend, no public holiday of ``zone``."""
    return day.weekday() < SATURDAY and not _is_holiday(day, zone)


def is_time_to_write(moment: datetime, zone: str) -> bool:
    """Whether a mail nobody pressed a button for may leave: a working day, by daylight, on the clocks of ``zone``."""
    here = moment.astimezone(ZoneInfo(zone))
    return is_working_day(here.date(), zone) and MORNING <= here.hour < EVENING


def working_day_from(day: date, zone: str = "Europe/Paris") -> date:
    """``day``, or the first working day after it."""
    return next(one for one in _days(day, 1) if is_working_day(one, zone))


def working_day_until(day: date, zone: str = "Europe/Paris") -> date:
    """``day``, or the last working day before it."""
    return next(one for one in _days(day, -1) if is_working_day(one, zone))


def working_days_between(first: date, last: date, zone: str = "Europe/Paris") -> list[date]:
    """The working days from ``first`` to ``last``, both included; none when they are the wrong way round."""
    days = (first + timedelta(number) for number in range((last - first).days + 1))
    return [day for day in days if is_working_day(day, zone)]


def _days(day: date, step: int) -> Iterator[date]:
    return (day + timedelta(number * step) for number in count())


def _is_holiday(day: date, zone: str) -> bool:
    named = (day.month, day.day)
    return named in FIXED or named == ABOLITION.get(zone) or (day - easter(day.year)).days in AFTER_EASTER
