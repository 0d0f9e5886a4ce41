"""The joint offer of a groupement: its mandataire writes it, and what it covers follows from the members."""

import pytest

from matchmaker.core.errors import NotFound
from matchmaker.db.catalogue import Offer
from matchmaker.db.directory import Organisation
from matchmaker.extensions import db
from matchmaker.services.catalogue.offers import (
    OfferSaid,
    PublishedByForming,
    WrittenByTheLead,
    add_offer,
    edit_offer,
    restore_offer,
    withdraw_offer,
)
from tests.factories.sharing import GARDENS, WINDOWS, form, joint_of

MEALS = "55524000"
SAID = OfferSaid("Le campus et ses repas", prestation="fabrication", cpv=(GARDENS, MEALS), area="country")


def test_only_the_mandataire_changes_or_withdraws_it(sharing):
    offer = joint_offer(sharing)
    member = sharing.actor("cleaning")

    with pytest.raises(WrittenByTheLead):
        edit_offer(member, offer.id, offer.version, SAID)
    with pytest.raises(WrittenByTheLead):
        withdraw_offer(member, offer.id)
    withdraw_offer(sharing.actor("gardening"), offer.id)
    with pytest.raises(WrittenByTheLead):
        restore_offer(member, offer.id)


def test_it_covers_what_its_members_do_whatever_is_said(sharing):
    offer = joint_offer(sharing)
    before = offer.prestation

    edit_offer(sharing.actor("gardening"), offer.id, offer.version, SAID)

    after = db.session.get_one(Offer, offer.id)
    assert (after.title, after.cpv) == ("Le campus et ses repas", [GARDENS, WINDOWS])
    assert after.prestation == before


def test_it_is_the_only_offer_of_a_groupement(sharing):
    joint = joint_offer(sharing).organisation_id

    with pytest.raises(PublishedByForming):
        add_offer(sharing.actor("gardening"), joint, SAID)
    with pytest.raises(NotFound):
        add_offer(sharing.actor("buying"), joint, SAID)


def test_the_mandataire_is_not_asked_what_follows_from_the_members(client_as, sharing):
    offer = joint_offer(sharing)
    gardening = client_as(sharing.gardening)

    page = gardening.get(f"/offres/{offer.id}").text
    saved = gardening.submit(f"/offres/{offer.id}", title="Le campus, toute l’année")

    assert ('name="prestation"' in page, 'name="trades' in page) == (False, False)
    assert saved.status_code == 303
    assert db.session.get_one(Offer, offer.id, populate_existing=True).title == "Le campus, toute l’année"


def test_a_member_reads_it_and_is_offered_no_change(client_as, sharing):
    offer = joint_offer(sharing)
    name = db.session.get_one(Organisation, offer.organisation_id).name
    cleaning = client_as(sharing.cleaning)

    page = cleaning.get(f"/offres/{offer.id}").text
    new = cleaning.get("/offres/nouvelle").text

    assert "seule sa mandataire la modifie ou la retire" in page
    assert ("Enregistrer cette offre" in page, f"/offres/{offer.id}/retrait" in page) == (False, False)
    assert f"/offres/nouvelle?structure={offer.organisation_id}" not in cleaning.get("/catalogue").text
    assert name not in new.partition("<form")[2]


def joint_offer(sharing):
    joint = joint_of(form(sharing))
    return db.session.scalar(db.select(Offer).where(Offer.organisation_id == joint))
