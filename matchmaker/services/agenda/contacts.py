"""« Mes contacts »: the people really met who agreed to be reached, and those to call because no slot was found.

Nobody's details go out but by their own word, given for one event, and to nobody but the structures they met there.
"""

from collections.abc import Mapping, Sequence
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.core.agenda.contacts import Contact, Contacts, Met, ToCall
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Refusal
from matchmaker.db.contacts import ContactConsent
from matchmaker.db.events import Delegate, Delegation
from matchmaker.db.queries.agenda import wishes_of
from matchmaker.db.queries.contacts import MeetingRow, PersonRow, consent_of, meetings_for, people_met
from matchmaker.db.queries.scheduling import names_of
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.agenda.away import Away
from matchmaker.services.agenda.second_chances import is_over
from matchmaker.services.events.access import delegation_for


class ComesNot(Refusal):
    template = N_("Seul qui vient en personne donne ses coordonnées. Dites plutôt qui vient.")


def contacts_for(delegation: Delegation) -> Contacts:
    """Those of a delegation the caller has found for the reader, in a fixed number of queries."""
    event, away = delegation.event, Away.of(delegation.event)
    names, planned = names_of(event.id), meetings_for(event.id, delegation.id)
    held = _held(planned, away)
    people = people_met(event, {one.partner_id for one in held})
    return Contacts(
        event.name,
        event.zone,
        tuple(_met(one, away, names[one.partner_id], people.get(one.partner_id, ())) for one in held),
        _to_call(delegation, planned, {id_: names[id_] for id_ in away.people}) if is_over(event) else (),
    )


def has_contacts(delegation: Delegation) -> bool:
    """Whether the page is worth a link: a meeting of theirs has had its time."""
    moment = now()
    return any(one.ends_at <= moment for one in meetings_for(delegation.event_id, delegation.id))


def _held(planned: Sequence[MeetingRow], away: Away) -> list[MeetingRow]:
    moment = now()
    return [
        one
        for one in planned
        if one.ends_at <= moment and not away.from_meeting(one.pair, one.slot_id, one.starts_at, one.ends_at)
    ]


def _met(meeting: MeetingRow, away: Away, structure: str, people: Sequence[PersonRow]) -> Met:
    there = [
        one
        for one in people
        if meeting.person_id in (None, one.person_id)
        and not away.was_away(one.who, meeting.starts_at, meeting.ends_at)
    ]
    return Met(
        structure,
        meeting.starts_at,
        meeting.subject,
        tuple(_contact(one, structure, meeting) for one in there if one.agreed),
        tuple(one.name for one in there if not one.agreed and one.name != structure),
    )


def _contact(person: PersonRow, structure: str, meeting: MeetingRow) -> Contact:
    # The same card whenever and by whomever it is taken home, and no number of ours on it.
    uid = uuid5(NAMESPACE_URL, f"matchmaker|contact|{person.who[0]}|{person.person_id}")
    return Contact(
        f"urn:uuid:{uid}",
        person.name,
        structure,
        person.email,
        person.phone,
        meeting.starts_at,
        meeting.subject,
    )


def _to_call(
    delegation: Delegation, planned: Sequence[MeetingRow], names: Mapping[int, str]
) -> tuple[ToCall, ...]:
    """``names`` are those of the structures that still take part."""
    wishes = [
        (wish.to_id if wish.from_id == delegation.id else wish.from_id, wish)
        for wish in wishes_of(delegation.event_id, delegation.id)
    ]
    had = {one.partner_id for one in planned} | {partner for partner, wish in wishes if wish.met}
    found: dict[int, ToCall] = {}
    for partner, wish in wishes:
        if wish.state == "accepted" and partner not in had and partner in names:
            found.setdefault(partner, ToCall(names[partner], wish.need or wish.offer or ""))
    return tuple(sorted(found.values(), key=lambda one: one.structure.casefold()))


def may_be_reached(actor: Actor, delegation: Delegation) -> bool | None:
    """The reader's own word; None where there is none to give: they do not sit at the tables themselves."""
    if actor.behalf is not None or not _comes(actor, delegation):
        return None
    return consent_of(delegation.event_id, actor.person_id) is not None


def agree_to_be_reached(actor: Actor, event_id: int, organisation_id: int) -> None:
    """Give the reader's address and number to whom they meet at this event. Raises `ComesNot`, `NotFound`."""
    with transaction(actor, "agenda.agree_to_be_reached") as session:
        delegation = delegation_for(actor, event_id, organisation_id)
        if may_be_reached(actor, delegation) is None:
            raise ComesNot
        if consent_of(event_id, actor.person_id) is None:
            session.add(ContactConsent(event_id=event_id, person_id=actor.person_id))


def stop_being_reached(actor: Actor, event_id: int, organisation_id: int) -> None:
    """Give them no more from now on; what was taken home already stays there. Raises `NotFound`."""
    with transaction(actor, "agenda.stop_being_reached") as session:
        delegation_for(actor, event_id, organisation_id)
        consent = consent_of(event_id, actor.person_id)
        if consent is not None:
            session.delete(consent)


def _comes(actor: Actor, delegation: Delegation) -> bool:
    found = select(Delegate.id).where(
        Delegate.delegation_id == delegation.id,
        Delegate.person_id == actor.person_id,
        Delegate.accompanies.is_(False),
    )
    return db.session.scalar(found) is not None
