"""Where the mail about a published timetable leads: to the reader's space; since agendas are final, and for who has no
space because they only come for the structure, by a link that opens without signing in."""

from collections.abc import Callable, Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.events.dates import final_from
from matchmaker.db.directory import Person
from matchmaker.db.events import TAKES_PART, Delegation, Event
from matchmaker.db.queries.scheduling import speaking_at
from matchmaker.services.agenda.reading import reading_links
from matchmaker.services.events.words import local
from matchmaker.services.jobs.links import page_link

# (person, the structures they come for, names) → what stands in their mail for the address.
Links = Callable[[Person, Sequence[Delegation], Mapping[int, str]], str]


def links_to_act(session: Session, event: Event) -> Links:
    """To the space, where something can be done about the meeting, of whoever has one."""
    return _links(session, event, _opening(session), final=False)


def links_now(session: Session, event: Event) -> Links:
    """Since agendas are final, they open from the mail without signing in."""
    return _links(session, event, _opening(session), final=_are_final(event))


def links_shown(session: Session, event: Event) -> Links:
    """The same for who is not the reader: a real address is only ever in the mail of its person."""

    def in_words(person: Person, _coming: Sequence[Delegation], _names: Mapping[int, str]) -> str:
        return str(_("(ici, le lien personnel de %(name)s)", name=person.name))

    return _links(session, event, in_words, final=_are_final(event))


def _opening(session: Session) -> Links:
    def links(person: Person, coming: Sequence[Delegation], names: Mapping[int, str]) -> str:
        return reading_links(session, names, coming, person.id)

    return links


def _links(session: Session, event: Event, opening: Links, *, final: bool) -> Links:
    """To the space of who speaks for one of the structures, unless agendas are final; else what ``opening`` says."""
    speaking = speaking_at(session, event.id)

    def link(person: Person, own: Sequence[Delegation], names: Mapping[int, str]) -> str:
        mine = [one for one in own if (person.id, one.id) in speaking]
        coming = [one for one in own if one.state in TAKES_PART]
        if coming and (final or not mine):
            return opening(person, coming, names)
        space = (mine or own)[0]
        return page_link("agenda.show", event_id=event.id, structure=space.organisation_id)

    return link


def _are_final(event: Event) -> bool:
    first = local(event, event.slots[0].starts_at).date()
    return now() >= final_from(first, event.zone)
