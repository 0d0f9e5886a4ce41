"""Every page of an event that two chambers run, as the one that helps: what opens, and what stays the owner's.

The owner's directory carries a mark of its own, beside that of all its rows: a single byte of it shows.
"""

import re

import pytest

from matchmaker.app import create_app
from matchmaker.db.co_organisers import CO_ORGANISER_STATES, CoOrganiser
from matchmaker.db.directory import Chamber, ChamberOrganisation, Organisation, Staff
from matchmaker.db.jobs import Job
from matchmaker.extensions import db
from tests.factories.applications import copied_settings
from tests.factories.browsing import Browsing
from tests.factories.making import Make
from tests.web.sweeping import MARK, build_world

KEPT = "carnet-de-la-chambre"  # on everything of the owner that is not of this event
# Pages of the event that are the owner's alone: to copy it, to take it away whole, its own files.
OWNERS = {"events.copy", "events.whole", "directory.import_trial"}
# Pages without the event in their address, of what belongs to it.
OF_THE_EVENT = {"jobs.show", "jobs.state", "catalogue.groupement"}


@pytest.fixture(scope="module")
def world(tmp_path_factory, empty_database):
    app = create_app(copied_settings(tmp_path_factory.mktemp("together"), empty_database))
    with app.app_context():
        world = build_world(app, Make())
        _fill_the_directory(Make(), world)
        db.session.add(CoOrganiser(event_id=world.ids["event_id"], chamber_id=world.theirs["chamber_id"]))
        db.session.commit()
        yield world
        db.session.remove()
        db.engine.dispose()


def _fill_the_directory(make, world):
    """What the owner knows beyond the event: notes, imported values, people, structures, another event."""
    make.number = iter(range(20000001, 20001000))
    owner = db.session.get(Chamber, world.ids["chamber_id"])
    buyer = db.session.get(Organisation, world.ids["organisation_id"])
    known = db.session.query(ChamberOrganisation).filter_by(chamber_id=owner.id, organisation_id=buyer.id)
    known.update(
        {"notes": KEPT, "source": f"import : {KEPT}", "imported_values": {"columns": {"name": KEPT}}}
    )
    make.person(name=f"Collègue {KEPT}", email=f"{KEPT}@exemple.fr", speaks_for=buyer)
    make.organisation(known_to=owner, name=f"Structure {KEPT}")
    other = make.event(owner, name=f"Rencontre {KEPT}")
    guest = make.organisation(name=f"Invitée {KEPT}")
    make.delegation(other, guest, people=(make.person(name=f"Personne {KEPT}"),))
    world.ids["other_event_id"] = other.id
    # The plan of a chamber's own workbook belongs to no event.
    db.session.get(Job, world.ids["plan_job_id"]).event_id = None


@pytest.fixture
def put(world):
    """Put the second chamber in a state towards the first one's event."""

    def do(state):
        db.session.rollback()
        db.session.query(CoOrganiser).one().state = state
        db.session.commit()

    yield do
    do("invited")


def pages(world, *, of_events):
    """endpoint → address of every page that has, or has not, an event in its address."""
    return {
        rule.endpoint: world.address(rule)
        for rule in world.app.url_map.iter_rules()
        if "GET" in rule.methods
        and ("event_id" in rule.arguments) is of_events
        and not rule.rule.startswith(("/mes-rencontres", "/avis/"))
    }


def opened(browser, addresses):
    """endpoint → (status, body) of each page."""
    got = {}
    for endpoint, address in addresses.items():
        answer = browser.get(address)
        got[endpoint] = answer.status_code, answer.get_data()
        answer.close()
    return got


def found(got):
    return {endpoint for endpoint, (status, _) in got.items() if status < 400}


def telling(got, mark):
    return {endpoint for endpoint, (_, body) in got.items() if mark.encode() in body}


def test_a_co_organiser_opens_every_page_of_the_event_but_the_owners(world, put):
    put("accepted")

    owner = opened(world.fresh("organiser"), pages(world, of_events=True))
    helper = opened(world.fresh("other chamber"), pages(world, of_events=True))

    assert found(owner) - found(helper) == OWNERS
    assert found(helper) < found(owner)
    assert "events.participant" in telling(helper, MARK)


def test_nothing_of_the_owners_directory_stands_on_them(world, put):
    put("accepted")
    everywhere = pages(world, of_events=True) | pages(world, of_events=False)

    owner = opened(world.fresh("organiser"), everywhere)
    helper = opened(world.fresh("other chamber"), everywhere)

    assert telling(helper, KEPT) == set()
    # The mark is where it could leak from: the owner reads it.
    assert {"directory.organisations", "events.participant_new", "events.index"} <= telling(owner, KEPT)


def test_pages_beyond_the_event_stay_those_of_another_chamber(world, put):
    put("declined")
    stranger = found(opened(world.fresh("other chamber"), pages(world, of_events=False)))
    put("accepted")
    helper = found(opened(world.fresh("other chamber"), pages(world, of_events=False)))

    assert helper - stranger == OF_THE_EVENT
    assert "directory.organisation" not in helper


def test_the_owners_other_event_is_not_there(world, put):
    put("accepted")
    other = {
        endpoint: address.replace(
            f"/evenements/{world.ids['event_id']}", f"/evenements/{world.ids['other_event_id']}", 1
        )
        for endpoint, address in pages(world, of_events=True).items()
        if address.startswith("/evenements/")
    }

    got = opened(world.fresh("other chamber"), other)

    assert {status for status, _ in got.values()} == {404}


@pytest.mark.parametrize("state", [state for state in CO_ORGANISER_STATES if state != "accepted"])
def test_who_does_not_co_organise_finds_nothing(world, put, state):
    put(state)

    got = opened(world.fresh("other chamber"), pages(world, of_events=True))
    beside = opened(world.fresh("other chamber"), pages(world, of_events=False))

    assert {status for status, _ in got.values()} == {404}
    # An invitation tells the event's name in the list of events, and nothing else anywhere.
    assert telling(got | beside, MARK) == ({"events.index"} if state == "invited" else set())


@pytest.mark.parametrize("state", ["invited", "left"])
def test_who_does_not_co_organise_presses_nothing(world, put, state):
    put(state)
    browser = world.fresh("other chamber")
    before = world.content()

    got = {
        rule.endpoint: press(browser, world.address(rule))
        for rule in world.app.url_map.iter_rules()
        if "POST" in rule.methods and rule.rule.startswith("/evenements/<int:event_id>")
    }

    # Each names the first chamber, which the second does not speak for.
    assert set(got.values()) == {404}
    assert world.content() == before


def press(browser, address):
    hidden = dict(
        re.findall(r'name="(csrf_token|nonce)"[^>]*value="([^"]+)"', browser.get("/connexion").text)
    )
    return browser.post(address, data=hidden).status_code


def test_the_co_organisers_volunteer_and_a_third_chamber_find_nothing(world, put):
    put("accepted")
    make = Make()
    make.number = iter(range(30000001, 30001000))
    volunteer = make.person()
    db.session.add(Staff(person_id=volunteer.id, chamber_id=world.theirs["chamber_id"], role="desk"))
    db.session.commit()
    third = make.person(staff_of=make.chamber())

    for person in (volunteer, third):
        got = opened(Browsing(world.app, person), pages(world, of_events=True))

        assert {status for status, _ in got.values()} == {404}
        assert telling(got, MARK) == set()
