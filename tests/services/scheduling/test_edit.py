from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.core.errors import NotFound
from matchmaker.core.scheduling.check import check
from matchmaker.core.scheduling.edit import (
    Allow,
    CannotEdit,
    Forbid,
    Lock,
    Move,
    Put,
    Swap,
    TakeOut,
    is_possible,
    places,
)
from matchmaker.core.scheduling.problem import problem_from_json
from matchmaker.core.scheduling.schedule import schedule_from_json
from matchmaker.db.by_hand import DraftEdit, ForbiddenPair
from matchmaker.db.events import Absence, Event
from matchmaker.db.jobs import Audit, Job
from matchmaker.db.queries.scheduling import assignments_of, drafts_of, unplaced_of
from matchmaker.db.requests import Request
from matchmaker.db.scheduling import Meeting, Schedule
from matchmaker.extensions import db
from matchmaker.services.directory.people import actor_of
from matchmaker.services.events.inputs import touch
from matchmaker.services.scheduling.copy import copy_schedule
from matchmaker.services.scheduling.edit import (
    AlreadyPublished,
    EditedMeanwhile,
    NothingToUndo,
    allow_pair,
    edit_draft,
    open_draft,
    redo_edit,
    undo_edit,
)
from matchmaker.services.scheduling.improve import start_improving
from matchmaker.services.scheduling.publish import publish_schedule
from tests.factories.planning import close_the_wishes, compute
from tests.factories.working import run_jobs_inline


class Hand:
    """An organiser with a draft under their hands."""

    def __init__(self, app, make, **values):
        self.app, self.planning = app, close_the_wishes(make, **values)
        self.actor, self.event = self.planning.actor, self.planning.event.id
        self.draft = compute(app, self.planning)

    @property
    def schedule(self):
        db.session.rollback()
        return db.session.get(Schedule, self.draft)

    def edit(self, edit):
        return edit_draft(self.actor, self.event, self.draft, self.schedule.version, edit)

    def undo(self):
        return undo_edit(self.actor, self.event, self.draft, self.schedule.version)

    def redo(self):
        return redo_edit(self.actor, self.event, self.draft, self.schedule.version)

    def number(self, a, b):
        pair = {a.id, b.id}
        meetings = self.schedule.problem["meetings"]
        return next(n for n, one in enumerate(meetings) if {one["a"], one["b"]} == pair)

    def rows(self, draft=None):
        return {
            row.meeting: (row.slot_id, row.table_id, row.locked)
            for row in assignments_of(draft or self.draft)
        }

    def free_slot(self, n):
        return open_and_place(self, n)

    def improve(self, *, gently=True):
        start_improving(self.actor, self.event, self.draft, gently=gently)
        ended = [state for _, state in run_jobs_inline(self.app)]
        db.session.rollback()
        return ended


def open_and_place(hand, n):
    opened = open_draft(hand.actor, hand.event, hand.draft)
    now_at = opened.draft.stand(n).slot
    return next(place.slot for place in places(opened.draft, n) if place.slot != now_at)


@pytest.fixture
def hand(app, make):
    return Hand(app, make)


def is_consistent(hand):
    """The solution, its rows and its figures say the same, and keep every rule."""
    schedule = hand.schedule
    found = schedule_from_json(schedule.solution)
    position = {slot.id: n for n, slot in enumerate(hand.planning.event.slots)}
    rows = {(row.meeting, position[row.slot_id], row.table_id) for row in assignments_of(schedule.id)}
    left = {(row.meeting, row.reason) for row in unplaced_of(schedule.id)}
    return (
        check(problem_from_json(schedule.problem), found) == []
        and rows == {(row.meeting, row.slot, row.table) for row in found.assignments}
        and left == {(row.meeting, row.reason.code) for row in found.unscheduled}
        and (schedule.weight, schedule.breaks, schedule.placed) == (found.weight, found.breaks, len(rows))
    )


def test_a_moved_meeting_is_moved_everywhere(any_app, make):
    hand = Hand(any_app, make)
    n = hand.number(hand.planning.suppliers[0], hand.planning.buyers[0])
    slot = hand.free_slot(n)

    hand.edit(Move(n, slot))

    assert hand.rows()[n][0] == hand.planning.event.slots[slot].id
    assert hand.rows()[n][2]
    assert is_consistent(hand)


def test_taking_out_gives_the_meeting_its_own_reason_and_no_false_claim(hand):
    n = hand.number(hand.planning.suppliers[0], hand.planning.buyers[0])

    edited = hand.edit(TakeOut(n))

    assert (edited.effects.meetings, hand.schedule.placed, hand.schedule.status) == (-1, 4, "feasible")
    assert [(row.meeting, row.template) for row in unplaced_of(hand.draft)] == [(n, "Retiré à la main.")]
    assert is_consistent(hand)


def test_undoing_brings_everything_back_and_redoing_too(hand):
    n = hand.number(hand.planning.suppliers[0], hand.planning.buyers[0])
    before = hand.rows(), hand.schedule.weight, hand.schedule.status
    hand.edit(TakeOut(n))
    after = hand.rows(), hand.schedule.weight, hand.schedule.status

    hand.undo()
    undone = hand.rows(), hand.schedule.weight, hand.schedule.status
    hand.redo()

    assert undone == before
    assert (hand.rows(), hand.schedule.weight, hand.schedule.status) == after
    assert is_consistent(hand)


def test_there_is_an_end_to_undoing(hand):
    with pytest.raises(NothingToUndo):
        hand.undo()


def test_a_new_edit_forgets_those_undone(hand):
    first, second = (hand.number(one, hand.planning.buyers[0]) for one in hand.planning.suppliers[:2])
    hand.edit(Lock(first))
    hand.undo()

    hand.edit(Lock(second))

    kinds = [(row.kind, row.undone) for row in db.session.scalars(select(DraftEdit))]
    assert kinds == [("lock", False)]


def test_what_breaks_a_rule_changes_nothing(hand):
    first, second = (hand.number(one, hand.planning.buyers[0]) for one in hand.planning.suppliers[:2])
    before, version = hand.rows(), hand.schedule.version
    position = {slot.id: n for n, slot in enumerate(hand.planning.event.slots)}

    with pytest.raises(CannotEdit):
        hand.edit(Move(first, position[before[second][0]]))

    assert (hand.rows(), hand.schedule.version) == (before, version)
    assert db.session.scalars(select(DraftEdit)).all() == []


def test_the_second_of_two_organisers_is_told(hand):
    n = hand.number(hand.planning.suppliers[0], hand.planning.buyers[0])
    seen = hand.schedule.version
    hand.edit(Lock(n))

    with pytest.raises(EditedMeanwhile):
        edit_draft(hand.actor, hand.event, hand.draft, seen, TakeOut(n))

    assert hand.rows()[n][2]


def test_two_organisers_at_once_make_one_edit(any_app, make):
    hand = Hand(any_app, make)
    n = hand.number(hand.planning.suppliers[0], hand.planning.buyers[0])
    actor, event_id, draft, seen = hand.actor, hand.event, hand.draft, hand.schedule.version
    db.session.rollback()
    together = Barrier(2)

    def press(edit):
        with any_app.app_context():
            together.wait()
            try:
                edit_draft(actor, event_id, draft, seen, edit)
            except EditedMeanwhile:
                return "told"
            return "done"

    with ThreadPoolExecutor(2) as pool:
        outcomes = [pool.submit(press, edit) for edit in (Lock(n), TakeOut(n))]
        assert sorted(one.result() for one in outcomes) == ["done", "told"]

    assert is_consistent(hand)
    assert len(db.session.scalars(select(DraftEdit)).all()) == 1


def test_an_edited_draft_is_published(hand):
    n = hand.number(hand.planning.suppliers[0], hand.planning.buyers[0])
    hand.edit(TakeOut(n))

    publication = publish_schedule(hand.actor, hand.event, hand.draft)

    assert publication.changes["added"] == 4
    live = {frozenset((one.a_id, one.b_id)) for one in db.session.scalars(select(Meeting))}
    assert frozenset((hand.planning.suppliers[0].id, hand.planning.buyers[0].id)) not in live


def test_a_forbidden_pair_is_out_of_this_draft_and_of_later_ones(hand):
    n = hand.number(hand.planning.suppliers[0], hand.planning.buyers[0])
    other = compute(hand.app, hand.planning)

    hand.edit(Forbid(n))

    pair = {hand.planning.suppliers[0].id, hand.planning.buyers[0].id}
    event = db.session.get(Event, hand.event)
    assert n not in hand.rows()
    assert hand.schedule.input_version == event.input_version  # this one knows
    assert db.session.get(Schedule, other).input_version != event.input_version
    later = compute(hand.app, hand.planning)
    assert all({row.a_id, row.b_id} != pair for row in [*assignments_of(later), *unplaced_of(later)])


def test_allowing_and_undoing_take_the_prohibition_back(hand):
    n = hand.number(hand.planning.suppliers[0], hand.planning.buyers[0])
    hand.edit(Forbid(n))
    hand.undo()
    assert db.session.scalars(select(ForbiddenPair)).all() == []
    assert n in hand.rows()

    hand.edit(Forbid(n))
    hand.edit(Allow(n))

    assert db.session.scalars(select(ForbiddenPair)).all() == []
    assert [row.reason for row in unplaced_of(hand.draft)] == ["taken_out"]
    assert is_consistent(hand)


@pytest.mark.parametrize("edit", [Swap(0, 10**6), Move(0, 10**6), Move(0, -1), Lock(10**20)])
def test_what_is_not_of_the_draft_is_not_there(hand, edit):
    before = hand.rows()

    with pytest.raises(NotFound):
        hand.edit(edit)

    assert hand.rows() == before


def test_undoing_lifts_no_prohibition_that_another_draft_made(hand):
    first, n = hand.draft, hand.number(hand.planning.suppliers[0], hand.planning.buyers[0])
    hand.draft = compute(hand.app, hand.planning)
    other = hand.draft
    hand.draft = first
    hand.edit(Forbid(n))
    hand.draft = other
    hand.edit(Forbid(n))

    hand.undo()
    undone = len(db.session.scalars(select(ForbiddenPair)).all())
    hand.draft = first
    hand.edit(Allow(n))

    assert undone == 1
    assert db.session.scalars(select(ForbiddenPair)).all() == []


def test_a_pair_is_allowed_again_from_the_list(hand):
    hand.edit(Forbid(hand.number(hand.planning.suppliers[0], hand.planning.buyers[0])))

    allow_pair(hand.actor, hand.event, (hand.planning.suppliers[0].id, hand.planning.buyers[0].id))

    assert len(assignments_of(compute(hand.app, hand.planning))) == 5


def test_improving_keeps_what_was_decided_by_hand(hand):
    locked, out = (hand.number(one, hand.planning.buyers[0]) for one in hand.planning.suppliers[:2])
    hand.edit(Move(locked, hand.free_slot(locked)))
    hand.edit(TakeOut(out))
    place, before = hand.rows()[locked], hand.rows()

    assert hand.improve() == ["done"]

    draft = drafts_of(hand.event)[0]
    new = hand.rows(draft.id)
    assert new[locked] == place
    assert out not in new
    assert hand.rows() == before
    kept = db.session.get(Schedule, draft.id)
    assert (kept.parent_number, kept.state, len(new)) == (hand.schedule.number, "candidate", 4)
    assert {row.reason for row in unplaced_of(draft.id)} == {"taken_out"}


def test_little_moves_when_improving_gently(hand):
    hand.edit(Lock(hand.number(hand.planning.suppliers[0], hand.planning.buyers[0])))
    before = {n: slot for n, (slot, _, _) in hand.rows().items()}

    hand.improve(gently=True)

    assert {n: slot for n, (slot, _, _) in hand.rows(drafts_of(hand.event)[0].id).items()} == before


def test_locks_that_cannot_stand_any_more_are_named_and_no_draft_is_lost(hand):
    supplier, buyer = hand.planning.suppliers[0], hand.planning.buyers[0]
    n = hand.number(supplier, buyer)
    hand.edit(Lock(n))
    db.session.add(Absence(event_id=hand.event, delegation_id=supplier.id, slot_id=hand.rows()[n][0]))
    touch(db.session, hand.event)
    db.session.commit()

    assert hand.improve() == ["failed"]

    job = db.session.scalars(select(Job).order_by(Job.id.desc())).first()
    assert "Jardins du Val – Ville de Valbrune (14:" in job.error
    assert len(drafts_of(hand.event)) == 1


def test_a_lock_on_a_withdrawn_wish_is_named(hand):
    hand.edit(Lock(hand.number(hand.planning.suppliers[0], hand.planning.buyers[0])))
    db.session.get(Request, hand.planning.requests[0].id).state = "withdrawn"
    touch(db.session, hand.event)
    db.session.commit()

    assert hand.improve() == ["failed"]

    job = db.session.scalars(select(Job).order_by(Job.id.desc())).first()
    assert "plus retenu aujourd’hui : Jardins du Val – Ville de Valbrune" in job.error


def test_what_is_published_is_edited_in_a_new_draft(app, make):
    hand = Hand(app, make, opened_at=now())
    n = hand.number(hand.planning.suppliers[0], hand.planning.buyers[0])
    publish_schedule(hand.actor, hand.event, hand.draft)
    with pytest.raises(AlreadyPublished):
        hand.edit(Lock(n))

    copied = copy_schedule(hand.actor, hand.event, hand.draft)

    assert {row[:2] for row in hand.rows(copied.id).values()} == {row[:2] for row in hand.rows().values()}
    hand.draft = copied.id
    hand.edit(TakeOut(hand.number(hand.planning.suppliers[0], hand.planning.buyers[0])))
    assert publish_schedule(hand.actor, hand.event, hand.draft).changes["cancelled"] == 1


def test_two_meetings_exchange_their_slots(hand):
    before = hand.rows()
    draft = open_draft(hand.actor, hand.event, hand.draft).draft
    ways = [(one, other) for one in before for other in before if before[one][0] != before[other][0]]
    first, second = next(way for way in ways if is_possible(draft, Swap(*way)))

    hand.edit(Swap(first, second))

    after = hand.rows()
    assert (after[first][0], after[second][0]) == (before[second][0], before[first][0])
    assert is_consistent(hand)


def test_a_meeting_is_put_back(hand):
    n = hand.number(hand.planning.suppliers[0], hand.planning.buyers[0])
    slot = next(k for k, one in enumerate(hand.planning.event.slots) if one.id == hand.rows()[n][0])
    hand.edit(TakeOut(n))

    hand.edit(Put(n, slot, lock=False))

    assert hand.schedule.status == "optimal"
    assert unplaced_of(hand.draft) == []


def test_another_chamber_finds_no_draft(hand, make):
    stranger = actor_of(make.person(staff_of=make.chamber()).id)

    with pytest.raises(NotFound):
        edit_draft(stranger, hand.event, hand.draft, 1, Lock(0))
    with pytest.raises(NotFound):
        start_improving(stranger, hand.event, hand.draft, gently=True)
    with pytest.raises(NotFound):
        allow_pair(hand.actor, hand.event, (hand.planning.buyers[0].id, 10**6))
    with pytest.raises(NotFound):
        copy_schedule(stranger, hand.event, hand.draft)


def test_an_edit_is_in_the_audit_log_without_the_whole_files(hand):
    hand.edit(Lock(hand.number(hand.planning.suppliers[0], hand.planning.buyers[0])))

    rows = db.session.scalars(select(Audit).where(Audit.act == "scheduling.edit")).all()
    assert {row.object_kind for row in rows} == {"schedule", "schedule_edit"}
    assert all(row.after.get("solution") in (None, "•") for row in rows)
