"""Story 6 in the services: one decision for all meetings that a publication overtakes, told to all alike."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import select, update

from matchmaker.core.catalogue.life import SubjectClosedFrom
from matchmaker.core.directory.access import Behalf
from matchmaker.core.errors import NotFound
from matchmaker.core.sourcing.verify import first_fault
from matchmaker.db.catalogue import Need
from matchmaker.db.jobs import Outbox
from matchmaker.db.scheduling import Meeting, Seat
from matchmaker.db.sourcing import SourcingRegister
from matchmaker.extensions import db
from matchmaker.services.catalogue.life import foresee_publication
from matchmaker.services.directory.people import actor_of
from matchmaker.services.scheduling.booking.book import book
from matchmaker.services.scheduling.build_problem import build_problem
from matchmaker.services.scheduling.closed_need import (
    Decision,
    MeetingsChanged,
    NothingToDecide,
    ProfileMissing,
    SubjectNotOpen,
    TextMissing,
    decide_meetings,
    words_for,
)
from matchmaker.services.scheduling.closed_subjects import closed_subjects_of
from matchmaker.services.scheduling.flagged import flagged_meetings
from matchmaker.services.sourcing.register import read_register
from tests.factories.booking import speaking_for
from tests.factories.counting import counted_queries
from tests.factories.story_six import EIGHTH, PROFILE, begin_story_six

NOON = datetime(2027, 3, 10, 11, tzinfo=UTC)


@pytest.fixture
def at_ten():
    with time_machine.travel(EIGHTH, tick=False):
        yield


@pytest.fixture
def story(at_ten, app, make):
    return begin_story_six(make)


def buying(story):
    return actor_of(story.five.people["B1"].id)


def fresh(story):
    db.session.rollback()
    return db.session.get(Need, story.need, populate_existing=True)


def come_earlier(story):
    foresee_publication(buying(story), story.need, fresh(story).version, NOON, PROFILE)


def decision(story, **values):
    need = fresh(story)
    seen = frozenset((one.meeting.id, one.meeting.version) for one in flagged_meetings(need))
    return Decision(**({"keeps": False, "text": "Avancée.", "profile": PROFILE, "seen": seen} | values))


def last_mail():
    db.session.rollback()
    return max(db.session.scalars(select(Outbox.id)), default=0)


def mails(after):
    db.session.rollback()
    return db.session.scalars(select(Outbox).where(Outbox.id > after).order_by(Outbox.id)).all()


def test_nothing_waits_while_it_is_published_after_the_day(story):
    assert flagged_meetings(fresh(story)) == []
    with pytest.raises(NothingToDecide):
        decide_meetings(buying(story), story.need, decision(story))


def test_booking_is_refused_at_once_and_both_meetings_wait(story):
    come_earlier(story)
    five = story.five

    with pytest.raises(SubjectClosedFrom):
        book(
            speaking_for(five.delegations["S6"]),
            five.event.id,
            five.delegations["B1"].id,
            five.event.slots[6].id,
        )

    found = flagged_meetings(fresh(story))
    assert [(one.partner.organisation.name, one.table.label) for one in found] == [
        ("Les Jardins du Val", "T1"),
        ("Mobil’Insert", "T1"),
    ]
    [closed] = closed_subjects_of(five.delegations["B1"])
    assert (closed.title, closed.publication, closed.waiting) == ("Entretien des espaces verts", NOON, 2)
    assert closed_subjects_of(five.delegations["S1"]) == []


def test_more_meetings_are_read_in_as_many_statements(story):
    come_earlier(story)
    _first, *others = db.session.scalars(select(Meeting.id).where(Meeting.need_id == story.need))
    counts = []
    for about in (None, story.need):
        db.session.execute(update(Meeting).where(Meeting.id.in_(others)).values(need_id=about))
        db.session.commit()
        db.session.expunge_all()
        need = db.session.get_one(Need, story.need)
        with counted_queries() as queries:
            names = [one.partner.organisation.name for one in flagged_meetings(need)]
        counts.append((len(names), queries.number))

    assert [number for number, _count in counts] == [1, 2]
    assert counts[0][1] == counts[1][1]


def test_all_are_cancelled_and_told_the_same_at_once(at_ten, any_app, make):
    story = begin_story_six(make)
    five = story.five
    before, versions, sent = five.meetings(), five.versions(), last_mail()
    come_earlier(story)
    text = words_for(fresh(story), keeps=False)

    count = decide_meetings(buying(story), story.need, decision(story, text=text))

    gone = {("B1", "S1"), ("B1", "S5")}
    assert count == 2
    assert five.meetings() == {pair: place for pair, place in before.items() if pair not in gone}
    assert five.versions() == {key: one + (key in ("B1", "S1", "S5")) for key, one in versions.items()}
    told = mails(sent)
    assert [one.intended for one in told] == ["s1@exemple.fr", "s5@exemple.fr"]
    assert (
        len({(one.subject, one.body, one.created_at.replace(second=0, microsecond=0)) for one in told}) == 1
    )
    assert "paraît le 10 mars 2027 à 12:00." in told[0].body
    assert PROFILE in told[0].body
    cancelled = db.session.scalars(select(Meeting).where(Meeting.need_id == story.need)).all()
    assert {(one.status, one.version) for one in cancelled} == {("cancelled", 2)}
    held = select(Seat).where(Seat.meeting_id.in_([one.id for one in cancelled]))
    assert db.session.scalars(held).all() == []
    register = read_register(buying(story), story.need)
    assert first_fault(register.lines, register.head) is None
    assert [
        (line.entry.kind, line.held["structure"].value, line.entry.content["decision"])
        for line in register.lines
    ] == [("decided", "Les Jardins du Val", "cancelled"), ("decided", "Mobil’Insert", "cancelled")]
    assert register.lines[0].entry.content["slot"] == "2027-03-11T14:20+01:00"
    assert register.lines[0].entry.content["publication_on"] == "2027-03-10T12:00+01:00"
    with pytest.raises(NothingToDecide):
        decide_meetings(buying(story), story.need, decision(story))
    assert len(mails(sent)) == 2


def test_kept_meetings_speak_of_something_else_and_stay(make, story):
    five = story.five
    other = make.need(five.delegations["B1"].organisation, "Traiteur").id
    before = five.meetings()
    come_earlier(story)

    decide_meetings(buying(story), story.need, decision(story, keeps=True, subject=other))

    assert five.meetings() == before
    kept = db.session.scalars(select(Meeting).where(Meeting.need_id == other)).all()
    assert {(one.status, one.version, one.pinned) for one in kept} == {("confirmed", 2, True)}
    assert flagged_meetings(fresh(story)) == []
    built = build_problem(five.event)
    pairs = {frozenset(pair) for pair in built.pairs}
    assert {frozenset((one.a_id, one.b_id)) for one in kept} <= pairs
    lines = read_register(buying(story), story.need).lines
    assert [line.entry.content["decision"] for line in lines] == ["kept", "kept"]


def test_what_cannot_be_decided_changes_nothing(make, story):
    five = story.five
    closed = make.need(five.delegations["B1"].organisation, "Traiteur", state="frozen").id
    before, sent = five.meetings(), last_mail()
    come_earlier(story)
    good = decision(story)

    for wrong, error in (
        (replace(good, seen=frozenset(list(good.seen)[:1])), MeetingsChanged),
        (replace(good, text="  "), TextMissing),
        (replace(good, profile=""), ProfileMissing),
        (replace(good, keeps=True, subject=closed), SubjectNotOpen),
        (replace(good, keeps=True, subject=story.need), SubjectNotOpen),
    ):
        with pytest.raises(error):
            decide_meetings(buying(story), story.need, wrong)

    assert (five.meetings(), mails(sent)) == (before, [])


def test_families_of_purchases_have_no_consultation_and_no_register(story):
    light = fresh(story)
    light.light, light.state, light.publication_on = True, "abandoned", None
    light.organisation.buyer_profile = PROFILE
    db.session.commit()
    sent = last_mail()

    count = decide_meetings(
        buying(story), story.need, decision(story, profile="", text=words_for(fresh(story), keeps=False))
    )

    assert count == 2
    told = mails(sent)
    assert len(told) == 2
    assert "Ce sujet ne donne pas lieu à une consultation." in told[0].body
    assert "profil d’acheteur" not in told[0].body
    assert db.session.scalars(select(SourcingRegister)).all() == []
    assert fresh(story).organisation.buyer_profile == PROFILE


def test_nobody_else_decides(story):
    come_earlier(story)
    five = story.five
    own = five.delegations["B1"]
    lent = replace(five.actor, chambers=frozenset(), organisations=frozenset({own.organisation_id}))
    lent = replace(lent, behalf=Behalf(own.id, five.event.id, own.organisation_id))
    good = decision(story)

    for other in (five.actor, actor_of(five.people["S1"].id), lent):
        with pytest.raises(NotFound):
            decide_meetings(other, story.need, good)
