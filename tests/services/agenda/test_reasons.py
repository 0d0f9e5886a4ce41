import pytest

from matchmaker.documents.language import FRENCH
from matchmaker.extensions import db
from matchmaker.services.agenda.reasons import Topic, reasons_for
from matchmaker.services.agenda.timetable import load_timetable
from matchmaker.services.directory.people import actor_of
from matchmaker.services.scoring.run import start_scoring
from tests.factories.publishing import publish_small_event
from tests.factories.working import run_jobs_inline


@pytest.fixture
def published(app, make):
    small = publish_small_event(make)
    make.offer(small.first.organisation, "Entretien d’espaces verts")
    make.offer(small.second.organisation, "Traiteur", cpv=["55520000"])
    return small


def score(app, published):
    start_scoring(actor_of(published.organiser.id), published.event.id)
    assert [state for _, state in run_jobs_inline(app)] == ["done"]


def pair_of(published):
    return Topic(*sorted((published.first.id, published.buyer.id)))


def test_pair_is_told_by_its_best_reasons(app, published):
    score(app, published)

    told = reasons_for(published.event, {pair_of(published)}, FRENCH)[pair_of(published)]

    assert told.subject == "Entretien des parcs"
    assert told.why[0].startswith("Même métier")
    assert 1 <= len(told.why) <= 2


def the_meeting(published):
    """As the supplier's agenda has it."""
    [meeting] = load_timetable(published.event, FRENCH, only=published.first.id).meetings
    return meeting


def test_reasons_stand_on_the_agenda(app, published):
    score(app, published)

    meeting = the_meeting(published)

    assert meeting.why[0].startswith("Même métier")


def test_reasons_are_those_of_the_need_the_wish_names(app, make, published):
    laundry = make.need(published.buyer.organisation, "Nettoyage du linge", cpv=["98310000"])
    published.meeting.need_id = laundry.id
    db.session.commit()
    score(app, published)

    meeting = the_meeting(published)

    assert meeting.subject == "Nettoyage du linge"
    assert [reason for reason in meeting.why if "métier" in reason] == []


def test_reasons_are_those_of_the_offer_the_wish_names(app, make, published):
    named = make.offer(published.first.organisation, "Menuiserie", cpv=["45421000"])
    published.meeting.need_id, published.meeting.offer_id = None, named.id
    db.session.commit()
    score(app, published)

    meeting = the_meeting(published)

    assert meeting.subject == "Menuiserie"
    assert [reason for reason in meeting.why if "métier" in reason] == []


def test_need_the_run_has_not_seen_gives_no_reason(app, make, published):
    score(app, published)
    fresh = make.need(published.buyer.organisation, "Entretien du stade")
    published.meeting.need_id = fresh.id
    db.session.commit()

    meeting = the_meeting(published)

    assert (meeting.subject, meeting.why) == ("Entretien du stade", ())


def test_nothing_is_told_before_the_first_run_or_of_no_pair(app, published):
    assert reasons_for(published.event, {pair_of(published)}, FRENCH) == {}

    score(app, published)

    assert reasons_for(published.event, set(), FRENCH) == {}


def test_reason_against_the_meeting_is_not_given_for_it(app, published):
    score(app, published)
    other = Topic(*sorted((published.second.id, published.buyer.id)))

    told = reasons_for(published.event, {other}, FRENCH)[other]

    assert told.subject == ""
    assert [reason for reason in told.why if reason.startswith("Même métier")] == []
