"""What a person speaks about, and when they are there: an interlocutor for each purchase project.

The organiser says it here (`change_part`), the structure itself in `coming`: both end in `set_part`.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

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
    """The needs and offers that the structure brings, in the order in which they were written.

    What it keeps for itself is none of them: no meeting is about it, and its organiser does not read its title.
    """
    own = delegation.organisation_id
    needs = select(Need.id, Need.title).where(
        Need.organisation_id == own, Need.state.not_in(("draft", "abandoned")), Need.visibility != "own"
    )
    offers = select(Offer.id, Offer.title).where(
        Offer.organisation_id == own, Offer.withdrawn_at.is_(None), Offer.visibility != "own"
    )
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
    delegate = delegate_of(delegation, person_id)
    return _part([delegate], _absences(db.session(), delegation.event_id, person_id))


def parts_of(delegation: Delegation) -> dict[int, Part]:
    """What each of its people takes on now, by person, in three queries however many come."""
    delegates = db.session.scalars(
        select(Delegate)
        .where(Delegate.delegation_id == delegation.id)
        .options(selectinload(Delegate.subjects))
        .order_by(Delegate.id)
    ).all()
    away = absences_of(db.session(), delegation.event_id, [one.person_id for one in delegates])
    return {one.person_id: _part([one], away[one.person_id]) for one in delegates}


def _part(delegates: Iterable[Delegate], absent: frozenset[int] = frozenset()) -> Part:
    """What these people speak about between them."""
    subjects = [one for delegate in delegates for one in delegate.subjects]
    return Part(
        frozenset(one.need_id for one in subjects if one.need_id is not None),
        frozenset(one.offer_id for one in subjects if one.offer_id is not None),
        absent,
    )


def change_part(actor: Actor, event_id: int, delegation_id: int, person_id: int, part: Part) -> None:
    """Say what a person speaks about for this structure, and which slots they miss at this event.

    Raises `NotFound` for a person who does not come for it, and for what is not the structure's or the event's.
    """
    with transaction(actor, "events.change_part") as session:
        delegation = delegation_for_organiser(actor, event_id, delegation_id, change=True)
        set_part(session, delegation, person_id, part)


def set_part(session: Session, delegation: Delegation, person_id: int, part: Part) -> None:
    """Write it, in a transaction that holds the event: what was computed before is old unless it is the same.

    Raises `NotFound` as `change_part` does.
    """
    delegate = delegate_of(delegation, person_id)
    _refuse_strange(delegation, part)
    if part == part_of(delegation, person_id):
        return
    delegate.subjects = [
        *(DelegateSubject(need_id=key) for key in sorted(part.needs)),
        *(DelegateSubject(offer_id=key) for key in sorted(part.offers)),
    ]
    set_person_absences(session, delegation.event_id, person_id, part.absent)
    touch(session, delegation.event_id)


def _refuse_strange(delegation: Delegation, part: Part) -> None:
    own = subjects_of(delegation)
    kept = part_of_known(delegation)
    known = {key for key, _title in own.needs} | kept.needs, {key for key, _title in own.offers} | kept.offers
    slots = {slot.id for slot in delegation.event.slots}
    if not (part.needs <= known[0] and part.offers <= known[1] and part.absent <= slots):
        raise NotFound


def part_of_known(delegation: Delegation) -> Part:
    """Everything somebody of the structure speaks about, even what was withdrawn since."""
    return _part(delegation.delegates)


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


def absences_of(session: Session, event_id: int, people: Collection[int]) -> dict[int, frozenset[int]]:
    """The slots that each of these people misses at an event; none for who is always there."""
    found = select(PersonAbsence.person_id, PersonAbsence.slot_id).where(
        PersonAbsence.event_id == event_id, PersonAbsence.person_id.in_(people)
    )
    missed: dict[int, set[int]] = {person: set() for person in people}
    for person, slot in session.execute(found):
        missed[person].add(slot)
    return {person: frozenset(slots) for person, slots in missed.items()}


def _absences(session: Session, event_id: int, person_id: int) -> frozenset[int]:
    return absences_of(session, event_id, [person_id])[person_id]


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
