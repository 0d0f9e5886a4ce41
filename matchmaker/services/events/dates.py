"""The dates of an event: proposed once it has a day, moved with it, changed by hand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Refusal
from matchmaker.core.events.dates import (
    ACTING,
    RULES,
    ActsInThePast,
    at,
    check_dates,
    is_settled,
    propose,
)
from matchmaker.db.events import Event
from matchmaker.db.queries.set_up import dates_of
from matchmaker.db.set_up import EventDate
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import event_for_organiser


class NoDay(Refusal):
    template = N_("L’événement n’a pas encore de jour : donnez-lui ses créneaux d’abord.")


@dataclass(frozen=True)
class DateLine:
    """A date as the form has it: a wall time where the event is held, and whether to act by itself."""

    day: date
    moment: time
    acts: bool = False


@dataclass(frozen=True)
class Move:
    """A date that goes along with the event's day."""

    kind: str
    before: datetime
    after: datetime


def days_of(event: Event) -> tuple[date, date] | None:
    """The first and the last day, where it is held; None while it has no slots."""
    if not event.slots:
        return None
    place = ZoneInfo(event.zone)
    first, last = event.slots[0], event.slots[-1]
    return first.starts_at.astimezone(place).date(), last.starts_at.astimezone(place).date()


def proposed(event: Event) -> dict[str, datetime]:
    """What the rules say for the event as it stands. Raises `NoDay`."""
    days = days_of(event)
    if days is None:
        raise NoDay
    return propose(*days, event.zone, now())


def write_proposed(session: Session, event: Event) -> None:
    """Give a new event its dates; nothing happens by itself on any of them."""
    session.add_all(
        EventDate(event_id=event.id, kind=kind, moment=moment) for kind, moment in proposed(event).items()
    )


def change_dates(actor: Actor, event_id: int, lines: Mapping[str, DateLine]) -> None:
    """Make the dates these; a kind that is not listed has none.

    A date that differs from its rule is kept by hand: it no longer moves with the event's day. One that is moved
    may happen, and be told of, again. Raises `NoDay`, `ActsInThePast`, and what `check_dates` refuses.
    """
    with transaction(actor, "events.change_dates") as session:
        event = event_for_organiser(actor, event_id, change=True)
        usual = proposed(event)
        moments = {
            kind: at(line.day, line.moment, ZoneInfo(event.zone))
            for kind, line in lines.items()
            if kind in RULES
        }
        check_dates(moments, event.slots[0].starts_at, event.slots[-1].ends_at, event.zone)
        known = {one.kind: one for one in dates_of(event.id)}
        for kind, row in known.items():
            if kind not in moments:
                session.delete(row)
        for kind, moment in moments.items():
            row = known.get(kind) or EventDate(event_id=event.id, kind=kind, moment=moment, acts=False)
            _write(row, moment, lines[kind].acts and kind in ACTING, usual[kind])
            session.add(row)


def _write(row: EventDate, moment: datetime, acts: bool, usual: datetime) -> None:
    if acts and (not row.acts or row.moment != moment) and moment <= now():
        raise ActsInThePast(label=RULES[row.kind].label)
    if row.moment != moment or (acts and not row.acts):
        row.acted_at = row.told_at = row.failure = None
    row.by_hand = moment != usual and (row.by_hand or row.moment != moment or row.id is None)
    row.moment, row.acts = moment, acts


def moves_with(event: Event, first: date, last: date, zone: str) -> Sequence[Move]:
    """The dates that would move if the event were held on these days: none of what has happened."""
    if (days_of(event), event.zone) == ((first, last), zone):
        return []  # what is late stays late, however often the slots are saved
    wanted = propose(first, last, zone, now())
    return [
        Move(one.kind, one.moment, wanted[one.kind])
        for one in dates_of(event.id)
        if not (one.by_hand or one.acted_at or is_settled(one.kind, event.phase))
        and wanted[one.kind] != one.moment
    ]


def move_dates(event: Event, first: date, last: date, zone: str) -> None:
    """Let the dates follow the event's day. What was changed by hand, or has happened, stays."""
    rows = {one.kind: one for one in dates_of(event.id)}
    for move in moves_with(event, first, last, zone):
        row = rows[move.kind]
        row.moment, row.told_at, row.failure = move.after, None, None
