"""A groupement at an event: scored by each member, one structure in the timetable, never opposite its own."""

from datetime import date

import pytest
from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.core.catalogue.groupement_rules import (
    AlreadyRegistered,
    NobodyComes,
)
from matchmaker.core.errors import NotFound
from matchmaker.core.requests.rules import SameGroupement
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.directory import Organisation
from matchmaker.db.events import Delegation, Event
from matchmaker.db.queries.scheduling import drafts_of
from matchmaker.db.queries.scoring_inputs import scoring_inputs
from matchmaker.extensions import db
from matchmaker.services.catalogue.groupements.at_event import (
    events_for,
    name_people,
    register_groupement,
)
from matchmaker.services.catalogue.groupements.find import groupement_for
from matchmaker.services.catalogue.groupements.form import (
    dissolve_groupement,
)
from matchmaker.services.catalogue.groupements.proposals import (
    proposals_for_supplier,
)
from matchmaker.services.catalogue.needs import read_need
from matchmaker.services.directory.facts import record_fact
from matchmaker.services.events.access import delegations_for
from matchmaker.services.events.participants import HasMeetings, accept_participant
from matchmaker.services.requests.ask import NewWish, ask
from matchmaker.services.requests.propose import propose_meeting
from matchmaker.services.scheduling.publish import publish_schedule
from matchmaker.services.scheduling.refusals import NothingToPlace
from matchmaker.services.scoring.latest import latest_scores
from tests.factories.sharing import (
    GARDENS,
    WINDOWS,
    form,
    joint_of,
    registered,
    score_now,
    sets,
    share_a_need,
    timetable,
)


@pytest.mark.peers
def test_two_who_do_one_lot_each_answer_for_both(any_app, make):
    """From the proposal to one delegation in a timetable, on each database."""
    sharing = share_a_need(make, phase="wishes", candidates="chamber")
    score_now(any_app, sharing)

    assert sets(
        proposals_for_supplier(sharing.actor("gardening"), sharing.event, sharing.need, sharing.gardens)
    ) == [sorted([sharing.gardens, sharing.windows])]
    groupement_id = form(sharing)
    joint = joint_of(groupement_id)
    offer = db.session.scalar(select(Offer).where(Offer.organisation_id == joint))
    assert offer.cpv == [GARDENS, WINDOWS]
    delegation_id = register_groupement(
        sharing.actor("gardening"), groupement_id, sharing.event, [sharing.gardening.id]
    ).id
    name_people(
        sharing.actor("cleaning"), groupement_id, sharing.event, sharing.windows, [sharing.cleaning.id]
    )
    accept_participant(sharing.actor("organiser"), sharing.event, delegation_id)
    score_now(any_app, sharing)

    scores = latest_scores(sharing.event)
    position = scores.position(sharing.town_delegation, delegation_id)
    assert scores.pairs.relevant[position]
    assert not scores.pairs.vetoed[position]
    assert scores.position(sharing.gardens_delegation, delegation_id) is None
    organiser = sharing.actor("organiser")
    propose_meeting(organiser, sharing.event, sharing.town_delegation, delegation_id)
    propose_meeting(organiser, sharing.event, sharing.town_delegation, sharing.gardens_delegation)
    propose_meeting(organiser, sharing.event, sharing.windows_delegation, sharing.gardens_delegation)
    placed = timetable(any_app, sharing)
    assert {frozenset(pair) for pair, _slot in placed} == {
        frozenset((sharing.town_delegation, delegation_id)),
        frozenset((sharing.town_delegation, sharing.gardens_delegation)),
        frozenset((sharing.windows_delegation, sharing.gardens_delegation)),
    }
    # Inès sits for the groupement and for her own: never at the same time.
    hers = [slot for pair, slot in placed if {delegation_id, sharing.gardens_delegation} & set(pair)]
    assert len(hers) == len(set(hers)) == 3


def test_with_published_meetings_it_cannot_be_dissolved(app, make, sharing):
    groupement_id, delegation_id = registered(sharing)
    organiser = sharing.actor("organiser")
    propose_meeting(organiser, sharing.event, sharing.town_delegation, delegation_id)
    timetable(app, sharing)
    publish_schedule(organiser, sharing.event, drafts_of(sharing.event)[0].id)

    with pytest.raises(HasMeetings, match="Campus Ensemble"):
        dissolve_groupement(sharing.actor("gardening"), groupement_id)


def test_it_is_registered_once_with_people_of_its_own(sharing):
    groupement_id, lead = form(sharing), sharing.actor("gardening")

    with pytest.raises(NobodyComes):
        register_groupement(lead, groupement_id, sharing.event, [])
    with pytest.raises(NotFound):
        register_groupement(lead, groupement_id, sharing.event, [sharing.cleaning.id])
    register_groupement(lead, groupement_id, sharing.event, [sharing.gardening.id])
    with pytest.raises(AlreadyRegistered):
        register_groupement(lead, groupement_id, sharing.event, [sharing.gardening.id])

    (coming,) = events_for(groupement_for(lead, groupement_id))
    assert (coming.event.id, coming.state) == (sharing.event, "registered")


def test_an_event_of_others_is_not_found(make, sharing):
    groupement_id = form(sharing)

    with pytest.raises(NotFound):
        register_groupement(
            sharing.actor("gardening"), groupement_id, make.event().id, [sharing.gardening.id]
        )


def test_where_only_another_member_comes_the_mandataire_does_not_enter(make, sharing):
    """Nobody of that event invited the gardeners."""
    elsewhere, hidden = _event_of_another_chamber(make, coming=[sharing.windows])
    groupement_id = form(sharing)
    lead = sharing.actor("gardening")

    with pytest.raises(NotFound):
        register_groupement(lead, groupement_id, elsewhere, [sharing.gardening.id])

    assert [one.event.id for one in events_for(groupement_for(lead, groupement_id))] == [sharing.event]
    with pytest.raises(NotFound):
        read_need(sharing.actor("gardening"), hidden)


def test_a_registration_opens_nothing_before_the_organiser_accepts_it(make, sharing):
    """The cleaners are not invited there: they come in with the groupement, and after it."""
    elsewhere, hidden = _event_of_another_chamber(make, coming=[sharing.gardens])
    groupement_id = form(sharing)
    delegation_id = register_groupement(
        sharing.actor("gardening"), groupement_id, elsewhere, [sharing.gardening.id]
    ).id

    before = delegations_for(sharing.actor("cleaning"), elsewhere)
    with pytest.raises(NotFound):
        read_need(sharing.actor("cleaning"), hidden)
    db.session.get(Delegation, delegation_id).state = "accepted"
    db.session.commit()

    assert before == []
    assert [one.id for one in delegations_for(sharing.actor("cleaning"), elsewhere)] == [delegation_id]
    assert read_need(sharing.actor("cleaning"), hidden).title == "Pour cet événement"


def test_a_registration_opens_nothing_of_the_chamber_either(make, sharing):
    """It puts the groupement on the chamber's list, so that the organiser finds it."""
    elsewhere, hidden = _event_of_another_chamber(make, coming=[sharing.gardens])
    db.session.get(Need, hidden).visibility = "chamber"
    db.session.commit()
    groupement_id = form(sharing)

    register_groupement(sharing.actor("gardening"), groupement_id, elsewhere, [sharing.gardening.id])

    with pytest.raises(NotFound):
        read_need(sharing.actor("cleaning"), hidden)


def _event_of_another_chamber(make, coming):
    """The event, and a need for its participants alone."""
    event = make.event(make.chamber())
    owner = make.organisation(name="Hôpital", known_to=event.chamber)
    make.delegation(event, owner, "buyer")
    for organisation_id in coming:
        make.delegation(event, db.session.get(Organisation, organisation_id))
    return event.id, make.need(owner, "Pour cet événement", visibility="event").id


def test_a_groupement_asks_no_meeting_with_its_own_member(sharing):
    _groupement_id, delegation_id = registered(sharing)
    joint = db.session.get(Delegation, delegation_id).organisation_id

    with pytest.raises(SameGroupement, match="Campus Ensemble et Jardins du Val"):
        ask(sharing.actor("gardening"), sharing.event, NewWish(sharing.gardens_delegation, 2), joint)
    with pytest.raises(SameGroupement):
        propose_meeting(sharing.actor("organiser"), sharing.event, sharing.gardens_delegation, delegation_id)


def test_a_wish_from_before_is_not_placed(app, make, sharing):
    """Such as an import brings: the timetable bars the pair."""
    _groupement_id, delegation_id = registered(sharing)
    make.request(
        db.session.get(Delegation, delegation_id),
        db.session.get(Delegation, sharing.gardens_delegation),
        state="accepted",
        answer_rank=1,
    )

    with pytest.raises(NothingToPlace):
        timetable(app, sharing)


def test_the_gate_checks_each_who_executes(app, make):
    """Both are of insertion, then one is known not to be: the joint offer falls with it."""
    sharing = share_a_need(make, reservation="l2113_13")
    organiser = sharing.actor("organiser")
    for one in (sharing.gardens, sharing.windows):
        record_fact(organiser, one, "siae_kind", "ACI", validated=True, as_of=date(2026, 1, 5))
        record_fact(organiser, one, "ess_status", True, validated=True)
    score_now(app, sharing)
    _groupement_id, delegation_id = registered(sharing)
    score_now(app, sharing)
    before = latest_scores(sharing.event).refusals(sharing.town_delegation, delegation_id)

    version = db.session.get(Event, sharing.event).input_version
    record_fact(organiser, sharing.windows, "siae_kind", "NONE", validated=True, as_of=now().date())
    db.session.rollback()
    assert db.session.get(Event, sharing.event).input_version > version
    party = _party(sharing, delegation_id)
    assert [fact.value for fact in party.members] == ["ACI", "NONE"]
    assert (party.ess_status.value, party.ess_status.evidence) == (True, 0.8)
    score_now(app, sharing)

    assert before == []
    assert latest_scores(sharing.event).refusals(sharing.town_delegation, delegation_id)


def _party(sharing, delegation_id):
    offers = scoring_inputs(sharing.event, now().date()).offers
    return next(one.party for one in offers if one.party.delegation == delegation_id)


def test_what_is_known_of_a_member_that_does_not_come_itself_counts_too(app, sharing):
    """The cleaners take part through the groupement alone."""
    _groupement_id, delegation_id = registered(sharing)
    db.session.get(Delegation, sharing.windows_delegation).state = "cancelled"
    db.session.commit()
    version = db.session.get(Event, sharing.event).input_version

    record_fact(sharing.actor("organiser"), sharing.windows, "siae_kind", "EI", validated=True)

    db.session.rollback()
    assert [fact.value for fact in _party(sharing, delegation_id).members] == [None, "EI"]
    assert db.session.get(Event, sharing.event).input_version > version


def test_a_registration_that_waits_is_listed_and_leads_nowhere(client_as, make, sharing):
    elsewhere, _hidden = _event_of_another_chamber(make, coming=[sharing.gardens])
    groupement_id = form(sharing)
    register_groupement(sharing.actor("gardening"), groupement_id, elsewhere, [sharing.gardening.id])

    shown = client_as(sharing.cleaning).get("/mes-rencontres").text

    assert "pour Campus Ensemble" in shown
    assert f"/mes-rencontres/{elsewhere}" not in shown
    assert f"/mes-rencontres/{sharing.event}" in shown
