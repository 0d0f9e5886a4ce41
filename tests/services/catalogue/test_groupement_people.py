"""Who speaks for a groupement: the people of its members, whatever a page or a file says."""

import pytest
from sqlalchemy import select

from matchmaker.db.directory import Membership
from matchmaker.db.events import Delegation
from matchmaker.db.groupements import Groupement
from matchmaker.extensions import db
from matchmaker.services.directory.members import add_member, remove_member
from matchmaker.services.directory.people import actor_of
from matchmaker.services.directory.speakers import FollowsItsMembers
from matchmaker.services.events.delegates import add_delegate, remove_delegate
from tests.factories.sharing import form, registered, score_now, share_a_need


@pytest.fixture
def sharing(app, make):
    found = share_a_need(make)
    score_now(app, found)
    return found


def speaking_for(groupement_id):
    joint = db.session.get(Groupement, groupement_id).organisation_id
    return set(db.session.scalars(select(Membership.person_id).where(Membership.organisation_id == joint)))


def test_no_member_takes_a_groupement_over(sharing):
    groupement_id = form(sharing)
    joint = db.session.get(Groupement, groupement_id).organisation_id
    cleaning = sharing.actor("cleaning")

    with pytest.raises(FollowsItsMembers, match="Campus Ensemble"):
        remove_member(cleaning, joint, sharing.gardening.id)
    with pytest.raises(FollowsItsMembers, match="l’équipe de leur propre structure"):
        add_member(cleaning, joint, name="Étranger", email="x@exemple.fr")

    assert speaking_for(groupement_id) == {sharing.gardening.id, sharing.cleaning.id}


def test_who_comes_to_a_member_and_who_leaves_it_changes_the_groupement(sharing):
    groupement_id = form(sharing)

    zoe = add_member(sharing.actor("cleaning"), sharing.windows, name="Zoé", email="zoe@exemple.fr").id
    with_zoe = speaking_for(groupement_id)
    remove_member(actor_of(zoe), sharing.windows, sharing.cleaning.id)

    assert with_zoe == {sharing.gardening.id, sharing.cleaning.id, zoe}
    assert speaking_for(groupement_id) == {sharing.gardening.id, zoe}


def test_the_organiser_names_who_comes_for_it_and_not_who_speaks(sharing):
    groupement_id, delegation_id = registered(sharing)
    organiser = sharing.actor("organiser")

    stranger = add_delegate(organiser, sharing.event, delegation_id, "Étranger", "x@exemple.fr").id
    remove_delegate(organiser, sharing.event, delegation_id, sharing.gardening.id)

    delegation = db.session.get(Delegation, delegation_id)
    assert [one.person_id for one in delegation.delegates] == [stranger]
    assert speaking_for(groupement_id) == {sharing.gardening.id, sharing.cleaning.id}


def test_the_page_of_a_groupement_offers_no_change_of_its_people(client_as, sharing):
    joint = db.session.get(Groupement, form(sharing)).organisation_id
    cleaning = client_as(sharing.cleaning)

    shown = cleaning.get(f"/structures/{joint}").text

    assert "dans l’équipe de sa propre structure" in shown
    assert f'/structures/{joint}/equipe"' not in shown
    assert "/retrait" not in shown
    assert f'/structures/{sharing.windows}/equipe"' in cleaning.get(f"/structures/{sharing.windows}").text
