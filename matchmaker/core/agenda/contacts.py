"""The people of a structure that was met, as they are taken home."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Contact:
    """Somebody who was met and agreed to be reached. ``uid`` stays the same in every file made for the event."""

    uid: str
    name: str
    structure: str
    email: str | None
    phone: str | None
    met_at: dt.datetime
    subject: str


@dataclass(frozen=True)
class Met:
    """A meeting that was held: the people who agreed, and the names of those who keep their details."""

    structure: str
    at: dt.datetime
    subject: str
    people: tuple[Contact, ...]
    silent: tuple[str, ...]


@dataclass(frozen=True)
class ToCall:
    """A wish that was accepted and found no place."""

    structure: str
    subject: str


@dataclass(frozen=True)
class Contacts:
    """What a structure takes home from an event; ``met`` in the order of the day, ``to_call`` by name."""

    event: str
    zone: str
    met: tuple[Met, ...]
    to_call: tuple[ToCall, ...]

    @property
    def people(self) -> tuple[Contact, ...]:
        """Everybody who agreed, once each, with the first meeting."""
        found: dict[str, Contact] = {}
        for one in self.met:
            for person in one.people:
                found.setdefault(person.uid, person)
        return tuple(found.values())
