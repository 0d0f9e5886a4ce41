"""Every page of a large event, as the server makes it: seconds and statements, on either database."""

import gc
import random
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from flask import Flask
from sqlalchemy import insert, select
from werkzeug.routing import Rule

from benchmarks.alone import Run, alone
from benchmarks.parts import TIGHT, Part, name_of, shown
from matchmaker.app import create_app
from matchmaker.clock import now
from matchmaker.config import Settings
from matchmaker.db.catalogue import Need
from matchmaker.db.directory import Person
from matchmaker.db.events import Delegation, Event
from matchmaker.db.models import Base
from matchmaker.db.queries.scheduling import assignments_of, drafts_of
from matchmaker.db.requests import Request
from matchmaker.extensions import db
from matchmaker.services.directory.people import actor_of
from matchmaker.services.events.phase import move_event
from matchmaker.services.scheduling.booking.switch import open_booking
from matchmaker.services.scheduling.publish import publish_schedule
from matchmaker.services.scheduling.solve import start_solving
from matchmaker.services.scoring.run import start_scoring
from tests.factories.browsing import Browsing
from tests.factories.counting import counted_queries
from tests.factories.making import Make
from tests.factories.working import run_jobs_inline
from tests.peers.postgres import Postgres

TIMES = 7
PROMISE = 0.3  # seconds
TRADES = ("77310000", "90919200", "55520000", "45000000", "79340000", "98310000")
FILES = (".zip", ".pdf", ".xlsx", ".csv", ".ics")


def pages() -> Part:
    runs = alone(_measure, [("sqlite",), ("postgresql",)])
    part = Part(
        f"Pages of an event: {name_of(TIGHT)}, published",
        [
            (
                f"What the server takes for one page, {TIMES} times each, in one process, over the application's own "
                f"test client: no network, no browser. The promise is {PROMISE * 1000:.0f} ms for a page; files made on "
                "request are left out. Statements are those of one request, the session's included."
            ),
        ],
        runs=runs,
    )
    by_page: dict[str, dict[str, Any]] = {}
    for run in runs:
        for page in run["pages"]:
            by_page.setdefault(page["page"], {})[run["database"]] = page
    for name, found in sorted(by_page.items(), key=lambda item: -item[1]["sqlite"]["median"]):
        measured = _columns(found["sqlite"], "SQLite") | _columns(found["postgresql"], "PostgreSQL")
        part.rows.append({"page": name, **measured})
    return part


def _columns(page: Mapping[str, Any], database: str) -> dict[str, str]:
    return {
        f"{database} ms": shown(page["median"] * 1000, 0),
        f"slowest, {database}": shown(page["slowest"] * 1000, 0),
        f"statements, {database}": str(page["statements"]),
    }


def _measure(database: str) -> Run:
    with _application(database) as app, app.app_context():
        ids = _fill(app)
        gc.collect()
        gc.freeze()  # as `matchmaker serve` does when it has loaded the application
        organiser, participant = (Browsing(app, db.session.get(Person, one)) for one in ids.pop("people"))
        measured = [
            _page(visitor, rule, url)
            for rule in app.url_map.iter_rules()
            if (url := _address(app, rule, ids)) is not None
            for visitor in [participant if rule.rule.startswith("/mes-") else organiser]
        ]
    return {"database": database, "pages": [page for page in measured if page is not None]}


def _page(visitor: Browsing, rule: Rule, url: str) -> dict[str, Any] | None:
    if visitor.get(url).status_code != 200:  # not of this event or of this person: nothing to measure
        return None
    with counted_queries() as counted:
        visitor.get(url)
    seconds = []
    for _ in range(TIMES):
        started = time.perf_counter()
        visitor.get(url)
        seconds.append(time.perf_counter() - started)
    return {
        "page": f"`{rule.rule}`",
        "median": median(seconds),
        "slowest": max(seconds),
        "statements": counted.number,
    }


def _address(app: Flask, rule: Rule, ids: Mapping[str, int]) -> str | None:
    """The address of a page of the event, with the ids of this one; None for other pages, acts and files."""
    if rule.rule.endswith(FILES):
        return None
    if (
        "GET" not in (rule.methods or ())
        or "event_id" not in rule.arguments
        or not rule.arguments <= ids.keys()
    ):
        return None
    return str(
        app.url_map.bind("localhost").build(rule.endpoint, {name: ids[name] for name in rule.arguments})
    )


def _fill(app: Flask) -> dict[str, Any]:
    """An event scored, computed and published through the services; the ids its pages are opened with."""
    make, dice = Make(), random.Random(1)
    chamber = make.chamber()
    organiser = make.person(staff_of=chamber)
    event = make.event(chamber, slots=TIGHT[2], tables=TIGHT[3], opened_at=now(), guarantee=2, max_meetings=8)
    buyers = [_party(make, event, "buyer", TRADES[n % len(TRADES)]) for n in range(TIGHT[0])]
    suppliers = [_party(make, event, "supplier", TRADES[n % len(TRADES)]) for n in range(TIGHT[1])]
    _ask(event, buyers, suppliers, dice)
    actor = actor_of(organiser.id)
    start_scoring(actor, event.id)
    run_jobs_inline(app)
    move_event(actor, event.id, "scheduled")
    start_solving(actor, event.id)
    run_jobs_inline(app)
    publish_schedule(actor, event.id, drafts_of(event.id)[0].id)
    open_booking(actor, event.id, "both")
    start_solving(actor, event.id)  # a draft to edit by hand: the published one is closed
    run_jobs_inline(app)
    draft = drafts_of(event.id)[0]
    meeting = assignments_of(draft.id)[0]
    return {
        "people": (organiser.id, suppliers[0].delegates[0].person_id),
        "event_id": event.id,
        "delegation_id": buyers[0].id,
        "person_id": buyers[0].delegates[0].person_id,
        "schedule_id": draft.id,
        "number": 1,
        "a_id": min(meeting.a_id, meeting.b_id),
        "b_id": max(meeting.a_id, meeting.b_id),
    }


def _party(make: Make, event: Event, kind: str, trade: str) -> Delegation:
    organisation = make.organisation(known_to=event.chamber, commune="91223", latitude=48.4, longitude=2.2)
    person = make.person(speaks_for=organisation)
    (make.need if kind == "buyer" else make.offer)(organisation, cpv=[trade], visibility="event")
    return make.delegation(event, organisation, kind, people=(person,))


def _ask(event: Event, buyers: list[Delegation], suppliers: list[Delegation], dice: random.Random) -> None:
    """So many wishes, some buyers much more wanted than others, most of them accepted and naming the need."""
    fame = [dice.paretovariate(1.3) for _ in buyers]
    need_of = dict(db.session.execute(select(Need.organisation_id, Need.id)).tuples().all())
    needs = {buyer.id: need_of[buyer.organisation_id] for buyer in buyers}
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < TIGHT[4]:
        pairs.add((dice.choice(suppliers).id, dice.choices(buyers, fame)[0].id))
    rows = [
        {
            "event_id": event.id,
            "from_id": sender,
            "to_id": receiver,
            "rank": dice.randint(1, 3),
            "need_id": needs[receiver] if dice.random() < 0.7 else None,
            **({"state": "accepted", "answer_rank": dice.randint(1, 3)} if dice.random() < 0.8 else {}),
        }
        for sender, receiver in sorted(pairs)
    ]
    db.session.execute(insert(Request), rows)
    db.session.commit()


@contextmanager
def _application(database: str) -> Iterator[Flask]:
    with tempfile.TemporaryDirectory() as home, ExitStack() as stack:
        url = ""
        if database == "postgresql":
            peer = Postgres()
            stack.callback(peer.close)
            peer.start()
            url = peer.create_database("pages")
        app = create_app(Settings(mode="development", home=Path(home), database_url=url, mail_url="null:"))
        with app.app_context():
            Base.metadata.create_all(db.engine)
        yield app
