"""The times of a programme when nobody is booked: added, changed, removed, and moved with the event's day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.names import tidy
from matchmaker.core.errors import Invalid, NotFound
from matchmaker.core.events.items import ITEM_KINDS, check_free, span
from matchmaker.core.events.programme import TimeSlot
from matchmaker.db.events import Event
from matchmaker.db.queries.set_up import items_of
from matchmaker.db.set_up import ProgrammeItem
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.events.dates import days_of


class UnknownItemKind(Invalid):
    template = N_("Choisissez dans la liste ce que c’est.")


@dataclass(frozen=True)
class ItemFacts:
    """A common time as the form has it, in wall times of the event's zone."""

    kind: str
    day: date
    start: time
    end: time
    title: str = ""
    place: str = ""


def item_of(event: Event, item_id: int) -> ProgrammeItem:
    """Raises `NotFound`."""
    found = db.session.scalar(
        select(ProgrammeItem).where(ProgrammeItem.id == item_id, ProgrammeItem.event_id == event.id)
    )
    if found is None:
        raise NotFound
    return found


def facts_of_item(event: Event, item: ProgrammeItem) -> ItemFacts:
    place = ZoneInfo(event.zone)
    start, end = item.starts_at.astimezone(place), item.ends_at.astimezone(place)
    return ItemFacts(item.kind, start.date(), start.time(), end.time(), item.title, item.place)


def add_item(actor: Actor, event_id: int, facts: ItemFacts) -> ProgrammeItem:
    """Raises `UnknownItemKind`, `ItemBackwards`, `ItemDuringMeetings`."""
    with transaction(actor, "events.add_item") as session:
        event = event_for_organiser(actor, event_id, change=True)
        item = ProgrammeItem(event_id=event.id)
        _write(event, item, facts)
        session.add(item)
        return item


def change_item(actor: Actor, event_id: int, item_id: int, facts: ItemFacts) -> ProgrammeItem:
    """Raises what `add_item` does, and `NotFound`."""
    with transaction(actor, "events.change_item"):
        event = event_for_organiser(actor, event_id, change=True)
        item = item_of(event, item_id)
        _write(event, item, facts)
        return item


def remove_item(actor: Actor, event_id: int, item_id: int) -> None:
    """Raises `NotFound`."""
    with transaction(actor, "events.remove_item") as session:
        event = event_for_organiser(actor, event_id, change=True)
        session.delete(item_of(event, item_id))


def _write(event: Event, item: ProgrammeItem, facts: ItemFacts) -> None:
    if facts.kind not in ITEM_KINDS:
        raise UnknownItemKind
    stretch = span(facts.day, facts.start, facts.end, event.zone)
    title = tidy(facts.title)
    slots = [(slot.starts_at, slot.ends_at) for slot in event.slots]
    check_free(title or _(ITEM_KINDS[facts.kind]), stretch, slots, event.zone)
    item.kind, item.title, item.place = facts.kind, title, tidy(facts.place)
    item.starts_at, item.ends_at = stretch


def follow_day(session: Session, event: Event, first: date, zone: str, slots: Sequence[TimeSlot]) -> None:
    """Move the common times by as many days as the event, at the same wall times.

    Raises `ItemDuringMeetings` when one of them would then lie over a slot.
    """
    before, _last = days_of(event) or (first, first)
    for item in items_of(event.id):
        starts_at, ends_at = moved((item.starts_at, item.ends_at), event.zone, before, first, zone)
        item.starts_at, item.ends_at = starts_at, ends_at
        title = item.title or _(ITEM_KINDS[item.kind])
        check_free(title, (starts_at, ends_at), [(one.starts_at, one.ends_at) for one in slots], zone)
    session.flush()


def moved(
    stretch: tuple[datetime, datetime], zone: str, before: date, after: date, new_zone: str
) -> tuple[datetime, datetime]:
    """A stretch of one day, as many days later as the event, at the same wall times."""
    start, end = (one.astimezone(ZoneInfo(zone)) for one in stretch)
    return span(start.date() + (after - before), start.time(), end.time(), new_zone)
