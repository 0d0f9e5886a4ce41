"""The day itself: the clock goes on, people are absent or late, tables are lost, somebody walks in."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.core.errors import NotFound
from matchmaker.db.events import Absence, Delegation, EventTable
from matchmaker.db.jobs import Outbox
from matchmaker.db.requests import Request
from matchmaker.db.scheduling import Meeting
from matchmaker.extensions import db
from matchmaker.services.directory.people import actor_of
from matchmaker.services.requests.propose import (
    AskedAlready,
    SameStructure,
    propose_meeting,
    take_back_proposal,
)
from matchmaker.services.scheduling.build_problem import build_problem
from matchmaker.services.scheduling.publish import publish_schedule
from matchmaker.services.scheduling.refusals import Stale, TooLate
from matchmaker.services.scheduling.replan import (
    AlwaysAwayThen,
    NothingPublished,
    add_table,
    close_table,
    mark_absent,
    mark_late,
    reopen_table,
    situation_of,
    unmark,
)
from tests.factories.making import START
from tests.factories.planning import close_the_wishes, compute


@pytest.fixture
def planning(app, make):
    """Published: slots at 14:00, 14:20, 14:40 and 15:00 of that day."""
    planning = close_the_wishes(make, opened_at=now())
    publish_schedule(planning.actor, planning.event.id, compute(app, planning))
    return planning


def at(minutes):
    return time_machine.travel(START + timedelta(minutes=minutes), tick=False)


def live():
    rows = db.session.scalars(select(Meeting).where(Meeting.status != "cancelled"))
    return {frozenset((row.a_id, row.b_id)): (row.slot_id, row.table_id) for row in rows}


def replan(app, planning):
    return publish_schedule(planning.actor, planning.event.id, compute(app, planning))


def slot(planning, position):
    return planning.event.slots[position].id


def busy_in(planning, position):
    """The meetings published in a slot, as pairs."""
    return {pair for pair, (held, _) in live().items() if held == slot(planning, position)}


@pytest.mark.parametrize(
    ("minutes", "frozen"), [(-60, 0), (-8, 0), (-6, 1), (0, 1), (12, 1), (14, 2), (99, 4)]
)
def test_a_calculation_leaves_what_starts_within_minutes(planning, minutes, frozen):
    with at(minutes):
        assert build_problem(planning.event).problem.previous.frozen_before == frozen


def test_before_anything_is_published_the_clock_freezes_nothing(app, make):
    planning = close_the_wishes(make)

    with at(30):
        assert build_problem(planning.event).problem.previous is None


def test_an_absent_structure_loses_what_is_to_come_and_nobody_else_moves(app, planning):
    gone = planning.suppliers[0].id
    before = live()
    with at(0):
        mark_absent(planning.actor, planning.event.id, gone, slot(planning, 1))
        replan(app, planning)

    begun = busy_in(planning, 0)
    after = live()
    lost = {pair for pair in before if gone in pair and pair not in begun}
    assert before.keys() - after.keys() == lost
    assert {pair: after[pair] for pair in after} == {pair: before[pair] for pair in after}


def test_a_meeting_about_to_begin_stays_though_one_side_never_came(app, planning):
    pair = next(iter(busy_in(planning, 0)))
    with at(-2):
        mark_absent(planning.actor, planning.event.id, min(pair), slot(planning, 0))
        day = situation_of(planning.event)
        replan(app, planning)

    assert pair in live()
    assert pair in {one.pair for one in day.to_see_to}
    assert pair not in {one.pair for one in day.to_plan}


def test_who_is_late_is_met_later(app, planning):
    pair = next(iter(busy_in(planning, 0)))
    with at(-60):
        mark_late(planning.actor, planning.event.id, max(pair), slot(planning, 1))
        assert pair in {one.pair for one in situation_of(planning.event).to_plan}
        replan(app, planning)

    assert live()[pair][0] != slot(planning, 0)


def test_a_lost_table_moves_its_meetings_to_another_at_the_same_time(app, planning):
    buyer, table = planning.buyers[0], planning.event.tables[0]
    before = live()
    with at(-60):
        close_table(planning.actor, planning.event.id, table.id, slot(planning, 0))
        replan(app, planning)

    after = live()
    assert {pair: place[0] for pair, place in after.items()} == {
        pair: place[0] for pair, place in before.items()
    }
    assert table.id not in {place[1] for place in after.values()}
    changed = {pair for pair in before if before[pair] != after[pair]}
    assert changed == {pair for pair in before if before[pair][1] == table.id}
    assert any(buyer.id in pair for pair in changed)


def test_marks_are_shown_and_taken_back_without_what_was_said_before(app, planning):
    event, who = planning.event, planning.suppliers[1].id
    db.session.add(Absence(event_id=event.id, delegation_id=who, slot_id=slot(planning, 3)))
    db.session.commit()
    with at(-60):
        mark_absent(planning.actor, event.id, who, slot(planning, 1))
        shown = [(mark.kind, mark.slot.position) for mark in situation_of(event).marks]
        mark_late(planning.actor, event.id, who, slot(planning, 2))
        shown += [(mark.kind, mark.slot.position) for mark in situation_of(event).marks]

        unmark(planning.actor, event.id, who)

    assert shown == [("absent", 1), ("late", 2)]
    left = db.session.scalars(select(Absence.slot_id).where(Absence.delegation_id == who)).all()
    assert left == [slot(planning, 3)]


def test_every_mark_makes_the_drafts_stale(app, planning):
    event = planning.event
    draft = compute(app, planning)

    for act in (
        lambda: mark_absent(planning.actor, event.id, planning.suppliers[0].id, slot(planning, 3)),
        lambda: unmark(planning.actor, event.id, planning.suppliers[0].id),
        lambda: close_table(planning.actor, event.id, event.tables[2].id, slot(planning, 3)),
        lambda: reopen_table(planning.actor, event.id, event.tables[2].id),
        lambda: add_table(planning.actor, event.id),
        lambda: propose_meeting(planning.actor, event.id, planning.suppliers[2].id, planning.buyers[1].id),
    ):
        draft = compute(app, planning)
        act()
        with pytest.raises(Stale):
            publish_schedule(planning.actor, event.id, draft)


def test_what_froze_while_the_draft_was_read_is_refused(app, planning):
    gone = max(next(iter(busy_in(planning, 1))))
    before = live()
    with at(0):
        mark_absent(planning.actor, planning.event.id, gone, slot(planning, 1))
        draft = compute(app, planning)

    with at(16), pytest.raises(TooLate):
        publish_schedule(planning.actor, planning.event.id, draft)

    assert live() == before


def test_a_draft_is_published_while_it_changes_nothing_that_froze(app, planning):
    gone = max(next(iter(busy_in(planning, 2))))
    with at(0):
        mark_absent(planning.actor, planning.event.id, gone, slot(planning, 2))
        draft = compute(app, planning)
    with at(16):
        publish_schedule(planning.actor, planning.event.id, draft)

    assert not any(gone in pair for pair in busy_in(planning, 2))


def test_a_meeting_that_has_begun_stays_when_its_structure_withdraws(app, planning):
    pair = next(iter(busy_in(planning, 0)))
    with at(5):
        db.session.get(Delegation, min(pair)).state = "cancelled"
        db.session.commit()
        mark_absent(planning.actor, planning.event.id, max(pair), slot(planning, 3))
        replan(app, planning)

    assert pair in live()
    assert all(min(pair) not in other for other in live() if other != pair)


def test_a_meeting_made_by_hand_goes_only_when_it_cannot_be_held(app, planning):
    pair = next(iter(busy_in(planning, 2)))
    row = db.session.scalar(select(Meeting).where(Meeting.a_id.in_(pair), Meeting.b_id.in_(pair)))
    row.pinned = True
    db.session.commit()
    with at(0):
        mark_absent(planning.actor, planning.event.id, max(pair), slot(planning, 1))
        replan(app, planning)

    assert pair not in live()


def test_a_guest_and_a_meeting_agreed_on_the_spot_take_a_free_place(app, make, planning):
    guest = make.delegation(planning.event)
    before = live()
    with at(0):
        propose_meeting(planning.actor, planning.event.id, guest.id, planning.buyers[1].id)
        publication = replan(app, planning)

    added = live().keys() - before.keys()
    assert added == {frozenset((guest.id, planning.buyers[1].id))}
    assert publication.changes == {"added": 1, "moved": 0, "cancelled": 0, "kept": 5}


def test_a_proposal_is_made_once_between_two_and_taken_back(planning):
    event, (a, b) = planning.event, (planning.suppliers[2].id, planning.buyers[1].id)
    request = propose_meeting(planning.actor, event.id, a, b)

    with pytest.raises(AskedAlready):
        propose_meeting(planning.actor, event.id, b, a)
    with pytest.raises(SameStructure):
        propose_meeting(planning.actor, event.id, a, a)
    take_back_proposal(planning.actor, event.id, request.id)
    take_back_proposal(planning.actor, event.id, planning.requests[0].id)

    states = {key: db.session.get(Request, key).state for key in (request.id, planning.requests[0].id)}
    assert list(states.values()) == ["withdrawn", "accepted"]


def test_only_those_whose_agenda_changes_are_written_to(app, planning):
    """The buyer's person and the first supplier's read mail; only the supplier's meetings with the other change."""
    told = len(db.session.scalars(select(Outbox)).all())
    gone = planning.suppliers[2].id
    with at(-60):
        mark_absent(planning.actor, planning.event.id, gone, slot(planning, 0))
        replan(app, planning)

    letters = db.session.scalars(select(Outbox).order_by(Outbox.id)).all()[told:]
    assert [letter.intended for letter in letters] == [planning.buying.email]


def test_nothing_is_marked_before_a_planning_is_published(app, make):
    planning = close_the_wishes(make)
    event, who = planning.event, planning.suppliers[0].id

    for act in (
        lambda: mark_absent(planning.actor, event.id, who, slot(planning, 0)),
        lambda: close_table(planning.actor, event.id, event.tables[0].id, slot(planning, 0)),
        lambda: add_table(planning.actor, event.id),
    ):
        with pytest.raises(NothingPublished):
            act()


def test_a_mark_that_changes_nothing_is_said(planning):
    with pytest.raises(AlwaysAwayThen):
        mark_late(planning.actor, planning.event.id, planning.suppliers[0].id, slot(planning, 0))


def test_another_chamber_marks_nothing(make, planning):
    stranger, event = actor_of(make.person(staff_of=make.chamber()).id), planning.event

    for act in (
        lambda: mark_absent(stranger, event.id, planning.suppliers[0].id, slot(planning, 0)),
        lambda: unmark(stranger, event.id, planning.suppliers[0].id),
        lambda: close_table(stranger, event.id, event.tables[0].id, slot(planning, 0)),
        lambda: reopen_table(stranger, event.id, event.tables[0].id),
        lambda: add_table(stranger, event.id),
        lambda: propose_meeting(stranger, event.id, planning.suppliers[2].id, planning.buyers[1].id),
        lambda: take_back_proposal(stranger, event.id, planning.requests[0].id),
    ):
        with pytest.raises(NotFound):
            act()
    assert db.session.scalars(select(EventTable.closed_from)).all() == [None] * 3
