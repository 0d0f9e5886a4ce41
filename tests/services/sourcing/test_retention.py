"""How long a register is kept: announced, prolonged, carried out, and never by an event or a chamber."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import delete, select, text
from sqlalchemy.exc import DatabaseError

from matchmaker.clock import now
from matchmaker.core.errors import NotFound
from matchmaker.core.sourcing.retention import KeptTooShort
from matchmaker.core.sourcing.verify import first_fault
from matchmaker.db.catalogue import Need
from matchmaker.db.directory import ChamberOrganisation, Organisation
from matchmaker.db.jobs import Outbox
from matchmaker.db.sourcing_notes import SourcingNote
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.catalogue.life import take_step, undo_step
from matchmaker.services.directory.people import actor_of
from matchmaker.services.events.phase import move_event
from matchmaker.services.sourcing.register import MinutesSaid, add_measure, add_minutes, read_register
from matchmaker.services.sourcing.retention import NothingKept, keep_registers, keep_until, retention_of
from matchmaker.services.sourcing.write import ToWrite, write_entries
from tests.factories.publishing import publish_small_event

MONDAY = datetime(2027, 3, 1, 9, tzinfo=UTC)
SAID = MinutesSaid(
    "Net’Éclair", "alone", "yes", "no", attendees="Inès Caron", secret="marge 18 %", given="Un plan"
)


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def kept(clock, actor, need, make):
    """A register with minutes and a note, and what is there of it now."""
    add_minutes(actor, need.id, SAID)
    supplier = make.organisation()
    writer = make.person(speaks_for=supplier)
    with transaction(actor, "trial.confide") as session:
        values = {"author": ("person", "Léa Roux"), "secret": ("secret", "un procédé")}
        [row] = write_entries(session, {need.id: [ToWrite("noted", {}, values)]})
        session.add(SourcingNote(entry_id=row.id, organisation_id=supplier.id, person_id=writer.id))


def day(clock, on):
    clock.move_to(datetime(on.year, on.month, on.day, 9, tzinfo=UTC))


def mails():
    found = select(Outbox).where(Outbox.kind == "sourcing.ending").order_by(Outbox.id)
    return [(one.intended, one.subject) for one in db.session.scalars(found)]


def held(actor, need):
    register = read_register(actor, need.id)
    assert first_fault(register.lines, register.head) is None
    return {name for line in register.lines for name in line.held}


def test_a_need_under_way_is_kept_and_a_settled_one_five_years(any_app, actor, need, kept, clock):
    assert keep_registers() == 0
    assert retention_of(need.id).until is None

    take_step(actor, need.id, "award")
    assert keep_registers() == 1
    assert retention_of(need.id).until == date(2032, 9, 1)

    undo_step(actor, need.id)
    keep_registers()
    assert retention_of(need.id).until is None


def test_it_is_announced_thirty_days_before_once_and_then_erased(
    any_app, make, buyer, actor, need, kept, clock
):
    make.person(email="claire@valbrune.example", speaks_for=buyer)
    keep_until(actor, need.id, date(2027, 6, 1))  # a Tuesday
    day(clock, date(2027, 4, 30))
    assert keep_registers() == 0
    day(clock, date(2027, 5, 3))
    assert (keep_registers(), keep_registers()) == (1, 0)
    told = mails()
    assert (
        "claire@valbrune.example",
        "« Nettoyage des écoles » : des noms seront effacés le 1er juin 2027",
    ) in told
    assert len(told) == 2
    day(clock, date(2027, 6, 1))
    assert keep_registers() == 0  # less than thirty days since it was announced

    day(clock, date(2027, 6, 2))
    assert keep_registers() == 1

    assert held(actor, need) == {"structure", "given"}
    last = read_register(actor, need.id).lines[-1].entry
    assert (last.kind, last.content) == ("emptied", {"values": 4})
    assert db.session.scalars(select(SourcingNote)).one().person_id is None
    day(clock, date(2027, 7, 1))
    assert keep_registers() == 0
    assert len(mails()) == 2


def test_names_written_after_it_was_emptied_are_announced_and_erased_in_their_turn(
    any_app, actor, need, kept, clock
):
    take_step(actor, need.id, "award")
    keep_registers()
    keep_until(actor, need.id, date(2027, 6, 1))
    for on in (date(2027, 5, 3), date(2027, 6, 2)):
        day(clock, on)
        keep_registers()
    assert held(actor, need) == {"structure", "given"}
    add_measure(actor, need.id, "Réponses données à toutes")  # names nobody: it stays emptied
    assert retention_of(need.id).emptied_on == date(2027, 6, 2)

    add_minutes(actor, need.id, SAID)

    assert retention_of(need.id).until == date(2032, 9, 1)  # as if nobody had chosen a day
    day(clock, date(2032, 8, 3))
    assert (keep_registers(), len(mails())) == (1, 2)
    day(clock, date(2032, 9, 3))
    assert keep_registers() == 1
    assert held(actor, need) == {"structure", "given", "measure"}


def test_whoever_prolongs_is_asked_again_later(app, actor, need, kept, clock):
    keep_until(actor, need.id, date(2027, 6, 1))
    day(clock, date(2027, 5, 3))
    keep_registers()
    keep_until(actor, need.id, date(2028, 6, 1))

    day(clock, date(2027, 6, 15))
    assert keep_registers() == 0
    assert "attendees" in held(actor, need)
    day(clock, date(2028, 5, 3))
    assert keep_registers() == 1
    assert len(mails()) == 2


def test_nobody_is_written_to_on_a_sunday_or_at_night(app, actor, need, kept, clock):
    keep_until(actor, need.id, date(2027, 6, 1))

    for moment in (datetime(2027, 5, 2, 9, tzinfo=UTC), datetime(2027, 5, 3, 23, tzinfo=UTC)):
        clock.move_to(moment)
        assert keep_registers() == 0


def test_only_the_buyer_s_own_people_choose_and_not_too_soon(app, make, actor, need, buyer, kept, clock):
    chamber = make.chamber()
    db.session.add(ChamberOrganisation(chamber_id=chamber.id, organisation_id=buyer.id))
    db.session.commit()
    organiser = actor_of(make.person(staff_of=chamber).id)

    with pytest.raises(NotFound):
        keep_until(organiser, need.id, date(2028, 1, 1))
    with pytest.raises(KeptTooShort):
        keep_until(actor, need.id, MONDAY.date() + timedelta(days=29))
    with pytest.raises(NothingKept):
        keep_until(actor, make.need(buyer, "Autre").id, date(2028, 1, 1))


def test_neither_closing_nor_deleting_the_event_nor_its_chamber_takes_the_register(any_app, make):
    published = publish_small_event(make, opened_at=now())
    published.buyer.organisation.public_buyer = True
    published.event.phase = "running"
    db.session.commit()
    move_event(actor_of(published.organiser.id), published.event.id, "closed")
    reader, need = actor_of(published.buying.id), published.meeting.need_id
    before = read_register(reader, need)
    assert {line.entry.kind for line in before.lines} == {"met", "not_met"}

    _forget_event(published.event.id)

    after = read_register(reader, need)
    assert (after.head, len(after.lines)) == (before.head, len(before.lines))
    assert first_fault(after.lines, after.head) is None
    assert after.lines[0].held.keys() == {"structure"}


def _forget_event(event_id):
    """As a chamber's own retention would: the rows of the event, whatever refers to them."""
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("PRAGMA defer_foreign_keys = ON"))
    for statement in (
        "DELETE FROM meeting_seat WHERE event_id = :id",
        "UPDATE request SET meeting_id = NULL WHERE event_id = :id",
        "DELETE FROM meeting WHERE event_id = :id",
        "DELETE FROM publication WHERE event_id = :id",
        "DELETE FROM schedule WHERE event_id = :id",
        "UPDATE delegation SET home_table_id = NULL WHERE event_id = :id",
        "DELETE FROM event WHERE id = :id",
    ):
        db.session.execute(text(statement), {"id": event_id})
    db.session.commit()


@pytest.mark.parametrize("gone", ["need", "organisation"])
def test_the_database_keeps_a_need_that_has_a_register(any_app, actor, need, kept, gone):
    row = {"need": (Need, need.id), "organisation": (Organisation, need.organisation_id)}[gone]

    with pytest.raises(DatabaseError):
        db.session.execute(delete(row[0]).where(row[0].id == row[1]))
    db.session.rollback()

    assert held(actor, need) >= {"attendees", "secret"}
