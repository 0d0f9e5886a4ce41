"""A need that is closed is asked about by nobody any more, whatever the door; what was agreed waits for its buyer."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.core.catalogue.life import SubjectClosed, SubjectClosedFrom
from matchmaker.core.directory.importing.outcomes import Source
from matchmaker.core.directory.importing.records import Identity, RequestRow
from matchmaker.core.scheduling.problem import problem_from_json
from matchmaker.db.catalogue import Need
from matchmaker.db.requests import Request
from matchmaker.db.scheduling import Meeting, Schedule
from matchmaker.extensions import db
from matchmaker.services.catalogue.open_subjects import open_subjects
from matchmaker.services.directory.importing.tally import Tally
from matchmaker.services.directory.importing.wishes import bring_wishes
from matchmaker.services.directory.people import actor_of
from matchmaker.services.requests.answer import Answer, answer, decide
from matchmaker.services.requests.ask import NewWish, ask
from matchmaker.services.scheduling.awaiting import Awaited, awaited_decisions
from matchmaker.services.scheduling.booking.book import book, cancel_booking, move_booking
from matchmaker.services.scheduling.build_problem import build_problem
from matchmaker.services.scheduling.publish import publish_schedule
from matchmaker.services.sourcing.register import read_register
from tests.factories.booking import free_slots_of, opened, speaking_for
from tests.factories.planning import close_the_wishes, compute

BEFORE_THE_DAY = datetime(2027, 3, 10, 11, tzinfo=UTC)  # the event is on the eleventh
LATER = datetime(2027, 4, 1, 10, tzinfo=UTC)


def close(need, publication=BEFORE_THE_DAY, **values):
    db.session.rollback()
    row = db.session.get(Need, need.id)
    row.publication_on = publication
    for name, value in values.items():
        setattr(row, name, value)
    db.session.commit()


def of(delegation):
    return delegation.organisation_id


@pytest.fixture
def wishing(make):
    """An event in its wishes: a buyer with two needs, a supplier, and the organiser."""
    chamber = make.chamber()
    event = make.event(chamber)
    town, garage = make.organisation(name="Ville de Valbrune"), make.organisation(name="Garage Solidaire")
    buyer, supplier = make.delegation(event, town, "buyer"), make.delegation(event, garage)
    organiser = actor_of(make.person(staff_of=chamber).id)
    return event, buyer, supplier, make.need(town), make.need(town, "Entretien des véhicules"), organiser


@pytest.mark.parametrize("asker", ["supplier", "buyer"])
def test_nobody_asks_about_a_closed_need(wishing, asker):
    event, buyer, supplier, closed, other, _organiser = wishing
    close(closed)
    own, to = (supplier, buyer) if asker == "supplier" else (buyer, supplier)

    with pytest.raises(SubjectClosedFrom, match=r"« Entretien d’espaces verts » se ferme.* le 10/03/2027"):
        ask(speaking_for(own), event.id, NewWish(to.id, 2, need_id=closed.id))

    assert db.session.scalars(select(Request)).all() == []
    assert ask(speaking_for(own), event.id, NewWish(to.id, 2, need_id=other.id)).need_id == other.id


@pytest.mark.parametrize("state", ["frozen", "consultation", "awarded"])
def test_a_state_closes_it_as_a_date_does(wishing, state):
    event, buyer, supplier, need, _other, _organiser = wishing
    close(need, None, state=state)

    with pytest.raises(SubjectClosed, match="n’est plus ouvert"):
        ask(speaking_for(supplier), event.id, NewWish(buyer.id, 2, need_id=need.id))


def test_a_need_published_after_the_day_is_open(wishing):
    event, buyer, supplier, need, _other, _organiser = wishing
    close(need, LATER)

    assert ask(speaking_for(supplier), event.id, NewWish(buyer.id, 2, need_id=need.id)).state == "pending"


def test_a_wish_on_a_closed_need_is_declined_and_not_accepted(make, wishing):
    event, buyer, supplier, need, _other, organiser = wishing
    wish = make.request(supplier, buyer, need_id=need.id)
    close(need)

    for accept in (
        lambda: answer(speaking_for(buyer), event.id, wish.id, 1, Answer(accepts=True)),
        lambda: decide(organiser, event.id, wish.id, 1, accepts=True),
    ):
        with pytest.raises(SubjectClosedFrom):
            accept()

    declined = answer(speaking_for(buyer), event.id, wish.id, 1, Answer(accepts=False, reason="out_of_scope"))
    assert declined.state == "declined"


def test_a_list_brings_no_wish_on_a_closed_need(make, wishing):
    event, buyer, supplier, *_others = wishing
    need = make.need(buyer.organisation, "Nettoyage")
    close(need)
    one, two = Identity("siret", "1"), Identity("siret", "2")
    row = RequestRow(Source("Vœux", 2), one, two, 2, None, None, need.title, "")
    tally = Tally()

    bring_wishes(
        db.session(),
        event,
        [row],
        {one: supplier.organisation, two: buyer.organisation},
        {of(supplier): supplier, of(buyer): buyer},
        tally,
    )

    assert db.session.scalars(select(Request)).all() == []
    [(_template, values)] = tally.notes
    assert values == {"sender": "Garage Solidaire", "title": "Nettoyage"}


@pytest.fixture
def scene(app, make):
    """Published, booking open; the supplier was accepted on a need of the buyer."""
    scene = opened(app, make, "both")
    need = make.need(scene.buyer.organisation)
    make.request(scene.supplier, scene.buyer, state="accepted", need_id=need.id)
    return scene, need


def test_a_closed_need_is_not_booked(scene):
    scene, need = scene
    slot = scene.free[0]
    close(need)

    with pytest.raises(SubjectClosedFrom):
        book(speaking_for(scene.supplier), scene.event.id, scene.buyer.id, slot)

    db.session.rollback()
    assert db.session.scalars(select(Meeting).where(Meeting.booked_at.is_not(None))).all() == []
    assert free_slots_of(scene.buyer, scene.supplier) == []


def test_another_subject_of_the_two_is_booked(make, scene):
    scene, need = scene
    other = make.need(scene.buyer.organisation, "Entretien des véhicules")
    make.request(scene.buyer, scene.supplier, rank=3, state="accepted", need_id=other.id)
    close(need)

    meeting = book(speaking_for(scene.buyer), scene.event.id, scene.supplier.id, scene.free[0])

    assert meeting.need_id == other.id


def test_a_booked_meeting_on_a_closed_need_is_cancelled_and_not_moved(scene):
    scene, need = scene
    first, second = scene.free[:2]
    meeting = book(speaking_for(scene.buyer), scene.event.id, scene.supplier.id, first)
    number, about = meeting.id, meeting.need_id
    close(need)

    with pytest.raises(SubjectClosedFrom):
        move_booking(speaking_for(scene.buyer), scene.event.id, number, second)

    assert about == need.id
    db.session.rollback()
    assert awaited_decisions(scene.event) == [Awaited("Entretien d’espaces verts", 1)]
    assert cancel_booking(speaking_for(scene.buyer), scene.event.id, number).status == "cancelled"
    db.session.rollback()
    assert awaited_decisions(scene.event) == []


@pytest.fixture
def planning(make):
    """Wishes closed: the first is about a need of its buyer, who is public."""
    planning = close_the_wishes(make, opened_at=now())
    town = planning.buyers[0].organisation
    need = make.need(town)
    db.session.get(Request, planning.requests[0].id).need_id = need.id
    town.public_buyer = True
    db.session.commit()
    return planning, need


def test_a_closed_need_does_not_enter_the_problem(app, planning):
    planning, need = planning
    pair = (planning.suppliers[0].id, planning.buyers[0].id)
    before = build_problem(planning.event).pairs
    close(need)
    after = build_problem(planning.event).pairs

    assert set(before) - set(after) == {pair}
    publish_schedule(planning.actor, planning.event.id, compute(app, planning))
    lines = read_register(speaking_for(planning.buyers[0]), need.id).lines
    told = {line.held["structure"].value: line.entry.content.get("why") for line in lines[2:]}
    assert told["Jardins du Val"] == "need_closed"


def test_a_meeting_is_planned_in_what_is_left_of_a_need(make, planning):
    planning, need = planning
    db.session.rollback()
    event = planning.event
    for slot in event.slots[2:]:  # the last two are a day later
        slot.starts_at, slot.ends_at = slot.starts_at.replace(day=12), slot.ends_at.replace(day=12)
    db.session.commit()
    close(need, datetime(2027, 3, 12, 8, tzinfo=UTC))

    built = build_problem(planning.event)

    n = built.pairs.index((planning.suppliers[0].id, planning.buyers[0].id))
    assert built.problem.meetings[n].slots == {0, 1}
    assert built.problem.meetings[n - 1 if n else 1].slots == {0, 1, 2, 3}
    subjects = open_subjects(planning.event, [need.id, None])
    assert (subjects.closed(need.id), subjects.closed(None)) == (False, False)
    assert [subjects.allows(need.id, at) for at in range(4)] == [True, True, False, False]
    assert not subjects.allows(need.id, 1, 2)


def test_a_published_meeting_stays_where_it_is_until_its_buyer_decides(app, planning):
    planning, need = planning
    publish_schedule(planning.actor, planning.event.id, compute(app, planning))
    meeting = db.session.scalar(select(Meeting).where(Meeting.need_id == need.id))
    number, place = meeting.id, (meeting.slot_id, meeting.table_id)
    close(need)

    publish_schedule(planning.actor, planning.event.id, compute(app, planning))

    db.session.rollback()
    kept = db.session.get(Meeting, number)
    assert (kept.status, (kept.slot_id, kept.table_id), kept.version) == ("confirmed", place, 1)
    assert awaited_decisions(planning.event) == [Awaited("Entretien d’espaces verts", 1)]
    newest = db.session.scalar(select(Schedule).order_by(Schedule.number.desc()))
    problem = problem_from_json(newest.problem)
    [fixed] = [one for one in problem.meetings if set(one.sides) == {kept.a_id, kept.b_id}]
    assert len(fixed.slots) == 1


def test_a_need_that_is_published_after_the_event_is_not_closed_by_its_end(wishing):
    event, _buyer, _supplier, need, _other, _organiser = wishing
    close(need, LATER)

    with time_machine.travel(event.slots[-1].ends_at + timedelta(hours=1), tick=False):
        assert not open_subjects(event, [need.id]).closed(need.id)
    with time_machine.travel(LATER, tick=False):
        assert open_subjects(event, [need.id]).closed(need.id)


def test_meetings_about_what_is_no_purchase_wait_for_nobody(wishing):
    event, _buyer, _supplier, need, _other, _organiser = wishing
    close(need, None, kind="partnership", state="abandoned")
    meeting = Meeting(need_id=need.id)

    assert not open_subjects(event, [need.id]).awaits_decision(meeting, 0)
