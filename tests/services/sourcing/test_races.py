"""A buyer who changes a need while its event is moved or published: one waits for the other, and neither fails."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from matchmaker.clock import now
from matchmaker.db.catalogue import Need
from matchmaker.db.directory import Organisation
from matchmaker.db.events import Event
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.catalogue import life
from matchmaker.services.catalogue.find import own_need
from matchmaker.services.directory.access import own_organisation
from matchmaker.services.directory.importing import apply
from matchmaker.services.directory.imports import import_workbook
from matchmaker.services.directory.people import actor_of
from matchmaker.services.events import phase
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.scheduling import publish
from matchmaker.services.scheduling.refusals import Stale
from tests.factories.lists import book_of
from tests.factories.planning import close_the_wishes, compute

LONG_ENOUGH = 1.0  # seconds for the other one to come to the same point, where nothing holds it


@pytest.fixture
def meet(monkeypatch):
    """`meet((module, name), …)`: these functions begin once all of them were called, or one is held up."""

    def meet(*targets):
        together = Barrier(len(targets))
        for module, name in targets:
            monkeypatch.setattr(module, name, _after(together, getattr(module, name)))

    return meet


def _after(together, original):
    def wait_first(*args, **kwargs):
        with suppress(BrokenBarrierError):  # the other one waits for a lock: so it should be
            together.wait(LONG_ENOUGH)
        return original(*args, **kwargs)

    return wait_first


def at_once(app, *acts):
    """What each of these acts raised, if anything."""

    def run(act):
        with app.app_context():
            try:
                act()
            except Exception as error:  # noqa: BLE001 - the test says which are allowed
                return error
            return None

    db.session.remove()
    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.mark.parametrize("any_app", ["postgres"], indirect=True)
@pytest.mark.parametrize("held", ["need", "organisation", "event"])
def test_rows_may_refer_to_what_is_being_changed(any_app, make, held):
    event = make.event()
    town = make.organisation(known_to=event.chamber)
    need = make.need(town)
    actor = actor_of(make.person(speaks_for=town).id)
    organiser = actor_of(make.person(staff_of=event.chamber).id)
    hold = {
        "need": lambda: own_need(actor, need.id, change=True),
        "organisation": lambda: own_organisation(actor, town.id, change=True),
        "event": lambda: event_for_organiser(organiser, event.id, change=True),
    }
    kind = {"need": Need, "organisation": Organisation, "event": Event}[held]

    with transaction(actor, "tests.hold"), db.engine.connect() as other:
        row = hold[held]()

        refer = select(kind.id).where(kind.id == row.id)
        assert other.scalar(refer.with_for_update(read=True, key_share=True, nowait=True)) == row.id
        with pytest.raises(OperationalError, match="could not obtain lock"):
            other.execute(refer.with_for_update(key_share=True, nowait=True))


def test_a_need_is_frozen_while_its_event_opens_the_wishes(any_app, make, meet):
    chamber = make.chamber()
    event = make.event(chamber, phase="registration")
    town = make.organisation(public_buyer=True)
    make.delegation(event, town, "buyer")
    make.delegation(event)
    need_id, event_id = make.need(town).id, event.id
    buyer = actor_of(make.person(speaks_for=town).id)
    organiser = actor_of(make.person(staff_of=chamber).id)
    meet((life, "changed"), (phase, "find_step"))

    raised = at_once(
        any_app,
        lambda: life.take_step(buyer, need_id, "freeze"),
        lambda: phase.move_event(organiser, event_id, "wishes"),
    )

    assert raised == [None, None]
    assert db.session.get_one(Need, need_id).state == "frozen"
    assert db.session.get_one(Event, event_id).phase == "wishes"


def test_a_need_is_frozen_while_its_timetable_is_published(any_app, make, meet):
    planning = close_the_wishes(make, opened_at=now())
    town = planning.buyers[0].organisation
    town.public_buyer = True
    need_id = make.need(town).id
    buyer, organiser = actor_of(planning.buying.id), planning.actor
    event_id, draft_id = planning.event.id, compute(any_app, planning)
    meet((life, "changed"), (publish, "_refuse_unfit"))

    frozen, published = at_once(
        any_app,
        lambda: life.take_step(buyer, need_id, "freeze"),
        lambda: publish.publish_schedule(organiser, event_id, draft_id),
    )

    assert frozen is None
    assert published is None or isinstance(published, Stale)  # the need may have come first
    assert db.session.get_one(Need, need_id).state == "frozen"


def test_a_need_is_frozen_while_a_list_of_its_event_is_brought_in(any_app, make, meet):
    event = make.event()
    town = make.organisation(name="Ville de Valbrune", public_buyer=True, known_to=event.chamber)
    make.delegation(event, town, "buyer")
    need_id, event_id, chamber_id = make.need(town, title="Tonte").id, event.id, event.chamber_id
    buyer = actor_of(make.person(speaks_for=town).id)
    organiser = actor_of(make.person(staff_of=event.chamber).id)
    rows = [("Acheteur", "Besoin", "Description"), ("Ville de Valbrune", "Tonte", "Deux fois par mois")]
    meet((life, "changed"), (apply, "bring_organisations"))

    raised = at_once(
        any_app,
        lambda: life.take_step(buyer, need_id, "freeze"),
        lambda: import_workbook(
            organiser, book_of({"Besoins": rows}), chamber_id=chamber_id, event_id=event_id
        ),
    )

    assert raised == [None, None]
    assert db.session.get_one(Need, need_id).state == "frozen"
