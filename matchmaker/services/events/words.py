"""Dates and times of an event for mails: in its own zone, in the reader's language."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from flask_babel import force_locale
from flask_babel import gettext as _

from matchmaker.core.directory.contacts import grouped
from matchmaker.core.french_dates import first_of_month
from matchmaker.db.events import Event


def local(event: Event, moment: datetime) -> datetime:
    """The wall time of a moment where the event is held."""
    return moment.astimezone(ZoneInfo(event.zone))


def day_of(event: Event, locale: str) -> str:
    """`jeudi 11 mars 2027`; empty for an event without slots."""
    if not event.slots:
        return ""
    return first_of_month(format_date(local(event, event.slots[0].starts_at), "full", locale=locale))


def day_and_time(event: Event, moment: datetime, locale: str) -> str:
    """`lundi 1er mars 2027 à 18:00`."""
    clock = local(event, moment)
    day = first_of_month(format_date(clock, "full", locale=locale))
    time = format_time(clock, "short", locale=locale)
    with force_locale(locale):
        return str(_("%(day)s à %(time)s", day=day, time=time))


def contact_that_day(event: Event, locale: str) -> str:
    """Where to say that something is wrong: nobody reads mail at the desk, so its phone is named where there is one."""
    if not event.reception_phone:
        return event.chamber.email
    phone = grouped(event.reception_phone)
    with force_locale(locale):
        return str(_("%(email)s, ou le jour même %(phone)s", email=event.chamber.email, phone=phone))


def day_or_not_yet(event: Event, locale: str) -> str:
    """The same, and in words that it is still to be said: for what may leave before the event has slots."""
    with force_locale(locale):
        return day_of(event, locale) or str(_("à une date à préciser"))
