"""Publish a draft: the meetings people have become those of the draft, in one transaction, as a numbered version.

Readers see the old timetable or the new one, never a mixture. A meeting keeps its row and its calendar identity:
moved means another slot and a higher version. What was booked or edited by hand (`pinned`) is not touched while it
can be held, nor what has begun or begins within minutes.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.scheduling.changes import Changes
from matchmaker.core.scheduling.check import broken_rules
from matchmaker.core.scheduling.problem import problem_from_json
from matchmaker.core.scheduling.replan import NOTICE
from matchmaker.core.scheduling.schedule import schedule_from_json
from matchmaker.db.changed import change
from matchmaker.db.events import Delegation, Event
from matchmaker.db.locks import lock_event, lock_subjects_at
from matchmaker.db.queries.scheduling import (
    assignments_of,
    live_meetings,
    next_publication_number,
    requests_by_id,
    second_slots,
)
from matchmaker.db.requests import Request
from matchmaker.db.scheduling import Assignment, Meeting, Publication, Schedule
from matchmaker.db.transaction import transaction
from matchmaker.services.catalogue.open_subjects import OpenSubjects, open_subjects
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.events.confirmation.leaving import take_out_cancelled
from matchmaker.services.impact.keys import add_missing_keys
from matchmaker.services.scheduling.candidates import frozen_at
from matchmaker.services.scheduling.changes import changes_of, planned, schedule_for_organiser, untouched
from matchmaker.services.scheduling.letters import tell_concerned
from matchmaker.services.scheduling.refusals import GateFailed, NotPublishable, ShownOtherwise, Stale, TooLate
from matchmaker.services.scheduling.seats import Seating, name_people, release, seat, seating_of
from matchmaker.services.scoring.latest import failed_gates, latest_run
from matchmaker.services.sourcing.meetings import record_publication

PUBLISHABLE = ("candidate", "superseded")
BEFORE_PUBLICATION = ("registration", "wishes", "scheduled")


def publish_schedule(
    actor: Actor, event_id: int, schedule_id: int, *, shown: tuple[int, int] | None = None
) -> Publication:
    """Make a draft the event's timetable and tell those whose agenda changes.

    ``shown``: the version of the draft and the number of the coming publication on the page where somebody
    confirmed it; `ShownOtherwise` where either is another one now.

    Raises `Stale` when anything it depends on has changed since it was computed, `TooLate` when it would change
    what has begun meanwhile, `NotPublishable` for one that breaks a rule, `GateFailed` when a gate could not be asked.
    """
    with transaction(actor, "scheduling.publish") as session:
        lock_event(session, event_id)
        lock_subjects_at(session, event_id)  # meetings and registers are about them
        event = event_for_organiser(actor, event_id, change=True)
        schedule = schedule_for_organiser(actor, event_id, schedule_id)
        session.refresh(schedule)  # read before the lock, it may have been edited since
        if shown is not None and shown != (schedule.version, next_publication_number(session, event.id)):
            raise ShownOtherwise
        _refuse_unfit(event, schedule)
        live, assignments = live_meetings(session, event.id), assignments_of(schedule.id)
        seating = seating_of(session, schedule, assignments)
        outside = untouched(event, schedule, live)
        changes = changes_of(live, assignments, seating, second_slots(session, event.id), outside)
        if live:
            _refuse_too_late(event, changes)
        publication = _numbered(session, event, schedule, changes, actor)
        changeable = [one for one in live if planned(one).pair not in outside]
        renamed = _apply(session, event, changeable, assignments, changes, seating, publication.number)
        _supersede(session, event, schedule)
        concerned = _new_agendas(session, changes, renamed)
        take_out_cancelled(session, event)
        tell_concerned(session, event, publication, changes, concerned)
        add_missing_keys(session, event.id)  # agendas are printed from now on
        record_publication(session, event, publication)
        return publication


def _refuse_unfit(event: Event, schedule: Schedule) -> None:
    if schedule.state not in PUBLISHABLE or schedule.input_version != event.input_version:
        raise Stale
    failed = failed_gates(latest_run(event.id))
    if failed:
        raise GateFailed(labels=", ".join(failed))
    found = schedule_from_json(schedule.solution)
    if found.status not in ("optimal", "feasible"):
        raise NotPublishable(reason=found.conflict.reason if found.conflict else "—")
    faults = broken_rules(problem_from_json(schedule.problem), found.assignments)
    if faults:
        raise NotPublishable(reason=str(faults[0]))


def _refuse_too_late(event: Event, changes: Changes) -> None:
    """Slots freeze between the calculation and this moment: what people have there is as good as begun."""
    frozen = event.slots[: frozen_at(event, now())]
    late = changes.within(slot.id for slot in frozen)
    if late.concerned:
        raise TooLate(count=sum(late.counts.values()), minutes=int(NOTICE.total_seconds() // 60))


def _numbered(
    session: Session, event: Event, schedule: Schedule, changes: Changes, actor: Actor
) -> Publication:
    publication = Publication(
        event_id=event.id,
        number=next_publication_number(session, event.id),
        schedule_id=schedule.id,
        published_by=actor.person_id,
        changes=changes.counts,
    )
    session.add(publication)
    session.flush()
    return publication


def _apply(
    session: Session,
    event: Event,
    live: list[Meeting],
    assignments: list[Assignment],
    changes: Changes,
    seating: Seating,
    number: int,
) -> frozenset[int]:
    """Release every seat and table that moves, then claim: unique indexes are checked row by row.

    Returns the delegations for which only the person who sits is another one.
    """
    of_pair = {planned(one).pair: one for one in live}
    requests = requests_by_id(session, event.id)
    moving = [of_pair[one.after.pair] for one in changes.moved]
    leaving = [of_pair[one.pair] for one in changes.cancelled]
    going = {one.id for one in (*moving, *leaving)}
    release(session, going)
    for meeting in leaving:
        meeting.status = "cancelled"
        meeting.version += 1
        meeting.last_change = number
    for one in changes.moved:
        meeting = of_pair[one.after.pair]
        meeting.slot_id, meeting.table_id = one.after.place
        meeting.version += 1
        meeting.last_change = number
    session.flush()
    change(
        session, update(Meeting).where(Meeting.id.in_([one.id for one in moving])).values(status="confirmed")
    )
    rows = {planned(row).pair: row for row in assignments}
    subjects = open_subjects(event, [one.need_id for one in requests.values()])
    new = [
        _new_meeting(session, event, rows[one.pair], requests, number, subjects, one.length)
        for one in changes.added
    ]
    session.flush()
    staying = [one for one in of_pair.values() if one.id not in going]
    renamed = name_people(session, event, staying, seating)
    seat(session, event, [*moving, *new], seating)
    _link(requests, rows, of_pair, new, leaving)
    session.flush()
    return renamed


def _new_meeting(
    session: Session,
    event: Event,
    row: Assignment,
    requests: Mapping[int, Request],
    number: int,
    subjects: OpenSubjects,
    length: int,
) -> Meeting:
    found = [requests[key] for key in row.requests if key in requests]
    at = next(n for n, slot in enumerate(event.slots) if slot.id == row.slot_id)
    wishes = sorted(
        (wish for wish in found if subjects.allows(wish.need_id, at, length)),
        key=lambda wish: (wish.rank, wish.id),
    )
    if found and not wishes:
        raise Stale  # its subject was closed since, and the clock has not looked yet
    meeting = Meeting(
        event_id=row.event_id,
        slot_id=row.slot_id,
        table_id=row.table_id,
        a_id=row.a_id,
        b_id=row.b_id,
        need_id=next((wish.need_id for wish in wishes if wish.need_id), None),
        offer_id=next((wish.offer_id for wish in wishes if wish.offer_id), None),
        first_publication=number,
    )
    session.add(meeting)
    return meeting


def _link(
    requests: Mapping[int, Request],
    rows: Mapping[frozenset[int], Assignment],
    of_pair: Mapping[frozenset[int], Meeting],
    new: Iterable[Meeting],
    leaving: Iterable[Meeting],
) -> None:
    """Each wish points to the meeting it led to."""
    gone = {meeting.id for meeting in leaving}
    meeting_of = dict(of_pair) | {planned(meeting).pair: meeting for meeting in new}
    for request in requests.values():
        if request.meeting_id in gone:
            request.meeting_id = None
    for pair, row in rows.items():
        for key in row.requests:
            if key in requests and pair in meeting_of:
                requests[key].meeting_id = meeting_of[pair].id


def _supersede(session: Session, event: Event, schedule: Schedule) -> None:
    others = select(Schedule).where(Schedule.event_id == event.id, Schedule.state == "published")
    for other in session.scalars(others):
        other.state = "superseded"
    schedule.state = "published"
    if event.phase in BEFORE_PUBLICATION:
        event.phase = "published"
    event.version += 1


def _new_agendas(session: Session, changes: Changes, renamed: frozenset[int]) -> list[Delegation]:
    """The delegations whose agenda changes get the next version of it; those to be written to come back.

    That another person of the partner comes is on the agenda, and worth no message.
    """
    newer = changes.concerned | renamed
    found = list(session.scalars(select(Delegation).where(Delegation.id.in_(newer)).order_by(Delegation.id)))
    for delegation in found:
        delegation.agenda_version += 1
    return [delegation for delegation in found if delegation.id in changes.concerned]
