"""A structure says who of its people comes, about what and when: what it may, and what follows."""

import pytest
from sqlalchemy import select

from matchmaker.core.directory.access import Actor, Behalf
from matchmaker.core.errors import NotFound
from matchmaker.db.directory import Membership
from matchmaker.db.events import Delegate, DelegateSubject, Delegation, Event, PersonAbsence
from matchmaker.db.jobs import Outbox
from matchmaker.db.links import PersonalLink
from matchmaker.db.scheduling import Seat
from matchmaker.extensions import db
from matchmaker.services.directory.people import actor_of
from matchmaker.services.directory.personal_links import give_link
from matchmaker.services.events.access import EventClosed
from matchmaker.services.events.coming import (
    CountedOnThen,
    HoursOfOthersToo,
    NobodyWouldCome,
    SaidByItsMembers,
    change_own_part,
    change_who_comes,
    comers_for,
)
from matchmaker.services.events.people import Part, part_of, parts_of, subjects_of
from matchmaker.services.requests.ask import NewWish, ask
from tests.factories.publishing import publish_small_event
from tests.factories.sharing import registered, score_now, share_a_need


class Town:
    """A town of three people, one of whom comes; a firm at the same event."""

    def __init__(self, make):
        self.make = make
        self.event = make.event()
        self.organisation = make.organisation(name="Valbrune", known_to=self.event.chamber)
        self.ana, self.bob, self.eve = (
            make.person(name=name, speaks_for=self.organisation) for name in ("Ana", "Bob", "Eve")
        )
        self.delegation = make.delegation(self.event, self.organisation, "buyer", people=(self.ana,))
        self.actor = actor_of(self.ana.id)

    def come(self, *people, actor=None, seen=None):
        """As from a page that showed who comes now, or these."""
        ids, seen = [one.id for one in people], self.coming() if seen is None else [one.id for one in seen]
        change_who_comes(actor or self.actor, self.event.id, ids, self.organisation.id, seen=seen)

    def give(self, person, actor=None, **part):
        return change_own_part(
            actor or self.actor, self.event.id, person.id, Part(**part), self.organisation.id
        )

    def coming(self):
        found = select(Delegate.person_id).where(Delegate.delegation_id == self.delegation.id)
        return set(db.session.scalars(found))

    def version(self):
        return db.session.scalar(select(Event.input_version).where(Event.id == self.event.id))


@pytest.fixture
def town(any_app, make):
    return Town(make)


def test_a_colleague_comes_with_a_need_of_her_own_and_the_morning_only(town):
    parks = town.make.need(town.organisation, "Parcs")
    morning = [slot.id for slot in town.event.slots[:2]]
    away = frozenset(slot.id for slot in town.event.slots[2:])

    town.come(town.ana, town.bob)
    said = town.give(town.bob, needs=frozenset({parks.id}), absent=away)

    assert said == "Bob"
    assert town.coming() == {town.ana.id, town.bob.id}
    assert parts_of(town.delegation) == {
        town.ana.id: Part(),
        town.bob.id: Part(frozenset({parks.id}), frozenset(), away),
    }
    assert set(db.session.scalars(select(PersonAbsence.slot_id))).isdisjoint(morning)
    assert [(one.name, one.comes) for one in comers_for(town.delegation)] == [
        ("Ana", True),
        ("Bob", True),
        ("Eve", False),
    ]


def test_what_was_computed_is_old_once_it_says_something_else(town):
    parks = town.make.need(town.organisation, "Parcs")
    before = town.version()
    town.come(town.ana, town.bob)  # two people, and nobody has a part: the meetings are the same
    assert town.version() == before

    town.give(town.bob, needs=frozenset({parks.id}))
    town.give(town.bob, needs=frozenset({parks.id}))
    assert town.version() == before + 1

    town.come(town.ana)
    assert town.version() == before + 2
    assert db.session.scalars(select(DelegateSubject.id)).all() == []


def test_who_is_taken_off_still_speaks_for_the_structure_and_their_links_end(town):
    town.come(town.ana, town.bob)
    ends = town.event.slots[-1].ends_at.replace(year=2099)
    for one in (town.ana, town.bob):
        give_link(db.session(), "agenda", town.delegation, one.id, ends)
    db.session.commit()

    town.come(town.ana)

    alive = select(PersonalLink.person_id).where(PersonalLink.revoked_at.is_(None))
    assert db.session.scalars(alive).all() == [town.ana.id]
    speaks = select(Membership.id).where(Membership.person_id == town.bob.id)
    assert db.session.scalar(speaks) is not None
    town.come(town.ana, town.bob, actor=actor_of(town.bob.id))
    assert town.coming() == {town.ana.id, town.bob.id}


def test_a_wish_is_written_to_who_comes_by_now(town):
    town.come(town.bob)
    firm = town.make.organisation(name="Jardins")
    speaker = town.make.person(speaks_for=firm)
    town.make.delegation(town.event, firm, people=(speaker,))

    ask(actor_of(speaker.id), town.event.id, NewWish(town.delegation.id, 2), firm.id)

    assert set(db.session.scalars(select(Outbox.person_id))) == {town.bob.id}


def test_saying_who_comes_writes_to_nobody(town):
    town.come(town.bob, town.eve)

    assert db.session.scalars(select(Outbox.id)).all() == []


def test_somebody_stays_who_sits_at_the_tables(town):
    guest = town.make.person(name="Guest")
    db.session.add(Delegate(delegation_id=town.delegation.id, person_id=guest.id, accompanies=True))
    db.session.commit()

    for people in ((), (guest,)):
        with pytest.raises(NobodyWouldCome, match=town.event.chamber.email):
            town.come(*people)

    assert town.coming() == {town.ana.id, guest.id}


def test_what_a_colleague_said_meanwhile_stays(town):
    town.come(town.ana, town.bob)

    town.come(town.ana, town.eve, seen=(town.ana,))  # a page from before Bob was ticked
    assert town.coming() == {town.ana.id, town.bob.id, town.eve.id}

    town.come(town.ana, town.bob, seen=(town.ana, town.bob, town.eve))
    town.come(
        town.ana, town.bob, town.eve, seen=(town.ana, town.bob, town.eve)
    )  # from before Eve was taken off
    assert town.coming() == {town.ana.id, town.bob.id}


def test_only_people_of_the_structure_can_be_ticked(town):
    stranger = town.make.person(speaks_for=town.make.organisation())

    with pytest.raises(NotFound):
        town.come(town.ana, stranger)

    assert town.coming() == {town.ana.id}


def test_who_comes_and_does_not_speak_for_it_may_stay_and_changes_nothing(town):
    guest = town.make.person(name="Guest")
    db.session.add(Delegate(delegation_id=town.delegation.id, person_id=guest.id))
    db.session.commit()

    with pytest.raises(NotFound):
        town.come(town.ana, actor=actor_of(guest.id))
    with pytest.raises(NotFound):
        town.give(guest, actor=actor_of(guest.id))
    town.come(guest, town.bob)

    assert town.coming() == {guest.id, town.bob.id}


def test_another_structures_people_change_nothing(town):
    other = town.make.organisation()
    stranger = town.make.person(speaks_for=other)
    theirs = town.make.delegation(town.event, other, people=(stranger,))

    with pytest.raises(NotFound):
        town.come(town.ana, town.bob, actor=actor_of(stranger.id))
    with pytest.raises(NotFound):
        town.give(town.ana, actor=actor_of(stranger.id))

    assert town.coming() == {town.ana.id}
    assert [one.person_id for one in theirs.delegates] == [stranger.id]


def test_another_structures_need_and_a_slot_of_another_event_are_not_there(town):
    strange = town.make.need(town.make.organisation())
    slot = town.make.event().slots[0].id

    with pytest.raises(NotFound):
        town.give(town.ana, needs=frozenset({strange.id}))
    with pytest.raises(NotFound):
        town.give(town.ana, absent=frozenset({slot}))


def test_what_the_structure_keeps_for_itself_is_no_subject(town):
    town.make.need(town.organisation, "Brouillon", visibility="own", state="draft")
    town.make.offer(town.organisation, "Pour plus tard", visibility="own")
    parks = town.make.need(town.organisation, "Parcs")

    subjects = subjects_of(town.delegation)

    assert (subjects.needs, subjects.offers) == (((parks.id, "Parcs"),), ())


def test_nothing_changes_once_the_event_is_closed(town):
    db.session.get(Event, town.event.id).phase = "closed"
    db.session.commit()

    with pytest.raises(EventClosed):
        town.come(town.bob)
    with pytest.raises(EventClosed):
        town.give(town.ana, absent=frozenset({town.event.slots[0].id}))


def test_hours_that_hold_for_another_structure_are_that_persons_own_to_change(town):
    other = town.make.organisation(name="Association")
    town.make.delegation(town.event, other, people=(town.bob,))
    db.session.add(Membership(person_id=town.bob.id, organisation_id=other.id))
    db.session.commit()
    town.come(town.ana, town.bob)
    first = frozenset({town.event.slots[0].id})

    with pytest.raises(HoursOfOthersToo, match="Bob"):
        town.give(town.bob, absent=first)
    need = town.make.need(town.organisation)
    town.give(town.bob, needs=frozenset({need.id}))  # subjects are this structure's alone
    town.give(town.bob, actor=actor_of(town.bob.id), absent=first)

    assert part_of(town.delegation, town.bob.id) == Part(absent=first)


def test_an_organiser_on_its_behalf_may_what_the_structure_may(town):
    lent = Actor(
        town.make.person(staff_of=town.event.chamber).id,
        organisations=frozenset({town.organisation.id}),
        behalf=Behalf(town.delegation.id, town.event.id, town.organisation.id),
    )

    town.come(town.ana, town.eve, actor=lent)
    town.give(town.eve, actor=lent, absent=frozenset({town.event.slots[0].id}))

    assert town.coming() == {town.ana.id, town.eve.id}


@pytest.fixture
def published(any_app, make):
    return publish_small_event(make)


def test_hours_of_a_published_meeting_are_the_organisers_to_move(published, make):
    delegation, slot = published.first, published.meeting.slot_id
    person = delegation.delegates[0].person
    actor = Actor(person.id, organisations=frozenset({delegation.organisation_id}))

    def away():
        change_own_part(actor, delegation.event_id, person.id, Part(absent=frozenset({slot})))

    with pytest.raises(CountedOnThen, match="1 rendez-vous"):
        away()

    # A second person takes the meeting, unless it is the first one's by name.
    db.session.add(Delegate(delegation_id=delegation.id, person_id=make.person().id))
    db.session.commit()
    seat = db.session.scalars(select(Seat).where(Seat.delegation_id == delegation.id)).one()
    seat.person_id = person.id
    db.session.commit()
    with pytest.raises(CountedOnThen):
        away()

    seat.person_id = None
    db.session.commit()
    away()
    assert part_of(delegation, person.id).absent == {slot}


def test_who_is_taken_off_leaves_their_seat_to_who_comes_instead(published, make):
    delegation = published.first
    before = delegation.delegates[0].person
    after = make.person(speaks_for=delegation.organisation)
    seat = db.session.scalars(select(Seat).where(Seat.delegation_id == delegation.id)).one()
    seat.person_id = before.id
    db.session.commit()

    change_who_comes(actor_of(after.id), delegation.event_id, [after.id], seen=[before.id])

    assert db.session.scalars(select(Seat.person_id).where(Seat.delegation_id == delegation.id)).all() == [
        None
    ]


def test_of_a_groupement_each_member_says_who_comes_on_its_own_page(app, make):
    sharing = share_a_need(make)
    score_now(app, sharing)
    _groupement, delegation_id = registered(sharing)
    joint = db.session.get(Delegation, delegation_id).organisation_id
    cleaning = sharing.actor("cleaning")

    with pytest.raises(SaidByItsMembers):
        change_who_comes(cleaning, sharing.event, [sharing.cleaning.id], joint, seen=[])
    with pytest.raises(SaidByItsMembers):
        change_own_part(cleaning, sharing.event, sharing.gardening.id, Part(), joint)
