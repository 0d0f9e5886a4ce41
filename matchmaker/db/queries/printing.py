"""What print is made from beyond the timetable, in a fixed number of queries."""

from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from matchmaker.db.badges import Badge
from matchmaker.db.events import Absence, PersonAbsence
from matchmaker.db.jobs import Blob
from matchmaker.db.printing import EventLogo, PrintRun
from matchmaker.extensions import db


def away_structures(event_id: int) -> Mapping[int, set[int]]:
    """Delegation → ids of the slots it said it would miss. What is noted on the day leaves the list as it was."""
    found = select(Absence.delegation_id, Absence.slot_id).where(
        Absence.event_id == event_id, Absence.on_the_day.is_(False)
    )
    return _sets(db.session.execute(found).all())


def away_people(event_id: int) -> Mapping[int, set[int]]:
    """Person → ids of the slots they cannot attend."""
    found = select(PersonAbsence.person_id, PersonAbsence.slot_id).where(PersonAbsence.event_id == event_id)
    return _sets(db.session.execute(found).all())


def badges_of(event_id: int) -> list[Badge]:
    return list(db.session.scalars(select(Badge).where(Badge.event_id == event_id)))


def print_runs_of(event_id: int) -> list[PrintRun]:
    """The newest first."""
    found = select(PrintRun).where(PrintRun.event_id == event_id).options(joinedload(PrintRun.person))
    return list(db.session.scalars(found.order_by(PrintRun.number.desc())))


def next_run_number(event_id: int) -> int:
    last = db.session.scalar(select(func.max(PrintRun.number)).where(PrintRun.event_id == event_id))
    return 1 if last is None else last + 1


def logos_of(event_id: int) -> list[EventLogo]:
    """In the order in which they were added, with their bytes."""
    found = select(EventLogo).join(Blob).where(EventLogo.event_id == event_id)
    return list(db.session.scalars(found.options(joinedload(EventLogo.blob)).order_by(EventLogo.id)))


def _sets(rows: object) -> Mapping[int, set[int]]:
    found: dict[int, set[int]] = {}
    for key, value in rows:  # type: ignore[attr-defined]  # rows of two columns
        found.setdefault(key, set()).add(value)
    return found
