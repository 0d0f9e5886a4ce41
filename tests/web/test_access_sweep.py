"""Every route, every method, every kind of person: who gets in, and that nobody else learns or changes anything.

What each must get stands in docs/access.md, with the texts that people read in rows of others. A new route
without a line there fails here, and so does a page or a file that shows a text to somebody new.
"""

import re
from dataclasses import dataclass

import pytest

from matchmaker.app import create_app
from matchmaker.extensions import db
from tests.factories.applications import copied_settings
from tests.factories.making import Make
from tests.web.canaries import Canary, belong_to, plant, read_in
from tests.web.sweeping import MARK, ROLES, SECRET, build_world

IN, SIGN_IN, MISSING = "yes", "sign in", "404"
# Reads no cookie: the secret in its address is what lets it write, and a wrong one is not found.
BY_ADDRESS_ALONE = ("agenda.desk_send",)
pytestmark = pytest.mark.timeout(900)  # its fixtures open and press every door as every person
STRANGERS = ("signed out", "no membership", "participant elsewhere", "other chamber")


@dataclass(frozen=True)
class Got:
    """What one person got at one door."""

    outcome: str
    marks: frozenset[str]  # of those that tell whose bytes came out
    wrote: bool
    canaries: frozenset[Canary]  # whose texts came out


@pytest.fixture(scope="module")
def world(tmp_path_factory, empty_database):
    app = create_app(copied_settings(tmp_path_factory.mktemp("sweep"), empty_database))
    with app.app_context():
        yield build_world(app, Make(), meanwhile=plant)
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def matrix(root):
    """(endpoint, method) → what each role gets, as the document says."""
    return {
        (cell[0], cell[1]): dict(zip(ROLES, cell[3:], strict=True))
        for cell in cells_of(root)
        if len(cell) > 5
    }


@pytest.fixture(scope="module")
def readers(root):
    """(role, ``table.column``) of each text that somebody reads in rows of others, as the document says."""
    return {
        (role, cell[0])
        for cell in cells_of(root)
        if len(cell) < 5
        for role, reads in zip(("fellow participant", "participant", "organiser"), cell[1:], strict=True)
        if reads == "yes"
    }


def cells_of(root):
    lines = (root / "docs/access.md").read_text(encoding="utf-8").splitlines()
    return [[cell.strip(" `") for cell in line.strip("|").split("|")] for line in lines if line[:3] == "| `"]


@pytest.fixture(scope="module")
def looked(world):
    """(endpoint, role) → what opening each page gave."""
    return {
        (rule.endpoint, role): observed(world, browser, "GET", world.address(rule))
        for rule, method in doors(world.app)
        if method == "GET"
        for role, browser in world.browsers.items()
    }


@pytest.fixture(scope="module")
def pressed(world):
    """(endpoint, role) → what posting an otherwise empty form with its token gave; each starts afresh."""
    kept, got = world.keep(), {}
    for rule, method in doors(world.app):
        if method == "GET":
            continue
        for role in ROLES:
            got[rule.endpoint, role] = observed(world, world.fresh(role), method, world.address(rule))
            if got[rule.endpoint, role].wrote:
                world.restore(kept)
    return got


def doors(app):
    """Every rule with every method it answers to."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield rule, method


def observed(world, browser, method, address):
    before = world.content()
    answer = send(browser, method, address)
    body = answer.get_data()
    answer.close()
    marks = frozenset(mark for mark in (MARK, SECRET) if mark.encode() in body)
    return Got(outcome(answer), marks, world.content() != before, read_in(body))


def send(browser, method, address):
    """Open the address, or post to it what any form of this person's pages carries, and nothing more."""
    if method == "GET":
        return browser.get(address)
    page = browser.get("/connexion").text
    hidden = dict(re.findall(r'name="(csrf_token|nonce)"[^>]*value="([^"]+)"', page))
    return browser.post(address, data=hidden)


def outcome(answer):
    """What somebody got, in the words of the matrix."""
    if answer.status_code in (302, 303) and re.match(r"/connexion(\?|$)", answer.location or ""):
        return SIGN_IN
    if answer.status_code >= 500:
        return "500"
    return MISSING if answer.status_code in (403, 404) else IN


def test_the_document_lists_every_route_and_nothing_else(world, matrix):
    assert {(rule.endpoint, method) for rule, method in doors(world.app)} == set(matrix)


def test_each_role_gets_what_the_document_says(world, matrix, looked, pressed):
    got = {
        (rule.endpoint, method): {
            role: (looked if method == "GET" else pressed)[rule.endpoint, role].outcome for role in ROLES
        }
        for rule, method in doors(world.app)
    }

    assert got == matrix


def test_who_is_turned_away_reads_nothing_and_changes_nothing(looked, pressed):
    away = {
        (method, *key): got
        for method, all_got in (("GET", looked), ("POST", pressed))
        for key, got in all_got.items()
        if got.outcome != IN
    }

    assert [key for key, got in away.items() if got.wrote] == []
    # The others' own names stand in the header of their every page.
    assert [key for key, got in away.items() if got.marks and key[2] in STRANGERS] == []


def test_a_stranger_who_is_let_in_still_reads_nothing_of_others(looked, pressed):
    read = [
        key
        for all_got in (looked, pressed)
        for key, got in all_got.items()
        if got.marks and key[1] in STRANGERS
    ]

    assert read == []


def test_another_participant_of_the_event_reads_nothing_that_is_not_for_it(looked, pressed):
    read = [
        key
        for all_got in (looked, pressed)
        for key, got in all_got.items()
        if SECRET in got.marks and key[1] == "fellow participant"
    ]

    assert read == []


def test_each_text_of_others_is_read_by_those_of_the_document_alone(world, readers, looked, pressed):
    read, where = set(), {}
    for all_got in (looked, pressed):
        for (endpoint, role), got in all_got.items():
            for canary in got.canaries:
                if not belong_to(canary, world.people[role]):
                    read.add((role, canary.text))
                    where.setdefault((role, canary.text), endpoint)

    assert read == readers, {key: where.get(key) for key in read ^ readers}


def test_the_marks_do_show_to_those_they_are_for(looked):
    """The negative control: without it the tests above could pass on empty pages."""
    assert looked["events.show", "organiser"].marks == {MARK}
    assert looked["catalogue.need", "participant"].marks == {MARK, SECRET}


def test_looking_never_writes(looked):
    assert [key for key, got in looked.items() if got.wrote] == []


def test_every_post_without_its_token_is_refused_and_changes_nothing(world):
    before = world.content()

    statuses = {
        (rule.endpoint, role): browser.post(world.address(rule)).status_code
        for rule, method in doors(world.app)
        if method != "GET"
        for role, browser in world.browsers.items()
    }

    refused = {key: 404 if key[0] in BY_ADDRESS_ALONE else 400 for key in statuses}
    assert statuses == refused
    assert world.content() == before


def test_a_foreign_object_under_ones_own_event_is_not_found(world):
    """The other chamber's organiser and participant put our ids behind their own event's address."""
    reached = []

    for rule, method in doors(world.app):
        inner = [name for name in rule.arguments if name.endswith("_id") and name != "event_id"]
        if "event_id" not in rule.arguments or not inner:
            continue
        address = world.address(rule, event_id=world.theirs["event_id"])
        for role in ("participant elsewhere", "other chamber"):
            got = observed(world, world.browsers[role], method, address)
            if got.outcome == IN or got.marks or got.wrote:
                reached.append((rule.endpoint, method, role))

    assert reached == []
