"""The story of two suppliers who answer together, and every refusal on the way."""

import pytest
from sqlalchemy import select

from matchmaker.core.catalogue.groupement_rules import (
    AlreadyAnswered,
    AlreadyFormed,
    AlreadyProposed,
    Dissolved,
    LeadStays,
    NameMissing,
    NobodyChosen,
    NotACandidate,
    NotFormed,
    OneWouldRemain,
    SharesAboveWhole,
    TooFewMembers,
)
from matchmaker.core.errors import NotFound
from matchmaker.db.catalogue import Offer
from matchmaker.db.directory import Membership, Organisation
from matchmaker.db.events import Delegation, Event
from matchmaker.db.groupements import GroupementMember
from matchmaker.db.jobs import Outbox
from matchmaker.db.queries.groupements import groupements_at
from matchmaker.extensions import db
from matchmaker.services.catalogue.groupements.agree import (
    Share,
    answer_groupement,
    leave_groupement,
    propose_groupement,
    share_out,
)
from matchmaker.services.catalogue.groupements.at_event import (
    name_people,
    register_groupement,
)
from matchmaker.services.catalogue.groupements.find import groupement_for
from matchmaker.services.catalogue.groupements.form import (
    dissolve_groupement,
    form_groupement,
)
from matchmaker.services.catalogue.groupements.proposals import (
    needs_to_share,
    proposals_for_organiser,
    proposals_for_supplier,
)
from matchmaker.services.directory.facts import record_fact
from matchmaker.services.directory.people import actor_of
from matchmaker.services.requests.relations import say_relation
from tests.factories.sharing import (
    GARDENS,
    TOGETHER,
    WINDOWS,
    form,
    joint_of,
    propose,
    score_now,
    sets,
    share_a_need,
)


def test_the_organiser_sees_all_sets_and_what_nobody_covers(app, make):
    sharing = share_a_need(make)
    third = make.organisation(commune="91521")
    make.offer(third, "Jardins d’ici", cpv=[GARDENS])
    make.delegation(db.session.get(Event, sharing.event), third)
    score_now(app, sharing)

    found = proposals_for_organiser(sharing.actor("organiser"), sharing.event, sharing.need)

    assert sorted(sets(found)) == sorted(
        [sorted([third.id, sharing.windows]), sorted([sharing.gardens, sharing.windows])]
    )
    assert found.alone.proposals == ()
    assert found.together.uncovered == ()
    assert all(0 < one.score <= 1 for one in found.together.proposals)


def test_a_supplier_sees_only_the_sets_it_belongs_to(app, make):
    sharing = share_a_need(make)
    third = make.organisation(commune="91521")
    make.offer(third, "Jardins d’ici", cpv=[GARDENS])
    make.delegation(db.session.get(Event, sharing.event), third)
    score_now(app, sharing)

    found = proposals_for_supplier(sharing.actor("gardening"), sharing.event, sharing.need, sharing.gardens)

    assert sets(found) == [sorted([sharing.gardens, sharing.windows])]


def proposed(sharing, who, organisation):
    return proposals_for_supplier(sharing.actor(who), sharing.event, sharing.need, organisation)


def test_whom_it_called_a_competitor_completes_nobody_and_is_not_told_so(app, make):
    sharing = share_a_need(make)
    third = make.organisation(commune="91687")
    make.offer(third, "Vitres aussi", cpv=[WINDOWS])
    make.delegation(db.session.get(Event, sharing.event), third)
    score_now(app, sharing)
    with_third, with_rival = (sorted([sharing.gardens, one]) for one in (third.id, sharing.windows))
    assert sorted(sets(proposed(sharing, "gardening", sharing.gardens))) == sorted([with_third, with_rival])

    call_them_competitors(sharing)

    assert sets(proposed(sharing, "gardening", sharing.gardens)) == [with_third]
    assert sets(proposed(sharing, "cleaning", sharing.windows)) == [with_rival]  # as before


def test_a_lot_that_a_competitor_alone_covers_is_not_said_to_be_covered_by_nobody(app, make):
    sharing = share_a_need(make)
    score_now(app, sharing)
    call_them_competitors(sharing)

    found = proposed(sharing, "gardening", sharing.gardens)

    assert (sets(found), found.together.uncovered, found.alone.proposals) == ([], (), ())
    assert len(sets(proposals_for_organiser(sharing.actor("organiser"), sharing.event, sharing.need))) == 1


def test_nothing_is_forbidden_between_competitors(app, make):
    sharing = share_a_need(make)
    score_now(app, sharing)
    call_them_competitors(sharing)

    assert propose(sharing)


def call_them_competitors(sharing):
    """The gardeners say it of the window cleaners."""
    delegation = db.session.scalars(
        select(Delegation.id).where(
            Delegation.event_id == sharing.event, Delegation.organisation_id == sharing.windows
        )
    ).one()
    say_relation(sharing.actor("gardening"), sharing.event, delegation, "competitor")


def test_nobody_is_proposed_before_the_scores_are_computed(app, make):
    sharing = share_a_need(make)

    found = proposals_for_organiser(sharing.actor("organiser"), sharing.event, sharing.need)

    assert not found.field.scored
    assert sets(found) == []


def test_whom_the_reservation_keeps_out_is_in_no_set(app, make):
    """A reserved need: the gardeners are a chantier d’insertion, of the cleaners nobody knows."""
    sharing = share_a_need(make, reservation="l2113_13")
    record_fact(sharing.actor("organiser"), sharing.gardens, "siae_kind", "ACI", validated=True)
    score_now(app, sharing)

    found = proposals_for_organiser(sharing.actor("organiser"), sharing.event, sharing.need)

    assert [part.title for part in found.together.uncovered] == ["Nettoyage des vitres"]
    assert sets(found) == []
    with pytest.raises(NotACandidate, match="Net’Éclair"):
        propose(sharing)


def test_a_buyer_composes_no_groupement(sharing):
    with pytest.raises(NotFound):
        proposals_for_supplier(sharing.actor("buying"), sharing.event, sharing.need, sharing.town)
    assert needs_to_share(sharing.actor("buying")) == []
    assert [one.id for one in needs_to_share(sharing.actor("gardening"))] == [sharing.need]


def test_a_need_kept_to_its_author_is_proposed_to_nobody(app, make, sharing):
    hidden = make.need(db.session.get(Organisation, sharing.town), "Secret", visibility="own", lots=[])

    for who, organisation in (("gardening", sharing.gardens), ("cleaning", sharing.windows)):
        with pytest.raises(NotFound):
            proposals_for_supplier(sharing.actor(who), sharing.event, hidden.id, organisation)
    with pytest.raises(NotFound):
        proposals_for_organiser(sharing.actor("organiser"), sharing.event, hidden.id)


def test_the_peers_are_written_to_and_the_mandataire_hears_the_answer(sharing):
    groupement_id = propose(sharing)
    answer_groupement(sharing.actor("cleaning"), groupement_id, sharing.windows, accept=True)

    mails = db.session.scalars(select(Outbox).order_by(Outbox.id)).all()
    assert [(one.kind, one.person_id) for one in mails] == [
        ("groupements.invited", sharing.cleaning.id),
        ("groupements.answered", sharing.gardening.id),
    ]
    assert "Jardins du Val vous propose de répondre ensemble" in mails[0].subject
    assert f"/groupements/{groupement_id}" in mails[0].body
    assert [one.trial for one in mails] == [True, True]  # the event is in mode essai


def test_each_member_is_given_the_lots_it_does_best(sharing):
    groupement_id = propose(sharing)

    members = groupement_for(sharing.actor("gardening"), groupement_id).members
    assert [(one.organisation_id, one.lots, one.state) for one in members] == [
        (sharing.gardens, [1], "accepted"),
        (sharing.windows, [2], "invited"),
    ]
    number = db.session.get(Organisation, joint_of(groupement_id)).internal_number
    assert number.startswith("GRP-")


def test_only_those_inside_and_their_chamber_find_it(make, sharing):
    groupement_id = propose(sharing)
    strangers = [
        make.person(speaks_for=make.organisation()),
        make.person(staff_of=make.chamber()),
        sharing.buying,
    ]

    for who in ("gardening", "cleaning", "organiser"):
        assert groupement_for(sharing.actor(who), groupement_id).id == groupement_id
    for person in strangers:
        with pytest.raises(NotFound):
            groupement_for(actor_of(person.id), groupement_id)
    answer_groupement(sharing.actor("cleaning"), groupement_id, sharing.windows, accept=False)
    with pytest.raises(NotFound):
        groupement_for(sharing.actor("cleaning"), groupement_id)


def test_an_organiser_to_whose_event_one_member_comes_reads_nothing(make, sharing):
    """Not even where buyer and mandataire were put on the list there: it was proposed elsewhere."""
    groupement_id = propose(sharing)
    elsewhere = make.event(make.chamber())
    foreign = make.person(staff_of=elsewhere.chamber)
    coming = ((sharing.windows, "supplier"), (sharing.gardens, "supplier"), (sharing.town, "buyer"))
    for organisation_id, kind in coming:
        make.delegation(elsewhere, db.session.get(Organisation, organisation_id), kind)

        with pytest.raises(NotFound):
            groupement_for(actor_of(foreign.id), groupement_id)

    assert groupements_at(elsewhere.id) == []
    assert [one.id for one in groupements_at(sharing.event)] == [groupement_id]


def test_the_organiser_whom_a_groupement_asks_to_come_reads_it(make, sharing):
    groupement_id = form(sharing)
    elsewhere = make.event(make.chamber())
    foreign, event_id = make.person(staff_of=elsewhere.chamber), elsewhere.id
    make.delegation(elsewhere, db.session.get(Organisation, sharing.gardens))

    register_groupement(sharing.actor("gardening"), groupement_id, event_id, [sharing.gardening.id])

    assert groupement_for(actor_of(foreign.id), groupement_id).id == groupement_id
    assert [one.id for one in groupements_at(event_id)] == [groupement_id]


def test_the_organiser_looks_and_does_nothing(sharing):
    groupement_id, organiser = propose(sharing), sharing.actor("organiser")

    acts = (
        lambda: answer_groupement(organiser, groupement_id, sharing.windows, accept=True),
        lambda: form_groupement(organiser, groupement_id, TOGETHER),
        lambda: dissolve_groupement(organiser, groupement_id),
        lambda: share_out(organiser, groupement_id, 1, kind="solidaire", shares={}),
        lambda: register_groupement(organiser, groupement_id, sharing.event, []),
    )
    for act in acts:
        with pytest.raises(NotFound):
            act()


def test_a_member_does_not_act_for_the_mandataire(sharing):
    groupement_id = form(sharing)

    with pytest.raises(NotFound):
        dissolve_groupement(sharing.actor("cleaning"), groupement_id)
    with pytest.raises(NotFound):
        register_groupement(sharing.actor("cleaning"), groupement_id, sharing.event, [sharing.cleaning.id])
    with pytest.raises(NotFound):
        leave_groupement(sharing.actor("cleaning"), groupement_id, sharing.gardens)


def test_what_cannot_be_proposed_is_said(sharing):
    author = sharing.actor("gardening")

    with pytest.raises(NobodyChosen):
        propose_groupement(
            author, sharing.event, sharing.need, sharing.gardens, name="A", peers=[sharing.gardens]
        )
    with pytest.raises(NameMissing):
        propose_groupement(
            author, sharing.event, sharing.need, sharing.gardens, name=" ", peers=[sharing.windows]
        )
    with pytest.raises(NotACandidate):
        propose_groupement(
            author, sharing.event, sharing.need, sharing.gardens, name="A", peers=[sharing.town]
        )
    propose(sharing)
    with pytest.raises(AlreadyProposed, match="Entretien du campus"):
        propose(sharing)


def test_one_alone_forms_nothing(sharing):
    groupement_id = propose(sharing)

    with pytest.raises(TooFewMembers, match="il y en a 1"):
        form_groupement(sharing.actor("gardening"), groupement_id, TOGETHER)
    with pytest.raises(NotFormed):
        register_groupement(sharing.actor("gardening"), groupement_id, sharing.event, [sharing.gardening.id])


def test_a_formed_groupement_is_formed_once_and_answered_once(sharing):
    groupement_id = form(sharing)

    with pytest.raises(AlreadyFormed):
        form_groupement(sharing.actor("gardening"), groupement_id, TOGETHER)
    with pytest.raises(AlreadyAnswered):
        answer_groupement(sharing.actor("cleaning"), groupement_id, sharing.windows, accept=False)


def test_all_its_people_speak_for_it(sharing):
    joint = joint_of(form(sharing))

    speaking = db.session.scalars(select(Membership.person_id).where(Membership.organisation_id == joint))
    assert set(speaking) == {sharing.gardening.id, sharing.cleaning.id}
    assert sharing.actor("cleaning").speaks_for(joint)


def test_the_shares_are_agreed_on(sharing):
    groupement_id, lead = propose(sharing), sharing.actor("gardening")
    seen = groupement_for(lead, groupement_id).version

    share_out(
        lead,
        groupement_id,
        seen,
        kind="solidaire",
        shares={sharing.gardens: Share("Parcs", 0.6, (1, 2, 9)), sharing.windows: Share("Vitres", 0.4, (2,))},
    )

    groupement = groupement_for(lead, groupement_id)
    assert groupement.kind == "solidaire"
    assert [(one.role, one.share, one.lots) for one in groupement.members] == [
        ("Parcs", 0.6, [1, 2]),
        ("Vitres", 0.4, [2]),
    ]
    with pytest.raises(SharesAboveWhole, match="120 %"):
        share_out(
            lead,
            groupement_id,
            groupement.version,
            kind="conjoint",
            shares={sharing.gardens: Share("", 0.6), sharing.windows: Share("", 0.6)},
        )


def test_who_said_yes_to_other_terms_is_asked_again(sharing):
    """The mandataire of a formed groupement makes it solidaire and gives everything to the other."""
    groupement_id, lead = form(sharing), sharing.actor("gardening")
    joint = joint_of(groupement_id)
    before = {one.id for one in db.session.scalars(select(Outbox))}

    share_out(
        lead,
        groupement_id,
        groupement_for(lead, groupement_id).version,
        kind="solidaire",
        shares={sharing.gardens: Share("", 0.0, ()), sharing.windows: Share("tout", 1.0, (1, 2))},
    )

    groupement = groupement_for(lead, groupement_id)
    assert [(one.state, one.share) for one in groupement.members] == [("accepted", 0.0), ("invited", 1.0)]
    assert not sharing.actor("cleaning").speaks_for(joint)
    (mail,) = [one for one in db.session.scalars(select(Outbox)) if one.id not in before]
    assert (mail.kind, mail.person_id) == ("groupements.invited", sharing.cleaning.id)
    assert "Jardins du Val a changé la répartition de « Campus Ensemble »" in mail.subject
    answer_groupement(sharing.actor("cleaning"), groupement_id, sharing.windows, accept=True)
    assert sharing.actor("cleaning").speaks_for(joint)
    answers = select(Outbox.id).where(Outbox.kind == "groupements.answered")
    assert len(db.session.scalars(answers).all()) == 2  # the mandataire hears of both


def test_the_same_terms_in_other_words_ask_nobody_again(sharing):
    groupement_id, lead = form(sharing), sharing.actor("gardening")
    before = len(db.session.scalars(select(Outbox)).all())

    share_out(
        lead,
        groupement_id,
        groupement_for(lead, groupement_id).version,
        kind="conjoint",
        shares={sharing.windows: Share("Toutes les vitres", None, (2,))},
    )

    members = groupement_for(lead, groupement_id).members
    assert [(one.state, one.role) for one in members] == [("accepted", ""), ("accepted", "Toutes les vitres")]
    assert len(db.session.scalars(select(Outbox)).all()) == before


def test_the_mandataire_dissolves_and_the_joint_offer_goes(sharing):
    groupement_id = form(sharing)
    joint = joint_of(groupement_id)
    register_groupement(sharing.actor("gardening"), groupement_id, sharing.event, [sharing.gardening.id])

    dissolve_groupement(sharing.actor("gardening"), groupement_id)

    offer = db.session.scalar(select(Offer).where(Offer.organisation_id == joint))
    delegation = db.session.scalar(select(Delegation).where(Delegation.organisation_id == joint))
    assert offer.withdrawn_at is not None
    assert delegation.state == "cancelled"
    assert not sharing.actor("cleaning").speaks_for(joint)
    with pytest.raises(Dissolved):
        dissolve_groupement(sharing.actor("gardening"), groupement_id)


def test_who_leaves_takes_its_trades_and_its_people_along(app, make):
    """Three members: two remain."""
    sharing = share_a_need(make)
    third = make.organisation(name="Peintres", commune="91521")
    painting = make.person(speaks_for=third)
    make.offer(third, "Vitres aussi", cpv=[WINDOWS, "45442100"])
    make.delegation(db.session.get(Event, sharing.event), third)
    score_now(app, sharing)
    third_id, painter = third.id, painting.id
    groupement_id = propose_groupement(
        sharing.actor("gardening"),
        sharing.event,
        sharing.need,
        sharing.gardens,
        name="À trois",
        peers=[sharing.windows, third_id],
    ).id
    answer_groupement(sharing.actor("cleaning"), groupement_id, sharing.windows, accept=True)
    answer_groupement(actor_of(painting.id), groupement_id, third_id, accept=True)
    form_groupement(sharing.actor("gardening"), groupement_id, TOGETHER)
    register_groupement(sharing.actor("gardening"), groupement_id, sharing.event, [sharing.gardening.id])
    name_people(actor_of(painting.id), groupement_id, sharing.event, third_id, [painter])
    joint = joint_of(groupement_id)

    leave_groupement(actor_of(painting.id), groupement_id, third_id)

    offer = db.session.scalar(select(Offer).where(Offer.organisation_id == joint))
    delegation = db.session.scalar(select(Delegation).where(Delegation.organisation_id == joint))
    assert offer.cpv == [GARDENS, WINDOWS]
    assert [one.person_id for one in delegation.delegates] == [sharing.gardening.id]
    assert not actor_of(painting.id).speaks_for(joint)
    with pytest.raises(OneWouldRemain, match="Jardins du Val"):
        leave_groupement(sharing.actor("cleaning"), groupement_id, sharing.windows)
    with pytest.raises(LeadStays):
        leave_groupement(sharing.actor("gardening"), groupement_id, sharing.gardens)


def test_a_member_row_is_kept_for_who_declined(sharing):
    groupement_id = propose(sharing)
    answer_groupement(sharing.actor("cleaning"), groupement_id, sharing.windows, accept=False)

    states = db.session.scalars(
        select(GroupementMember.state).where(GroupementMember.groupement_id == groupement_id)
    ).all()
    assert sorted(states) == ["accepted", "declined"]
