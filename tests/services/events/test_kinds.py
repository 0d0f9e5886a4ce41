"""Kinds of participants: an expert keeps a table and is met there; others meet nobody."""

import pytest
from sqlalchemy import select

from matchmaker.core.directory.access import Actor
from matchmaker.core.requests.rules import MeetsNobody
from matchmaker.db.events import Delegation
from matchmaker.db.queries.requests import partners_of
from matchmaker.db.queries.resources import delegates_of
from matchmaker.db.scheduling import Assignment, Unplaced
from matchmaker.extensions import db
from matchmaker.services.directory.people import actor_of
from matchmaker.services.events.delegates import add_delegate
from matchmaker.services.requests.ask import NewWish, ask
from tests.factories.planning import close_the_wishes, compute


@pytest.fixture
def asking(make):
    event = make.event()
    organisation = make.organisation()
    person = make.person(speaks_for=organisation)
    return actor_of(person.id), make.delegation(event, organisation, people=(person,))


@pytest.mark.parametrize("kind", ["visitor", "funder"])
def test_who_comes_without_meetings_is_neither_offered_nor_asked(make, asking, kind):
    actor, own = asking
    guest = make.delegation(own.event, kind=kind)

    assert partners_of(own) == []
    with pytest.raises(MeetsNobody):
        ask(actor, own.event_id, NewWish(guest.id, 2))


@pytest.mark.parametrize("kind", ["visitor", "funder"])
def test_who_comes_without_meetings_asks_nobody(make, kind):
    event = make.event()
    organisation = make.organisation()
    actor = actor_of(make.person(speaks_for=organisation).id)
    make.delegation(event, organisation, kind)

    with pytest.raises(MeetsNobody):
        ask(actor, event.id, NewWish(make.delegation(event).id, 2))


def test_expert_without_offers_is_met_at_the_table_it_keeps(app, make):
    planning = close_the_wishes(make)
    table = planning.event.tables[2]
    expert = make.delegation(planning.event, kind="expert", home_table_id=table.id)
    make.request(planning.suppliers[0], expert, state="accepted", answer_rank=1, rank=1)
    make.request(planning.suppliers[1], expert, state="accepted", answer_rank=1, rank=1)

    schedule_id = compute(app, planning)

    held = [row for row in _rows(Assignment, schedule_id) if expert.id in (row.a_id, row.b_id)]
    assert len(held) == 2
    assert {row.table_id for row in held} == {table.id}
    assert [row for row in _rows(Unplaced, schedule_id) if expert.id in (row.a_id, row.b_id)] == []


def _rows(table, schedule_id):
    return db.session.scalars(select(table).where(table.schedule_id == schedule_id)).all()


def test_who_accompanies_is_counted_on_for_no_meeting(make, session):
    event = make.event()
    organiser = Actor(make.person(staff_of=event.chamber).id, frozenset({event.chamber_id}))
    delegation = make.delegation(event, capacity=2, people=(make.person(),))
    version = event.input_version

    person = add_delegate(organiser, event.id, delegation.id, "Anne Petit", "", accompanies=True)

    session.expire_all()
    kept = session.get(Delegation, delegation.id)
    assert [(one.person_id == person.id, one.accompanies) for one in kept.delegates] == [
        (False, False),
        (True, True),
    ]
    assert kept.event.input_version == version
    assert person.id not in {one.person_id for one in delegates_of(event.id)}
