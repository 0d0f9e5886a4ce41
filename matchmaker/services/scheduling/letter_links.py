"""Where the mail about a published timetable leads: to the reader's space, and since agendas are final, by a link that
opens without signing in."""

from collections.abc import Callable, Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.events.dates import final_from
from matchmaker.db.directory import Person
from matchmaker.db.events import TAKES_PART, Delegation, Event
from matchmaker.services.agenda.reading import reading_links
from matchmaker.services.events.words import local
from matchmaker.services.jobs.links import page_link

# (person, the structures they come for, names) → what stands in their mail for the address.
Links = Callable[[Person, Sequence[Delegation], Mapping[int, str]], str]


def own_space(_person: Person, own: Sequence[Delegation], _names: Mapping[int, str]) -> str:
    return page_link("agenda.show", event_id=own[0].event_id, structure=own[0].organisation_id)


def links_now(session: Session, event: Event) -> Links:
    """Since agendas are final, they open from the mail without signing in."""

    def open_to_all(person: Person, own: Sequence[Delegation], names: Mapping[int, str]) -> str:
        coming = [one for one in own if one.state in TAKES_PART]
        return reading_links(session, names, coming, person.id) if coming else own_space(person, own, names)

    return open_to_all if _are_final(event) else own_space


def links_shown(event: Event) -> Links:
    """The same for who is not the reader: a real address is only ever in the mail of its person."""

    def in_words(person: Person, _own: Sequence[Delegation], _names: Mapping[int, str]) -> str:
        return str(_("(ici, le lien personnel de %(name)s)", name=person.name))

    return in_words if _are_final(event) else own_space


def _are_final(event: Event) -> bool:
    first = local(event, event.slots[0].starts_at).date()
    return now() >= final_from(first, event.zone)
