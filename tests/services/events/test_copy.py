"""A new edition has what was set up, moved to its day, and nothing that was lived."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import func, select

from matchmaker.core.errors import NotFound
from matchmaker.core.events.questions import Question
from matchmaker.db.events import Delegation, EventResource
from matchmaker.db.jobs import Outbox
from matchmaker.db.queries.set_up import dates_of, items_of, questions_of
from matchmaker.db.requests import Request
from matchmaker.db.scheduling import Meeting
from matchmaker.db.scoring import CriterionSetting
from matchmaker.db.set_up import RegistrationAnswer
from matchmaker.extensions import db
from matchmaker.services.directory.people import actor_of
from matchmaker.services.events.copy import Copied, copy_event
from matchmaker.services.events.items import ItemFacts, add_item
from matchmaker.services.events.programme import TableLine, set_tables
from matchmaker.services.events.questions import add_question, answer
from matchmaker.services.events.resources import ResourceFacts, add_resource
from tests.factories.planning import publish_planning

SUMMER = date(2028, 6, 15)


@pytest.fixture
def old(app, make):
    """A published event with everything an organiser sets up, a wish and meetings."""
    planning = publish_planning(app, make)
    event, actor = planning.event, planning.actor
    lines = [
        TableLine(table.id, table.label, ("quiet",), "Salle Loire", 4)
        if table.position == 0
        else TableLine(table.id, table.label)
        for table in event.tables
    ]
    set_tables(actor, event.id, lines)
    add_item(actor, event.id, ItemFacts("lunch", date(2027, 3, 11), time(12, 30), time(13, 30), place="Hall"))
    add_resource(actor, event.id, ResourceFacts("Interprète", "interpreter"))
    question = add_question(actor, event.id, Question("Déjeunez-vous ?", "yes_no"))
    answer(actor_of(planning.buying.id), event.id, planning.buyers[0].organisation_id, {question.id: "yes"})
    db.session.add(CriterionSetting(event_id=event.id, key="distance", weight=3))
    event.max_meetings, event.silence = 5, "left_out"
    planning.suppliers[0].arrangements = ["step_free"]
    planning.suppliers[2].state = "cancelled"
    db.session.commit()
    return planning


def count(model, event):
    return db.session.scalar(select(func.count()).select_from(model).where(model.event_id == event.id))


def test_what_was_set_up_comes_along_at_the_same_wall_times(old):
    event = copy_event(old.actor, old.event.id, Copied("Rencontres 2028", SUMMER, "Étampes"))

    assert (event.phase, event.opened_at, event.screen_key, event.place) == (
        "registration",
        None,
        None,
        "Étampes",
    )
    assert [slot.starts_at for slot in event.slots] == [
        datetime(2028, 6, 15, 12, tzinfo=UTC) + timedelta(minutes=20 * n)
        for n in range(4)  # summer: 14:00
    ]
    first = event.tables[0]
    assert (first.label, first.features, first.room, first.seats) == ("T1", ["quiet"], "Salle Loire", 4)
    assert (event.max_meetings, event.silence, event.candidates) == (5, "left_out", "accepted")
    (lunch,) = items_of(event.id)
    assert (lunch.starts_at, lunch.place) == (datetime(2028, 6, 15, 10, 30, tzinfo=UTC), "Hall")
    assert [one.label for one in questions_of(event.id)] == ["Déjeunez-vous ?"]
    assert len(dates_of(event.id)) == 10
    assert not any(one.acts for one in dates_of(event.id))
    assert db.session.scalars(select(EventResource.label).filter_by(event_id=event.id)).all() == [
        "Interprète"
    ]
    weights = db.session.execute(
        select(CriterionSetting.key, CriterionSetting.weight).filter_by(event_id=event.id)
    )
    assert [tuple(row) for row in weights] == [("distance", 3)]


@pytest.mark.parametrize("structures", [False, True])
def test_what_was_lived_never_comes_along_and_no_mail_leaves(old, structures):
    before = db.session.scalar(select(func.count()).select_from(Outbox))

    event = copy_event(old.actor, old.event.id, Copied("Suivante", SUMMER, "", structures))

    assert [count(model, event) for model in (Request, Meeting, RegistrationAnswer)] == [0, 0, 0]
    assert db.session.scalar(select(func.count()).select_from(Outbox)) == before


def test_structures_come_as_to_be_invited_without_their_needs(old):
    event = copy_event(old.actor, old.event.id, Copied("Suivante", SUMMER, "", structures=True))

    found = db.session.scalars(select(Delegation).filter_by(event_id=event.id).order_by(Delegation.id)).all()
    assert len(found) == 4  # one had withdrawn
    assert {(one.state, one.invited_at, tuple(one.arrangements)) for one in found} == {("invited", None, ())}
    assert [person.person_id for person in found[0].delegates] == [old.buying.id]
    assert found[0].home_table_id == event.tables[0].id


def test_another_chambers_event_cannot_be_copied(old, make):
    stranger = actor_of(make.person(staff_of=make.chamber()).id)

    with pytest.raises(NotFound):
        copy_event(stranger, old.event.id, Copied("Suivante", SUMMER, ""))


def test_a_copy_is_made_on_both_databases(any_app, make):
    event = make.event(created_by=None)
    make.delegation(event, kind="buyer", people=(make.person(),), home_table_id=event.tables[1].id)
    actor = actor_of(make.person(staff_of=event.chamber).id)

    made = copy_event(actor, event.id, Copied("Suivante", SUMMER, "", structures=True))

    assert (len(made.slots), len(made.tables), count(Delegation, made)) == (4, 3, 1)
