"""Messages between two structures that agreed to meet: who reads them, what goes, and what becomes of them."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from matchmaker.clock import now
from matchmaker.core.directory.access import SYSTEM, Actor, Behalf
from matchmaker.core.errors import NotFound
from matchmaker.core.requests.messages import ForAllOnly, Typed
from matchmaker.db.catalogue import Need
from matchmaker.db.events import Event
from matchmaker.db.jobs import Audit, Outbox
from matchmaker.db.party_messages import PartyBlock, PartyMessage
from matchmaker.db.requests import Request
from matchmaker.db.scheduling import Meeting
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.directory.people import actor_of
from matchmaker.services.events.access import EventClosed
from matchmaker.services.events.keep_time import forget
from matchmaker.services.jobs.deliver import deliver_due
from matchmaker.services.jobs.outbox import post
from matchmaker.services.requests.messages.conversation import conversation_for
from matchmaker.services.requests.messages.letters import RELAYED, words_of
from matchmaker.services.requests.messages.send import (
    MOST_TO_ONE,
    NoLongerAgreed,
    NotYetOpen,
    TakesNoMore,
    TooManyMessages,
    send_message,
    stop_messages,
    take_messages_again,
)
from tests.factories.making import START
from tests.factories.parity import SURFACE

LATE = Typed(about="late", late="10")


def send(parity, sender, receiver, typed):
    return send_message(parity.actor(sender), parity.event.id, parity.delegations[receiver].id, typed)


def talk(parity, reader, other):
    return conversation_for(parity.actor(reader), parity.event.id, parity.delegations[other].id)


def change(table, **values):
    db.session.execute(update(table).values(**values))
    db.session.commit()


def mails(kind=RELAYED):
    db.session.rollback()
    return list(db.session.scalars(select(Outbox).where(Outbox.kind == kind).order_by(Outbox.id)))


def test_both_read_what_each_wrote_and_get_it_by_mail_without_an_address(any_app, parity):
    send(parity, "S2", "B1", Typed(text="Nous serons deux"))
    send(parity, "B1", "S2", LATE)

    for reader, other in (("S2", "B1"), ("B1", "S2")):
        assert [words_of(one) for one in talk(parity, reader, other).messages] == [
            "Nous serons deux",
            "Nous aurons 10 minutes de retard.",
        ]
    first, second = mails()
    assert (first.intended, second.intended) == ("b1@exemple.fr", "s2@exemple.fr")
    assert "Nous serons deux" in first.body
    assert f"/messages/{parity.delegations['S2'].id}" in first.body
    for mail in (first, second):
        assert "@exemple.fr" not in mail.subject + mail.body
        assert mail.event_id is None  # no organiser finds it among the event's messages


def test_a_meeting_without_a_wish_is_an_agreement_too(app, make, parity):
    change(Request, state="withdrawn")
    with pytest.raises(NotFound):
        talk(parity, "S2", "B1")
    slot, table = parity.event.slots[0], parity.event.tables[0]
    sides = {"a_id": parity.delegations["B1"].id, "b_id": parity.delegations["S2"].id}
    make._keep(Meeting(event_id=parity.event.id, slot_id=slot.id, table_id=table.id, **sides))

    assert talk(parity, "S2", "B1").writable


@pytest.mark.parametrize("state", ["draft", "pending", "declined", "withdrawn", "expired"])
def test_who_did_not_agree_writes_to_nobody(app, parity, state):
    change(Request, state=state)

    with pytest.raises(NotFound):
        send(parity, "S2", "B1", Typed(text="Bonjour"))


def test_nobody_else_reads_or_writes(any_app, make, parity):
    send(parity, "S2", "B1", Typed(text="Nous serons deux"))
    staff = parity.people["organiser"].id
    buyer = parity.delegations["B1"]
    lent = Behalf(buyer.id, parity.event.id, buyer.organisation_id)
    strangers = (
        parity.actor("S5"),
        actor_of(staff),
        Actor(staff, organisations=frozenset({buyer.organisation_id}), behalf=lent),
        actor_of(make.person(speaks_for=make.organisation()).id),
        Actor(),
    )

    for stranger in strangers:
        for other in ("B1", "S2"):
            partner = parity.delegations[other].id
            with pytest.raises(NotFound):
                conversation_for(stranger, parity.event.id, partner)
            with pytest.raises(NotFound):
                send_message(stranger, parity.event.id, partner, Typed(text="Bonjour"))
            with pytest.raises(NotFound):
                stop_messages(stranger, parity.event.id, partner)
    logged = str([(one.before, one.after) for one in db.session.scalars(select(Audit))])
    assert "Nous serons deux" not in logged


@pytest.mark.parametrize(
    "typed", [Typed(text=SURFACE), Typed(about="need"), Typed(about="late", has_file=True)]
)
def test_a_buyer_in_sourcing_tells_one_nothing_that_all_must_know(any_app, parity, typed):
    with pytest.raises(ForAllOnly):
        send(parity, "B1", "S2", typed)

    assert (mails(), list(talk(parity, "S2", "B1").messages)) == ([], [])
    assert [one.id for one in talk(parity, "B1", "S2").about] == [parity.need.id]


def test_it_holds_whatever_the_two_meet_about(app, parity):
    """Else what is owed to all about one need would go in the messages of another."""
    change(Request, need_id=None)

    with pytest.raises(ForAllOnly):
        send(parity, "B1", "S2", Typed(text=SURFACE))


@pytest.mark.parametrize("values", [{"state": "awarded"}, {"kind": "partnership"}])
def test_without_a_purchase_in_sourcing_a_buyer_writes_like_anybody(app, parity, values):
    change(Need, **values)

    assert send(parity, "B1", "S2", Typed(text="Bonjour")).text == "Bonjour"


def test_a_supplier_writes_freely_to_a_buyer_in_sourcing(app, parity):
    assert not talk(parity, "S2", "B1").restricted
    assert send(parity, "S2", "B1", Typed(text=SURFACE)).text == SURFACE


def test_who_takes_no_more_is_left_in_peace_until_it_says_otherwise(any_app, parity):
    stop_messages(parity.actor("B1"), parity.event.id, parity.delegations["S2"].id)
    stop_messages(parity.actor("B1"), parity.event.id, parity.delegations["S2"].id)

    with pytest.raises(TakesNoMore):
        send(parity, "S2", "B1", Typed(text="Bonjour"))
    send(parity, "B1", "S2", LATE)
    take_messages_again(parity.actor("B1"), parity.event.id, parity.delegations["S2"].id)
    send(parity, "S2", "B1", Typed(text="Bonjour"))

    assert [mail.intended for mail in mails()] == ["s2@exemple.fr", "b1@exemple.fr"]


def test_a_report_tells_the_organiser_who_and_not_what(any_app, parity):
    send(parity, "S2", "B1", Typed(text="Des mots déplacés"))
    for _twice in range(2):
        stop_messages(parity.actor("B1"), parity.event.id, parity.delegations["S2"].id, reported=True)

    [mail] = mails("requests.party_report")
    assert mail.intended == "cress@exemple.fr"
    assert "Net’Éclair Insertion" in mail.body
    assert "déplacés" not in mail.body
    assert talk(parity, "B1", "S2").stopped


def test_nobody_is_flooded(app, parity):
    with time_machine.travel(now(), tick=False) as clock:
        for number in range(MOST_TO_ONE):
            send(parity, "S2", "B1", Typed(text=f"Message {number}"))
        with pytest.raises(TooManyMessages):
            send(parity, "S2", "B1", Typed(text="Encore"))
        clock.shift(timedelta(hours=1, seconds=1))
        send(parity, "S2", "B1", Typed(text="Plus tard"))

    assert len(mails()) == MOST_TO_ONE + 1


def test_nothing_goes_before_the_event_is_opened_or_after_it_is_closed(app, parity):
    send(parity, "S2", "B1", Typed(text="Avant"))
    change(Event, opened_at=None)
    with pytest.raises(NotYetOpen):
        send(parity, "S2", "B1", Typed(text="Bonjour"))
    change(Event, opened_at=now(), phase="closed")
    with pytest.raises(EventClosed):
        send(parity, "S2", "B1", Typed(text="Bonjour"))

    kept = talk(parity, "B1", "S2")
    assert [one.text for one in kept.messages] == ["Avant"]
    assert not kept.writable


def test_what_was_written_stays_readable_when_the_agreement_ends(app, parity):
    send(parity, "S2", "B1", Typed(text="À demain"))
    change(Request, state="declined")

    assert [one.text for one in talk(parity, "B1", "S2").messages] == ["À demain"]
    with pytest.raises(NoLongerAgreed):
        send(parity, "S2", "B1", Typed(text="Encore"))


def test_all_is_erased_thirty_days_after_the_event_the_mails_too(any_app, parity):
    send(parity, "S2", "B1", Typed(text="Des mots à nous"))
    stop_messages(parity.actor("B1"), parity.event.id, parity.delegations["S2"].id)

    midnight = START + timedelta(days=30, hours=9)  # in Paris, after the thirtieth day
    with time_machine.travel(midnight - timedelta(seconds=1), tick=False):
        assert forget() == 0
        assert len(talk(parity, "B1", "S2").messages) == 1
    with time_machine.travel(midnight, tick=False):
        assert forget() == 2
        assert forget() == 0
        with pytest.raises(NotFound):
            talk(parity, "B1", "S2")

    assert db.session.scalars(select(PartyMessage)).all() == []
    assert db.session.scalars(select(PartyBlock)).all() == []
    [mail] = mails()
    assert (mail.subject, mail.body) == ("", "")


def test_on_the_day_nothing_waits_for_a_digest(parity):
    with time_machine.travel(START - timedelta(hours=2), tick=False):
        for minutes in ("10", "20"):
            send(parity, "S2", "B1", Typed(text=f"En retard de {minutes} min"))
        assert deliver_due() == 2


def test_a_digest_that_holds_such_a_message_is_erased_with_it(parity):
    send(parity, "S2", "B1", Typed(text="Des mots à nous"))
    [mail] = mails()
    with transaction(SYSTEM, "trial.gather") as session:
        digest = post(
            session, kind="jobs.digest", dedupe="digest:1", to=mail.address, subject="Résumé", body=mail.body
        )
        session.flush()
        session.get(Outbox, mail.id).digest_id = digest.id
        kept = digest.id

    with time_machine.travel(START + timedelta(days=40), tick=False):
        forget()

    db.session.rollback()
    assert db.session.get(Outbox, kept).body == ""
