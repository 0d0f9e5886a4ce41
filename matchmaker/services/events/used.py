"""What of an event's programme a timetable stands on: what was published is never taken away."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from matchmaker.core.errors import Refusal
from matchmaker.db.events import Event
from matchmaker.db.scheduling import Assignment, HeldSlot, Schedule
from matchmaker.plugin_api.text import N_

DRAFTS = ("candidate", "stale")


class InPublishedPlanning(Refusal):
    template = N_(
        "{what} : un planning diffusé s’en sert. Rien n’a été changé. Préparez un nouveau planning sans "
        "et diffusez-le d’abord, ou gardez-le."
    )


class DraftsWouldGo(Refusal):
    """Asks first: the page repeats the act with `confirmed`."""

    template = N_(
        "Projets de planning qui s’en servent et seraient supprimés : {drafts}. Cochez pour continuer."
    )


@dataclass(frozen=True)
class Use:
    """Ids of slots or of tables; the columns say which."""

    meeting: InstrumentedAttribute[int]
    assignment: InstrumentedAttribute[int]


SLOTS = Use(HeldSlot.slot_id, Assignment.slot_id)
TABLES = Use(HeldSlot.table_id, Assignment.table_id)


def refuse_published(session: Session, event: Event, use: Use, names: dict[int, str]) -> None:
    """Raise `InPublishedPlanning` naming what a published timetable, past or present, holds."""
    held = set(
        session.scalars(
            select(use.meeting).where(HeldSlot.event_id == event.id, use.meeting.in_(names)).distinct()
        )
    )
    held |= set(
        session.scalars(
            select(use.assignment)
            .join(Schedule, Schedule.id == Assignment.schedule_id)
            .where(Schedule.event_id == event.id, Schedule.state.not_in(DRAFTS), use.assignment.in_(names))
            .distinct()
        )
    )
    if held:
        raise InPublishedPlanning(what=", ".join(name for key, name in names.items() if key in held))


def drop_drafts(session: Session, event: Event, use: Use, ids: Collection[int], *, confirmed: bool) -> int:
    """Delete the drafts that use any of these; returns how many. Raises `DraftsWouldGo` unless confirmed."""
    drafts = _drafts(session, event, use, ids)
    if drafts and not confirmed:
        raise DraftsWouldGo(drafts=", ".join(f"n° {draft.number}" for draft in drafts))
    for draft in drafts:
        session.delete(draft)
    session.flush()
    return len(drafts)


def _drafts(session: Session, event: Event, use: Use, ids: Collection[int]) -> Sequence[Schedule]:
    using = select(Assignment.schedule_id).where(use.assignment.in_(ids))
    return session.scalars(
        select(Schedule)
        .where(Schedule.event_id == event.id, Schedule.state.in_(DRAFTS), Schedule.id.in_(using))
        .order_by(Schedule.number)
    ).all()
