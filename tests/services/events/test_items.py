from datetime import UTC, date, datetime, time

import pytest

from matchmaker.core.errors import NotFound
from matchmaker.core.events.items import ItemDuringMeetings
from matchmaker.db.queries.set_up import items_of
from matchmaker.documents.language import FRENCH
from matchmaker.services.agenda.sheets import agenda_of
from matchmaker.services.directory.people import actor_of
from matchmaker.services.events.items import ItemFacts, add_item, change_item, remove_item
from matchmaker.services.events.programme import Times, set_slots

DAY = date(2027, 3, 11)
LUNCH = ItemFacts("lunch", DAY, time(12, 30), time(14), place="Hall")
STARTS = (time(14), time(14, 20), time(14, 40), time(15))


@pytest.fixture
def event(make):
    return make.event()


@pytest.fixture
def organiser(make, event):
    return actor_of(make.person(staff_of=event.chamber).id)


def test_a_common_time_stands_on_everybodys_agenda(event, organiser, make):
    delegation = make.delegation(event)
    add_item(organiser, event.id, LUNCH)

    ((day, lines),) = agenda_of(delegation, FRENCH).days

    assert (day, [(one.label, one.announced) for one in lines]) == (DAY, [("Déjeuner · Hall", True)])


def test_it_cannot_lie_over_meetings_nor_meetings_over_it(event, organiser, session):
    with pytest.raises(ItemDuringMeetings):
        add_item(organiser, event.id, ItemFacts("plenary", DAY, time(13, 30), time(14, 5)))

    add_item(organiser, event.id, LUNCH)
    with pytest.raises(ItemDuringMeetings):
        set_slots(organiser, event.id, Times(DAY, "Europe/Paris", (time(13), *STARTS), 15))
    session.refresh(event)
    assert len(event.slots) == 4


def test_it_moves_with_the_events_day_at_the_same_hour(event, organiser):
    add_item(organiser, event.id, LUNCH)

    set_slots(organiser, event.id, Times(date(2027, 4, 15), "Europe/Paris", STARTS, 15))

    (lunch,) = items_of(event.id)
    assert lunch.starts_at == datetime(2027, 4, 15, 10, 30, tzinfo=UTC)  # summer time


def test_it_is_changed_and_removed_by_its_own_chamber_only(event, organiser, make):
    item = add_item(organiser, event.id, LUNCH)
    other = make.event()
    stranger = actor_of(make.person(staff_of=other.chamber).id)

    with pytest.raises(NotFound):
        change_item(stranger, other.id, item.id, LUNCH)
    change_item(organiser, event.id, item.id, ItemFacts("plenary", DAY, time(13), time(14), "Ouverture"))
    assert [(one.kind, one.title) for one in items_of(event.id)] == [("plenary", "Ouverture")]
    remove_item(organiser, event.id, item.id)
    assert items_of(event.id) == []
