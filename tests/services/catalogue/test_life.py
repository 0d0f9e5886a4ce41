"""What becomes of a need: its buyer's steps, the clock's, and who may not touch it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import time_machine
from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.core.catalogue.life import (
    AlreadyPublished,
    ClosedByItsDate,
    NoDraftAnyMore,
    NoSuchStep,
    PublicationPast,
    is_open,
)
from matchmaker.core.catalogue.profile import NotAnAddress
from matchmaker.core.directory.access import Behalf
from matchmaker.core.errors import NotFound
from matchmaker.db.catalogue import Need
from matchmaker.db.events import Event
from matchmaker.db.jobs import Audit
from matchmaker.extensions import db
from matchmaker.services.catalogue.life import (
    NotYetPublished,
    foresee_publication,
    keep_lives,
    life_of,
    publish_consultation,
    take_step,
    undo_step,
)
from matchmaker.services.catalogue.needs import NeedSaid, add_need, edit_need, restore_need, withdraw_need
from matchmaker.services.directory.people import actor_of
from matchmaker.services.jobs.versions import ChangedMeanwhile
from matchmaker.services.sourcing.register import NothingSaid, read_register

EIGHTH = datetime(2027, 3, 8, 9, tzinfo=UTC)
NOON = datetime(2027, 3, 10, 11, tzinfo=UTC)  # noon of the tenth in Paris
EVE = datetime(2027, 3, 9, 23, tzinfo=UTC)  # the midnight before, in Paris
PROFILE = "https://marches.example/seine-verte"


@pytest.fixture
def buyer(make):
    return make.organisation(name="Département de la Seine-Verte", public_buyer=True, commune="91228")


@pytest.fixture
def actor(make, buyer):
    return actor_of(make.person(speaks_for=buyer).id)


@pytest.fixture
def need(make, buyer):
    return make.need(buyer)


@pytest.fixture(autouse=True)
def on_the_eighth():
    with time_machine.travel(EIGHTH, tick=False) as traveller:
        yield traveller


def fresh(need):
    db.session.rollback()
    return db.session.get(Need, need.id, populate_existing=True)


def state(need):
    return fresh(need).state


def foresee(actor, need, publication=NOON, profile=""):
    return foresee_publication(actor, need.id, fresh(need).version, publication, profile)


def test_a_publication_is_foreseen_and_the_clock_does_the_rest(any_app, make, actor, need, on_the_eighth):
    event = make.event()
    make.delegation(event, need.organisation, "buyer")
    foresee(actor, need, profile=PROFILE)
    inputs = db.session.get(Event, event.id).input_version
    seen = []

    for moment in (EIGHTH, EVE, EVE, NOON, NOON):
        on_the_eighth.move_to(moment)
        db.session.rollback()
        open_now = is_open(life_of(fresh(need)), now())
        seen.append((open_now, keep_lives(), state(need)))

    assert seen == [
        (True, 0, "sourcing"),
        (False, 1, "frozen"),
        (False, 0, "frozen"),
        (False, 1, "consultation"),
        (False, 0, "consultation"),
    ]
    assert need.organisation.buyer_profile == PROFILE
    assert db.session.get(Event, event.id, populate_existing=True).input_version == inputs + 2
    acts = db.session.scalars(select(Audit.act).where(Audit.object_kind == "need").order_by(Audit.id)).all()
    assert acts == ["catalogue.foresee_publication", "catalogue.keep_life", "catalogue.keep_life"]
    # Nobody said that it was really published: the register is not written by a clock.
    assert read_register(actor, need.id).lines == []


def test_meetings_end_before_the_clock_has_looked(actor, need, on_the_eighth):
    foresee(actor, need)

    on_the_eighth.move_to(EVE)

    assert (fresh(need).state, is_open(life_of(need), now())) == ("sourcing", False)


def test_the_day_is_that_of_a_buyer_overseas(make, on_the_eighth):
    town = make.organisation(name="Ville de Saint-Denis", commune="97411")
    need = make.need(
        town, publication_on=datetime(2027, 3, 9, 21, tzinfo=UTC)
    )  # one in the morning of the tenth

    on_the_eighth.move_to(datetime(2027, 3, 9, 19, 59, tzinfo=UTC))
    before = keep_lives()
    on_the_eighth.move_to(datetime(2027, 3, 9, 20, tzinfo=UTC))

    assert (before, keep_lives(), state(need)) == (0, 1, "frozen")


def test_a_past_or_contradicting_date_is_refused(actor, need):
    with pytest.raises(PublicationPast):
        foresee(actor, need, EIGHTH)
    with pytest.raises(NotAnAddress):
        foresee(actor, need, NOON, "notre profil")
    with pytest.raises(ChangedMeanwhile):
        foresee_publication(actor, need.id, 7, NOON, "")
    assert fresh(need).publication_on is None

    take_step(actor, need.id, "award")

    with pytest.raises(AlreadyPublished):
        foresee(actor, need)


def test_a_need_is_frozen_by_hand_and_reopened(actor, need):
    take_step(actor, need.id, "freeze")
    frozen = state(need)
    undo_step(actor, need.id)

    assert (frozen, state(need)) == ("frozen", "sourcing")
    with pytest.raises(NoSuchStep):
        undo_step(actor, need.id)


def test_a_need_closed_by_its_date_reopens_with_a_later_one(actor, need, on_the_eighth):
    foresee(actor, need)
    on_the_eighth.move_to(EVE)
    keep_lives()

    with pytest.raises(ClosedByItsDate, match="10/03/2027"):
        undo_step(actor, need.id)
    foresee(actor, need, datetime(2027, 4, 1, 10, tzinfo=UTC))
    undo_step(actor, need.id)

    assert state(need) == "sourcing"


def test_a_published_consultation_stands_in_the_register(actor, need):
    publish_consultation(actor, need.id, date(2027, 3, 7), PROFILE)

    assert state(need) == "consultation"
    assert fresh(need).publication_on == datetime(2027, 3, 6, 23, tzinfo=UTC)
    [line] = read_register(actor, need.id).lines
    assert (line.entry.kind, line.entry.content) == ("call", {"on": "2027-03-07"})
    assert line.held["where"].value == PROFILE


def test_a_consultation_of_tomorrow_or_of_nowhere_is_refused(actor, need):
    with pytest.raises(NotYetPublished):
        publish_consultation(actor, need.id, date(2027, 3, 9), PROFILE)
    with pytest.raises(NothingSaid):
        publish_consultation(actor, need.id, date(2027, 3, 8), "  ")
    with pytest.raises(NoSuchStep):
        take_step(actor, need.id, "publish")

    assert (state(need), read_register(actor, need.id).lines) == ("sourcing", [])


def test_what_the_clock_published_by_mistake_is_taken_back_for_good(actor, need, on_the_eighth):
    foresee(actor, need)
    on_the_eighth.move_to(NOON)
    keep_lives()
    undo_step(actor, need.id)

    assert keep_lives() == 0
    assert (state(need), fresh(need).publication_on) == ("sourcing", None)


def test_what_was_awarded_or_given_up_goes_back_to_where_it_was(actor, need):
    take_step(actor, need.id, "freeze")
    take_step(actor, need.id, "award")
    undo_step(actor, need.id)
    back = state(need)
    withdraw_need(actor, need.id)
    gone = state(need)
    restore_need(actor, need.id)

    assert (back, gone, state(need)) == ("frozen", "abandoned", "frozen")


def test_a_draft_is_what_its_author_alone_sees(actor, buyer):
    said = NeedSaid(title="Espaces verts", prestation="service", visibility="own")
    need = add_need(actor, buyer.id, said)
    kept = state(need)
    edit_need(actor, need.id, 1, replace(said, visibility="event"))
    shown = state(need)
    edit_need(actor, need.id, 2, said)
    hidden = state(need)
    withdraw_need(actor, need.id)
    restore_need(actor, need.id)

    assert (kept, shown, hidden, state(need)) == ("draft", "sourcing", "draft", "draft")


def test_what_is_frozen_does_not_become_a_draft(actor, buyer):
    said = NeedSaid(title="Espaces verts", prestation="service")
    need = add_need(actor, buyer.id, said)
    take_step(actor, need.id, "freeze")

    with pytest.raises(NoDraftAnyMore):
        edit_need(actor, need.id, fresh(need).version, replace(said, visibility="own"))

    assert (state(need), fresh(need).visibility) == ("frozen", "event")


def test_nobody_else_finds_it(make, actor, need):
    chamber = make.chamber()
    event = make.event(chamber)
    own = make.delegation(event, need.organisation, "buyer")
    organiser = actor_of(make.person(staff_of=chamber).id)
    stranger = actor_of(make.person(speaks_for=make.organisation()).id)
    lent = replace(actor, behalf=Behalf(own.id, event.id, need.organisation_id))

    for other in (organiser, stranger, lent):
        for act in (
            lambda: take_step(other, need.id, "freeze"),  # noqa: B023  # called at once
            lambda: undo_step(other, need.id),  # noqa: B023
            lambda: foresee_publication(other, need.id, 1, NOON, ""),  # noqa: B023
            lambda: publish_consultation(other, need.id, date(2027, 3, 8), PROFILE),  # noqa: B023
        ):
            with pytest.raises(NotFound):
                act()
    assert state(need) == "sourcing"
