"""The public page of an event: opened by the organiser, with a closing date and room for so many."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Invalid, NotFound
from matchmaker.core.events.registrations import LIMITED
from matchmaker.db.events import Event
from matchmaker.db.queries.registrations import desk_of
from matchmaker.db.registrations import RegistrationDesk
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import event_for_organiser, may_run
from matchmaker.services.jobs.versions import next_version

LAST_MINUTE = time(23, 59)


class ClosesInThePast(Invalid):
    template = N_("La date de clôture est déjà passée. Choisissez un jour à venir.")


@dataclass(frozen=True)
class DeskSettings:
    """How the page is: open or not, the last day it takes registrations, and how many of each kind."""

    opened: bool
    closes_on: date
    welcome: str = ""
    limits: Mapping[str, int | None] | None = None


def desk_for(actor: Actor, event_id: int) -> RegistrationDesk | None:
    """The page's settings, for the organiser; None before they were ever saved. Raises `NotFound`."""
    event_for_organiser(actor, event_id)
    return desk_of(event_id)


def closing_day(desk: RegistrationDesk, zone: str) -> date:
    """The last day on which it takes registrations, where the event is held."""
    return desk.closes_at.astimezone(ZoneInfo(zone)).date()


def set_desk(actor: Actor, event_id: int, seen: int, settings: DeskSettings) -> RegistrationDesk:
    """Open, change or close the public page; `seen` is the version the form was made from, 0 for none.

    Raises `ClosesInThePast`, `ChangedMeanwhile`, `NotFound`.
    """
    with transaction(actor, "events.set_registration_desk") as session:
        event = event_for_organiser(actor, event_id, change=True)
        closes_at = _end_of(settings.closes_on, event.zone)
        if settings.opened and closes_at <= now():
            raise ClosesInThePast
        desk = session.get(RegistrationDesk, event_id, with_for_update=True)
        if desk is None:
            desk = RegistrationDesk(event_id=event_id, key=free_key(session, event), closes_at=closes_at)
            session.add(desk)
        else:
            next_version(desk, seen)
        desk.closes_at, desk.welcome = closes_at, settings.welcome.strip()
        desk.limits = {
            kind: limit
            for kind, limit in (settings.limits or {}).items()
            if kind in LIMITED and limit is not None
        }
        if settings.opened != (desk.opened_at is not None):
            desk.opened_at = now() if settings.opened else None
        return desk


def public_desk(actor: Actor, key: str) -> RegistrationDesk:
    """The page of this address, if it is open; while the event is in mode essai, for its organisers alone.

    Raises `NotFound`.
    """
    desk = db.session.scalar(select(RegistrationDesk).where(RegistrationDesk.key == key))
    if desk is None or desk.opened_at is None:
        raise NotFound
    if desk.event.opened_at is None and not may_run(actor, desk.event):
        raise NotFound
    return desk


def takes_registrations(desk: RegistrationDesk) -> bool:
    """Whether it is open, its closing date is still to come and the event is not over."""
    return desk.opened_at is not None and now() < desk.closes_at and desk.event.phase != "closed"


def _end_of(day: date, zone: str) -> datetime:
    return datetime.combine(day, LAST_MINUTE, ZoneInfo(zone))


def free_key(session: Session, event: Event) -> str:
    """The event's slug, with a number where another chamber's event has the same."""
    number, key = 1, event.slug
    while session.scalar(select(RegistrationDesk.event_id).where(RegistrationDesk.key == key)) is not None:
        number += 1
        key = f"{event.slug[:36]}-{number}"
    return key
