"""The report is counted from rows: ready the same evening, with outcomes later."""

from uuid import uuid4

import pytest
import time_machine

from matchmaker.core.errors import NotFound
from matchmaker.core.impact.report import MERGED, Group
from matchmaker.db.events import Absence
from matchmaker.extensions import db
from matchmaker.services.agenda.check_in import Pressed, record_as_organiser
from matchmaker.services.directory.people import actor_of
from matchmaker.services.impact.report import event_report, role_in
from tests.factories.after import EVENING, MONTH_AFTER, declare, say_all
from tests.factories.counting import counted_queries
from tests.factories.making import START
from tests.factories.publishing import publish_small_event


@pytest.fixture
def published(app, make):
    return publish_small_event(make)


def report_now(published, moment=EVENING):
    db.session.rollback()
    with time_machine.travel(moment, tick=False):
        return event_report(actor_of(published.organiser.id), published.event.id, str)


def test_the_same_evening_the_figures_are_there_and_outcomes_are_not(published):
    report = report_now(published)

    assert (report.registered, report.present, report.asked, report.placed) == (3, 3, 3, 1)
    assert report.states == {"held": 0, "not_held": 0, "disputed": 0, "unsaid": 1}
    assert report.reasons == (("Aucun créneau commun", 1), ("Décliné par la structure demandée", 1))
    assert report.outcomes is None
    assert report.satisfaction.mean is None


def test_where_a_desk_noted_arrivals_it_is_believed(published):
    press = Pressed(str(uuid4()), (published.buyer.id, published.buyer.delegates[0].id), "present")
    with time_machine.travel(START, tick=False):
        record_as_organiser(actor_of(published.organiser.id), published.event.id, press)

    assert report_now(published).present == 1


def test_a_meeting_is_held_when_a_side_says_so_and_counted_for_both(published):
    with time_machine.travel(EVENING, tick=False):
        say_all(published.buyer)

    report = report_now(published)

    assert report.held == 1
    assert {row.structure.name: row.held for row in report.rows} == {
        "Les Jardins du Val": 1,
        "Tournesol Traiteur": 0,
        "Ville de Valbrune": 1,
    }


def test_two_sides_that_differ_are_counted_as_such(published, make):
    with time_machine.travel(EVENING, tick=False):
        say_all(published.buyer)
    published.meeting.status = "no_show"
    db.session.commit()

    assert report_now(published).states["held"] == 1  # people are believed before the desk


def test_who_was_noted_absent_for_the_whole_day_is_not_present(published):
    for slot in published.event.slots:
        db.session.add(
            Absence(
                event_id=published.event.id,
                delegation_id=published.first.id,
                slot_id=slot.id,
                on_the_day=True,
            )
        )
    db.session.commit()

    assert report_now(published).present == 2
    assert report_now(published, START.replace(hour=6)).present == 0  # nobody has come yet


def test_small_groups_are_merged_and_add_up(published):
    report = report_now(published)

    assert report.groups["kind"] == (Group(MERGED, 3, 3, 3, 2, 0),)


def test_what_one_or_two_say_of_the_day_is_not_shown(published):
    with time_machine.travel(EVENING, tick=False):
        say_all(published.buyer)

    report = report_now(published)

    assert (report.satisfaction.hidden, report.satisfaction.mean) == (True, None)
    assert (report.useful.hidden, report.useful.mean) == (True, None)


def test_outcomes_come_later_with_both_sides_apart(any_app, make):
    published = publish_small_event(make)
    with time_machine.travel(MONTH_AFTER, tick=False):
        declare(published.buyer, "Les Jardins du Val", "contract", amount=12_000)
        declare(published.first, "Ville de Valbrune", "quote")

    outcomes = report_now(published, MONTH_AFTER).outcomes

    assert (outcomes.asked, outcomes.answered, outcomes.meetings) == (2, 2, 1)
    assert (outcomes.new_clients.buyers.contracts, outcomes.new_clients.confirmed.contracts) == (1, 0)
    assert outcomes.new_clients.buyers.amount.hidden


def test_the_organiser_of_another_chamber_finds_no_report(published, make):
    stranger = make.person(staff_of=make.chamber())

    with pytest.raises(NotFound):
        event_report(actor_of(stranger.id), published.event.id, str)


def test_the_number_of_queries_does_not_grow_with_the_event(published, make):
    with counted_queries() as few:
        report_now(published)
    for _ in range(4):
        make.request(make.delegation(published.event), published.buyer)

    with counted_queries() as many:
        report_now(published)

    assert many.number == few.number


@pytest.mark.parametrize(
    ("own", "partner", "owner", "role"),
    [
        ("buyer", "supplier", None, "buyer"),
        ("supplier", "buyer", None, "supplier"),
        ("supplier", "supplier", None, "peer"),
        ("supplier", "supplier", "own", "buyer"),
        ("both", "buyer", None, "supplier"),
        ("both", "supplier", None, "peer"),
        ("both", "supplier", "partner", "supplier"),
    ],
)
def test_who_buys_is_who_has_the_need(app, make, own, partner, owner, role):
    event = make.event()
    mine, theirs = make.delegation(event, kind=own), make.delegation(event, kind=partner)
    owners = {"own": mine.organisation_id, "partner": theirs.organisation_id, None: None}

    assert role_in(mine, theirs, owners[owner]) == role
