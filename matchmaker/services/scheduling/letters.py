"""What people are written when a timetable is published: their agenda is ready, or what changed in it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from babel.dates import format_time
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.core.jobs.texts import TextKind
from matchmaker.core.scheduling.changes import Changes, Place, Planned
from matchmaker.core.scheduling.texts import CHANGED, CHANGED_SMS, READY, WITHDRAWN
from matchmaker.db.directory import Person
from matchmaker.db.events import Delegation, Event
from matchmaker.db.queries.scheduling import names_of, people_texted, people_told
from matchmaker.db.scheduling import Publication
from matchmaker.extensions import current_settings, db
from matchmaker.services.events.confirmation.leaving import taken_out_by
from matchmaker.services.events.words import day_of, local
from matchmaker.services.jobs.links import page_link
from matchmaker.services.jobs.outbox import Mail, addressed, post, post_sms
from matchmaker.services.jobs.texts import write
from matchmaker.services.scheduling.letter_links import Links, links_now, links_shown


@dataclass(frozen=True)
class _Names:
    """What ids are called in a letter."""

    delegations: Mapping[int, str]
    slots: Mapping[int, str]
    tables: Mapping[int, str]
    day: str


@dataclass(frozen=True)
class Letter:
    """What one person is written, whatever the number of delegations they come for."""

    person: Person
    structures: tuple[str, ...]
    subject: str
    body: str


def tell_concerned(
    session: Session,
    event: Event,
    publication: Publication,
    changes: Changes,
    concerned: Sequence[Delegation],
) -> int:
    """One message per person, and on the day an SMS to those who agreed to it; returns how many messages."""
    told = {one: _told(one) for one in concerned}
    letters = letters_about(session, event, changes, told, links=links_now(session, event))
    post_letters(session, event, letters, "scheduling.published", f"publication:{publication.id}")
    text_concerned(session, event, f"publication-sms:{publication.id}", changes, concerned)
    return len(letters)


def post_letters(session: Session, event: Event, letters: Iterable[Letter], kind: str, occasion: str) -> None:
    """Each person is written to once per occasion."""
    for letter in letters:
        post(
            session,
            kind=kind,
            dedupe=f"{occasion}:{letter.person.id}",
            to=str(letter.person.email),
            subject=letter.subject,
            body=letter.body,
            event=event,
            person_id=letter.person.id,
        )


def _told(delegation: Delegation) -> TextKind:
    """What its people are told, once the changes are made."""
    if delegation.state == "cancelled":
        return WITHDRAWN
    return READY if delegation.agenda_version == 1 else CHANGED


def letters_to_come(event: Event, changes: Changes) -> list[tuple[Letter, Mail]]:
    """Each message that publishing these changes now would send, as `tell_concerned` would write it."""
    session = db.session()
    found = select(Delegation).where(Delegation.id.in_(changes.concerned)).order_by(Delegation.id)
    emptied = taken_out_by(session, event, changes)
    told = {
        one: WITHDRAWN if one.id in emptied else READY if one.agenda_version == 0 else CHANGED
        for one in session.scalars(found)
    }
    return [
        (letter, addressed(str(letter.person.email), letter.subject, letter.body, event))
        for letter in letters_about(session, event, changes, told, links=links_shown(session, event))
    ]


def letters_about(
    session: Session,
    event: Event,
    changes: Changes,
    told: Mapping[Delegation, TextKind],
    values: Mapping[str, str] | None = None,
    *,
    links: Links,
) -> list[Letter]:
    """One for each person concerned. ``told``: their delegations, and what each is told; ``values``: what the words
    name besides; ``links``: what stands for the address."""
    delegations = {delegation.id: delegation for delegation in told}
    structures = names_of(event.id)
    letters = []
    for person, rows in groupby(people_told(session, delegations), key=lambda row: row[0]):
        own = [delegations[delegation] for _person, delegation in rows]
        with force_locale(person.locale):
            names = _names(event, person.locale, structures)
            kinds = {told[one] for one in own}
            kind = kinds.pop() if len(kinds) == 1 else CHANGED
            link = links(person, own, structures)
            subject, body = _letter(event, own, changes, names, kind, {**(values or {}), "lien": link})
        letters.append(Letter(person, tuple(structures[one.id] for one in own), subject, body))
    return letters


def text_concerned(
    session: Session, event: Event, occasion: str, changes: Changes, concerned: Sequence[Delegation]
) -> None:
    """On the day, an SMS to each person who agreed to it, once per occasion, whatever the number of delegations they
    come for."""
    if event.phase != "running" or not current_settings().sends_sms:
        return
    delegations = {one.id: one for one in concerned}
    structures = names_of(event.id)
    for _person, rows in groupby(people_texted(session, event.id, delegations), key=lambda row: row[0].id):
        told = list(rows)
        person, number = told[0][:2]
        own = [delegations[row[2]] for row in told]
        with force_locale(person.locale):
            lines = _lines({one.id for one in own}, changes, _names(event, person.locale, structures))
            values = {
                "rencontre": event.name,
                "nombre": str(sum(1 for _line in lines)),
                "lien": page_link("agenda.show", event_id=event.id, structure=own[0].organisation_id),
            }
            words = write(event, CHANGED_SMS, person.locale, values)
        post_sms(
            session,
            kind=CHANGED_SMS.key,
            dedupe=f"{occasion}:{person.id}",
            number=number,
            words=words,
            event=event,
            person_id=person.id,
        )


def _names(event: Event, locale: str, structures: Mapping[int, str]) -> _Names:
    return _Names(
        structures,
        {slot.id: format_time(local(event, slot.starts_at), "short", locale=locale) for slot in event.slots},
        {table.id: table.label for table in event.tables},
        day_of(event, locale),
    )


def _letter(
    event: Event,
    own: Sequence[Delegation],
    changes: Changes,
    names: _Names,
    kind: TextKind,
    more: Mapping[str, str],
) -> tuple[str, str]:
    """(subject, body) in the language that is in force."""
    lines = "\n".join(_lines({delegation.id for delegation in own}, changes, names))
    values = {
        **more,
        "rencontre": event.name,
        "jour": names.day,
        "structures": ", ".join(names.delegations[delegation.id] for delegation in own),
        "rendez_vous" if kind is READY else "changements": lines,
    }
    return write(event, kind, str(get_locale()), values)


def _lines(own: set[int], changes: Changes, names: _Names) -> Iterator[str]:
    """What concerns these delegations, in the order of the day within each kind of change."""
    for one in changes.added:
        for partner in _partners(own, one):
            yield f"- {_place(names, one.place)} : {names.delegations[partner]}"
    for moved in changes.moved:
        for partner in _partners(own, moved.after):
            yield "- " + _(
                "%(place)s : %(partner)s (au lieu de %(before)s)",
                place=_place(names, moved.after.place),
                partner=names.delegations[partner],
                before=_place(names, moved.before.place),
            )
    for one in changes.cancelled:
        for partner in _partners(own, one):
            yield "- " + _(
                "Annulé : %(partner)s (%(place)s)",
                partner=names.delegations[partner],
                place=_place(names, one.place),
            )


def _partners(own: set[int], meeting: Planned) -> list[int]:
    return [other for side, other in ((meeting.a, meeting.b), (meeting.b, meeting.a)) if side in own]


def _place(names: _Names, place: Place) -> str:
    slot, table = place
    return str(_("%(time)s, table %(table)s", time=names.slots[slot], table=names.tables[table]))
