"""When a structure can meet: the whole time unless it says otherwise."""

from collections.abc import Collection

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.db.events import Absence, Delegation
from matchmaker.db.registrations import AvailabilitySaid
from matchmaker.db.scheduling import HeldSlot
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import delegation_for_organiser, delegation_to_change
from matchmaker.services.events.inputs import touch


class MeetingThen(Refusal):
    template = N_(
        "Vous avez déjà {count} rendez-vous dans ces créneaux. Prévenez l’organisateur ({email}) : "
        "lui seul peut les déplacer."
    )


def change_own_availability(
    actor: Actor, event_id: int, absent: Collection[int], organisation_id: int | None = None
) -> Delegation:
    """The participant says in which slots (ids) it cannot meet. Raises `MeetingThen`, `NotFound`."""
    with transaction(actor, "events.change_availability") as session:
        delegation = delegation_to_change(actor, event_id, organisation_id)
        count = meetings_in(session, delegation, absent)
        if count:
            raise MeetingThen(count=count, email=delegation.event.chamber.email)
        # Who is missed on the day is noted by the organiser, and only the organiser takes that back.
        noted = {one.slot_id for one in delegation.absences if one.on_the_day}
        _write(session, delegation, noted.union(absent))
        _note_said(session, delegation)
        return delegation


def change_availability(actor: Actor, event_id: int, delegation_id: int, absent: Collection[int]) -> int:
    """The organiser says it for a structure; returns how many published meetings are to be moved."""
    with transaction(actor, "events.change_availability") as session:
        delegation = delegation_for_organiser(actor, event_id, delegation_id, change=True)
        _write(session, delegation, absent)
        _note_said(session, delegation)
        return meetings_in(session, delegation, absent)


def meetings_in(session: Session, delegation: Delegation, slots: Collection[int]) -> int:
    """How many live meetings the structure has in these slots."""
    found = select(func.coalesce(HeldSlot.continues_id, HeldSlot.id)).where(
        HeldSlot.event_id == delegation.event_id,
        or_(HeldSlot.a_id == delegation.id, HeldSlot.b_id == delegation.id),
        HeldSlot.status == "confirmed",
        HeldSlot.slot_id.in_(slots),
    )
    return len(session.scalars(found.distinct()).all())


def _write(session: Session, delegation: Delegation, absent: Collection[int]) -> None:
    if not set(absent) <= {slot.id for slot in delegation.event.slots}:
        raise NotFound
    if set_absences(delegation, absent):
        touch(session, delegation.event_id)


def _note_said(session: Session, delegation: Delegation) -> None:
    """ "Always there" is an answer too: without this it could not be told from silence."""
    said = session.get(AvailabilitySaid, delegation.id)
    if said is None:
        session.add(AvailabilitySaid(delegation_id=delegation.id))
    else:
        said.said_at = now()


def set_absences(delegation: Delegation, slots: Collection[int]) -> bool:
    """Make these slots (ids) the ones in which it cannot meet; whether that changed anything."""
    known = {absence.slot_id: absence for absence in delegation.absences}
    for slot_id in set(known) - set(slots):
        delegation.absences.remove(known[slot_id])
    for slot_id in sorted(set(slots) - set(known)):
        delegation.absences.append(Absence(event_id=delegation.event_id, slot_id=slot_id))
    return set(known) != set(slots)
