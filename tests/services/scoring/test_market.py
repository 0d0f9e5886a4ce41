"""Every open need with every public offer, whatever event they come to."""

import pytest

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotAllowed, NotFound
from matchmaker.core.scoring.blocks import best_rows, prepare
from matchmaker.db.jobs import Job
from matchmaker.db.queries.scoring_inputs import market_inputs
from matchmaker.db.scoring import NeedMatch
from matchmaker.extensions import db
from matchmaker.services.catalogue.offers import OfferSaid, add_offer, edit_offer, withdraw_offer
from matchmaker.services.scoring import market
from matchmaker.services.scoring.criteria import registry
from matchmaker.services.scoring.market_matches import matches_of
from tests.factories.counting import counted_queries
from tests.factories.working import run_jobs_inline

GREEN, BREAD = ["77310000"], ["15810000"]


@pytest.fixture
def organiser(make):
    chamber = make.chamber()
    return Actor(make.person(staff_of=chamber).id, frozenset({chamber.id}))


@pytest.fixture
def town(make):
    return make.organisation(name="Ville de Valbrune", commune="91521")


def author(make, organisation):
    return Actor(make.person().id, frozenset(), frozenset({organisation.id}))


def supplier(make, name, cpv=None, visibility="public", commune="91223"):
    organisation = make.organisation(name=name, commune=commune)
    make.offer(organisation, f"Offre de {name}", cpv=cpv or GREEN, visibility=visibility)
    return organisation


def matched(app, organiser):
    market.start_matching(organiser)
    return run_jobs_inline(app)


def titles(actor, need):
    return [match.title for match in matches_of(actor, need.id).best]


def test_a_need_finds_the_public_offers_of_its_trade_best_first(app, make, organiser, town):
    need = make.need(town, "Tonte", cpv=GREEN)
    supplier(make, "Proches", cpv=["77300000"])
    supplier(make, "Jardins")
    supplier(make, "Fournil", cpv=BREAD)
    supplier(make, "Cachés", visibility="event")

    matched(app, organiser)

    assert titles(author(make, town), need) == ["Offre de Jardins", "Offre de Proches"]


def test_shares_together_are_one_computation(app, make, organiser, monkeypatch):
    monkeypatch.setattr(market, "SHARE_NEEDS", 2)
    for number in range(7):
        town = make.organisation(commune="91521")
        make.need(town, f"Tonte des haies {number}", cpv=[f"7731{number}000"])
        supplier(make, f"Jardins {number}", cpv=[f"7731{number}000"])

    jobs = matched(app, organiser)

    inputs = market_inputs(now().date())
    kinds = [kind for kind in registry().criteria.values() if "need_offer" in kind.row_kinds]
    weights = {kind.key: kind.default_weight for kind in kinds}
    prepared = prepare(inputs.needs, inputs.offers, [kind() for kind in kinds], now())
    whole = {
        (inputs.needs[row.need].id, inputs.offers[row.offer].id, row.place, row.rank)
        for block in best_rows(prepared, weights, top=50, seed=0)
        for row in block.rows
    }
    kept = {(m.need_id, m.offer_id, m.place, m.rank) for m in kept_matches()}
    assert [state for _job, state in jobs] == ["done"] * 5
    assert kept == whole
    assert len(whole) == 49


def kept_matches():
    return db.session.query(NeedMatch).all()


def test_a_new_public_offer_takes_its_place_at_once(app, make, organiser, town):
    need = make.need(town, "Tonte", cpv=GREEN)
    supplier(make, "Proches", cpv=["77300000"])
    matched(app, organiser)
    newcomer = make.organisation(name="Nouveaux", commune="91521")

    add_offer(author(make, newcomer), newcomer.id, OfferSaid("Tonte", cpv=tuple(GREEN), visibility="public"))
    run_jobs_inline(app)

    assert titles(author(make, town), need) == ["Tonte", "Offre de Proches"]


def test_an_offer_no_longer_public_is_taken_from_every_list(app, make, organiser, town):
    need, gone = make.need(town, "Tonte", cpv=GREEN), supplier(make, "Partis")
    kept = supplier(make, "Restés")
    matched(app, organiser)
    [offer] = [row for row in market_inputs(now().date()).offers if row.party.organisation == gone.id]
    [other] = [row for row in market_inputs(now().date()).offers if row.party.organisation == kept.id]

    withdraw_offer(author(make, gone), offer.id)
    edit_offer(author(make, kept), other.id, 1, OfferSaid("Tonte", cpv=tuple(GREEN), visibility="event"))
    run_jobs_inline(app)

    assert titles(author(make, town), need) == []
    assert kept_matches() == []


def test_before_the_first_matching_a_new_offer_asks_for_nothing(app, make, town, session):
    make.need(town, "Tonte", cpv=GREEN)
    newcomer = make.organisation(name="Nouveaux")

    add_offer(author(make, newcomer), newcomer.id, OfferSaid("Tonte", visibility="public"))

    assert session.query(Job).count() == 0


def test_only_the_people_of_the_need_read_its_matches(app, make, organiser, town):
    need = make.need(town, "Tonte", cpv=GREEN)
    rival = supplier(make, "Jardins")
    matched(app, organiser)

    with pytest.raises(NotFound):
        matches_of(author(make, rival), need.id)


def test_only_staff_of_a_chamber_start_it(make, town):
    with pytest.raises(NotAllowed):
        market.start_matching(author(make, town))


@pytest.mark.parametrize("number", [1, 3])
def test_the_catalogue_takes_five_queries_however_large(make, number, session):
    for place in range(number):
        make.need(make.organisation())
        supplier(make, f"Jardins {place}")
    session.query(Job).count()  # the transaction has begun

    with counted_queries() as counted:
        market_inputs(now().date())

    assert counted.number == 5
