"""Whom a structure knows already: said to itself alone, and followed by the advice."""

import pytest

from matchmaker.core.directory.access import Actor, Behalf
from matchmaker.core.errors import NotFound
from matchmaker.db.queries.relations import meetings_with_clients, related_at
from matchmaker.services.directory.people import actor_of
from matchmaker.services.requests.relations import NoSuchRelation, known_to, say_relation
from tests.factories.making import START
from tests.factories.twins import meet


@pytest.fixture
def event(any_app, make):
    return make.event()


@pytest.fixture
def gardens(make, event):
    organisation = make.organisation(name="Les Jardins du Val")
    return make.delegation(event, organisation, people=(make.person(speaks_for=organisation),))


@pytest.fixture
def town(make, event):
    return make.delegation(event, make.organisation(name="Ville de Valbrune"), "buyer")


@pytest.fixture
def actor(gardens):
    return actor_of(gardens.delegates[0].person_id)


def said(actor, delegation):
    return [(one.name, one.kind) for one in known_to(actor, delegation).said]


def test_what_is_said_is_kept_changed_and_taken_back(actor, event, gardens, town):
    assert say_relation(actor, event.id, town.id, "client") == "Ville de Valbrune"
    assert said(actor, gardens) == [("Ville de Valbrune", "client")]

    say_relation(actor, event.id, town.id, "competitor")
    assert said(actor, gardens) == [("Ville de Valbrune", "competitor")]

    say_relation(actor, event.id, town.id, "")
    say_relation(actor, event.id, town.id, "")
    assert said(actor, gardens) == []


def test_it_is_known_at_the_next_event_too(actor, event, gardens, town, make):
    say_relation(actor, event.id, town.id, "client")
    later = make.event()
    own, other = (
        make.delegation(later, gardens.organisation),
        make.delegation(later, town.organisation, "buyer"),
    )

    assert said(actor, own) == [("Ville de Valbrune", "client")]
    assert related_at(later.id) == {frozenset((own.id, other.id))}


def test_neither_the_other_side_nor_an_organiser_in_its_place_reads_it(actor, event, gardens, town):
    say_relation(actor, event.id, town.id, "competitor")

    behalf = Behalf(gardens.id, event.id, gardens.organisation_id)
    acting = Actor(1, organisations=frozenset((gardens.organisation_id,)), behalf=behalf)
    assert said(acting, gardens) == []
    assert said(actor, town) == []


@pytest.mark.parametrize("kind", ["friend", "clients"])
def test_anything_else_is_refused(actor, event, town, kind):
    with pytest.raises(NoSuchRelation):
        say_relation(actor, event.id, town.id, kind)


def test_only_of_somebody_else_at_the_same_event(actor, event, gardens, make):
    elsewhere = make.delegation(make.event())

    for stranger in (elsewhere.id, gardens.id, 0):
        with pytest.raises(NotFound):
            say_relation(actor, event.id, stranger, "client")


def test_an_earlier_meeting_is_known_with_its_day(actor, gardens, town, make):
    event = make.event()
    own, other = (
        make.delegation(event, gardens.organisation),
        make.delegation(event, town.organisation, "buyer"),
    )
    meet(gardens, town, 0)
    meet(gardens, town, 1, status="cancelled")
    for slot in event.slots:
        slot.starts_at = slot.starts_at.replace(year=START.year + 1)
        slot.ends_at = slot.ends_at.replace(year=START.year + 1)

    met = known_to(actor, own).met_with(other.id)

    assert (met.on, met.event) == (START.date(), gardens.event.name)
    assert known_to(actor, gardens).met == {}  # the later one is not before it


def test_meetings_with_a_client_are_known_when_outcomes_are_asked_for(actor, event, gardens, town, make):
    meeting = meet(gardens, town, 0)
    meet(gardens, make.delegation(event, kind="buyer"), 1)
    say_relation(actor, event.id, town.id, "client")

    assert meetings_with_clients(gardens) == {meeting.id}
    assert meetings_with_clients(town) == set()
