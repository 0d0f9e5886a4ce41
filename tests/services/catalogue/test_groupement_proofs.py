"""What is proved of a groupement is proved of each of its members, and of nothing it says of itself."""

from dataclasses import replace
from datetime import date

import pytest
from matchmaker_plugins.reservation.social_services import SOCIAL_SERVICES

from matchmaker.clock import now
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.directory import Fact, Organisation
from matchmaker.db.queries.scoring_inputs import scoring_inputs
from matchmaker.extensions import db
from matchmaker.services.directory.facts import record_fact
from matchmaker.services.directory.organisations import edit_organisation
from matchmaker.services.directory.profile import profile_of
from matchmaker.services.directory.speakers import MadeOfItsMembers
from matchmaker.services.scoring.latest import latest_scores
from tests.factories.sharing import form, joint_of, registered, score_now, share_a_need

SIRET = "73282932000074"


def test_the_buyer_that_reserved_a_contract_to_each_member_reserves_none_to_them_together(app, make):
    sharing = share_a_need(make, phase="wishes")
    score_now(app, sharing)
    _groupement, joint = registered(sharing)
    _reserve_to_the_ess(sharing)
    for member in (sharing.gardens, sharing.windows):
        _say(member, "ess_status", True)
        _award(member, db.session.get_one(Organisation, sharing.town).siret[:9])

    score_now(app, sharing)

    scores = latest_scores(sharing.event)
    suppliers = (sharing.gardens_delegation, sharing.windows_delegation, joint)
    assert [
        bool(scores.pairs.vetoed[scores.position(sharing.town_delegation, one)]) for one in suppliers
    ] == [True, True, True]


def test_what_it_says_of_itself_is_not_read(app, make):
    sharing = share_a_need(make)
    score_now(app, sharing)
    joint = joint_of(registered(sharing)[0])
    organisation = db.session.get_one(Organisation, joint)
    organisation.siret = SIRET
    organisation.fields = {"local_currency": {"local_currency_name": "eusko"}}
    for key, value in (("esus", True), ("qpv", "inside"), ("organic_certified", True)):
        _say(joint, key, value)
    db.session.scalar(db.select(Offer).where(Offer.organisation_id == joint)).organic_share = 0.5
    db.session.commit()

    read = scoring_inputs(sharing.event, now().date())

    offer = next(one for one in read.offers if one.party.organisation == joint)
    party = offer.party
    assert (party.siren, party.own, party.esus.value, party.qpv.value) == (None, {}, None, None)
    assert (offer.organic_share.value, offer.organic_share.evidence) == (0.5, 0.3)


def test_nothing_is_proved_and_no_number_given_for_a_groupement(app, make):
    sharing = share_a_need(make)
    score_now(app, sharing)
    joint = joint_of(form(sharing))
    lead = sharing.actor("gardening")
    organisation = db.session.get_one(Organisation, joint)
    profile = profile_of(organisation)

    with pytest.raises(MadeOfItsMembers):
        record_fact(lead, joint, "esus", True, certificate="agrément n° 1")
    for said in (
        {"siret": SIRET},
        {"rna": "W912345678"},
        {"legal_category": "5710"},
        {"fields": {"local_currency": {"local_currency_name": "eusko"}}},
    ):
        with pytest.raises(MadeOfItsMembers):
            edit_organisation(lead, joint, organisation.version, replace(profile, **said))
    edit_organisation(lead, joint, organisation.version, replace(profile, description="Depuis 2026"))

    assert db.session.get_one(Organisation, joint).description == "Depuis 2026"


def test_its_page_offers_neither_numbers_nor_proofs(app, make, client_as):
    sharing = share_a_need(make)
    score_now(app, sharing)
    page = f"/structures/{joint_of(form(sharing))}"
    gardening = client_as(sharing.gardening)

    shown = gardening.get(page).text
    saved = gardening.submit(page, description="Depuis 2026")

    assert ('name="siret"' in shown, "/statuts/" in shown, "reservation_last_award" in shown) == (
        False,
        False,
        False,
    )
    assert "Un groupement n’a pas de preuve à lui" in shown
    assert saved.status_code == 303


def test_no_member_reads_the_document_or_the_turnover_of_another(app, make, client_as):
    sharing = share_a_need(make, phase="wishes")
    db.session.get_one(Need, sharing.need).fields = {"capacity": {"capacity_amount": 900_000}}
    _say(sharing.gardens, "turnover", 100_000.0)
    _say(sharing.windows, "turnover", 234_567.0, "certificate", "Déclaré par la structure : bilan n° 77")
    score_now(app, sharing)
    joint = joint_of(registered(sharing)[0])
    score_now(app, sharing)

    why = f"/mes-rencontres/{sharing.event}/partenaires/{sharing.town_delegation}?structure={joint}"
    page = client_as(sharing.gardening).get(why).text

    assert ("Déclaré par les membres" in page, "bilan n° 77" in page, "334" in page) == (True, False, False)


def _reserve_to_the_ess(sharing):
    code = min(SOCIAL_SERVICES[-1].value)
    need = db.session.get_one(Need, sharing.need)
    need.reservation, need.cpv, need.lots = "l2113_15", [code], []
    for offer in db.session.scalars(db.select(Offer)):
        offer.cpv = [code]
    db.session.commit()


def _say(organisation_id, key, value, evidence="register", source="Liste"):
    db.session.add(
        Fact(
            organisation_id=organisation_id,
            key=key,
            value={"value": value},
            evidence=evidence,
            source=source,
            as_of=date(2026, 3, 2),
        )
    )
    db.session.commit()


def _award(organisation_id, buyer):
    organisation = db.session.get_one(Organisation, organisation_id)
    organisation.fields = {
        "reservation": {"reservation_last_award": "2026-06-01", "reservation_last_buyer": buyer}
    }
    db.session.commit()
