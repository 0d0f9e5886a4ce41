"""A supplier's confidential note: read by the buyer's people and its author, and nowhere else."""

import pytest
from sqlalchemy import select, update

from matchmaker.core.directory.access import Actor, Behalf
from matchmaker.core.errors import NotFound
from matchmaker.core.sourcing.verify import first_fault
from matchmaker.db.catalogue import Need
from matchmaker.db.jobs import Audit, Outbox
from matchmaker.db.requests import Request
from matchmaker.documents.sourcing_csv import read_register_csv
from matchmaker.extensions import db
from matchmaker.services.directory.people import actor_of
from matchmaker.services.events.files.export import event_content
from matchmaker.services.requests.messages.send import TakesNoMore, stop_messages
from matchmaker.services.sourcing.export import export_csv
from matchmaker.services.sourcing.notes import MOST, EnoughConfided, NothingConfided, confided, write_note
from matchmaker.services.sourcing.register import erase_value, read_register
from matchmaker.services.sourcing.write import TooLong

MARGIN = "marge 18 %"


def confide(parity, key="S2", text=MARGIN, to="B1"):
    write_note(parity.actor(key), parity.event.id, parity.delegations[to].id, parity.need.id, text)


def page(parity, key, to="B1"):
    return confided(parity.actor(key), parity.event.id, parity.delegations[to].id)


def test_the_buyer_reads_it_in_its_register_and_the_author_on_the_page(any_app, parity):
    confide(parity)
    db.session.rollback()

    [line] = read_register(parity.actor("B1"), parity.need.id).lines
    assert (line.entry.kind, line.entry.content["event"]) == ("noted", "Rencontre de la Seine-Verte")
    assert {one.name: (one.guard, line.held[one.name].value) for one in line.entry.seals} == {
        "structure": ("open", "Net’Éclair Insertion"),
        "author": ("person", "Personne S2"),
        "secret": ("secret", MARGIN),
    }
    assert [(one.need, one.text) for one in page(parity, "S2").notes] == [("Nettoyage", MARGIN)]
    [mail] = db.session.scalars(select(Outbox))
    assert (mail.intended, mail.event_id) == ("b1@exemple.fr", None)
    assert "marge" not in mail.subject + mail.body


def test_nobody_else_reads_or_writes_one(any_app, make, parity):
    confide(parity)
    staff = parity.people["organiser"].id
    supplier = parity.delegations["S2"]
    lent = Behalf(supplier.id, parity.event.id, supplier.organisation_id)
    buyer = parity.delegations["B1"].id
    colleague = actor_of(make.person(speaks_for=supplier.organisation).id)
    strangers = (
        parity.actor("S5"),
        actor_of(staff),
        Actor(staff, organisations=frozenset({supplier.organisation_id}), behalf=lent),
        Actor(),
    )

    for stranger in strangers:
        with pytest.raises(NotFound):
            confided(stranger, parity.event.id, buyer)
        with pytest.raises(NotFound):
            write_note(stranger, parity.event.id, buyer, parity.need.id, MARGIN)
        with pytest.raises(NotFound):
            read_register(stranger, parity.need.id)
    assert confided(colleague, parity.event.id, buyer).notes == []
    with pytest.raises(NotFound):
        page(parity, "B1", to="S2")


def test_it_is_in_no_copy_file_or_log(app, parity):
    confide(parity)

    communicable = export_csv(parity.actor("B1"), parity.need.id, "communicable")
    copy = read_register_csv(communicable)
    assert "marge" not in communicable.decode()
    assert "Personne S2" not in communicable.decode()
    assert first_fault(copy.lines, copy.head) is None
    assert [(one.name, one.why) for one in copy.missing] == [("author", "person"), ("secret", "secret")]
    assert MARGIN not in str([(one.before, one.after) for one in db.session.scalars(select(Audit))])
    assert MARGIN not in str(event_content(parity.event))


def test_the_author_s_name_can_be_erased_and_the_chain_stays_whole(any_app, parity):
    confide(parity)

    erase_value(parity.actor("B1"), parity.need.id, 1, "author")

    kept = read_register(parity.actor("B1"), parity.need.id)
    assert "author" not in kept.lines[0].held
    assert first_fault(kept.lines, kept.head) is None


@pytest.mark.parametrize(
    "values", [{"state": "consultation"}, {"kind": "partnership"}, {"visibility": "own", "state": "draft"}]
)
def test_only_about_what_is_in_public_sourcing(app, parity, values):
    db.session.execute(update(Need).values(**values))
    db.session.commit()

    with pytest.raises(NotFound):
        confide(parity)


def test_only_about_what_the_two_meet_about(app, make, parity):
    other = make.need(parity.delegations["B1"].organisation, "Restauration")

    assert [one.id for one in page(parity, "S2").needs] == [parity.need.id]
    with pytest.raises(NotFound):
        write_note(parity.actor("S2"), parity.event.id, parity.delegations["B1"].id, other.id, MARGIN)

    db.session.execute(update(Request).values(need_id=None))
    db.session.commit()
    assert [one.id for one in page(parity, "S2").needs] == [parity.need.id, other.id]


def test_what_cannot_be_taken_is_refused_and_nothing_is_written(app, parity):
    with pytest.raises(NothingConfided):
        confide(parity, text=" \n")
    with pytest.raises(TooLong):
        confide(parity, text="a" * 4001)
    stop_messages(parity.actor("B1"), parity.event.id, parity.delegations["S2"].id)
    with pytest.raises(TakesNoMore):
        confide(parity)

    assert read_register(parity.actor("B1"), parity.need.id).lines == []


def test_a_register_is_not_flooded(app, parity):
    for _number in range(MOST):
        confide(parity)
    with pytest.raises(EnoughConfided):
        confide(parity)

    assert read_register(parity.actor("B1"), parity.need.id).head.count == MOST


def test_its_author_finds_it_again_when_the_agreement_ends(any_app, parity):
    confide(parity)
    db.session.execute(update(Request).values(state="declined"))
    db.session.commit()

    assert [one.text for one in page(parity, "S2").notes] == [MARGIN]
    with pytest.raises(NotFound):
        confide(parity)
