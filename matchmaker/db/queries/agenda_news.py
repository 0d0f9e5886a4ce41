"""Where the meetings of a delegation are, and where the publication before had them."""

from sqlalchemy import or_, select

from matchmaker.core.agenda.news import Place, Placed
from matchmaker.db.events import EventTable, Slot
from matchmaker.db.queries.scheduling import names_of
from matchmaker.db.scheduling import Assignment, Meeting, Publication
from matchmaker.extensions import db


def publication_numbered(event_id: int, number: int) -> Publication | None:
    found = select(Publication).where(Publication.event_id == event_id, Publication.number == number)
    return db.session.scalar(found)


def placed_in(event_id: int, delegation_id: int) -> list[Placed]:
    """Every meeting of a delegation that was ever published, cancelled ones too."""
    found = (
        select(
            Meeting.uid,
            Meeting.a_id,
            Meeting.b_id,
            Meeting.status,
            Meeting.first_publication,
            Meeting.last_change,
            Slot.starts_at,
            EventTable.label,
        )
        .join(Slot, Slot.id == Meeting.slot_id)
        .join(EventTable, EventTable.id == Meeting.table_id)
        .where(
            Meeting.event_id == event_id,
            or_(Meeting.a_id == delegation_id, Meeting.b_id == delegation_id),
            Meeting.first_publication.is_not(None),
        )
    )
    rows = db.session.execute(found).all()
    latest = max((max(row.first_publication, row.last_change or 0) for row in rows), default=0)
    before = _placed_by(event_id, delegation_id, latest - 1)
    names = names_of(event_id)
    return [
        Placed(
            row.uid,
            names[row.b_id if row.a_id == delegation_id else row.a_id],
            row.status == "cancelled",
            row.first_publication,
            row.last_change,
            Place(row.starts_at, row.label),
            before.get(frozenset((row.a_id, row.b_id))),
        )
        for row in rows
    ]


def _placed_by(event_id: int, delegation_id: int, number: int) -> dict[frozenset[int], Place]:
    """Where the schedule of that publication has the pairs of a delegation, in the slots and tables there still are."""
    found = (
        select(Assignment.a_id, Assignment.b_id, Slot.starts_at, EventTable.label)
        .join(Publication, Publication.schedule_id == Assignment.schedule_id)
        .join(Slot, Slot.id == Assignment.slot_id)
        .join(EventTable, EventTable.id == Assignment.table_id)
        .where(
            Publication.event_id == event_id,
            Publication.number == number,
            or_(Assignment.a_id == delegation_id, Assignment.b_id == delegation_id),
        )
        .order_by(Slot.position.desc())  # of two slots the first
    )
    return {
        frozenset((a, b)): Place(starts_at, label) for a, b, starts_at, label in db.session.execute(found)
    }
