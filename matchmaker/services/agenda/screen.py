"""The screen of the room: its address, and what it shows. It names tables, never who sits at them."""

import datetime as dt
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matchmaker.clock import now
from matchmaker.core.agenda.screen import Stretch, Tables, stretches_of, tables_to_name
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.db.events import Event, Slot
from matchmaker.db.queries.participants import absences_of, noted_on_the_day
from matchmaker.db.queries.screen import event_shown_by, seatings_of
from matchmaker.db.transaction import transaction
from matchmaker.services.events.access import event_for_organiser


@dataclass(frozen=True)
class Screen:
    """``tables`` are those to name while a slot runs or is about to, by its place."""

    event: Event
    moment: dt.datetime
    slots: Sequence[Slot]
    stretches: Sequence[Stretch]
    tables: Mapping[int, Tables]


def give_screen_address(actor: Actor, event_id: int) -> Event:
    """Give the event's screen an address, a new one where it had one already: the old one shows nothing more."""
    with transaction(actor, "agenda.give_screen_address"):
        event = event_for_organiser(actor, event_id, change=True)
        event.screen_key = secrets.token_urlsafe(16)
        return event


def screen_at(key: str) -> Screen:
    """What the screen with this address shows, in a fixed number of queries. Raises `NotFound`."""
    event = event_shown_by(key)
    if event is None:
        raise NotFound
    ids = [slot.id for slot in event.slots]
    named = tables_to_name(seatings_of(event.id), noted_on_the_day(event.id), absences_of(event.id), ids)
    return Screen(
        event=event,
        moment=now(),
        slots=event.slots,
        stretches=stretches_of(event.slots, event.zone),
        tables={ids.index(slot): tables for slot, tables in named.items()},
    )
