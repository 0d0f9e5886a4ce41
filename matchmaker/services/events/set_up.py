"""Create an event and change what it is: its name, its place, the rule of the game."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.core.directory.access import Actor, require_chamber
from matchmaker.core.directory.contacts import clean_phone
from matchmaker.core.directory.names import name_key, tidy
from matchmaker.core.errors import Invalid
from matchmaker.core.events.items import span
from matchmaker.core.events.programme import slots_on
from matchmaker.core.events.tables import check_labels
from matchmaker.core.events.templates import TemplateItem
from matchmaker.db.events import CANDIDATE_RULES, SILENCE_RULES, Event, EventTable, Slot
from matchmaker.db.set_up import ProgrammeItem
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.events.dates import write_proposed
from matchmaker.services.events.inputs import touch
from matchmaker.services.events.questions import write_default
from matchmaker.services.jobs.versions import next_version

SLUG_LENGTH = 34


class PhoneNotUnderstood(Invalid):
    template = N_("« {value} » n’est pas un numéro de téléphone : dix chiffres, ou + et l’indicatif du pays.")


class NameMissing(Invalid):
    template = N_("Donnez un nom à l’événement : c’est lui que les participants verront.")


class UnknownRule(Invalid):
    template = N_("Choisissez une règle du jeu dans la liste.")


class QuotaTooSmall(Invalid):
    template = N_(
        "Le nombre d’indispensables ({indispensables}) ne peut pas dépasser celui des vœux ({wishes})."
    )


class GuaranteeAboveMost(Invalid):
    template = N_(
        "On ne peut pas garantir {guarantee} rendez-vous à qui en aura {most} au plus. Changez l’un des deux."
    )


@dataclass(frozen=True)
class NewEvent:
    """What it takes to begin: everything else has a default. `starts` are wall times on `day`."""

    chamber_id: int
    name: str
    day: date
    starts: Sequence[time]
    length: int
    tables: Sequence[str]
    place: str = ""
    zone: str = "Europe/Paris"
    candidates: str = "accepted"
    guarantee: int = 0
    max_meetings: int | None = None
    items: Sequence[TemplateItem] = ()


@dataclass(frozen=True)
class EventSettings:
    """What can be changed of an event at any time, the rule of the game included."""

    name: str
    place: str
    candidates: str
    silence: str
    guarantee: int
    wish_quota: int
    indispensable_quota: int
    max_meetings: int | None
    reception_phone: str | None = None


# A change of these changes which meetings a timetable may hold.
SCHEDULED_BY = ("candidates", "silence", "guarantee", "max_meetings")


def create_event(actor: Actor, new: NewEvent) -> Event:
    """An event in its registration phase and in mode essai, with slots, tables, dates and a first question."""
    slots = slots_on(new.day, new.zone, new.starts, new.length)
    labels = check_labels(new.tables)
    _check_promise(new.guarantee, new.max_meetings)
    with transaction(actor, "events.create_event") as session:
        event = blank_event(session, actor, new.chamber_id, new.name, new.place, new.zone)
        event.candidates, event.guarantee, event.max_meetings = (
            new.candidates,
            new.guarantee,
            new.max_meetings,
        )
        event.slots = [
            Slot(position=slot.position, session=slot.session, starts_at=slot.starts_at, ends_at=slot.ends_at)
            for slot in slots
        ]
        event.tables = [EventTable(position=position, label=label) for position, label in enumerate(labels)]
        session.flush()
        write_proposed(session, event)
        write_default(session, event)
        _add_items(session, event, new)
        return event


def blank_event(session: Session, actor: Actor, chamber_id: int, name: str, place: str, zone: str) -> Event:
    """A new event of the actor's chamber without anything in it. Raises `NotFound` and `NameMissing`."""
    require_chamber(actor, chamber_id)
    name = _checked_name(name)
    event = Event(
        chamber_id=chamber_id,
        name=name,
        slug=free_slug(session, chamber_id, name),
        place=tidy(place),
        zone=zone,
        created_by=actor.person_id,
    )
    session.add(event)
    session.flush()
    return event


def _add_items(session: Session, event: Event, new: NewEvent) -> None:
    """The template's common times, where the meetings leave room for them."""
    for item in new.items:
        starts_at, ends_at = span(new.day, item.start, item.end, new.zone)
        if not any(slot.starts_at < ends_at and starts_at < slot.ends_at for slot in event.slots):
            session.add(
                ProgrammeItem(event_id=event.id, kind=item.kind, starts_at=starts_at, ends_at=ends_at)
            )


def settings_of(event: Event) -> EventSettings:
    """The settings as they stand."""
    return EventSettings(**{item.name: getattr(event, item.name) for item in fields(EventSettings)})


def change_settings(actor: Actor, event_id: int, seen: int, settings: EventSettings) -> Event:
    """Change the settings; `seen` is the version the form was made from.

    Raises `ChangedMeanwhile`, and a named refusal for settings that contradict each other.
    """
    _check_settings(settings)
    with transaction(actor, "events.change_settings") as session:
        event = event_for_organiser(actor, event_id, change=True)
        next_version(event, seen)
        before = settings_of(event)
        for item in fields(EventSettings):
            setattr(event, item.name, getattr(settings, item.name))
        event.name, event.place = _checked_name(settings.name), tidy(settings.place)
        event.reception_phone = _checked_phone(settings.reception_phone)
        if any(getattr(before, name) != getattr(settings, name) for name in SCHEDULED_BY):
            touch(session, event.id)
        return event


def _check_settings(settings: EventSettings) -> None:
    if settings.candidates not in CANDIDATE_RULES or settings.silence not in SILENCE_RULES:
        raise UnknownRule
    if settings.indispensable_quota > settings.wish_quota:
        raise QuotaTooSmall(indispensables=settings.indispensable_quota, wishes=settings.wish_quota)
    _check_promise(settings.guarantee, settings.max_meetings)


def _check_promise(guarantee: int, most: int | None) -> None:
    if most is not None and guarantee > most:
        raise GuaranteeAboveMost(guarantee=guarantee, most=most)


def _checked_name(name: str) -> str:
    if not tidy(name):
        raise NameMissing
    return tidy(name)


def _checked_phone(typed: str | None) -> str | None:
    read = clean_phone(typed)
    if typed and read.value is None:
        raise PhoneNotUnderstood(value=typed)
    return read.value


def free_slug(session: Session, chamber_id: int, name: str) -> str:
    """A short name for its addresses that no other event of the chamber has."""
    stem = "-".join(name_key(name).split())[:SLUG_LENGTH].strip("-") or "evenement"
    taken = set(session.scalars(select(Event.slug).where(Event.chamber_id == chamber_id)))
    number = 1
    while (slug := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return slug
