"""Who was really met, and whose details go out: by their own word, and to nobody they did not meet."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update

from matchmaker.core.agenda.contacts import ToCall
from matchmaker.core.directory.access import SYSTEM
from matchmaker.core.errors import NotFound
from matchmaker.db.directory import ChamberPerson, Person
from matchmaker.db.events import Absence, Delegate, Delegation
from matchmaker.db.impact import Feedback
from matchmaker.db.presence import Presence
from matchmaker.db.scheduling import Meeting, Seat
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.agenda.contacts import (
    ComesNot,
    agree_to_be_reached,
    contacts_for,
    has_contacts,
    may_be_reached,
    stop_being_reached,
)
from matchmaker.services.directory.people import actor_of
from tests.factories.counting import counted_queries
from tests.factories.making import START
from tests.factories.publishing import publish_small_event

MEETING_ENDS = START + timedelta(minutes=35)  # the second slot
OVER = START + timedelta(hours=6)


@pytest.fixture
def published(make):
    return publish_small_event(make)


@pytest.fixture
def evening(published):
    with time_machine.travel(OVER, tick=False):
        yield


def agree(published, person, delegation):
    agree_to_be_reached(actor_of(person.id), published.event.id, delegation.organisation_id)


def write(*rows):
    with transaction(SYSTEM, "test") as session:
        session.add_all(rows)


def met(delegation):
    """Structure → the addresses given, and the names of those who gave none."""
    found = contacts_for(db.session.get_one(Delegation, delegation.id))
    return {one.structure: ([person.email for person in one.people], list(one.silent)) for one in found.met}


def test_nobody_is_met_before_the_meeting_is_over(published):
    agree(published, published.buying, published.buyer)

    with time_machine.travel(MEETING_ENDS - timedelta(seconds=1), tick=False):
        assert (met(published.first), has_contacts(published.first)) == ({}, False)
    with time_machine.travel(MEETING_ENDS, tick=False):
        assert met(published.first) == {"Ville de Valbrune": (["claire@valbrune.example"], [])}
        assert has_contacts(published.first)


def test_details_go_out_by_their_owners_word_alone(any_app, published, evening):
    assert met(published.first) == {"Ville de Valbrune": ([], ["Claire Morel"])}

    agree(published, published.buying, published.buyer)
    agree(published, published.buying, published.buyer)
    assert met(published.first) == {"Ville de Valbrune": (["claire@valbrune.example"], [])}
    assert met(published.buyer) == {"Les Jardins du Val": ([], ["Inès Caron"])}
    assert may_be_reached(actor_of(published.buying.id), published.buyer) is True

    stop_being_reached(actor_of(published.buying.id), published.event.id, published.buyer.organisation_id)
    assert met(published.first) == {"Ville de Valbrune": ([], ["Claire Morel"])}


def test_the_number_is_the_one_the_chamber_of_the_event_was_given(make, published, evening):
    other = make.chamber()
    write(ChamberPerson(chamber_id=other.id, person_id=published.buying.id, phone="0199999999"))
    agree(published, published.buying, published.buyer)
    assert contacts_for(published.first).people[0].phone is None

    write(ChamberPerson(chamber_id=published.chamber.id, person_id=published.buying.id, phone="0612345678"))
    assert contacts_for(published.first).people[0].phone == "0612345678"


def test_who_was_noted_away_was_not_met(published, evening):
    agree(published, published.buying, published.buyer)
    write(
        Absence(
            event_id=published.event.id,
            delegation_id=published.buyer.id,
            slot_id=published.meeting.slot_id,
            on_the_day=True,
        )
    )

    assert (met(published.first), met(published.buyer)) == ({}, {})


def test_of_two_people_the_one_the_desk_did_not_see_was_not_met(make, published, evening):
    colleague = make.person(name="Luc Petit", email="luc@valbrune.example")
    write(Delegate(delegation_id=published.buyer.id, person_id=colleague.id))
    agree(published, published.buying, published.buyer)
    agree_for = {one.person_id: one.id for one in db.session.query(Delegate)}
    scans = [("here", published.buying, "present"), ("away", colleague, "absent")]
    write(
        *(
            Presence(
                event_id=published.event.id,
                delegation_id=published.buyer.id,
                delegate_id=agree_for[person.id],
                person_id=published.organiser.id,
                scan=scan,
                what=what,
                at=START,
            )
            for scan, person, what in scans
        )
    )

    assert met(published.first) == {"Ville de Valbrune": (["claire@valbrune.example"], [])}


def test_a_meeting_that_was_one_persons_is_nobody_elses(make, published, evening):
    colleague = make.person(name="Luc Petit", email="luc@valbrune.example")
    write(Delegate(delegation_id=published.buyer.id, person_id=colleague.id))
    agree(published, published.buying, published.buyer)
    with transaction(SYSTEM, "test") as session:
        own = Seat.delegation_id == published.buyer.id
        session.execute(update(Seat).where(own).values(person_id=colleague.id))

    assert met(published.first) == {"Ville de Valbrune": ([], ["Luc Petit"])}


def test_who_only_came_along_or_has_no_account_any_more_is_left_out(make, published, evening):
    driver = make.person(name="Ali Driver")
    write(Delegate(delegation_id=published.buyer.id, person_id=driver.id, accompanies=True))
    agree(published, published.buying, published.buyer)
    with transaction(SYSTEM, "test") as session:
        session.get_one(Person, published.buying.id).disabled_at = START

    assert met(published.first) == {"Ville de Valbrune": ([], [])}
    assert may_be_reached(actor_of(driver.id), published.buyer) is None


@pytest.mark.parametrize("status", ["no_show", "cancelled"])
def test_a_meeting_that_was_not_held_gives_nobody(published, evening, status):
    agree(published, published.buying, published.buyer)
    with transaction(SYSTEM, "test") as session:
        session.get_one(Meeting, published.meeting.id).status = status

    assert met(published.first) == {}


def test_whoever_said_that_it_was_not_held_met_nobody_and_the_other_side_is_not_told(published, evening):
    agree(published, published.buying, published.buyer)
    write(
        Feedback(
            event_id=published.event.id,
            meeting_id=published.meeting.id,
            delegation_id=published.first.id,
            held="partner_absent",
            source="link",
        )
    )

    assert met(published.first) == {}
    assert met(published.buyer) == {"Les Jardins du Val": ([], ["Inès Caron"])}


def test_who_was_accepted_and_found_no_place_is_to_be_called_once_all_is_over(published):
    with time_machine.travel(MEETING_ENDS, tick=False):
        assert contacts_for(published.second).to_call == ()
    with time_machine.travel(OVER, tick=False):
        assert contacts_for(published.second).to_call == (ToCall("Ville de Valbrune", ""),)
        assert contacts_for(published.buyer).to_call == (ToCall("Tournesol Traiteur", ""),)
        assert contacts_for(published.first).to_call == ()


def test_a_structure_that_withdrew_is_not_to_be_called(published, evening):
    with transaction(SYSTEM, "test") as session:
        session.get_one(Delegation, published.second.id).state = "cancelled"

    assert contacts_for(published.buyer).to_call == ()


def test_only_who_comes_gives_details_and_strangers_find_nothing(make, published):
    assistant = make.person(speaks_for=published.buyer.organisation)
    with pytest.raises(ComesNot):
        agree(published, assistant, published.buyer)

    with pytest.raises(NotFound):
        agree(published, make.person(speaks_for=make.organisation()), published.buyer)


def test_it_takes_the_same_queries_for_one_meeting_and_for_three(make, published, evening):
    with counted_queries() as before:
        contacts_for(published.first)
    for position, town in ((0, "Autre ville"), (2, "Troisième ville")):
        person = make.person()
        other = make.delegation(published.event, make.organisation(name=town), "buyer", people=(person,))
        write(
            Meeting(
                event_id=published.event.id,
                slot_id=published.event.slots[position].id,
                table_id=published.event.tables[1].id,
                a_id=published.first.id,
                b_id=other.id,
            )
        )
    own = db.session.get_one(Delegation, published.first.id)
    assert own.event.slots
    with counted_queries() as after:
        assert len(contacts_for(own).met) == 3

    assert after.number <= before.number
