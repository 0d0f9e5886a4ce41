"""What a wish may be about, on both databases."""

import pytest

from matchmaker.core.directory.access import Actor
from matchmaker.db.queries.subjects import AskableAt
from matchmaker.services.requests.subjects import events_to_ask_at, subjects_with
from tests.factories.making import START


@pytest.fixture
def event(any_app, make):
    return make.event(name="Rencontres du Loiret")


@pytest.fixture
def town(event, make):
    return make.delegation(event, make.organisation(name="Ville de Valbrune"), "buyer")


@pytest.fixture
def gardens(event, make):
    return make.delegation(event, make.organisation(name="Les Jardins du Val"))


def speaks(*sides):
    return Actor(None, organisations=frozenset(side.organisation_id for side in sides))


def test_theirs_come_first_and_what_is_kept_back_or_closed_is_no_subject(event, town, gardens, make):
    make.need(town.organisation, "Tonte")
    make.need(town.organisation, "Gelé", state="frozen")
    make.need(town.organisation, "Caché", visibility="own")
    make.offer(town.organisation, "Salle")
    make.offer(gardens.organisation, "Haies")
    make.offer(gardens.organisation, "Retirée", withdrawn_at=START)
    elsewhere = make.delegation(make.event())
    make.offer(elsewhere.organisation, "Ailleurs", visibility="public")

    def titles(other):
        return [(one.kind, one.title) for one in subjects_with(speaks(gardens), gardens, other)]

    assert titles(town.id) == [("need", "Tonte"), ("offer", "Salle"), ("offer", "Haies")]
    assert titles(None) == titles(elsewhere.id) == [("offer", "Haies")]


def test_a_sheet_is_asked_about_where_both_may_meet_and_have_not_asked(event, town, gardens, make):
    here = AskableAt(event.id, event.name, gardens.organisation_id, "Les Jardins du Val", town.id)
    other_town = make.delegation(event, make.organisation(), "buyer")
    visitor = make.delegation(event, make.organisation(), "visitor")
    waiting = make.delegation(event, make.organisation(), state="registered")

    assert events_to_ask_at(speaks(gardens), town.organisation_id) == [here]
    for reader in (town, other_town, visitor, waiting):
        assert events_to_ask_at(speaks(reader), town.organisation_id) == []
    make.request(gardens, town, origin="chamber")  # proposed: nobody has asked
    assert events_to_ask_at(speaks(gardens), town.organisation_id) == [here]
    make.request(gardens, town, need_id=make.need(town.organisation).id, state="declined")
    assert events_to_ask_at(speaks(gardens), town.organisation_id) == []
