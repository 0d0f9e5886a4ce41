"""Times of slots in a sentence: of the event's zone, in the reader's language, with the day where there are several."""

from collections.abc import Iterable

from babel.dates import format_date, format_time
from flask_babel import get_locale

from matchmaker.core.french_dates import first_of_month
from matchmaker.db.events import Event
from matchmaker.services.events.words import local


def time_of(event: Event, position: int) -> str:
    """`14:20`, or `14:20 (jeudi 11 mars 2027)` where the event lasts several days."""
    locale = get_locale() or "fr"
    start = local(event, event.slots[position].starts_at)
    time = str(format_time(start, "short", locale=locale))
    days = {local(event, slot.starts_at).date() for slot in event.slots}
    return f"{time} ({first_of_month(format_date(start, 'full', locale=locale))})" if len(days) > 1 else time


def times_of(event: Event, positions: Iterable[int]) -> str:
    """The same of several, with commas."""
    return ", ".join(time_of(event, at) for at in positions)
