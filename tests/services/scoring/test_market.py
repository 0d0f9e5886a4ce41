"""Every open need with every public offer, whatever event they come to."""

from itertools import count

import pytest
from matchmaker_plugins.area import Area
from matchmaker_plugins.cpv import Cpv
from matchmaker_plugins.rotation import Rotation
from matchmaker_plugins.text import Text

from matchmaker.clock import now
from matchmaker.core.directory.access import SYSTEM, Actor
from matchmaker.core.errors import NotAllowed, NotFound
from matchmaker.core.scoring.blocks import best_rows, prepare
from matchmaker.db.jobs import Job
from matchmaker.db.queries.scoring_inputs import market_inputs
from matchmaker.db.scoring import NeedMatch
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.catalogue.needs import NeedSaid, add_need, edit_need
from matchmaker.services.catalogue.offers import OfferSaid, add_offer, edit_offer, withdraw_offer
from matchmaker.services.jobs.queue import enqueue
from matchmaker.services.jobs.run import claim, run_job
from matchmaker.services.scoring import market
from matchmaker.services.scoring.criteria import registry
from matchmaker.services.scoring.need_matches import matches_of
from tests.factories.counting import counted_queries
from tests.factories.working import run_jobs_inline

QUERIES = 20  # of which five read the catalogue and one the lists the offer may stand in
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


def market_job(offer_id):
    """A running job that places an offer, as a worker is given it."""
    with transaction(SYSTEM, "test.place") as session:
        job = enqueue(session, market.OFFER, f"offer:{offer_id}", by=SYSTEM)
    return claim(job.id)


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


def test_it_is_not_started_again_while_shares_are_left(app, make, organiser, town):
    make.need(town, "Tonte", cpv=GREEN)
    market.start_matching(organiser)
    [first] = db.session.query(Job).all()
    with app.app_context():
        run_job(first.id)
    db.session.rollback()

    with pytest.raises(market.StillMatching):
        market.start_matching(organiser)


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


def test_a_need_written_after_the_matching_is_compared_by_itself(app, make, organiser, town):
    supplier(make, "Jardins")
    matched(app, organiser)
    buyer = author(make, town)

    need = add_need(buyer, town.id, NeedSaid("Tonte", cpv=tuple(GREEN)))
    before = matches_of(buyer, need.id)
    run_jobs_inline(app)
    db.session.rollback()  # a snapshot of before the jobs
    after = matches_of(buyer, need.id)

    assert (before.best, before.compared_at) == ([], None)
    assert [match.title for match in after.best] == ["Offre de Jardins"]
    assert after.compared_at is not None


def test_a_need_that_changes_trade_loses_what_it_had(app, make, organiser, town):
    supplier(make, "Jardins")
    supplier(make, "Fournil", cpv=BREAD)
    buyer = author(make, town)
    need = add_need(buyer, town.id, NeedSaid("Tonte", cpv=tuple(GREEN)))
    matched(app, organiser)

    edit_need(buyer, need.id, need.version, NeedSaid("Pain", cpv=tuple(BREAD)))
    run_jobs_inline(app)

    assert titles(buyer, need) == ["Offre de Fournil"]


def failing(monkeypatch, kind, method, on=1):
    """Make a criterion raise from its ``on``-th call with rows."""
    calls, original = count(1), getattr(kind, method)

    def fail(self, batch, context):
        if len(batch) and next(calls) >= on:
            raise RuntimeError("no more")
        return original(self, batch, context)

    monkeypatch.setattr(kind, method, fail)


def test_a_criterion_that_fails_on_one_share_is_left_out_of_all(app, make, organiser, monkeypatch):
    monkeypatch.setattr(market, "SHARE_NEEDS", 1)
    for number in range(3):
        make.need(make.organisation(commune="91521"), f"Tonte {number}", cpv=GREEN)
    supplier(make, "Jardins")
    failing(monkeypatch, Rotation, "score", on=2)

    matched(app, organiser)

    ranks = {match.rank for match in kept_matches()}
    assert list(market.latest_market().left_out) == ["rotation"]
    assert len(kept_matches()) == 3
    assert len(ranks) == 1  # none of them was scored with it


@pytest.mark.parametrize(("kind", "method"), [(Area, "veto"), (None, None)])
def test_without_a_gate_or_any_trade_nothing_changes(app, make, organiser, town, monkeypatch, kind, method):
    need = make.need(town, "Tonte", cpv=GREEN)
    supplier(make, "Jardins")
    matched(app, organiser)
    for broken, how in ((kind, method),) if kind else ((Cpv, "score"), (Text, "score")):
        failing(monkeypatch, broken, how)

    jobs = matched(app, organiser)

    assert jobs[-1][1] != "done"
    assert titles(author(make, town), need) == ["Offre de Jardins"]
    assert market.market_state().shares_failed == 1


@pytest.mark.parametrize("needs", [1, 3])
def test_a_new_offer_is_placed_by_reading_as_much_however_many_needs(app, make, organiser, needs):
    for number in range(needs):
        make.need(make.organisation(commune="91521"), f"Tonte {number}", cpv=GREEN)
    supplier(make, "Jardins")
    matched(app, organiser)
    newcomer = supplier(make, "Nouveaux", commune="91521")
    [offer] = [one for one in market_inputs(now().date()).offers if one.party.organisation == newcomer.id]

    with counted_queries() as counted:
        job = market_job(offer.id)
        market.match_offer(job)

    assert counted.number == QUERIES + needs  # a row written for each
    assert len(kept_matches()) == 2 * needs


@pytest.mark.parametrize(("key", "state"), [("area", "failed"), ("rotation", "done")])
def test_a_criterion_that_took_too_long_is_a_failure_like_any_other(
    app, make, organiser, town, session, key, state
):
    need = make.need(town, "Tonte", cpv=GREEN)
    supplier(make, "Jardins")
    market.start_matching(organiser)
    [first] = session.query(Job).all()
    with app.app_context():
        run_job(first.id)
    session.rollback()
    [share] = session.query(Job).filter_by(kind=market.SHARE)
    share.arguments = share.arguments | {"left_out": {key: "too long"}}
    session.commit()

    ended = dict(run_jobs_inline(app))

    assert ended[share.id] == state
    assert list(market.latest_market().left_out) == ([] if state == "failed" else [key])
    assert titles(author(make, town), need) == ([] if state == "failed" else ["Offre de Jardins"])


def test_the_first_comparison_starts_by_itself_once_there_is_something_to_compare(any_app, make):
    buyer = make.organisation(name="Ville de Valbrune", commune="91521")
    make.need(buyer, "Tonte", cpv=GREEN)
    assert market.start_first_matching() is None  # no public offer yet
    supplier(make, "Jardins du Val")

    assert market.start_first_matching() is not None
    assert market.start_first_matching() is None  # it waits already
    assert {state for _, state in run_jobs_inline(any_app)} == {"done"}
    db.session.rollback()

    assert db.session.query(NeedMatch).count() == 1
    assert market.start_first_matching() is None  # organisers start the next ones
    newcomer = make.organisation(name="Espaces 91", commune="91521")
    add_offer(author(make, newcomer), newcomer.id, OfferSaid("Tonte", cpv=tuple(GREEN), visibility="public"))
    assert {state for _, state in run_jobs_inline(any_app)} == {"done"}
    db.session.rollback()
    assert db.session.query(NeedMatch).count() == 2
