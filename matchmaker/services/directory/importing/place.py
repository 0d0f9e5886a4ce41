"""Where a list from the command line goes: whoever has the machine acts for the chamber."""

from dataclasses import dataclass

from sqlalchemy import select

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Invalid
from matchmaker.db.directory import Chamber
from matchmaker.db.events import Event
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_


class NoSuchPlace(Invalid):
    template = N_("{what} Voici ce qui existe : {known}.")


class ChamberToName(Invalid):
    template = N_("Dites où importer : --chamber ou --event. Chambres : {known}.")


@dataclass(frozen=True)
class Place:
    """The chamber, and who acts for it: nobody in person."""

    chamber_id: int

    @property
    def actor(self) -> Actor:
        return Actor(None, frozenset({self.chamber_id}))


def find_place(chamber: str | None, event_id: int | None) -> Place:
    """Find the chamber named by its slug, or by one of its events; a single chamber need not be named."""
    if event_id is not None:
        return _of_event(event_id)
    chambers = {row.slug: row.id for row in db.session.scalars(select(Chamber).order_by(Chamber.id))}
    known = ", ".join(chambers) or N_("aucune, créez-en une avec « matchmaker chamber add »")
    if chamber is None and len(chambers) == 1:
        return Place(next(iter(chambers.values())))
    if chamber is None:
        raise ChamberToName(known=known)
    if chamber not in chambers:
        raise NoSuchPlace(what=f"Aucune chambre ne s’appelle « {chamber} ».", known=known)
    return Place(chambers[chamber])


def _of_event(event_id: int) -> Place:
    event = db.session.get(Event, event_id)
    if event is None:
        rows = db.session.scalars(select(Event).order_by(Event.id.desc()).limit(20))
        known = ", ".join(f"{row.id} ({row.name})" for row in rows) or N_("aucun événement")
        raise NoSuchPlace(what=f"Aucun événement n’a le numéro {event_id}.", known=known)
    return Place(event.chamber_id)
