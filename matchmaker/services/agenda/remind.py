"""Everybody who has meetings is sent their agenda: the final one, and on the eve the reminder."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from babel.dates import format_date, format_time
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.core.agenda.texts import FINAL, REMINDER
from matchmaker.core.events.items import ITEM_KINDS
from matchmaker.core.french_dates import first_of_month
from matchmaker.core.jobs.texts import TextKind
from matchmaker.db.events import Delegation, Event
from matchmaker.db.queries import agenda as rows
from matchmaker.db.queries.invitations import delegations_of
from matchmaker.db.queries.scheduling import names_of, people_told
from matchmaker.db.queries.set_up import items_of
from matchmaker.db.set_up import ProgrammeItem
from matchmaker.services.agenda.reading import reading_links
from matchmaker.services.events.words import contact_that_day, day_of, local
from matchmaker.services.jobs.outbox import dedupe_for, post
from matchmaker.services.jobs.texts import write


@dataclass(frozen=True)
class _Day:
    """What every letter is made from: the meetings of each structure, all names, the common times."""

    event: Event
    held: Mapping[int, Sequence[rows.MeetingRow]]
    names: Mapping[int, str]
    items: Sequence[ProgrammeItem]
    starts: Mapping[int, datetime]


def remind_everybody(session: Session, event: Event, occasion: str) -> int:
    """The reminder of the eve; returns how many messages."""
    return _send_to_all(session, event, REMINDER, f"reminder:{occasion}")


def send_final_agendas(session: Session, event: Event, occasion: str) -> int:
    """The final agenda with its link; returns how many messages."""
    return _send_to_all(session, event, FINAL, f"final:{occasion}")


def _send_to_all(session: Session, event: Event, text: TextKind, occasion: str) -> int:
    """One message per person and occasion, with all their meetings; returns how many.

    Who comes for several structures has them all in one message; who has no meeting is sent nothing.
    """
    day = _day(event)
    delegations = {one.id: one for one in delegations_of(session, set(day.held))}
    count = 0
    for person, group in groupby(people_told(session, delegations), key=lambda row: row[0]):
        own = [delegations[delegation] for _person, delegation in group]
        with force_locale(person.locale):
            links = reading_links(session, day.names, own, person.id)
            subject, body = _letter(day, text, own, person.locale, links)
        post(
            session,
            kind=text.key,
            dedupe=dedupe_for(occasion, person, event),
            to=str(person.email),
            subject=subject,
            body=body,
            event=event,
            person_id=person.id,
        )
        count += 1
    return count


def _day(event: Event) -> _Day:
    held: dict[int, list[rows.MeetingRow]] = defaultdict(list)
    for one in rows.meetings_of(event.id):
        if one.status != "cancelled":
            held[one.a_id].append(one)
            held[one.b_id].append(one)
    starts = {slot.id: slot.starts_at for slot in event.slots}
    return _Day(event, held, names_of(event.id), items_of(event.id), starts)


def _letter(day: _Day, text: TextKind, own: Sequence[Delegation], locale: str, links: str) -> tuple[str, str]:
    event = day.event
    values = {
        "rencontre": event.name,
        "jour": day_of(event, locale),
        "lieu": event.place or _("lieu à préciser"),
        "structures": ", ".join(day.names[one.id] for one in own),
        "rendez_vous": "\n".join(_lines(day, own, locale)),
        "lien": links,
        "contact": contact_that_day(event, locale),
    }
    return write(event, text, locale, values)


def _lines(day: _Day, own: Sequence[Delegation], locale: str) -> list[str]:
    several = len({local(day.event, start).date() for start in day.starts.values()}) > 1
    found = [
        (day.starts[one.slot_id], _meeting(day, side.id, one)) for side in own for one in day.held[side.id]
    ]
    found += [(one.starts_at, _item(one)) for one in day.items]
    return [
        f"- {_when(day.event, moment, locale, several=several)} : {words}"
        for moment, words in sorted(found, key=lambda line: line[0])
    ]


def _meeting(day: _Day, side: int, meeting: rows.MeetingRow) -> str:
    other = meeting.b_id if meeting.a_id == side else meeting.a_id
    return str(_("table %(table)s, %(partner)s", table=meeting.table, partner=day.names[other]))


def _item(item: ProgrammeItem) -> str:
    return ", ".join(filter(None, (item.title or str(_(ITEM_KINDS[item.kind])), item.place)))


def _when(event: Event, moment: datetime, locale: str, *, several: bool) -> str:
    clock = local(event, moment)
    hour = str(format_time(clock, "short", locale=locale))
    return f"{first_of_month(format_date(clock, 'EEEE d MMMM', locale=locale))} {hour}" if several else hour
