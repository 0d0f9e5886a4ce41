"""What the names in a message stand for when it is tried: the event's own data, as its first recipient has them."""

from flask_babel import force_locale
from flask_babel import gettext as _

from matchmaker.core.jobs.texts import TextKind
from matchmaker.db.events import Event
from matchmaker.db.queries.messages import FirstReader, first_reader
from matchmaker.services.events.words import day_of
from matchmaker.services.jobs.links import page_link


def sample_values(event: Event, kind: TextKind, locale: str) -> dict[str, str]:
    """A value for each placeholder: of this event where it has one already, else the example."""
    with force_locale(locale):
        known = _of_the_event(event, locale) | _of_the_reader(event, first_reader(event.id))
        return {one.name: known.get(one.name) or _(one.example) for one in kind.placeholders}


def _of_the_event(event: Event, locale: str) -> dict[str, str]:
    return {
        "rencontre": event.name,
        "jour": day_of(event, locale),
        "lieu": event.place or _("lieu à préciser"),
        "organisateur": event.chamber.name,
        "contact": event.chamber.email,
    }


def _of_the_reader(event: Event, reader: FirstReader | None) -> dict[str, str]:
    if reader is None:
        return {}
    return {
        "nom": reader.name,
        "structure": reader.organisation,
        "structures": reader.organisation,
        "partenaire": reader.partner or "",
        "lien": page_link("events.space", event_id=event.id, structure=reader.organisation_id),
    }
