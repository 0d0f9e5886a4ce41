"""A structure's agenda as an iCalendar file or feed (RFC 5545).

Each meeting keeps its UID through every publication and its SEQUENCE rises, so that a calendar moves
the entry it has instead of adding another; a cancelled meeting is sent as cancelled.
"""

import datetime as dt
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vDuration

from matchmaker.core.agenda.agendas import Agenda, Appointment
from matchmaker.documents.language import FRENCH, Language
from matchmaker.documents.plain_text import plain_text
from matchmaker.documents.time_zones import time_zone
from matchmaker.plugin_api.text import N_


def agenda_calendar(
    agenda: Agenda, language: Language = FRENCH, refresh: dt.timedelta | None = None
) -> bytes:
    """The whole calendar, with the rules of the event's time zone. Times are those of the event's place.

    ``refresh``: of a feed, how often a calendar may ask again (RFC 7986; older ones read X-PUBLISHED-TTL).
    """
    calendar = Calendar()
    calendar.add("prodid", "-//matchmaker//agenda//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", plain_text(agenda.event.name))
    calendar.add("x-wr-timezone", agenda.event.zone)
    if refresh is not None:
        calendar.add("refresh-interval", vDuration(refresh), parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(refresh))
    year = agenda.event.date.year
    calendar.add_component(time_zone(agenda.event.zone, first_year=year - 1, last_year=year + 1))
    for appointment in agenda.appointments:
        calendar.add_component(_event(appointment, agenda, language))
    return bytes(calendar.to_ical())


def _event(appointment: Appointment, agenda: Agenda, language: Language) -> Event:
    zone = ZoneInfo(agenda.event.zone)
    event = Event()
    event.add("uid", appointment.uid)
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", agenda.printed_at.astimezone(dt.UTC))
    event.add("dtstart", appointment.starts_at.astimezone(zone))
    event.add("dtend", appointment.ends_at.astimezone(zone))
    event.add("summary", plain_text(language.say(N_("Rendez-vous : {partner}"), partner=appointment.partner)))
    event.add("location", _place(appointment, agenda, language))
    event.add("description", _description(appointment))
    event.add("status", _status(appointment, draft=agenda.draft))
    return event


def _status(appointment: Appointment, *, draft: bool) -> str:
    if appointment.status == "cancelled":
        return "CANCELLED"
    return "TENTATIVE" if draft else "CONFIRMED"


def _place(appointment: Appointment, agenda: Agenda, language: Language) -> str:
    table = language.say(N_("Table {table}"), table=appointment.table)
    return plain_text(", ".join(part for part in (table, agenda.event.place) if part))


def _description(appointment: Appointment) -> str:
    lines = (
        ", ".join(appointment.partner_people),
        appointment.subject or appointment.guess,
        *appointment.why,
    )
    return "\n".join(plain_text(line) for line in lines if line)
