"""On both databases: a scan is kept once, two answers to one proposal make one agreement."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from sqlalchemy import func, select

from matchmaker.core.directory.access import SYSTEM
from matchmaker.core.errors import NotFound
from matchmaker.db.presence import Presence
from matchmaker.db.second_chance import SecondChance
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.agenda.check_in import Pressed, record_as_organiser, record_at_desk
from matchmaker.services.agenda.desks import give_desk
from matchmaker.services.agenda.second_chance_answers import Offer, Settled, Side, accept, propose
from matchmaker.services.directory.people import actor_of
from tests.factories.making import START


def press(delegation, **values):
    who = (delegation.id, delegation.delegates[0].id)
    return Pressed(**({"key": str(uuid4()), "who": who, "what": "present"} | values))


def test_the_same_scan_from_the_same_desk_and_in_the_same_batch_is_kept_once(event, organiser, came):
    key = give_desk(organiser, event.id, "Nadia").key
    once = press(came)

    with time_machine.travel(START, tick=False):
        receipts = [record_at_desk(key, [once, once]), record_at_desk(key, [once])]

    assert [receipt.kept for receipt in receipts] == [[once.key], [once.key]]
    assert db.session.scalar(select(func.count()).select_from(Presence)) == 1


def test_another_chamber_s_organiser_notes_nobody(event, came, make):
    stranger = actor_of(make.person(staff_of=make.chamber()).id)

    with pytest.raises(NotFound):
        record_as_organiser(stranger, event.id, press(came))

    assert db.session.scalar(select(func.count()).select_from(Presence)) == 0


def test_what_is_agreed_is_agreed_once(event, came, make):
    other = make.delegation(event, people=(make.person(),))
    with transaction(SYSTEM, "test") as session:
        chance = SecondChance(
            event_id=event.id, a_id=came.id, b_id=other.id, reason="missed", opened_on=START.date()
        )
        session.add(chance)
    sides = [Side(event.id, one.id, one.delegates[0].person_id) for one in (came, other)]
    offer = Offer("call", date(2027, 3, 12), "morning")

    with time_machine.travel(START + timedelta(hours=5), tick=False):
        propose(sides[0], chance.id, offer)
        accept(sides[1], chance.id, offer)
        with pytest.raises(Settled):
            propose(sides[0], chance.id, offer)

    db.session.rollback()
    assert (chance.state, chance.accepter_id) == ("agreed", sides[1].person_id)
