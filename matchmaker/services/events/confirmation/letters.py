"""What people are written about their coming: the question, the place taken over, and a word to the organiser."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from babel.dates import format_time
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.events.coming_texts import CONFIRMATION, REPLACEMENT, REPLACEMENT_BEGUN
from matchmaker.db.confirmation import Confirmation
from matchmaker.db.directory import Person
from matchmaker.db.events import Delegation, Event
from matchmaker.db.queries.confirmations import Held, held_by
from matchmaker.db.queries.scheduling import live_meetings, names_of
from matchmaker.services.agenda.reading import reading_link
from matchmaker.services.directory.personal_links import give_link, speaks_for
from matchmaker.services.events.confirmation.rows import LINK, begins_at
from matchmaker.services.events.words import contact_that_day, day_of, local
from matchmaker.services.jobs.links import page_link
from matchmaker.services.jobs.outbox import post
from matchmaker.services.jobs.texts import Letter, write


@dataclass(frozen=True)
class Coming:
    """A structure somebody comes for: their meetings there, and the address of their page."""

    organisation: str
    meetings: Sequence[Held]
    link: str


def own_meetings(held: Sequence[Held], person_id: int) -> list[Held]:
    """Of a delegation's meetings those this person may have to attend."""
    return [one for one in held if one.person_id in (None, person_id)]


def personal_link(session: Session, delegation: Delegation, person_id: int) -> str:
    """The address of a new page for this person, until the event begins."""
    begins = begins_at(delegation.event)
    assert begins is not None  # nothing is published without slots
    key = give_link(session, LINK, delegation, person_id, begins)
    return page_link("events.confirmation", link_key=key)


def write_question(event: Event, name: str, locale: str, coming: Sequence[Coming]) -> Letter:
    """« Serez-vous là ? », in the reader's language; one letter for all the structures somebody comes for."""
    with force_locale(locale):
        values = {
            "nom": name,
            "rencontre": event.name,
            "jour": day_of(event, locale),
            "lieu": event.place or _("lieu à préciser"),
            "pages": "\n\n".join(_structure(event, one, locale) for one in coming),
            "organisateur": event.chamber.name,
            "contact": event.chamber.email,
        }
    return write(event, CONFIRMATION, locale, values)


def _structure(event: Event, one: Coming, locale: str) -> str:
    return f"{one.organisation} : {_meetings(event, one.meetings, locale)}\n{one.link}"


def _meetings(event: Event, held: Sequence[Held], locale: str) -> str:
    if not held:
        return str(_("aucun rendez-vous à ce jour"))
    first = _time(event, held[0].starts_at, locale)
    return str(
        ngettext(
            "un rendez-vous, à %(first)s",
            "%(num)d rendez-vous, le premier à %(first)s",
            len(held),
            first=first,
        )
    )


def _time(event: Event, moment: datetime, locale: str) -> str:
    return str(format_time(local(event, moment), "short", locale=locale))


def tell_colleague(session: Session, delegation: Delegation, person: Person, row: Confirmation) -> None:
    """Give whoever takes the place the agenda, and a page of their own to say if they cannot come after all.

    That page closes when the event begins: from then on the desk is named instead.
    """
    if not person.email:
        return
    event, begins = delegation.event, begins_at(delegation.event)
    text = REPLACEMENT_BEGUN if begins is not None and begins <= now() else REPLACEMENT
    with force_locale(person.locale):
        values = {
            "nom": person.name,
            "remplace": row.person.name,
            "structure": delegation.organisation.name,
            "rencontre": event.name,
            "jour": day_of(event, person.locale),
            "lieu": event.place or _("lieu à préciser"),
            "rendez_vous": "\n".join(_agenda(session, delegation, person)),
            "lien": _agenda_page(session, delegation, person.id),
            "organisateur": event.chamber.name,
        }
        if text is REPLACEMENT:
            values["lien_personnel"] = personal_link(session, delegation, person.id)
        else:
            values["contact"] = contact_that_day(event, person.locale)
    subject, body = write(event, text, person.locale, values)
    post(
        session,
        kind=text.key,
        dedupe=f"replacement:{row.id}:{person.id}",
        to=person.email,
        subject=subject,
        body=body,
        event=event,
        person_id=person.id,
    )


def _agenda_page(session: Session, delegation: Delegation, person_id: int) -> str:
    """The agenda: to sign in to for who speaks for the structure, to read alone for who only comes for it."""
    if speaks_for(session, person_id, delegation.organisation_id):
        return page_link("agenda.show", event_id=delegation.event_id, structure=delegation.organisation_id)
    return reading_link(session, delegation, person_id)


def _agenda(session: Session, delegation: Delegation, person: Person) -> list[str]:
    """The meetings of the delegation that are this person's, in the order of the day."""
    event, names = delegation.event, names_of(delegation.event_id)
    position = {slot.id: slot for slot in event.slots}
    tables = {table.id: table.label for table in event.tables}
    others = {
        one.starts_at
        for one in held_by(event.id).get(delegation.id, ())
        if one.person_id not in (None, person.id)
    }
    mine = [one for one in live_meetings(session, event.id) if delegation.id in (one.a_id, one.b_id)]
    rows = sorted(mine, key=lambda one: position[one.slot_id].position)
    return [
        "- "
        + _(
            "%(time)s, table %(table)s : %(partner)s",
            time=_time(event, position[one.slot_id].starts_at, person.locale),
            table=tables[one.table_id],
            partner=names[one.b_id if one.a_id == delegation.id else one.a_id],
        )
        for one in rows
        if delegation.capacity == 1 or position[one.slot_id].starts_at not in others
    ] or [str(_("Aucun rendez-vous n’est prévu à ce jour."))]


def tell_organiser(session: Session, row: Confirmation, *, back: bool) -> None:
    """A word to the chamber, in French as its pages: who is replaced, who cancels, who comes back."""
    event, organisation = row.delegation.event, row.delegation.organisation.name
    with force_locale("fr"):
        subject = _(
            "%(event)s : un changement, %(organisation)s", event=event.name, organisation=organisation
        )
        said = "\n\n".join(_said(row, organisation, back=back))
    body = f"{said}\n{page_link('events.confirmations', event_id=event.id)}\n"
    post(
        session,
        kind="events.confirmation_told",
        dedupe=f"confirmation-told:{row.id}:{uuid4()}",  # written where an answer changes, which happens once
        to=event.chamber.email,
        subject=subject,
        body=body,
        event=event,
    )


def _said(row: Confirmation, organisation: str, *, back: bool) -> list[str]:
    """What has changed, and what that leaves to do."""
    who = {"person": row.person.name, "organisation": organisation}
    if back:
        said = _(
            "%(person)s (%(organisation)s) avait annulé et revient : sa place était encore libre.", **who
        )
        return [said, _("Les confirmations :")]
    if row.state != "replaced":
        said = _("%(person)s (%(organisation)s) annule sa venue.", **who)
        return [said, _("Ce qui se libère, et qui pourrait prendre la place :")]
    said = _(
        "%(person)s (%(organisation)s) est remplacé·e par %(colleague)s : un badge à réimprimer.",
        colleague=row.colleague.name if row.colleague else "",
        **who,
    )
    alone = row.colleague is not None and not row.colleague.email
    call = [_("Aucun e-mail : appelez cette personne.")] if alone else []
    return [said, *call, _("Les rendez-vous ne changent pas. Les confirmations :")]
