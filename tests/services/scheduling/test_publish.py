from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.core.errors import NotFound
from matchmaker.db.events import Absence, Delegation, Event
from matchmaker.db.jobs import Audit, Outbox
from matchmaker.db.requests import Request
from matchmaker.db.scheduling import Meeting, Schedule, Seat
from matchmaker.extensions import db
from matchmaker.services.directory.people import actor_of
from matchmaker.services.events.inputs import touch
from matchmaker.services.scheduling.changes import announce_publication
from matchmaker.services.scheduling.publish import publish_schedule
from matchmaker.services.scheduling.refusals import NotPublishable, Stale
from tests.factories.planning import close_the_wishes, compute


def publish(app, planning):
    return publish_schedule(planning.actor, planning.event.id, compute(app, planning))


def change_inputs(planning, *rows):
    for row in rows:
        db.session.add(row)
    touch(db.session, planning.event.id)
    db.session.commit()


def live():
    rows = db.session.scalars(select(Meeting).where(Meeting.status != "cancelled").order_by(Meeting.id))
    return {(row.a_id, row.b_id): (row.slot_id, row.table_id, row.uid, row.version) for row in rows}


def agenda_versions():
    return dict(db.session.execute(select(Delegation.id, Delegation.agenda_version)).all())


def test_the_first_publication_makes_the_meetings(any_app, make):
    planning = close_the_wishes(make, opened_at=now())

    publication = publish(any_app, planning)

    assert (publication.number, publication.changes) == (
        1,
        {"added": 5, "moved": 0, "cancelled": 0, "kept": 0},
    )
    assert len(live()) == 5
    assert len(db.session.scalars(select(Seat)).all()) == 10
    assert set(agenda_versions().values()) == {1}
    assert db.session.get(Event, planning.event.id).phase == "published"
    requests = db.session.scalars(select(Request)).all()
    assert all(request.meeting_id is not None for request in requests)


def test_each_person_concerned_is_told_once_with_the_agenda(app, make):
    planning = close_the_wishes(make, opened_at=now())

    publish(app, planning)

    letters = db.session.scalars(select(Outbox).order_by(Outbox.id)).all()
    assert [letter.intended for letter in letters] == [planning.buying.email, planning.selling.email]
    assert "votre planning est prêt" in letters[0].subject
    assert "table T1 : Jardins du Val" in letters[0].body


def test_in_trial_the_organiser_receives_everything(app, make):
    planning = close_the_wishes(make)

    publish(app, planning)

    letters = db.session.scalars(select(Outbox)).all()
    assert {letter.address for letter in letters} == {planning.chamber.email}
    assert all(letter.subject.startswith("[ESSAI]") for letter in letters)


def test_the_same_timetable_again_changes_nothing_and_tells_nobody(app, make):
    planning = close_the_wishes(make, opened_at=now())
    publish(app, planning)
    before, versions = live(), agenda_versions()

    publication = publish(app, planning)

    assert publication.changes == {"added": 0, "moved": 0, "cancelled": 0, "kept": 5}
    assert (live(), agenda_versions()) == (before, versions)
    assert len(db.session.scalars(select(Outbox)).all()) == 2


def test_a_moved_meeting_keeps_its_row_and_calendar_identity(any_app, make):
    planning = close_the_wishes(make, opened_at=now())
    publish(any_app, planning)
    pair = (planning.suppliers[0].id, planning.buyers[1].id)
    slot, table, uid, version = live()[pair]
    change_inputs(planning, Absence(event_id=planning.event.id, delegation_id=pair[1], slot_id=slot))

    publication = publish(any_app, planning)

    after = live()
    assert publication.changes["moved"] == 1
    assert (after[pair][1:], after[pair][0] != slot) == ((table, uid, version + 1), True)
    assert publication.changes["kept"] == 4
    seats = db.session.scalars(select(Seat).where(Seat.delegation_id == pair[1])).all()
    assert [seat.slot_id for seat in seats] == [after[pair][0]]


def test_meetings_that_swap_their_slots_are_published(any_app, make):
    planning = close_the_wishes(make, opened_at=now())
    publish(any_app, planning)
    first, second = ((planning.suppliers[n].id, planning.buyers[0].id) for n in (0, 1))
    swapped = {first: live()[second][0], second: live()[first][0]}
    others = [slot.id for slot in planning.event.slots if slot.id not in swapped.values()]
    absences = [
        Absence(event_id=planning.event.id, delegation_id=pair[0], slot_id=slot)
        for pair, here in swapped.items()
        for slot in [*others, live()[pair][0]]
        if slot != here
    ]
    withdrawn = (
        db.session.get(Request, planning.requests[3].id),
        db.session.get(Request, planning.requests[4].id),
    )
    for request in withdrawn:
        request.state = "withdrawn"
    change_inputs(planning, *absences)

    publication = publish(any_app, planning)

    assert {pair: live()[pair][0] for pair in swapped} == swapped
    assert (publication.changes["moved"], publication.changes["cancelled"]) == (2, 2)


def test_a_cancelled_meeting_gives_back_its_seats_and_tells_both(app, make):
    planning = close_the_wishes(make, opened_at=now())
    publish(app, planning)
    db.session.get(Request, planning.requests[0].id).state = "withdrawn"
    change_inputs(planning)

    publication = publish(app, planning)

    assert publication.changes == {"added": 0, "moved": 0, "cancelled": 1, "kept": 4}
    cancelled = db.session.scalars(select(Meeting).where(Meeting.status == "cancelled")).one()
    assert (cancelled.version, cancelled.last_change) == (2, 2)
    assert db.session.scalars(select(Seat).where(Seat.meeting_id == cancelled.id)).all() == []
    letters = db.session.scalars(select(Outbox).order_by(Outbox.id)).all()[2:]
    assert ["Annulé : " in letter.body for letter in letters] == [True, True]
    changed = {planning.suppliers[0].id, planning.buyers[0].id}
    assert {key for key, version in agenda_versions().items() if version == 2} == changed


def test_what_was_edited_by_hand_is_kept(app, make):
    planning = close_the_wishes(make, opened_at=now())
    publish(app, planning)
    pinned = db.session.scalars(select(Meeting).where(Meeting.a_id == planning.suppliers[0].id)).first()
    pinned.pinned = True
    place = pinned.slot_id, pinned.table_id
    db.session.get(Request, planning.requests[0].id).state = "withdrawn"
    db.session.get(Request, planning.requests[3].id).state = "withdrawn"
    change_inputs(planning)

    publish(app, planning)

    kept = db.session.get(Meeting, pinned.id)
    assert (kept.status, kept.slot_id, kept.table_id) == ("confirmed", *place)


def test_a_stale_draft_is_refused_and_nothing_changes(app, make):
    planning = close_the_wishes(make)
    draft = compute(app, planning)
    change_inputs(planning)

    with pytest.raises(Stale):
        publish_schedule(planning.actor, planning.event.id, draft)

    assert live() == {}


def test_a_draft_that_breaks_a_rule_is_refused(app, make):
    planning = close_the_wishes(make)
    draft = db.session.get(Schedule, compute(app, planning))
    rows = draft.solution["assignments"]
    draft.solution = draft.solution | {"assignments": [{**row, "slot": 0} for row in rows]}
    db.session.commit()

    with pytest.raises(NotPublishable):
        publish_schedule(planning.actor, planning.event.id, draft.id)


def test_another_chamber_finds_no_draft(app, make):
    planning = close_the_wishes(make)
    draft = compute(app, planning)
    stranger = actor_of(make.person(staff_of=make.chamber()).id)

    with pytest.raises(NotFound):
        publish_schedule(stranger, planning.event.id, draft)


def test_the_announcement_is_what_publishing_does(app, make):
    planning = close_the_wishes(make, opened_at=now())
    draft = db.session.get(Schedule, compute(app, planning))

    announced = announce_publication(planning.event, draft)
    publication = publish_schedule(planning.actor, planning.event.id, draft.id)

    assert announced.changes.counts == publication.changes
    assert announced.recipients == len(db.session.scalars(select(Outbox)).all())
    assert len(announced.without_address) == 3


def test_a_publication_is_in_the_audit_log(app, make):
    planning = close_the_wishes(make)

    publish(app, planning)

    acts = {
        row.object_kind for row in db.session.scalars(select(Audit).where(Audit.act == "scheduling.publish"))
    }
    assert {"publication", "meeting", "schedule", "event", "delegation", "request"} <= acts


def test_two_organisers_at_once_publish_once(any_app, make):
    planning = close_the_wishes(make, opened_at=now())
    draft = compute(any_app, planning)
    actor, event_id = planning.actor, planning.event.id
    db.session.rollback()
    together = Barrier(2)

    def press():
        with any_app.app_context():
            together.wait()
            try:
                publish_schedule(actor, event_id, draft)
            except Stale:
                return "refused"
            return "published"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(future.result() for future in [pool.submit(press), pool.submit(press)])

    assert outcomes == ["published", "refused"]
    assert len(live()) == 5
    assert len(db.session.scalars(select(Outbox)).all()) == 2
