"""What people are written when a timetable is published: their agenda is ready, or what changed in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from babel.dates import format_time
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.core.scheduling.changes import Changes, Place, Planned
from matchmaker.db.events import Delegation, Event
from matchmaker.db.queries.scheduling import names_of, people_told
from matchmaker.db.scheduling import Publication
from matchmaker.services.events.words import day_of, local
from matchmaker.services.jobs.links import page_link
from matchmaker.services.jobs.outbox import post


@dataclass(frozen=True)
class _Names:
    """What ids are called in a letter."""

    delegations: Mapping[int, str]
    slots: Mapping[int, str]
    tables: Mapping[int, str]
    day: str


def tell_concerned(
    session: Session,
    event: Event,
    publication: Publication,
    changes: Changes,
    concerned: Sequence[Delegation],
) -> int:
    """One message per person, whatever the number of delegations they come for; returns how many."""
    delegations = {delegation.id: delegation for delegation in concerned}
    structures = names_of(event.id)
    count = 0
    for person, rows in groupby(people_told(session, delegations), key=lambda row: row[0]):
        own = [delegations[delegation] for _person, delegation in rows]
        with force_locale(person.locale):
            subject, body = _letter(event, own, changes, _names(event, person.locale, structures))
        post(
            session,
            kind="scheduling.published",
            dedupe=f"publication:{publication.id}:{person.id}",
            to=str(person.email),
            subject=subject,
            body=body,
            event=event,
            person_id=person.id,
        )
        count += 1
    return count


def _names(event: Event, locale: str, structures: Mapping[int, str]) -> _Names:
    return _Names(
        structures,
        {slot.id: format_time(local(event, slot.starts_at), "short", locale=locale) for slot in event.slots},
        {table.id: table.label for table in event.tables},
        day_of(event, locale),
    )


def _letter(event: Event, own: Sequence[Delegation], changes: Changes, names: _Names) -> tuple[str, str]:
    """(subject, body) in the language that is in force."""
    values = {
        "event": event.name,
        "day": names.day,
        "structures": ", ".join(names.delegations[delegation.id] for delegation in own),
        "lines": "\n".join(_lines({delegation.id for delegation in own}, changes, names)),
        "link": page_link("agenda.show", event_id=event.id, structure=own[0].organisation_id),
    }
    if all(delegation.agenda_version == 1 for delegation in own):
        return _("%(event)s : votre planning est prêt", **values), _(
            "Bonjour,\n\nLe planning de %(structures)s pour « %(event)s », %(day)s, est prêt :\n\n%(lines)s\n\n"
            "Le voir, l’imprimer ou l’ajouter à votre calendrier :\n%(link)s\n",
            **values,
        )
    return _("%(event)s : votre planning a changé", **values), _(
        "Bonjour,\n\nLe planning de %(structures)s pour « %(event)s », %(day)s, a changé :\n\n%(lines)s\n\n"
        "Ce qui n’est pas dans cette liste reste comme avant. Votre planning à jour :\n%(link)s\n",
        **values,
    )


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
