from dataclasses import replace

import pytest

from matchmaker.core.events.next_steps import OwnFigures, next_steps

SUPPLIER = OwnFigures(
    phase="wishes",
    kind="supplier",
    accepted=True,
    offers=1,
    needs=0,
    sent=2,
    quota=8,
    to_answer=0,
    meetings=0,
    never_there=False,
)


def pages(figures):
    return [step.page for step in next_steps(figures)]


def test_a_supplier_without_an_offer_is_asked_for_one_first():
    assert pages(replace(SUPPLIER, offers=0)) == ["catalogue.mine", "scoring.partners"]


def test_answering_comes_before_asking():
    assert pages(replace(SUPPLIER, to_answer=3)) == ["requests.mine", "scoring.partners"]


def test_nothing_is_left_when_the_quota_is_used():
    assert pages(replace(SUPPLIER, sent=8)) == []


def test_a_visitor_is_not_sent_to_the_wishes():
    assert pages(replace(SUPPLIER, kind="visitor")) == []


def test_a_published_planning_is_all_there_is_to_see():
    published = replace(SUPPLIER, phase="published", offers=0, to_answer=2)

    assert pages(replace(published, meetings=4)) == ["agenda.show"]
    assert pages(published) == ["requests.mine"]


def test_a_registration_on_hold_has_nothing_to_do():
    assert pages(replace(SUPPLIER, accepted=False, offers=0)) == []


@pytest.mark.parametrize("kind", ["visitor", "funder"])
@pytest.mark.parametrize("phase", ["registration", "wishes", "published"])
def test_who_comes_without_meetings_is_asked_nothing_about_them(kind, phase):
    assert pages(replace(SUPPLIER, kind=kind, phase=phase, offers=0, to_answer=2)) == []
