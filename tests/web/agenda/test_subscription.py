"""The feed as a calendar reads it: again and again, by its address alone."""

import re
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from icalendar import Calendar

from matchmaker.db.events import Absence
from matchmaker.db.requests import Request
from matchmaker.db.scheduling import Meeting
from matchmaker.extensions import db
from matchmaker.services.events.inputs import touch
from matchmaker.services.scheduling.publish import publish_schedule
from tests.factories.browsing import Browsing
from tests.factories.planning import compute


@dataclass
class Entry:
    starts_at: datetime
    sequence: int
    status: str
    summary: str


@dataclass
class CalendarClient:
    """What a calendar does with a feed: it takes each entry by its UID, and the newer word by its SEQUENCE."""

    browser: Browsing
    address: str
    etag: str = ""
    entries: dict[str, Entry] = field(default_factory=dict)

    def refresh(self):
        answer = self.browser.get(self.address, headers={"If-None-Match": self.etag} if self.etag else {})
        if answer.status_code == 304:
            return answer
        self.etag = answer.headers["ETag"]
        events = Calendar.from_ical(answer.data).walk("VEVENT")
        assert len({str(one["uid"]) for one in events}) == len(events)
        for one in events:
            self._take(str(one["uid"]), _entry(one))
        return answer

    def _take(self, uid, entry):
        known = self.entries.get(uid)
        if known is None or entry.sequence > known.sequence:
            self.entries[uid] = entry
        else:
            assert entry == known, "changed without a higher SEQUENCE"

    @property
    def standing(self):
        return [one for one in self.entries.values() if one.status == "CONFIRMED"]


def _entry(event):
    start = event.decoded("dtstart")
    return Entry(start, event["sequence"], str(event["status"]), str(event["summary"]))


@pytest.fixture
def browser(planning, client_as):
    return client_as(planning.selling)


def subscribed(browser, agenda):
    """Press « S’abonner » on the agenda; the path of the feed."""
    shown = browser.submit(agenda, f"{agenda}/abonnement").text
    return re.search(r'href="http[^"]*(/planning/abonnement/[^"]+\.ics)"', shown)[1]


@pytest.fixture
def calendar(app, browser, agenda):
    return CalendarClient(Browsing(app, None), subscribed(browser, agenda))


def publish_again(app, planning, *rows):
    db.session.add_all(rows)
    touch(db.session, planning.event.id)
    db.session.commit()
    return publish_schedule(planning.actor, planning.event.id, compute(app, planning))


def test_a_calendar_follows_what_moves_and_what_is_cancelled_without_doublets(app, planning, calendar):
    calendar.refresh()
    before = dict(calendar.entries)
    moved = db.session.query(Meeting).filter_by(b_id=planning.buyers[1].id).one()
    db.session.get(Request, planning.requests[0].id).state = "withdrawn"
    away = Absence(event_id=planning.event.id, delegation_id=moved.b_id, slot_id=moved.slot_id)

    publish_again(app, planning, away)
    calendar.refresh()

    after = calendar.entries
    assert (len(before), set(after)) == (2, set(before))
    cancelled = next(uid for uid in after if uid != moved.uid)
    assert after[moved.uid].starts_at != before[moved.uid].starts_at
    assert [after[uid].sequence - before[uid].sequence for uid in (moved.uid, cancelled)] == [1, 1]
    assert (after[cancelled].status, after[cancelled].summary) == (
        "CANCELLED",
        "Rendez-vous : Ville de Valbrune",
    )
    assert [one.summary for one in calendar.standing] == ["Rendez-vous : Habitat Rive Sud"]


def test_the_same_timetable_published_again_is_the_same_calendar(app, planning, calendar):
    calendar.refresh()
    before = dict(calendar.entries)

    publish_again(app, planning)
    calendar.refresh()

    assert calendar.entries == before


def test_a_calendar_that_has_it_already_is_told_so_and_nobody_else_keeps_it(planning, calendar):
    first = calendar.refresh()
    second = calendar.refresh()

    assert (first.status_code, second.status_code, second.data) == (200, 304, b"")
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert [one.headers["Cache-Control"] for one in (first, second)] == ["private, no-cache"] * 2
    assert first.last_modified is not None
    read = Calendar.from_ical(first.data)
    assert (read["method"], str(read["x-wr-calname"])) == ("PUBLISH", planning.event.name)
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in first.data
    assert b"\r\nX-PUBLISHED-TTL:PT1H\r\n" in first.data


def test_a_name_corrected_without_a_publication_reaches_who_asks_by_the_date_alone(planning, calendar):
    first = calendar.refresh()
    planning.buyers[0].organisation.name = "Commune de Valbrune"
    db.session.commit()

    asked = {"If-Modified-Since": first.headers["Last-Modified"]}
    answer = calendar.browser.get(calendar.address, headers=asked)

    assert (answer.status_code, "Commune de Valbrune" in answer.text) == (200, True)


def test_a_new_address_closes_the_old_one(app, browser, agenda, calendar):
    other = subscribed(browser, agenda)

    assert calendar.browser.get(calendar.address).status_code == 404
    assert calendar.browser.get(other).status_code == 200

    browser.submit(agenda, f"{agenda}/abonnement/arret")
    assert calendar.browser.get(other).status_code == 404


def test_sending_the_button_again_gives_no_second_address(browser, agenda, calendar):
    page = browser.get(agenda).text
    values = {
        name: re.search(rf'name="{name}"[^>]*value="([^"]+)"', page)[1] for name in ("csrf_token", "nonce")
    }
    first = browser.post(f"{agenda}/abonnement", data=values)
    again = browser.post(f"{agenda}/abonnement", data=values)

    assert (first.status_code, again.status_code) == (200, 303)
    assert browser.get(again.headers["Location"]).status_code == 200


def test_wrong_keys_are_not_found_and_soon_not_even_tried(calendar):
    statuses = [calendar.browser.get("/planning/abonnement/inconnue.ics").status_code for _ in range(91)]

    assert (set(statuses[:90]), statuses[90]) == ({404}, 429)


def test_right_keys_are_asked_as_often_as_calendars_like(calendar):
    assert {calendar.browser.get(calendar.address).status_code for _ in range(95)} == {200}


def test_the_feed_of_one_structure_holds_nothing_of_others(app, planning, calendar):
    text = calendar.refresh().text

    assert "Coop Signal" not in text
    assert planning.buying.email not in text


def test_the_button_says_whether_there_is_an_address(agenda, browser):
    before = browser.get(agenda).text
    subscribed(browser, agenda)
    after = browser.get(agenda).text

    assert ("S’abonner</button>" in before, "Nouvelle adresse" in before) == (True, False)
    assert ("S’abonner</button>" in after, "Nouvelle adresse" in after) == (False, True)
