import pytest

from matchmaker.core.errors import NotFound
from matchmaker.db.catalogue import Offer
from matchmaker.db.events import Event
from matchmaker.services.catalogue.inputs import ConfirmedByItself, TitleMissing, WrongCode
from matchmaker.services.catalogue.offers import (
    AreaMissing,
    OfferSaid,
    SameOffer,
    SameOfferWithdrawn,
    add_offer,
    edit_offer,
    restore_offer,
    withdraw_offer,
)
from matchmaker.services.directory.people import actor_of
from matchmaker.services.jobs.versions import ChangedMeanwhile


@pytest.fixture
def chamber(make):
    return make.chamber()


@pytest.fixture
def organisation(make, chamber):
    return make.organisation(known_to=chamber)


@pytest.fixture
def member(make, organisation):
    return actor_of(make.person(speaks_for=organisation).id)


@pytest.fixture
def organiser(make, chamber):
    return actor_of(make.person(staff_of=chamber).id)


SAID = OfferSaid(
    title=" Nettoyage de  bureaux ",
    description="Avec nos produits. ",
    prestation="service",
    cpv=("90919200-4", "90919200"),
    area="radius",
    area_km=30,
    area_zones=("91",),
    organic_share=None,
    visibility="chamber",
    fields={"insertion": {"insertion_hours_offered": 4200.0}},
)


def test_an_offer_is_kept_clean(member, organisation, session):
    offer = add_offer(member, organisation.id, SAID)

    kept = session.get(Offer, offer.id)
    assert (kept.title, kept.title_key) == ("Nettoyage de bureaux", "nettoyage de bureaux")
    assert (kept.description, kept.cpv) == ("Avec nos produits.", ["90919200"])
    assert (kept.area, kept.area_km, kept.area_zones) == ("radius", 30, [])
    assert kept.fields == {"insertion": {"insertion_hours_offered": 4200.0}}
    assert kept.confirmed_at is not None


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"title": " — "}, TitleMissing),
        ({"cpv": ("12345678",)}, WrongCode),
        ({"cpv": ("menuiserie",)}, WrongCode),
        ({"area_km": None}, AreaMissing),
        ({"area": "zones", "area_zones": ()}, AreaMissing),
    ],
)
def test_what_cannot_be_is_refused(member, organisation, session, change, refusal):
    with pytest.raises(refusal):
        add_offer(member, organisation.id, OfferSaid(**(SAID.__dict__ | change)))

    assert session.query(Offer).count() == 0


def test_the_same_title_twice_is_refused_in_words(member, organisation):
    first = add_offer(member, organisation.id, SAID)
    with pytest.raises(SameOffer, match="Il y a déjà une offre « Nettoyage de bureaux »"):
        add_offer(member, organisation.id, OfferSaid(title="nettoyage de BUREAUX"))
    withdraw_offer(member, first.id)

    with pytest.raises(SameOfferWithdrawn, match="Remettez-la en ligne"):
        add_offer(member, organisation.id, OfferSaid(title="Nettoyage de bureaux"))


def test_a_withdrawn_offer_comes_back_as_it_was(member, organisation, session):
    offer = add_offer(member, organisation.id, SAID)
    before = offer.cpv

    withdraw_offer(member, offer.id)
    gone = session.get(Offer, offer.id).withdrawn_at
    restore_offer(member, offer.id)

    assert gone is not None
    assert (session.get(Offer, offer.id).withdrawn_at, offer.cpv) == (None, before)


def test_the_second_of_two_writers_is_told(member, organisation, session):
    offer = add_offer(member, organisation.id, SAID)
    edit_offer(member, offer.id, 1, OfferSaid(title="Vitres"))

    with pytest.raises(ChangedMeanwhile):
        edit_offer(member, offer.id, 1, OfferSaid(title="Sols"))

    assert session.get(Offer, offer.id).title == "Vitres"


def test_a_chamber_writes_until_the_organisation_did(organiser, member, organisation, session):
    offer = add_offer(organiser, organisation.id, SAID)
    edit_offer(organiser, offer.id, 1, OfferSaid(title="Vitres", visibility="chamber"))
    edit_offer(member, offer.id, 2, OfferSaid(title="Vitres et sols", visibility="chamber"))

    with pytest.raises(ConfirmedByItself, match="« Vitres et sols »"):
        edit_offer(organiser, offer.id, 3, OfferSaid(title="Sols", visibility="chamber"))
    with pytest.raises(ConfirmedByItself):
        withdraw_offer(organiser, offer.id)

    assert session.get(Offer, offer.id).title == "Vitres et sols"


def test_every_change_makes_old_scores_stale(make, member, organisation, session):
    event = make.event()
    make.delegation(event, organisation)
    versions = [session.get(Event, event.id).input_version]

    offer = add_offer(member, organisation.id, SAID)
    versions.append(session.get(Event, event.id).input_version)
    edit_offer(member, offer.id, 1, SAID)
    versions.append(session.get(Event, event.id).input_version)
    withdraw_offer(member, offer.id)
    versions.append(session.get(Event, event.id).input_version)

    assert versions == [1, 2, 3, 4]


def test_strangers_find_nothing(make, member, organisation):
    offer = add_offer(member, organisation.id, SAID)
    stranger = actor_of(make.person(speaks_for=make.organisation()).id)
    elsewhere = actor_of(make.person(staff_of=make.chamber()).id)

    for actor in (stranger, elsewhere):
        for attempt in (
            lambda actor: add_offer(actor, organisation.id, SAID),
            lambda actor: edit_offer(actor, offer.id, 1, SAID),
            lambda actor: withdraw_offer(actor, offer.id),
            lambda actor: restore_offer(actor, offer.id),
        ):
            with pytest.raises(NotFound):
                attempt(actor)
