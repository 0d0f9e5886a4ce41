"""What the buyer adds to its register, who reads it, and what can never be done to it."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DatabaseError

from matchmaker.core.directory.access import Actor, Behalf
from matchmaker.core.errors import NotFound
from matchmaker.core.sourcing.verify import first_fault
from matchmaker.db.jobs import Audit
from matchmaker.db.sourcing import SourcingEntry, SourcingValue
from matchmaker.documents.sourcing_csv import read_register_csv
from matchmaker.extensions import db
from matchmaker.services.directory.people import actor_of
from matchmaker.services.sourcing.export import export_csv
from matchmaker.services.sourcing.register import (
    MinutesSaid,
    NotAnAnswer,
    NothingSaid,
    add_call,
    add_measure,
    add_minutes,
    erase_value,
    read_register,
)
from matchmaker.services.sourcing.write import TooLong

MEETING = MinutesSaid(
    structure="Net’Éclair Insertion",
    able="alone",
    lots="yes",
    delay="no",
    obstacle="Le passage avant 6 h",
    attendees="Inès Caron",
    given="1 850 m²",
    secret="marge 18 %",
)


def said(line):
    return {name: held.value for name, held in line.held.items()}


def test_entries_are_kept_in_order_and_the_chain_is_whole(any_app, actor, need):
    add_minutes(actor, need.id, MEETING)
    add_call(actor, need.id, date(2027, 3, 1), "Profil d’acheteur")
    add_measure(actor, need.id, "La surface est publiée\r\npour tous")
    db.session.rollback()

    kept = read_register(actor, need.id)

    assert first_fault(kept.lines, kept.head) is None
    assert [(one.entry.number, one.entry.kind) for one in kept.lines] == [
        (1, "minutes"),
        (2, "call"),
        (3, "measure"),
    ]
    content = dict(kept.lines[0].entry.content)
    assert (content.pop("need_version"), len(content.pop("need_fingerprint"))) == (need.version, 64)
    assert content == {"able": "alone", "lots": "yes", "delay": "no"}
    assert said(kept.lines[0]) == {
        "structure": "Net’Éclair Insertion",
        "attendees": "Inès Caron",
        "obstacle": "Le passage avant 6 h",
        "given": "1 850 m²",
        "secret": "marge 18 %",
    }
    assert said(kept.lines[2]) == {"measure": "La surface est publiée\npour tous"}


def test_a_name_that_is_erased_is_gone_and_the_chain_still_intact(any_app, actor, need):
    add_minutes(actor, need.id, MEETING)
    before = read_register(actor, need.id).head

    erase_value(actor, need.id, 1, "attendees")
    erase_value(actor, need.id, 1, "attendees")

    kept = read_register(actor, need.id)
    assert first_fault(kept.lines, kept.head) is None
    assert kept.head == before
    assert "attendees" not in kept.lines[0].held
    row = db.session.scalars(select(SourcingValue).where(SourcingValue.name == "attendees")).one()
    assert (row.value, row.salt) == (None, None)
    assert "Inès" not in str([(one.before, one.after) for one in db.session.scalars(select(Audit))])


@pytest.mark.parametrize(
    "attack",
    [
        update(SourcingEntry).values(kind="call"),
        delete(SourcingEntry),
        delete(SourcingValue),
        update(SourcingValue).values(value="autre"),
        update(SourcingValue)
        .values(value=None, salt=None, guard="open")
        .where(SourcingValue.guard == "secret"),
    ],
)
def test_the_database_refuses_to_change_or_delete_what_was_written(any_app, actor, need, attack):
    add_minutes(actor, need.id, MEETING)

    with pytest.raises(DatabaseError, match="append-only"):
        db.session.execute(attack)
    db.session.rollback()

    kept = read_register(actor, need.id)
    assert first_fault(kept.lines, kept.head) is None


def test_only_purchases_get_one_and_what_was_begun_stays_with_its_buyer(app, make, actor, buyer, need):
    partners = make.need(buyer, "Cotraitance", kind="partnership")
    with pytest.raises(NotFound):
        add_measure(actor, partners.id, "une")

    add_measure(actor, need.id, "une")
    need.kind = "partnership"
    db.session.commit()

    assert read_register(actor, need.id).head.count == 1


def test_two_needs_have_a_register_each(any_app, make, actor, buyer, need):
    other = make.need(buyer, "Restauration scolaire")
    add_measure(actor, need.id, "un")
    add_measure(actor, other.id, "deux")

    assert [said(one) for one in read_register(actor, other.id).lines] == [{"measure": "deux"}]
    assert read_register(actor, need.id).head.count == 1


def test_nobody_else_reads_or_writes_it(app, make, actor, buyer, need):
    chamber = make.chamber()
    event = make.event(chamber)
    delegation = make.delegation(event, buyer, "buyer")
    add_minutes(actor, need.id, MEETING)
    staff = make.person(staff_of=chamber)
    lent = Behalf(delegation.id, event.id, buyer.id)
    strangers = (
        actor_of(staff.id),
        Actor(staff.id, organisations=frozenset({buyer.id}), behalf=lent),
        actor_of(make.person(speaks_for=make.organisation()).id),
        Actor(),
    )

    for stranger in strangers:
        for act in (
            lambda who: read_register(who, need.id),
            lambda who: add_minutes(who, need.id, MEETING),
            lambda who: erase_value(who, need.id, 1, "attendees"),
            lambda who: export_csv(who, need.id, "complet"),
        ):
            with pytest.raises(NotFound):
                act(stranger)
    assert read_register(actor, need.id).head.count == 1


@pytest.mark.parametrize("name", ["structure", "given", "secret"])
def test_what_is_about_no_person_stays_on_record(app, actor, need, name):
    add_minutes(actor, need.id, MEETING)

    with pytest.raises(NotFound):
        erase_value(actor, need.id, 1, name)

    assert name in read_register(actor, need.id).lines[0].held


def test_what_cannot_be_taken_is_refused_and_nothing_is_written(app, actor, need):
    with pytest.raises(NothingSaid):
        add_minutes(actor, need.id, replace(MEETING, structure="  "))
    with pytest.raises(NotAnAnswer):
        add_minutes(actor, need.id, replace(MEETING, able="peut-être"))
    with pytest.raises(TooLong):
        add_measure(actor, need.id, "a" * 4001)
    with pytest.raises(NothingSaid):
        add_measure(actor, need.id, "\x00")
    with pytest.raises(NotFound):
        erase_value(actor, need.id, 1, "attendees")

    assert read_register(actor, need.id).lines == []


def test_a_text_is_as_long_as_it_is_kept(app, actor, need):
    lines = ["a" * 39] * 100  # 4000 letters less one, ended as a form sends them

    add_measure(actor, need.id, "\r\n".join(lines))

    [line] = read_register(actor, need.id).lines
    assert len(line.held["measure"].value) == 3999


def test_the_communicable_copy_hides_people_and_secrets_and_says_so(app, actor, need):
    add_minutes(actor, need.id, MEETING)
    add_measure(actor, need.id, "=HYPERLINK(1)")

    data = export_csv(actor, need.id, "communicable")

    assert "marge 18" not in data.decode()
    assert "In\\u00e8s" not in data.decode()
    copy = read_register_csv(data)
    assert first_fault(copy.lines, copy.head) is None
    assert [(one.number, one.name, one.why) for one in copy.missing] == [
        (1, "attendees", "person"),
        (1, "secret", "secret"),
    ]
    assert said(copy.lines[0]) == {
        "structure": "Net’Éclair Insertion",
        "obstacle": "Le passage avant 6 h",
        "given": "1 850 m²",
    }
    assert said(copy.lines[1]) == {"measure": "=HYPERLINK(1)"}


def test_the_register_outlives_the_event(app, make, actor, buyer, need):
    event = make.event(name="Rencontre du Val")
    delegation = make.delegation(event, buyer, "buyer")
    add_minutes(actor, need.id, MEETING)
    db.session.delete(delegation)
    db.session.flush()
    db.session.execute(text("DELETE FROM event"))
    db.session.commit()

    assert read_register(actor, need.id).head.count == 1
