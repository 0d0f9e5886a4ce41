"""What happens at an event is written into the registers of its public buyers."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.core.sourcing.verify import first_fault
from matchmaker.db.catalogue import Need
from matchmaker.db.presence import Presence
from matchmaker.db.scheduling import Meeting, Publication
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.catalogue.public_purchases import in_public_sourcing
from matchmaker.services.directory.people import actor_of
from matchmaker.services.events.phase import move_event, open_event
from matchmaker.services.sourcing.meetings import record_closing, record_publication
from matchmaker.services.sourcing.register import read_register
from matchmaker.services.sourcing.write import ToWrite, write_entries
from tests.factories.publishing import publish_small_event


@pytest.fixture
def small(make):
    published = publish_small_event(make, opened_at=now())
    published.buyer.organisation.public_buyer = True
    db.session.commit()
    return published


def need_of(published):
    return published.meeting.need_id


def lines_of(published):
    kept = read_register(actor_of(published.buying.id), need_of(published))
    assert first_fault(kept.lines, kept.head) is None
    return kept.lines


def publish(published):
    number = db.session.scalars(select(Publication)).one()
    with transaction(actor_of(published.organiser.id), "trial.publish") as session:
        record_publication(session, published.event, number)


def told(lines, kind):
    return {
        line.held["structure"].value: {
            name: value
            for name, value in line.entry.content.items()
            if name not in ("event", "event_id", "structure_id")
        }
        for line in lines
        if line.entry.kind == kind
    }


def test_opening_the_wishes_freezes_the_need_and_names_the_invited(any_app, make):
    chamber = make.chamber()
    event = make.event(chamber, phase="registration", name="Rencontre du Val", opened_at=now())
    town = make.organisation(name="Ville de Valbrune", public_buyer=True)
    make.delegation(event, town, "buyer")
    make.delegation(event, make.organisation(name="Les Jardins du Val"))
    make.delegation(event, make.organisation(name="Pas encore"), state="invited")
    make.delegation(event, make.organisation(name="Partie"), state="cancelled")
    firm = make.organisation(name="Entreprise privée", public_buyer=False)
    make.delegation(event, firm, "buyer")
    need, private = make.need(town, "Parcs", description="Deux hectares"), make.need(firm, "Bureaux")
    hidden = make.need(town, "Brouillon", visibility="own")
    people = {one.id: make.person(speaks_for=one) for one in (town, firm)}

    move_event(actor_of(make.person(staff_of=chamber).id), event.id, "wishes")

    lines = read_register(actor_of(people[town.id].id), need.id).lines
    assert [line.entry.kind for line in lines] == ["frozen", "invited"]
    frozen = lines[0].entry.content
    assert (frozen["event"], frozen["title"], frozen["need_version"]) == ("Rencontre du Val", "Parcs", 1)
    assert lines[0].held["description"].value == "Deux hectares"
    assert len(frozen["need_fingerprint"]) == len(frozen["criteria_fingerprint"]) == 64
    labels = [label for label, _weight in frozen["criteria"]]
    assert labels
    assert not any("roximité" in label for label in labels)
    assert lines[1].held["structures"].value == "Les Jardins du Val\nPas encore"
    assert read_register(actor_of(people[firm.id].id), private.id).lines == []
    assert read_register(actor_of(people[town.id].id), hidden.id).lines == []


@pytest.mark.parametrize(
    ("category", "said", "written"),
    [("7210", None, ["frozen", "invited"]), ("7210", False, []), ("5710", None, [])],
)
def test_a_commune_that_nobody_marked_is_a_public_buyer_by_its_legal_category(
    app, make, category, said, written
):
    event = make.event(phase="registration", opened_at=now())
    town = make.organisation(legal_category=category, public_buyer=said)
    make.delegation(event, town, "buyer")
    make.delegation(event)
    need, reader = make.need(town), actor_of(make.person(speaks_for=town).id)

    move_event(actor_of(make.person(staff_of=event.chamber).id), event.id, "wishes")

    assert [line.entry.kind for line in read_register(reader, need.id).lines] == written
    assert in_public_sourcing(need) == bool(written)


def test_a_publication_says_who_meets_the_buyer_and_why_others_do_not(any_app, small):
    publish(small)

    assert told(lines_of(small), "supplier") == {
        "Les Jardins du Val": {
            "publication": 1,
            "asked": "supplier",
            "answer": "accepted",
            "meeting": "planned",
        },
        "Tournesol Traiteur": {
            "publication": 1,
            "asked": "supplier",
            "answer": "accepted",
            "meeting": "none",
            "why": "no_common_slot",
        },
    }


def test_what_was_said_is_not_said_again(app, small):
    publish(small)
    before = len(lines_of(small))

    publish(small)

    assert len(lines_of(small)) == before


def test_an_event_that_is_tried_out_writes_nothing_until_it_is_opened(app, make):
    chamber = make.chamber()
    event = make.event(chamber, phase="registration")
    town = make.organisation(public_buyer=True)
    make.delegation(event, town, "buyer")
    make.delegation(event)
    need, reader = make.need(town, "Parcs"), make.person(speaks_for=town)
    organiser = actor_of(make.person(staff_of=chamber).id)

    move_event(organiser, event.id, "wishes")
    assert read_register(actor_of(reader.id), need.id).lines == []

    open_event(organiser, event.id)
    assert [one.entry.kind for one in read_register(actor_of(reader.id), need.id).lines] == [
        "frozen",
        "invited",
    ]


def test_a_meeting_kept_about_something_else_is_not_one_about_the_need(app, small):
    meeting = small.meeting
    need, other = need_of(small), small.first.organisation_id
    with transaction(actor_of(small.buying.id), "trial.decide") as session:
        content = {"event": "R", "event_id": small.event.id, "decision": "kept", "structure_id": other}
        write_entries(session, {need: [ToWrite("decided", content, {"structure": ("open", "X")})]})
        session.get_one(Meeting, meeting.id).need_id = None

    with transaction(actor_of(small.organiser.id), "trial.close") as session:
        record_closing(session, small.event)

    lines = read_register(actor_of(small.buying.id), need).lines
    about = {
        line.held["structure"].value: line.entry for line in lines if line.entry.kind in ("met", "not_met")
    }
    assert about["Les Jardins du Val"].kind == "not_met"
    assert about["Les Jardins du Val"].content["why"] == "other_subject"


def test_a_need_reworded_is_frozen_again(app, small):
    publish(small)
    db.session.get(Need, need_of(small)).description = "Trois hectares"
    db.session.commit()

    publish(small)

    frozen = [line for line in lines_of(small) if line.entry.kind == "frozen"]
    assert [line.held["description"].value for line in frozen if line.held] == ["Trois hectares"]
    assert len({line.entry.content["need_fingerprint"] for line in frozen}) == 2


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        ({"buyer": "present", "first": "present"}, {"held": "yes"}),
        ({"buyer": "present", "first": "absent"}, {"held": "no", "why": "supplier_absent"}),
        ({"buyer": "absent", "first": "present"}, {"held": "no", "why": "buyer_absent"}),
        ({"buyer": "present"}, {"held": "unknown"}),
    ],
)
def test_closing_says_which_meetings_were_held(app, small, seen, expected):
    start = small.event.slots[0].starts_at
    for side, what in seen.items():
        delegation = getattr(small, side)
        db.session.add(
            Presence(
                event_id=small.event.id,
                scan=side,
                delegation_id=delegation.id,
                delegate_id=delegation.delegates[0].id,
                what=what,
                at=start,
                person_id=small.organiser.id,
            )
        )
    db.session.commit()

    with transaction(actor_of(small.organiser.id), "trial.close") as session:
        record_closing(session, small.event)

    met = told(lines_of(small), "met")["Les Jardins du Val"]
    assert {name: met[name] for name in met if name in ("held", "why")} == expected
    assert met["table"] == small.event.tables[0].label


def test_an_absence_of_the_first_day_says_nothing_of_the_second(app, small):
    start = small.event.slots[0].starts_at
    for slot in small.event.slots[1:]:
        slot.starts_at, slot.ends_at = slot.starts_at + timedelta(days=1), slot.ends_at + timedelta(days=1)
    db.session.add(
        Presence(
            event_id=small.event.id,
            scan="first",
            delegation_id=small.first.id,
            delegate_id=small.first.delegates[0].id,
            what="absent",
            at=start,
            person_id=small.organiser.id,
        )
    )
    db.session.commit()

    with transaction(actor_of(small.organiser.id), "trial.close") as session:
        record_closing(session, small.event)

    assert told(lines_of(small), "met")["Les Jardins du Val"]["held"] == "unknown"


def test_a_meeting_that_was_cancelled_says_so(app, small):
    small.meeting.status = "cancelled"
    db.session.commit()

    with transaction(actor_of(small.organiser.id), "trial.close") as session:
        record_closing(session, small.event)

    met = told(lines_of(small), "met")["Les Jardins du Val"]
    assert (met["held"], met["why"]) == ("no", "cancelled")


def test_a_need_given_up_after_the_day_is_still_accounted_for(app, small):
    publish(small)
    session = db.session()
    session.get_one(Need, need_of(small)).state = "abandoned"
    session.commit()

    with transaction(actor_of(small.organiser.id), "trial.close") as session:
        record_closing(session, small.event)

    lines = read_register(actor_of(small.buying.id), need_of(small)).lines
    assert {line.held["structure"].value for line in lines if line.entry.kind == "met"} == {
        "Les Jardins du Val"
    }
