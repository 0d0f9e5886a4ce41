"""Create an event and change what it is: its name, its place, the rule of the game."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.core.directory.access import Actor, require_chamber
from matchmaker.core.directory.names import name_key, tidy
from matchmaker.core.errors import Invalid
from matchmaker.core.events.programme import slots_on
from matchmaker.core.events.tables import check_labels
from matchmaker.db.events import CANDIDATE_RULES, SILENCE_RULES, Event, EventTable, Slot
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.events.inputs import touch
from matchmaker.services.jobs.versions import next_version

SLUG_LENGTH = 34


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


# A change of these changes which meetings a timetable may hold.
SCHEDULED_BY = ("candidates", "silence", "guarantee", "max_meetings")


def create_event(actor: Actor, new: NewEvent) -> Event:
    """An event in its registration phase and in mode essai, with slots and tables."""
    require_chamber(actor, new.chamber_id)
    name = _checked_name(new.name)
    slots = slots_on(new.day, new.zone, new.starts, new.length)
    labels = check_labels(new.tables)
    with transaction(actor, "events.create_event") as session:
        event = Event(
            chamber_id=new.chamber_id,
            name=name,
            slug=_free_slug(session, new.chamber_id, name),
            place=tidy(new.place),
            zone=new.zone,
            created_by=actor.person_id,
        )
        event.slots = [
            Slot(position=slot.position, session=slot.session, starts_at=slot.starts_at, ends_at=slot.ends_at)
            for slot in slots
        ]
        event.tables = [EventTable(position=position, label=label) for position, label in enumerate(labels)]
        session.add(event)
        session.flush()
        return event


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
        if any(getattr(before, name) != getattr(settings, name) for name in SCHEDULED_BY):
            touch(session, event.id)
        return event


def _check_settings(settings: EventSettings) -> None:
    if settings.candidates not in CANDIDATE_RULES or settings.silence not in SILENCE_RULES:
        raise UnknownRule
    if settings.indispensable_quota > settings.wish_quota:
        raise QuotaTooSmall(indispensables=settings.indispensable_quota, wishes=settings.wish_quota)
    if settings.max_meetings is not None and settings.guarantee > settings.max_meetings:
        raise GuaranteeAboveMost(guarantee=settings.guarantee, most=settings.max_meetings)


def _checked_name(name: str) -> str:
    if not tidy(name):
        raise NameMissing
    return tidy(name)


def _free_slug(session: Session, chamber_id: int, name: str) -> str:
    stem = "-".join(name_key(name).split())[:SLUG_LENGTH].strip("-") or "evenement"
    taken = set(session.scalars(select(Event.slug).where(Event.chamber_id == chamber_id)))
    number = 1
    while (slug := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return slug
