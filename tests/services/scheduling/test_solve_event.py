import pytest
from sqlalchemy import select

from matchmaker.core.errors import NotFound
from matchmaker.core.scheduling.check import check
from matchmaker.core.scheduling.problem import problem_from_json
from matchmaker.core.scheduling.schedule import schedule_from_json
from matchmaker.db.events import Delegation
from matchmaker.db.jobs import Job
from matchmaker.db.scheduling import Meeting, Schedule
from matchmaker.extensions import db
from matchmaker.services.directory.people import actor_of
from matchmaker.services.events.inputs import touch
from matchmaker.services.jobs.queue import cancel_job
from matchmaker.services.jobs.run import claim
from matchmaker.services.scheduling.build_problem import build_problem
from matchmaker.services.scheduling.refusals import NobodyThere, NoSlots, NoTables, NothingToPlace
from matchmaker.services.scheduling.solve import solve_event, start_solving
from tests.factories.planning import close_the_wishes, compute


def test_a_draft_is_kept_with_its_proof_and_reasons(app, make):
    planning = close_the_wishes(make)

    draft = db.session.get(Schedule, compute(app, planning))

    assert (draft.number, draft.state, draft.status) == (1, "candidate", "optimal")
    assert (draft.asked, draft.placed, draft.weight, draft.shortfall) == (5, 5, draft.weight_bound, 0)
    assert check(problem_from_json(draft.problem), schedule_from_json(draft.solution)) == []
    assert db.session.scalars(select(Meeting)).all() == []


def test_what_no_table_can_hold_is_kept_with_its_reason(app, make):
    planning = close_the_wishes(make, slots=1)

    draft = db.session.get(Schedule, compute(app, planning))

    held = {(row.a_id, row.b_id) for row in draft.assignments}
    left = {(row.a_id, row.b_id): row.reason for row in draft.unplaced}
    assert draft.placed == len(held) == 2
    assert len(left) == 3
    assert set(left.values()) <= {"busy", "outweighed"}


def test_a_draft_of_old_inputs_is_stale(app, make, monkeypatch):
    planning = close_the_wishes(make)
    touch(db.session, planning.event.id)
    db.session.commit()

    def building(event):
        built = build_problem(event)
        touch(db.session, event.id)
        db.session.commit()
        return built

    start_solving(planning.actor, planning.event.id)
    monkeypatch.setattr("matchmaker.services.scheduling.solve.build_problem", building)
    monkeypatch.setattr("tests.factories.planning.start_solving", lambda *_: None)

    draft = db.session.get(Schedule, compute(app, planning))

    assert draft.state == "stale"


def test_a_stopped_calculation_keeps_the_best_schedule_it_has(app, make):
    planning = close_the_wishes(make)
    job = start_solving(planning.actor, planning.event.id)
    running = claim(job.id)
    cancel_job(planning.actor, job.id)

    result = solve_event(running)

    draft = db.session.get(Schedule, result["schedule"])
    found = schedule_from_json(draft.solution)
    assert (draft.state, draft.status, found.stopped_by) == ("candidate", "feasible", "user")
    assert draft.placed == len(draft.assignments) > 0
    assert check(problem_from_json(draft.problem), found) == []


@pytest.mark.parametrize(
    ("values", "refusal"),
    [({"slots": 0}, NoSlots), ({"tables": 0}, NoTables), ({"silence": "left_out"}, None)],
)
def test_an_event_that_cannot_be_scheduled_is_refused_with_what_to_do(app, make, values, refusal):
    chamber = make.chamber()
    event = make.event(chamber, **values)
    actor = actor_of(make.person(staff_of=chamber).id)
    if refusal is None:
        make.request(make.delegation(event), make.delegation(event, kind="buyer"))

    with pytest.raises(refusal or NothingToPlace):
        start_solving(actor, event.id)

    assert db.session.scalars(select(Job)).all() == []


def test_everybody_absent_is_refused(app, make):
    chamber = make.chamber()
    event = make.event(chamber)
    make.delegation(event, absent=tuple(event.slots))

    with pytest.raises(NobodyThere):
        start_solving(actor_of(make.person(staff_of=chamber).id), event.id)


def test_another_chamber_finds_no_event(app, make):
    planning = close_the_wishes(make)
    stranger = make.person(staff_of=make.chamber())

    with pytest.raises(NotFound):
        start_solving(actor_of(stranger.id), planning.event.id)


def test_the_problem_of_an_unchanged_event_is_the_same(app, make):
    planning = close_the_wishes(make)

    assert build_problem(planning.event) == build_problem(planning.event)


def test_a_participant_who_left_is_no_part_of_the_problem(app, make):
    planning = close_the_wishes(make)
    db.session.get(Delegation, planning.suppliers[2].id).state = "cancelled"
    db.session.commit()

    built = build_problem(planning.event)

    gone = planning.suppliers[2].id
    assert gone not in {person.id for person in built.problem.participants}
    assert all(gone not in pair for pair in built.pairs)


def test_a_wish_without_answer_comes_after_the_others(app, make):
    planning = close_the_wishes(make)

    built = build_problem(planning.event)

    weights = dict(zip(built.pairs, (meeting.weight for meeting in built.problem.meetings), strict=True))
    silent = weights[planning.suppliers[2].id, planning.buyers[0].id]
    assert silent == 100
    assert all(weight >= 1000 * 300 for weight in weights.values() if weight != silent)
