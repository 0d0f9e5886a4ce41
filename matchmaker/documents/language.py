"""In which language a document speaks, and how it writes days and times."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from matchmaker.core.french_dates import first_of_month
from matchmaker.plugin_api.scores import is_large
from matchmaker.plugin_api.text import N_


def _as_written(template: str) -> str:
    return template


@dataclass(frozen=True)
class Language:
    """``locale`` is a Babel name; ``gettext`` translates the French templates of the documents."""

    locale: str = "fr"
    gettext: Callable[[str], str] = _as_written

    def say(self, template: str, **values: object) -> str:
        return self.gettext(template).format(**values)

    def fill(self, template: str, values: Mapping[str, object]) -> str:
        """A stored sentence with its values: numbers and dates as the language writes them, no « % » at the
        head of a line."""
        template = self.gettext(template).replace(" %", "\N{NO-BREAK SPACE}%")
        return template.format(**{name: self.shown(value) for name, value in values.items()})

    def shown(self, value: object) -> object:
        """« 12,5 », « 15 782 », « 11 mars 2027 »; everything else as it is."""
        if isinstance(value, float) or is_large(value):
            return format_decimal(value, locale=self.locale)
        if isinstance(value, dt.date):
            return first_of_month(format_date(value, "d MMMM yyyy", locale=self.locale))
        return value

    def day(self, day: dt.date) -> str:
        """« jeudi 11 mars 2027 »."""
        return first_of_month(format_date(day, "full", locale=self.locale))

    def time(self, moment: dt.datetime, zone: str) -> str:
        """« 14:00 » on the clocks of the event."""
        return _clock(moment, zone)

    def hours(self, start: dt.datetime, end: dt.datetime, zone: str) -> str:
        """« 14:00 – 14:20 » on the clocks of the event."""
        return f"{self.time(start, zone)} – {self.time(end, zone)}"

    def moment(self, moment: dt.datetime, zone: str) -> str:
        """« 9 mars 2027 à 11:30 » on the clocks of the event."""
        local = moment.astimezone(ZoneInfo(zone))
        return self.say(
            N_("{day} à {time}"),
            day=first_of_month(format_datetime(local, "d MMMM yyyy", locale=self.locale)),
            time=self.time(moment, zone),
        )

    def count(self, number: int, one: str, many: str) -> str:
        """One sentence or the other. In French nought counts as one: « 0 rendez-vous placé »."""
        singular = number < 2 if self.locale.startswith("fr") else number == 1
        return self.say(one if singular else many, count=number)


@lru_cache(maxsize=4096)  # the hours of a day come back on every sheet of its event
def _clock(moment: dt.datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"


FRENCH = Language()
