"""The same acts on SQLite and on PostgreSQL: locks, lists, JSON columns, conditions of visibility."""

import pytest

from matchmaker.db.queries.directory import organisations_of_chambers
from matchmaker.services.catalogue.lists import catalogue_of, own_catalogues
from matchmaker.services.catalogue.needs import NeedSaid, add_need, edit_need, read_need, withdraw_need
from matchmaker.services.catalogue.offers import OfferSaid, add_offer, edit_offer, read_offer, withdraw_offer
from matchmaker.services.catalogue.programmes.bring import apply_programme, try_programme
from matchmaker.services.catalogue.programmes.drafts import drafts_of, publish_drafts
from matchmaker.services.directory.contacts import correct_person
from matchmaker.services.directory.facts import record_fact
from matchmaker.services.directory.members import add_member, list_members
from matchmaker.services.directory.organisations import edit_organisation, register_organisation
from matchmaker.services.directory.people import actor_of
from matchmaker.services.directory.profile import Profile
from tests.factories.making import siret
from tests.factories.programmes import programme

pytestmark = pytest.mark.peers


@pytest.fixture
def chamber(any_app, make):
    return make.chamber()


def test_a_structure_is_registered_edited_and_found(make, chamber):
    organiser = actor_of(make.person(staff_of=chamber).id)

    made = register_organisation(organiser, chamber.id, Profile(name="Les Jardins", siret=siret(7)))
    organisation_id = made.organisation.id
    edit_organisation(
        organiser,
        organisation_id,
        1,
        Profile(name="Les Jardins", siret=siret(7), legal_category="9220", fields={"insertion": {"a": 1}}),
    )
    record_fact(organiser, organisation_id, "siae_kind", "ACI", validated=True)
    luc = add_member(organiser, organisation_id, name="Luc Petit", email="luc@exemple.fr")
    correct_person(organiser, luc.id, name="Luc Petit", email="luc.petit@exemple.fr", phone=None)

    (line,) = organisations_of_chambers([chamber.id], "jardins").lines
    assert (line.name, line.siae_kind, line.ess_status, line.people) == ("Les Jardins", "ACI", True, 1)
    assert [member.email for member in list_members(organiser, organisation_id)] == ["luc.petit@exemple.fr"]


def test_offers_and_needs_are_written_listed_and_seen(make, chamber):
    organisation, partner = make.organisation(known_to=chamber), make.organisation(known_to=chamber)
    event = make.event(chamber)
    make.delegation(event, organisation)
    make.delegation(event, partner, "buyer")
    author = actor_of(make.person(speaks_for=organisation).id)
    reader = actor_of(make.person(speaks_for=partner).id)
    organiser = actor_of(make.person(staff_of=chamber).id)

    offer_id = add_offer(author, organisation.id, OfferSaid(title="Vitres", cpv=("90911300",))).id
    need_id = add_need(author, organisation.id, NeedSaid(title="Locaux", kind="premises")).id
    edit_offer(author, offer_id, 1, OfferSaid(title="Vitres et sols"))
    edit_need(author, need_id, 1, NeedSaid(title="Atelier", kind="premises", visibility="chamber"))

    assert read_offer(reader, offer_id).title == "Vitres et sols"
    assert read_need(reader, need_id).title == "Atelier"
    assert len(catalogue_of(organiser, organisation.id).offers) == 1
    withdraw_offer(author, offer_id)
    withdraw_need(author, need_id)
    (own,) = own_catalogues(author)
    assert [offer.withdrawn_at is not None for offer in own.offers] == [True]
    assert [need.state for need in own.needs] == ["abandoned"]


def test_a_programme_is_brought_in_twice_and_published(any_app, make):
    town = make.organisation()
    buyer = actor_of(make.person(speaks_for=town).id)

    first = apply_programme(buyer, try_programme(buyer, town.id, "achats.xlsx", programme()).id)
    again = apply_programme(buyer, try_programme(buyer, town.id, "achats.xlsx", programme()).id)
    done = publish_drafts(buyer, [need.id for need in drafts_of(buyer)], "public", {})

    assert (first.report["brought"], again.report["brought"]) == ({"new": 2}, {"same": 2})
    assert [need.title for need in done.needs] == ["Nettoyage des écoles", "Entretien des espaces verts"]
