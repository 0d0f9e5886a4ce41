"""What a person speaks about, and when they are there: an interlocutor for each purchase project."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.events import Delegate, DelegateSubject, Delegation, PersonAbsence
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.events.access import delegation_for_organiser
from matchmaker.services.events.inputs import touch


@dataclass(frozen=True)
class Part:
    """What a person takes on for a structure: ids of its needs and offers, and slots they miss."""

    needs: frozenset[int] = frozenset()
    offers: frozenset[int] = frozenset()
    absent: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Subjects:
    """What the structure can be met about: (id, title) of each."""

    needs: tuple[tuple[int, str], ...]
    offers: tuple[tuple[int, str], ...]


def subjects_of(delegation: Delegation) -> Subjects:
    """The needs and offers of the structure that still stand, in the order in which they were written."""
    own = delegation.organisation_id
    needs = select(Need.id, Need.title).where(
        Need.organisation_id == own, Need.state.not_in(("draft", "abandoned"))
    )
    offers = select(Offer.id, Offer.title).where(Offer.organisation_id == own, Offer.withdrawn_at.is_(None))
    return Subjects(
        tuple((row.id, row.title) for row in db.session.execute(needs.order_by(Need.id))),
        tuple((row.id, row.title) for row in db.session.execute(offers.order_by(Offer.id))),
    )


def delegate_of(delegation: Delegation, person_id: int) -> Delegate:
    """The person among those who come for this structure. Raises `NotFound`."""
    found = next((one for one in delegation.delegates if one.person_id == person_id), None)
    if found is None:
        raise NotFound
    return found


def part_of(delegation: Delegation, person_id: int) -> Part:
    """What the person takes on now. Raises `NotFound`."""
    subjects = delegate_of(delegation, person_id).subjects
    return Part(
        frozenset(one.need_id for one in subjects if one.need_id is not None),
        frozenset(one.offer_id for one in subjects if one.offer_id is not None),
        _absences(db.session(), delegation.event_id, person_id),
    )


def change_part(actor: Actor, event_id: int, delegation_id: int, person_id: int, part: Part) -> None:
    """Say what a person speaks about for this structure, and which slots they miss at this event.

    Raises `NotFound` for a person who does not come for it, and for what is not the structure's or the event's.
    """
    with transaction(actor, "events.change_part") as session:
        delegation = delegation_for_organiser(actor, event_id, delegation_id, change=True)
        delegate = delegate_of(delegation, person_id)
        _refuse_strange(delegation, part)
        if part == part_of(delegation, person_id):
            return
        delegate.subjects = [
            *(DelegateSubject(need_id=key) for key in sorted(part.needs)),
            *(DelegateSubject(offer_id=key) for key in sorted(part.offers)),
        ]
        set_person_absences(session, event_id, person_id, part.absent)
        touch(session, event_id)


def _refuse_strange(delegation: Delegation, part: Part) -> None:
    own = subjects_of(delegation)
    kept = part_of_known(delegation)
    known = {key for key, _title in own.needs} | kept.needs, {key for key, _title in own.offers} | kept.offers
    slots = {slot.id for slot in delegation.event.slots}
    if not (part.needs <= known[0] and part.offers <= known[1] and part.absent <= slots):
        raise NotFound


def part_of_known(delegation: Delegation) -> Part:
    """Everything somebody of the structure speaks about, even what was withdrawn since."""
    subjects = [one for delegate in delegation.delegates for one in delegate.subjects]
    return Part(
        frozenset(one.need_id for one in subjects if one.need_id is not None),
        frozenset(one.offer_id for one in subjects if one.offer_id is not None),
    )


def set_person_absences(session: Session, event_id: int, person_id: int, slots: Collection[int]) -> None:
    """Make these slots (ids) the ones a person misses at an event."""
    known = _absences(session, event_id, person_id)
    gone = delete(PersonAbsence).where(
        PersonAbsence.person_id == person_id, PersonAbsence.slot_id.in_(known - set(slots))
    )
    session.execute(gone)
    session.add_all(
        PersonAbsence(event_id=event_id, person_id=person_id, slot_id=slot)
        for slot in sorted(set(slots) - known)
    )


def _absences(session: Session, event_id: int, person_id: int) -> frozenset[int]:
    return frozenset(
        session.scalars(
            select(PersonAbsence.slot_id).where(
                PersonAbsence.event_id == event_id, PersonAbsence.person_id == person_id
            )
        )
    )


def counts_for_planning(session: Session, delegation: Delegation, person_id: int) -> bool:
    """Whether this person's coming or going changes what can be held at once."""
    if delegation.capacity > 1 or any(one.subjects for one in delegation.delegates):
        return True
    people = [one.person_id for one in delegation.delegates]
    away = select(PersonAbsence.slot_id).where(
        PersonAbsence.event_id == delegation.event_id, PersonAbsence.person_id.in_([*people, person_id])
    )
    elsewhere = (
        select(Delegate.id)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .where(
            Delegation.event_id == delegation.event_id,
            Delegation.id != delegation.id,
            Delegate.person_id.in_([*people, person_id]),
        )
    )
    return any(session.scalar(found.limit(1)) is not None for found in (away, elsewhere))
