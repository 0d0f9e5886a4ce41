"""Every page there is, as each kind of person it is for: nothing that axe finds serious, nothing wider than a phone.

Long: it is part of ``make soak``. The main pages are looked at in every run (`test_demonstration.py`).
"""

import os

import pytest

from matchmaker.services.directory.sessions import save_session
from tests.browser.barriers import barriers
from tests.web.sweeping import build_world

pytestmark = [
    pytest.mark.skipif("MATCHMAKER_SOAK" not in os.environ, reason="part of make soak"),
    pytest.mark.timeout(3600),
]
WHO = ("signed out", "participant", "organiser")
# Opened by a key that is written in a mail alone: each has a browser test of its own.
BY_KEY = ("screen_key", "desk_key", "chance_key", "link_key", "public_key", "token")


@pytest.fixture
def world(app, make):
    return build_world(app, make)


def pages_for(world, role):
    """The addresses that give this person a page, where those of lesser rights are not given the same."""
    for rule in sorted(world.app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if "GET" not in rule.methods or rule.arguments & set(BY_KEY):
            continue
        address = world.address(rule)
        with world.browsers[role].get(address) as answer:  # a file is open until its answer is closed
            is_page = answer.status_code == 200 and answer.mimetype == "text/html"
        if is_page:
            yield address


@pytest.mark.parametrize("width", [1280, 360])
def test_no_page_keeps_anybody_out_or_is_too_wide(world, site, visit, width):
    found = []
    for role in WHO:
        page = visit(width=width, state=cookies_of(world.people[role]))
        for address in pages_for(world, role):
            page.goto(site.url(address))
            wide = page.evaluate("document.documentElement.scrollWidth") - width
            if told := [*barriers(visit, page), *([("too wide", wide)] if wide > 0 else [])]:
                found.append(f"{role}, {address}: {told}")

    assert "\n".join(found) == ""


def cookies_of(person):
    if person is None:
        return None
    cookie = {
        "name": "matchmaker",
        "value": save_session(None, person.id, {}),
        "domain": "127.0.0.1",
        "path": "/",
    }
    always = {"expires": -1, "httpOnly": True, "secure": False, "sameSite": "Lax"}
    return {"cookies": [cookie | always], "origins": []}
