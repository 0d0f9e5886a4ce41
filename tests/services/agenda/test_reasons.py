import pytest

from matchmaker.documents.language import FRENCH
from matchmaker.services.agenda.reasons import reasons_for
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
    return tuple(sorted((published.first.id, published.buyer.id)))


def test_pair_is_told_by_its_best_reasons(app, published):
    score(app, published)

    told = reasons_for(published.event, {pair_of(published)}, FRENCH)[pair_of(published)]

    assert told.subject == "Entretien des parcs"
    assert told.why[0].startswith("Même métier")
    assert 1 <= len(told.why) <= 2


def test_reasons_stand_on_the_agenda(app, published):
    score(app, published)

    [meeting] = load_timetable(published.event, FRENCH, only=published.first.id).meetings

    assert meeting.why == reasons_for(published.event, {pair_of(published)}, FRENCH)[pair_of(published)].why


def test_nothing_is_told_before_the_first_run_or_of_no_pair(app, published):
    assert reasons_for(published.event, {pair_of(published)}, FRENCH) == {}

    score(app, published)

    assert reasons_for(published.event, set(), FRENCH) == {}


def test_reason_against_the_meeting_is_not_given_for_it(app, published):
    score(app, published)
    other = tuple(sorted((published.second.id, published.buyer.id)))

    told = reasons_for(published.event, {other}, FRENCH)[other]

    assert told.subject == ""
    assert [reason for reason in told.why if reason.startswith("Même métier")] == []
