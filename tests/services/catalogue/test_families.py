"""A buyer that comes with families of purchases: found and met as with a need, and no need in sourcing."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from matchmaker.core.catalogue.life import NoSuchStep
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.db.catalogue import Need
from matchmaker.db.sourcing import SourcingRegister
from matchmaker.extensions import db
from matchmaker.services.catalogue.families import FamiliesSaid, change_families, say_families, write_as_need
from matchmaker.services.catalogue.life import foresee_publication, publish_consultation, take_step
from matchmaker.services.catalogue.local_preference import LocalPreference
from matchmaker.services.catalogue.procedures import procedure_of
from matchmaker.services.catalogue.public_purchases import in_public_sourcing
from matchmaker.services.directory.people import actor_of
from matchmaker.services.events.phase import move_event
from matchmaker.services.jobs.versions import ChangedMeanwhile
from matchmaker.services.requests.ask import NewWish, ask
from matchmaker.services.scoring.latest import latest_scores
from matchmaker.services.scoring.run import start_scoring
from matchmaker.services.sourcing.public import has_public_page
from matchmaker.services.sourcing.register import MinutesSaid, add_minutes, read_register
from tests.factories.working import run_jobs_inline

GREEN = FamiliesSaid(["77", "90"], "Nos marchés se renouvellent en 2027.")


@pytest.fixture
def buyer(make):
    return make.organisation(name="Ville de Valbrune", public_buyer=True)


@pytest.fixture
def actor(make, buyer):
    return actor_of(make.person(speaks_for=buyer).id)


@pytest.fixture
def light(actor, buyer):
    return say_families(actor, buyer.id, GREEN)


def test_families_are_a_need_named_after_them(any_app, light):
    assert (light.light, light.kind, light.state, light.visibility) == (True, "purchase", "sourcing", "event")
    assert light.cpv == ["77000000", "90000000"]
    assert light.title.startswith("Familles d’achat : Agriculture, forêts et espaces verts ; Déchets")
    assert light.description == "Nos marchés se renouvellent en 2027."


def test_the_trades_of_a_family_are_relevant_and_the_others_are_not(app, make, buyer, light):
    event = make.event()
    gardens, bakery = make.organisation(), make.organisation()
    make.offer(gardens)
    make.offer(bakery, "Pain", cpv=["15810000"])
    sides = [make.delegation(event, one) for one in (gardens, bakery)]
    own = make.delegation(event, buyer, "buyer")
    start_scoring(Actor(make.person(staff_of=event.chamber).id, frozenset({event.chamber_id})), event.id)
    run_jobs_inline(app)

    scores = latest_scores(event.id)
    relevant = [bool(scores.pairs.relevant[scores.position(own.id, side.id)]) for side in sides]

    assert relevant == [True, False]


def test_it_is_no_need_in_sourcing(app, make, actor, buyer, light):
    event = make.event(phase="registration")
    make.delegation(event, buyer, "buyer")
    make.delegation(event)
    move_event(actor_of(make.person(staff_of=event.chamber).id), event.id, "wishes")

    assert not in_public_sourcing(light)
    assert not has_public_page(light)
    assert procedure_of(light) is None
    assert db.session.scalars(select(SourcingRegister)).all() == []
    with pytest.raises(NotFound):
        read_register(actor, light.id)
    with pytest.raises(NotFound):
        add_minutes(actor, light.id, MinutesSaid("Net’Éclair", "alone", "yes", "yes"))
    for step in ("freeze", "award"):
        with pytest.raises(NoSuchStep):
            take_step(actor, light.id, step)
    with pytest.raises(NoSuchStep):
        foresee_publication(actor, light.id, light.version, datetime(2030, 1, 1, tzinfo=UTC), "")
    with pytest.raises(NoSuchStep):
        publish_consultation(actor, light.id, datetime(2026, 1, 1, tzinfo=UTC).date(), "BOAMP")


def test_a_supplier_asks_about_them_by_their_name(any_app, make, buyer, light):
    event, gardens = make.event(), make.organisation()
    own = make.delegation(event, buyer, "buyer")
    make.delegation(event, gardens)

    wish = ask(
        actor_of(make.person(speaks_for=gardens).id), event.id, NewWish(own.id, rank=1, need_id=light.id)
    )

    assert (wish.need_id, wish.state) == (light.id, "pending")


def test_one_press_makes_a_need_of_it(any_app, make, actor, buyer, light):
    write_as_need(actor, light.id)

    need = db.session.get(Need, light.id)
    assert (need.light, need.state, need.cpv) == (False, "sourcing", ["77000000", "90000000"])
    assert in_public_sourcing(need)
    assert read_register(actor, need.id).lines == []
    with pytest.raises(NoSuchStep):
        write_as_need(actor, need.id)
    with pytest.raises(NoSuchStep):
        change_families(actor, need.id, need.version, GREEN)


def test_they_are_changed_by_those_who_read_the_last_version(app, actor, light):
    seen = light.version
    change_families(actor, light.id, seen, FamiliesSaid(["22"]))

    need = db.session.get(Need, light.id)
    assert (need.light, need.cpv, need.title) == (True, ["22000000"], "Familles d’achat : Imprimés")
    with pytest.raises(ChangedMeanwhile):
        change_families(actor, light.id, seen, GREEN)


def test_words_that_prefer_local_suppliers_are_read_again(app, actor, buyer):
    with pytest.raises(LocalPreference):
        say_families(actor, buyer.id, FamiliesSaid(["77"], "Nous cherchons une entreprise locale."))
