"""What happens once a planning is published: structures absent or late, tables lost or added. Each mark makes the
drafts stale and can be taken back; an ordinary calculation then plans again with the fewest changes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.core.events.tables import check_labels, labels
from matchmaker.core.scheduling.changes import Planned
from matchmaker.core.scheduling.replan import cannot_be_held
from matchmaker.db.events import Absence, Delegation, Event, EventTable, Slot
from matchmaker.db.queries.participants import absences_of, noted_on_the_day
from matchmaker.db.queries.scheduling import Draft, Party, drafts_of, live_meetings, names_of, parties_of
from matchmaker.db.requests import Request
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import delegation_for_organiser, event_for_organiser
from matchmaker.services.events.inputs import touch
from matchmaker.services.scheduling.candidates import READING, frozen_at
from matchmaker.services.scheduling.changes import planned

Kind = Literal["absent", "late"]


class NothingPublished(Refusal):
    template = N_(
        "Aucun planning n’est diffusé. Avant la diffusion, changez les disponibilités dans « Participants » et les "
        "tables dans « Créneaux et tables »."
    )


class AlwaysAwayThen(Refusal):
    template = N_("{name} s’était déjà dite indisponible sur tous ces créneaux : rien n’a changé.")


@dataclass(frozen=True)
class Mark:
    """What was noted of a structure: absent from a slot on, or expected for it."""

    delegation_id: int
    name: str
    kind: Kind
    slot: Slot


@dataclass(frozen=True)
class Situation:
    """The day as it stands. `frozen` slots can no longer be changed by a new planning."""

    moment: datetime
    frozen: Sequence[Slot]
    coming: Sequence[Slot]  # not over yet
    begun: int  # meetings published in the frozen slots
    structures: Sequence[Party]
    marks: Sequence[Mark]
    open_tables: Sequence[EventTable]
    closed_tables: Sequence[EventTable]
    to_plan: Sequence[Planned]  # cannot be held as published, and can still be changed
    to_see_to: Sequence[Planned]  # cannot be held either, and it is too late to change them
    proposed: Sequence[Request]  # by the organiser, without a meeting so far
    names: Mapping[int, str]
    ready: Draft | None  # the newest draft, where it was made from the day as it stands


def mark_absent(actor: Actor, event_id: int, delegation_id: int, slot_id: int) -> Delegation:
    """The structure is not there from this slot on. Replaces what was noted of it on the day."""
    return _mark(actor, event_id, delegation_id, slot_id, "absent")


def mark_late(actor: Actor, event_id: int, delegation_id: int, slot_id: int) -> Delegation:
    """The structure arrives for this slot. Replaces what was noted of it on the day."""
    return _mark(actor, event_id, delegation_id, slot_id, "late")


def _mark(actor: Actor, event_id: int, delegation_id: int, slot_id: int, kind: Kind) -> Delegation:
    with transaction(actor, "scheduling.mark_absence") as session:
        delegation = delegation_for_organiser(actor, event_id, delegation_id, change=True)
        event = delegation.event
        refuse_unpublished(session, event)
        at = _slot(event, slot_id).position
        missed = [
            slot for slot in event.slots if (slot.position >= at if kind == "absent" else slot.position < at)
        ]
        note_missed(session, delegation, missed)
        return delegation


def note_missed(session: Session, delegation: Delegation, missed: Sequence[Slot]) -> None:
    """The structure is not there in these slots. Replaces what was noted of it on the day."""
    _forget(delegation)
    session.flush()
    known = {absence.slot_id for absence in delegation.absences}
    new = [slot.id for slot in missed if slot.id not in known]
    if not new:
        raise AlwaysAwayThen(name=delegation.organisation.name)
    event_id = delegation.event_id
    delegation.absences += [Absence(event_id=event_id, slot_id=key, on_the_day=True) for key in new]
    touch(session, event_id)


def unmark(actor: Actor, event_id: int, delegation_id: int) -> Delegation:
    """Take back what was noted of the structure on the day; what it had said itself before stands."""
    with transaction(actor, "scheduling.unmark_absence") as session:
        delegation = delegation_for_organiser(actor, event_id, delegation_id, change=True)
        expect_again(session, delegation)
        return delegation


def expect_again(session: Session, delegation: Delegation) -> None:
    """Forget what was noted of it on the day."""
    if _forget(delegation):
        touch(session, delegation.event_id)


def arrived(session: Session, delegation: Delegation) -> None:
    """It is there from now on. What it missed before stays noted: those meetings were not held."""
    moment = now()
    over = {slot.id for slot in delegation.event.slots if slot.ends_at <= moment}
    if _forget(delegation, keep=over):
        touch(session, delegation.event_id)


def _forget(delegation: Delegation, keep: Collection[int] = ()) -> bool:
    noted = [one for one in delegation.absences if one.on_the_day and one.slot_id not in keep]
    for absence in noted:
        delegation.absences.remove(absence)
    return bool(noted)


def close_table(actor: Actor, event_id: int, table_id: int, slot_id: int) -> EventTable:
    """The table is lost from this slot on. Who kept it sits elsewhere."""
    with transaction(actor, "scheduling.close_table") as session:
        event = event_for_organiser(actor, event_id, change=True)
        refuse_unpublished(session, event)
        table = _table(event, table_id)
        table.closed_from = _slot(event, slot_id).starts_at
        touch(session, event.id)
        return table


def reopen_table(actor: Actor, event_id: int, table_id: int) -> EventTable:
    with transaction(actor, "scheduling.reopen_table") as session:
        event = event_for_organiser(actor, event_id, change=True)
        table = _table(event, table_id)
        if table.closed_from is not None:
            table.closed_from = None
            touch(session, event.id)
        return table


def add_table(actor: Actor, event_id: int) -> EventTable:
    """One more table, with the next free name. It is taken away again in « Créneaux et tables »."""
    with transaction(actor, "scheduling.add_table") as session:
        event = event_for_organiser(actor, event_id, change=True)
        refuse_unpublished(session, event)
        known = [table.label for table in event.tables]
        label = check_labels([*known, *labels(1, known)])[-1]
        position = 1 + max((table.position for table in event.tables), default=-1)
        table = EventTable(position=position, label=label)
        event.tables.append(table)
        touch(session, event.id)
        return table


def refuse_unpublished(session: Session, event: Event) -> None:
    if not live_meetings(session, event.id):
        raise NothingPublished


def _slot(event: Event, slot_id: int) -> Slot:
    found = next((slot for slot in event.slots if slot.id == slot_id), None)
    if found is None:
        raise NotFound
    return found


def _table(event: Event, table_id: int) -> EventTable:
    found = next((table for table in event.tables if table.id == table_id), None)
    if found is None:
        raise NotFound
    return found


def situation_of(event: Event) -> Situation:
    """What the clock and the marks make of the published planning, in a fixed number of queries."""
    moment = now()
    frozen = frozen_at(event, moment + READING)  # as the calculation that is asked for now
    fixed = {slot.id for slot in event.slots[:frozen]}
    over = {slot.id for slot in event.slots if slot.ends_at <= moment}
    live = [planned(one) for one in live_meetings(db.session(), event.id)]
    absent, names = absences_of(event.id), names_of(event.id)
    broken = cannot_be_held(live, absent, _closed(event))
    return Situation(
        moment=moment,
        frozen=event.slots[:frozen],
        coming=[slot for slot in event.slots if slot.id not in over],
        begun=sum(one.place[0] in fixed for one in live),
        structures=sorted(parties_of(event.id), key=lambda party: (party.name.casefold(), party.id)),
        marks=_marks(event, absent, names),
        open_tables=[table for table in event.tables if table.closed_from is None],
        closed_tables=[table for table in event.tables if table.closed_from is not None],
        to_plan=[one for one in broken if one.place[0] not in fixed],
        to_see_to=[one for one in broken if one.place[0] in fixed - over],
        proposed=_proposed(event),
        names=names,
        ready=_ready(event),
    )


def _ready(event: Event) -> Draft | None:
    newest = next(iter(drafts_of(event.id)), None)
    if newest is None or newest.state != "candidate" or newest.input_version != event.input_version:
        return None
    return newest if newest.status in ("optimal", "feasible") else None


def _proposed(event: Event) -> Sequence[Request]:
    found = select(Request).where(
        Request.event_id == event.id,
        Request.origin == "chamber",
        Request.state == "accepted",
        Request.meeting_id.is_(None),
    )
    return db.session.scalars(found.order_by(Request.id)).all()


def _closed(event: Event) -> dict[int, Collection[int]]:
    return {
        table.id: {slot.id for slot in event.slots if slot.starts_at >= table.closed_from}
        for table in event.tables
        if table.closed_from is not None
    }


def mark_of(delegation: Delegation) -> Mark | None:
    """What was noted of the structure on the day, unless it has arrived since."""
    noted = {absence.slot_id for absence in delegation.absences if absence.on_the_day}
    moment = now()
    if all(slot.ends_at <= moment for slot in delegation.event.slots if slot.id in noted):
        return None
    absent = {absence.slot_id for absence in delegation.absences}
    name = delegation.organisation.name
    return _in_one(delegation.event, delegation.id, noted, absent, name)


def _marks(event: Event, absent: Mapping[int, Collection[int]], names: Mapping[int, str]) -> list[Mark]:
    noted = noted_on_the_day(event.id)
    marks = [_in_one(event, key, slots, absent[key], names[key]) for key, slots in noted.items()]
    return sorted(marks, key=lambda mark: (mark.name.casefold(), mark.delegation_id))


def _in_one(
    event: Event, delegation: int, noted: Collection[int], absent: Collection[int], name: str
) -> Mark:
    """Absences noted on the day as the one mark they came from."""
    first = next(slot for slot in event.slots if slot.id in noted)
    if all(slot.id in absent for slot in event.slots[first.position :]):
        return Mark(delegation, name, "absent", first)
    last = max(slot.position for slot in event.slots if slot.id in noted)
    back = next(slot for slot in event.slots[last:] if slot.id not in absent)
    return Mark(delegation, name, "late", back)
