"""What the desks noted becomes the mark of the day that « Imprévus » plans around, and takes it back."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.agenda.presence import State, of_the_day, standing_of, state_of
from matchmaker.core.scheduling.lateness import missed_from_now, missed_until, slots_today
from matchmaker.db.events import Delegation, Event, Slot
from matchmaker.db.queries import presence as rows
from matchmaker.db.queries.scheduling import live_meetings
from matchmaker.services.scheduling.replan import AlwaysAwayThen, arrived, note_missed

States = Mapping[int, State | None]


def states_of(event: Event, delegations: Sequence[int]) -> States:
    """What the desks know of each of these structures."""
    scans, start = rows.scans_of(event.id, delegations), start_of_today(event)
    people: dict[int, list[int | None]] = {key: [] for key in delegations}
    for delegation in rows.delegations_with_people(event.id, delegations):
        people[delegation.id] = [one.id for one in delegation.delegates] or [None]
    moment = now()
    return {
        key: state_of(
            [standing_of(of_the_day(scans.get((key, one), ()), moment, event.zone)) for one in own], start
        )
        for key, own in people.items()
    }


def start_of_today(event: Event) -> datetime | None:
    """When today's first slot begins; None where today has none any more."""
    return next((slot.starts_at for slot in slots_today(event.slots, event.zone, now())), None)


def follow(session: Session, event: Event, before: States, after: States) -> None:
    """Note absences and delays on the planning of today, and forget them for who came or was taken back."""
    if event.phase == "closed" or not live_meetings(session, event.id):
        return
    today = slots_today(event.slots, event.zone, now())
    changed = [key for key, state in after.items() if state != before[key]]
    if not today or not changed:
        return
    for delegation in rows.delegations_with_people(event.id, changed):
        _follow_one(session, delegation, after[delegation.id], today)


def _follow_one(session: Session, delegation: Delegation, state: State | None, today: Sequence[Slot]) -> None:
    missed = _missed(state, today)
    if not missed:
        arrived(session, delegation)
        return
    try:
        note_missed(session, delegation, missed)
    except AlwaysAwayThen:
        return  # it had said so before: the planning knows


def _missed(state: State | None, today: Sequence[Slot]) -> Sequence[Slot]:
    """The slots still to come that it misses: those of which less than half is left when it arrives."""
    if state is None or state.what == "present":
        return []
    if state.until is None:
        return missed_from_now(today, now())
    return missed_until(state.until, today, now())
