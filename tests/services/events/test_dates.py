"""The dates of an event: made with it, moved with it, changed by hand."""

from datetime import UTC, date, datetime, time

import pytest
import time_machine
from sqlalchemy import select

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.core.events.dates import ActsInThePast, DatesInDisorder
from matchmaker.db.set_up import EventDate
from matchmaker.services.events.dates import DateLine, change_dates
from matchmaker.services.events.programme import Times, set_slots
from matchmaker.services.events.set_up import NewEvent, create_event

LONG_BEFORE = datetime(2026, 12, 1, 9, tzinfo=UTC)
DAY = date(2027, 3, 11)
STARTS = (time(14), time(14, 20))
PARIS = "Europe/Paris"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(LONG_BEFORE, tick=False) as moved:
        yield moved


@pytest.fixture
def chamber(make):
    return make.chamber()


@pytest.fixture
def organiser(make, chamber):
    return Actor(make.person(staff_of=chamber).id, frozenset({chamber.id}))


@pytest.fixture
def event(organiser, chamber):
    return create_event(organiser, NewEvent(chamber.id, "Rencontres", DAY, STARTS, 15, ("T1", "T2")))


def dates(session, event):
    session.expire_all()
    return {one.kind: one for one in session.scalars(select(EventDate).filter_by(event_id=event.id))}


def test_a_new_event_has_its_dates_and_does_nothing_by_itself(event, session):
    found = dates(session, event)

    assert len(found) == 10
    assert found["reminder"].moment == datetime(2027, 3, 10, 16, tzinfo=UTC)
    assert not any(one.acts or one.by_hand for one in found.values())


def test_dates_follow_the_day_except_those_fixed_by_hand(event, organiser, session):
    change_dates(organiser, event.id, {"wishes_open": DateLine(date(2027, 2, 1), time(10))})
    change_dates(
        organiser,
        event.id,
        {
            "wishes_open": DateLine(date(2027, 2, 1), time(10)),
            "reminder": DateLine(date(2027, 3, 10), time(17)),
        },
    )

    set_slots(organiser, event.id, Times(date(2027, 3, 18), PARIS, STARTS, 15))

    found = dates(session, event)
    assert (found["wishes_open"].by_hand, found["reminder"].by_hand) == (True, False)
    assert found["wishes_open"].moment == datetime(2027, 2, 1, 9, tzinfo=UTC)
    assert found["reminder"].moment == datetime(2027, 3, 17, 16, tzinfo=UTC)


def test_a_date_put_back_to_its_rule_follows_again(event, organiser, session):
    change_dates(organiser, event.id, {"reminder": DateLine(date(2027, 3, 9), time(17))})
    change_dates(organiser, event.id, {"reminder": DateLine(date(2027, 3, 10), time(17))})

    assert not dates(session, event)["reminder"].by_hand


def test_a_date_left_out_is_gone(event, organiser, session):
    change_dates(organiser, event.id, {"reminder": DateLine(date(2027, 3, 10), time(17))})

    assert set(dates(session, event)) == {"reminder"}


def test_disorder_is_refused_and_nothing_changes(event, organiser, session):
    wrong = {
        "wishes_open": DateLine(date(2027, 3, 2), time(9)),
        "wishes_close": DateLine(date(2027, 3, 1), time(18)),
    }

    with pytest.raises(DatesInDisorder):
        change_dates(organiser, event.id, wrong)
    assert len(dates(session, event)) == 10


def test_nothing_is_promised_for_the_past(event, organiser, clock):
    clock.move_to(datetime(2027, 2, 10, 9, tzinfo=UTC))

    with pytest.raises(ActsInThePast):
        change_dates(organiser, event.id, {"wishes_open": DateLine(date(2027, 2, 9), time(9), acts=True)})


def test_only_the_own_chamber_changes_dates(event, make):
    stranger = Actor(make.person().id, frozenset({make.chamber().id}))

    with pytest.raises(NotFound):
        change_dates(stranger, event.id, {})


def test_slots_on_two_days_and_the_follow_up_counts_from_the_last(event, organiser, session):
    friday = date(2027, 3, 12)

    set_slots(organiser, event.id, Times(DAY, PARIS, STARTS, 15, [(friday, (time(9),))]))

    session.refresh(event)
    assert [(slot.position, slot.session) for slot in event.slots] == [(0, 0), (1, 0), (2, 1)]
    assert dates(session, event)["follow_up_1"].moment == datetime(2027, 3, 15, 9, tzinfo=UTC)  # Monday


def test_what_is_late_stays_late_when_slots_of_the_same_day_are_saved(event, organiser, session, clock):
    before = {kind: one.moment for kind, one in dates(session, event).items()}
    clock.move_to(datetime(2027, 2, 20, 9, tzinfo=UTC))

    set_slots(organiser, event.id, Times(DAY, PARIS, (*STARTS, time(15)), 15))

    assert {kind: one.moment for kind, one in dates(session, event).items()} == before


def test_what_has_happened_does_not_move(event, organiser, session):
    event.phase = "wishes"
    session.commit()

    set_slots(organiser, event.id, Times(date(2027, 3, 18), PARIS, STARTS, 15))

    found = dates(session, event)
    assert found["wishes_open"].moment == datetime(2027, 2, 9, 8, tzinfo=UTC)
    assert found["wishes_close"].moment == datetime(2027, 3, 8, 17, tzinfo=UTC)
