"""A code of the welcome desk: for whom, by whom, when, how often; and what the person who typed it is."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from matchmaker.core.directory.access import NOBODY, Actor
from matchmaker.core.errors import NotFound
from matchmaker.db.desk_codes import DeskCode
from matchmaker.db.directory import Membership, Staff
from matchmaker.db.jobs import Audit, Outbox
from matchmaker.extensions import db
from matchmaker.services.directory.desk_codes import (
    LIFETIME,
    MOST_ATTEMPTS,
    DeskNotOpen,
    WrongDeskCode,
    actor_at_desk,
    hand_out,
    people_to_let_in,
    use_desk_code,
)
from matchmaker.services.directory.people import actor_of
from matchmaker.services.jobs.purge import purge
from tests.factories.making import START
from tests.factories.publishing import publish_small_event

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def organiser(published):
    return actor_of(published.organiser.id)


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06d}"


def test_the_code_lets_its_person_in_once(any_app, make):
    published = publish_small_event(make, opened_at=START)

    handed = hand_out(actor_of(published.organiser.id), published.event.id, published.selling.id)

    assert (len(handed.code), handed.name, handed.until) == (6, "Inès Caron", START + LIFETIME)
    assert use_desk_code(handed.number, handed.code) == (published.selling.id, published.event.id)
    with pytest.raises(WrongDeskCode):
        use_desk_code(handed.number, handed.code)


def test_it_opens_that_event_as_a_participant_and_nothing_of_a_chamber(published, make, session):
    other = make.organisation(name="Son autre structure")
    session.add_all(
        [
            Membership(person_id=published.selling.id, organisation_id=other.id),
            Membership(person_id=published.organiser.id, organisation_id=published.first.organisation_id),
        ]
    )
    make.delegation(make.event(published.chamber), other, people=(published.selling,))
    session.commit()

    assert actor_at_desk(published.selling.id, published.event.id) == Actor(
        published.selling.id,
        organisations=frozenset({published.first.organisation_id}),
        desk=published.event.id,
    )
    assert actor_at_desk(published.organiser.id, published.event.id) == NOBODY  # does not come


def test_it_ends_with_the_day_after(published, clock):
    clock.move_to(START + timedelta(days=3))

    assert actor_at_desk(published.selling.id, published.event.id) == NOBODY


@pytest.mark.parametrize("days", [-10, 4])
def test_none_is_handed_out_far_from_the_event(published, organiser, clock, days):
    clock.move_to(START + timedelta(days=days))

    with pytest.raises(DeskNotOpen):
        hand_out(organiser, published.event.id, published.selling.id)


def test_only_staff_of_the_event_hand_it_out(published, make):
    stranger = actor_of(make.person(staff_of=make.chamber()).id)
    helper = make.person()
    db.session.add(Staff(person_id=helper.id, chamber_id=published.chamber.id, role="desk"))
    db.session.commit()
    volunteer = actor_of(helper.id)

    for actor in (stranger, volunteer, actor_of(published.buying.id), NOBODY):
        with pytest.raises(NotFound):
            hand_out(actor, published.event.id, published.selling.id)
    assert db.session.scalars(select(DeskCode)).all() == []


def test_it_is_for_who_comes_and_speaks_for_the_structure(published, organiser, make):
    make.delegation(published.event, make.organisation(), people=(make.person(name="Muette"),))

    names = [(one.name, one.structures) for one in people_to_let_in(published.event)]

    assert names == [("Claire Morel", "Ville de Valbrune"), ("Inès Caron", "Les Jardins du Val")]
    with pytest.raises(NotFound):
        hand_out(organiser, published.event.id, make.person().id)


def test_five_wrong_codes_end_it(published, organiser):
    handed = hand_out(organiser, published.event.id, published.selling.id)
    for _ in range(MOST_ATTEMPTS):
        with pytest.raises(WrongDeskCode):
            use_desk_code(handed.number, wrong(handed.code))

    with pytest.raises(WrongDeskCode):
        use_desk_code(handed.number, handed.code)


def test_ten_minutes_or_a_newer_one_end_it(published, organiser, clock):
    first = hand_out(organiser, published.event.id, published.selling.id)
    second = hand_out(organiser, published.event.id, published.selling.id)
    with pytest.raises(WrongDeskCode):
        use_desk_code(first.number, first.code)

    clock.move_to(START + LIFETIME)
    with pytest.raises(WrongDeskCode):
        use_desk_code(second.number, second.code)


def test_the_code_of_one_is_not_that_of_another(published, organiser):
    one = hand_out(organiser, published.event.id, published.selling.id)
    other = hand_out(organiser, published.event.id, published.buying.id)

    if one.code != other.code:
        with pytest.raises(WrongDeskCode):
            use_desk_code(other.number, one.code)
    assert use_desk_code(one.number, one.code)[0] == published.selling.id


def test_it_is_logged_without_the_code_and_told_to_the_mailbox(published, organiser):
    handed = hand_out(organiser, published.event.id, published.selling.id)
    use_desk_code(handed.number, handed.code)

    db.session.rollback()
    log = db.session.scalars(select(Audit).where(Audit.object_kind == "desk_code").order_by(Audit.id)).all()
    assert [(one.act, one.person_id) for one in log] == [
        ("directory.hand_out_code", published.organiser.id),
        ("directory.use_desk_code", None),
    ]
    assert log[0].after["code_hash"] == "•"
    mail = db.session.scalars(select(Outbox)).one()
    assert (mail.address, handed.code in mail.body) == ("ines@jardins.example", False)
    assert "ce n’était pas vous" in mail.body.lower()


def test_old_ones_are_forgotten(published, organiser, clock):
    hand_out(organiser, published.event.id, published.selling.id)

    clock.move_to(START + timedelta(days=2))
    purge()

    assert db.session.scalars(select(DeskCode)).all() == []
