"""Somebody cancels, and comes back: meetings are freed at once and taken back while nobody else has the place."""

from collections import Counter
from collections.abc import Collection

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.errors import Refusal
from matchmaker.core.scheduling.changes import Changes
from matchmaker.core.scheduling.lateness import missed_from_now
from matchmaker.db.confirmation import Confirmation
from matchmaker.db.events import TAKES_PART, Delegate, DelegateSubject, Delegation, Event
from matchmaker.db.scheduling import Meeting
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.delegates import part_from
from matchmaker.services.events.inputs import touch
from matchmaker.services.events.participants import take_out
from matchmaker.services.events.people import counts_for_planning, part_of, set_person_absences
from matchmaker.services.scheduling.replan import expect_again, note_missed


class PlaceGiven(Refusal):
    template = N_(
        "Un planning a été diffusé sans vous entre-temps : vos rendez-vous sont annulés et leur place a pu être "
        "donnée. Appelez l’organisateur, qui verra ce qui reste possible."
    )


def leave(session: Session, delegation: Delegation, row: Confirmation) -> None:
    """The person does not come. Whoever else comes for the structure takes over; after the last, its
    meetings cannot be held any more, as if it had been noted absent in « Imprévus »."""
    if len(delegation.delegates) > 1:
        _step_back(session, delegation, row)
    else:
        _free_meetings(session, delegation, row)


def _step_back(session: Session, delegation: Delegation, row: Confirmation) -> None:
    part = part_of(delegation, row.person_id)
    row.kept = {name: sorted(getattr(part, name)) for name in ("needs", "offers", "absent")}
    counted = counts_for_planning(session, delegation, row.person_id)
    part_from(session, delegation, _delegate(delegation, row.person_id))
    if counted:
        touch(session, delegation.event_id)


def _delegate(delegation: Delegation, person_id: int) -> Delegate:
    return next(one for one in delegation.delegates if one.person_id == person_id)


def _free_meetings(session: Session, delegation: Delegation, row: Confirmation) -> None:
    row.kept = {"meetings": _live(session, delegation)}
    away = {absence.slot_id for absence in delegation.absences if not absence.on_the_day}
    missed = missed_from_now(delegation.event.slots, now())
    if any(slot.id not in away for slot in missed):
        note_missed(session, delegation, missed)


def _live(session: Session, delegation: Delegation) -> list[int]:
    found = select(Meeting.id).where(
        Meeting.event_id == delegation.event_id,
        or_(Meeting.a_id == delegation.id, Meeting.b_id == delegation.id),
        Meeting.status != "cancelled",
    )
    return list(session.scalars(found.order_by(Meeting.id)))


def come_back(session: Session, delegation: Delegation, row: Confirmation) -> None:
    """Take back what the cancellation did. Raises `PlaceGiven`."""
    if delegation.state not in TAKES_PART:
        raise PlaceGiven
    if any(one.person_id == row.person_id for one in delegation.delegates):
        _refuse_given(session, delegation, row)
        expect_again(session, delegation)
    else:
        _open_again(session, delegation, row.person_id)
        _join_again(session, delegation, row)
    row.kept = {}


def _refuse_given(session: Session, delegation: Delegation, row: Confirmation) -> None:
    if not set(_ids(row, "meetings")) <= set(_live(session, delegation)):
        raise PlaceGiven


def _open_again(session: Session, delegation: Delegation, but: int) -> None:
    """Whoever had stayed, and cancelled last, freed the meetings: they stand again, and that person steps back."""
    last = _last_to_leave(session, delegation, but)
    if last is not None:
        _refuse_given(session, delegation, last)
        expect_again(session, delegation)
        last.kept = {"needs": [], "offers": [], "absent": []}


def _last_to_leave(session: Session, delegation: Delegation, but: int) -> Confirmation | None:
    here = [one.person_id for one in delegation.delegates if one.person_id != but]
    return session.scalar(
        select(Confirmation).where(
            Confirmation.delegation_id == delegation.id,
            Confirmation.person_id.in_(here),
            Confirmation.state == "cancelled",
        )
    )


def _join_again(session: Session, delegation: Delegation, row: Confirmation) -> None:
    last = _last_to_leave(session, delegation, row.person_id)
    needs, offers, absent = (_ids(row, name) for name in ("needs", "offers", "absent"))
    delegation.delegates.append(Delegate(person_id=row.person_id, subjects=subjects_anew(needs, offers)))
    session.flush()
    if absent:
        slots = {slot.id for slot in delegation.event.slots}
        set_person_absences(session, delegation.event_id, row.person_id, slots.intersection(absent))
    if last is not None:
        _step_back(session, delegation, last)
    if counts_for_planning(session, delegation, row.person_id):
        touch(session, delegation.event_id)


def _ids(row: Confirmation, name: str) -> list[int]:
    return list(row.kept.get(name, ()))


def subjects_anew(needs: Collection[int], offers: Collection[int]) -> list[DelegateSubject]:
    """The rows that make these needs and offers (ids) somebody's subjects."""
    return [
        *(DelegateSubject(need_id=key) for key in sorted(needs)),
        *(DelegateSubject(offer_id=key) for key in sorted(offers)),
    ]


def take_out_cancelled(session: Session, event: Event) -> None:
    """The structures all of whose people have cancelled, once a planning without them is published, are
    withdrawn as « Retirer » does: their wishes end, their links too."""
    for row in _all_gone(session, event):
        if not _live(session, row.delegation):
            take_out(session, row.delegation)
            row.kept = {}  # should the organiser bring the structure back, nothing is held against it


def taken_out_by(session: Session, event: Event, changes: Changes) -> set[int]:
    """The structures, by delegation, that publishing these changes would withdraw."""
    ended = Counter(side for one in changes.cancelled for side in (one.a, one.b))
    begun = {side for one in changes.added for side in (one.a, one.b)}
    gone = {row.delegation_id: row.delegation for row in _all_gone(session, event)}
    return {key for key, one in gone.items() if key not in begun and len(_live(session, one)) == ended[key]}


def _all_gone(session: Session, event: Event) -> list[Confirmation]:
    """The word of whoever cancelled last for a structure that still takes part."""
    rows = session.scalars(
        select(Confirmation).where(Confirmation.event_id == event.id, Confirmation.state == "cancelled")
    )
    return [row for row in rows if "meetings" in row.kept and row.delegation.state in TAKES_PART]
