"""The programme changes while drafts and published plannings stand on it: no meeting without a slot, ever."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from matchmaker.core.scheduling.edit import Lock
from matchmaker.db.queries.scheduling import assignments_of, live_meetings
from matchmaker.db.scheduling import Schedule, Seat
from matchmaker.extensions import db
from matchmaker.services.events.programme import TableLine, Times, set_slots, set_tables
from matchmaker.services.events.used import DraftsWouldGo, InPublishedPlanning
from matchmaker.services.scheduling.edit import ProgrammeChanged, edit_draft
from matchmaker.services.scheduling.publish import publish_schedule
from matchmaker.services.scheduling.refusals import Stale
from tests.factories.planning import close_the_wishes, compute


@pytest.fixture
def planning(any_app, make):
    """Five meetings at three tables: the last slots and a table stay empty."""
    return close_the_wishes(make, slots=5, tables=4)


def times(planning, *, without=(), more=()):
    zone = ZoneInfo(planning.event.zone)
    slots = [slot.starts_at.astimezone(zone) for slot in planning.event.slots]
    starts = [start for n, start in enumerate(slots) if n not in without]
    starts += [slots[0] + timedelta(minutes=minutes) for minutes in more]
    return Times(slots[0].date(), planning.event.zone, [start.time() for start in sorted(starts)], 15)


def used(planning, draft):
    """Positions of the slots a draft uses."""
    position = {slot.id: n for n, slot in enumerate(planning.event.slots)}
    return {position[row.slot_id] for row in assignments_of(draft)}


def facts(rows):
    return [(row.id, row.slot_id, row.table_id, row.a_id, row.b_id) for row in rows]


def test_a_slot_of_a_published_meeting_is_refused_and_nothing_moves(any_app, planning):
    draft = compute(any_app, planning)
    publish_schedule(planning.actor, planning.event.id, draft)
    before = facts(live_meetings(db.session(), planning.event.id))
    seats = db.session.query(Seat).count()
    taken = min(used(planning, draft))

    with pytest.raises(InPublishedPlanning, match=r"un planning diffusé s’en sert\. Rien n’a été changé"):
        set_slots(planning.actor, planning.event.id, times(planning, without={taken}), confirmed=True)

    db.session.rollback()
    assert facts(live_meetings(db.session(), planning.event.id)) == before
    assert db.session.query(Seat).count() == seats


def test_a_draft_on_a_deleted_slot_is_named_then_goes_as_a_whole(any_app, planning):
    draft = compute(any_app, planning)
    taken = min(used(planning, draft))

    with pytest.raises(DraftsWouldGo, match="n° 1"):
        set_slots(planning.actor, planning.event.id, times(planning, without={taken}))
    db.session.rollback()
    assert len(assignments_of(draft)) == 5
    set_slots(planning.actor, planning.event.id, times(planning, without={taken}), confirmed=True)

    assert db.session.get(Schedule, draft) is None
    assert assignments_of(draft) == []


@pytest.mark.parametrize("change", ["a slot before", "a slot after", "a table"])
def test_a_draft_of_another_programme_is_neither_edited_nor_published(any_app, planning, change):
    draft = compute(any_app, planning)
    before = facts(assignments_of(draft))
    last = max(used(planning, draft))
    if change == "a slot before":
        set_slots(planning.actor, planning.event.id, times(planning, more=[-20]))
    elif change == "a slot after":
        set_slots(planning.actor, planning.event.id, times(planning, without=set(range(last + 1, 5))))
    else:
        tables = {row[2] for row in before}
        lines = [TableLine(table.id, table.label) for table in planning.event.tables if table.id in tables]
        set_tables(planning.actor, planning.event.id, lines)
    db.session.rollback()
    version = db.session.get_one(Schedule, draft).version
    number = assignments_of(draft)[0].meeting

    with pytest.raises(ProgrammeChanged, match="Recalculez un planning"):
        edit_draft(planning.actor, planning.event.id, draft, version, Lock(number))
    db.session.rollback()
    with pytest.raises(Stale):
        publish_schedule(planning.actor, planning.event.id, draft)

    db.session.rollback()
    assert facts(assignments_of(draft)) == before
