"""The same matching through Celery: a database, a broker and two worker processes; the same answer?"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, insert, select

from benchmarks.alone import Run, alone
from benchmarks.catalogue import Maker, every_criterion
from benchmarks.parts import Part, shown
from matchmaker.app import create_app
from matchmaker.clock import now
from matchmaker.config import Settings
from matchmaker.core.directory.access import SYSTEM
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.directory import Organisation
from matchmaker.db.jobs import Job
from matchmaker.db.models import Base
from matchmaker.db.scoring import NeedMatch
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.jobs.queue import enqueue
from matchmaker.services.scoring import market
from tests.peers.postgres import Postgres
from tests.peers.valkey import Valkey

OFFERS, NEEDS, EACH = 30_000, 600, 3
WORKERS = 2
PATIENCE = 900.0  # seconds
ROOT = Path(__file__).parents[2]


def workers() -> Part:
    [run] = alone(_measure, [(OFFERS, NEEDS)])
    part = Part(
        f"Through Celery: {OFFERS:,} public offers against {NEEDS:,} needs in PostgreSQL, {WORKERS} worker processes",
        [
            (
                "From the button to the last share kept in the database. One process: the same computation in this process from the "
                "same rows, without a worker. Same: the matches kept by the workers are its pairs, places and ranks. Most "
                "of the time goes into reading the catalogue, which each process does once."
            )
        ],
        runs=[run],
    )
    part.rows.append(
        {
            "rows": f"{run['offers'] * run['needs']:,}",
            "shares": run["shares"],
            "workers s": shown(run["seconds"], 1),
            "one process s": shown(run["one"], 1),
            "matches": f"{run['matches']:,}",
            "same": "yes" if run["same"] else "NO",
        }
    )
    return part


def _measure(offers: int, needs: int) -> Run:
    with _service() as app, app.app_context():
        _fill(offers, needs)
        while not app.extensions["celery"].control.ping(timeout=1.0):
            pass  # the worker is starting, which is not what is measured
        started = time.perf_counter()
        with transaction(SYSTEM, "bench.match") as session:
            enqueue(session, market.MARKET, market.TARGET, by=SYSTEM)
        _wait()
        seconds = time.perf_counter() - started
        shares = db.session.scalar(select(func.count()).where(Job.kind == market.SHARE))
        kept = _kept()
        started = time.perf_counter()
        whole = _whole()
        one = time.perf_counter() - started
    return {
        "offers": offers,
        "needs": needs,
        "shares": shares,
        "seconds": seconds,
        "one": one,
        "matches": len(kept),
        "same": kept == whole,
    }


def _kept() -> set[Any]:
    columns = (NeedMatch.need_id, NeedMatch.offer_id, NeedMatch.place, NeedMatch.rank)
    return {tuple(row) for row in db.session.execute(select(*columns))}


def _whole() -> set[Any]:
    """What one process finds, in one block of needs."""
    inputs = market.market_inputs(now().date())
    run = market.latest_market()
    assert run is not None
    found = market.market_of(None, run.words, run.left_out)
    blocks, failures = found.best(found.prepared(inputs.needs, inputs.offers), market.TOP)
    assert not failures
    return {
        (inputs.needs[row.need].id, inputs.offers[row.offer].id, row.place, row.rank)
        for block in blocks
        for row in block.rows
    }


def _wait() -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        db.session.rollback()
        states = db.session.scalars(select(Job.state)).all()
        if all(state == "done" for state in states):
            return
        if {"failed", "dead"} & set(states) or time.monotonic() > deadline:
            raise RuntimeError(f"not a measure: jobs ended as {sorted(set(states))}")
        time.sleep(0.1)


def _fill(offers: int, needs: int) -> None:
    kinds = every_criterion()
    maker = Maker(1, kinds)
    wanted, offered = maker.needs(needs, 1), maker.offers(offers // EACH, EACH)
    parties = {one.party.organisation: one for one in (*wanted, *offered)}
    with db.session.begin():
        db.session.execute(
            insert(Organisation), [_organisation(number, one) for number, one in parties.items()]
        )
        db.session.execute(insert(Need), [_row(one, "need", kind="purchase", lots=[]) for one in wanted])
        db.session.execute(
            insert(Offer),
            [
                _row(
                    one,
                    "offer",
                    area=one.area_kind,
                    area_km=one.area_km,
                    area_zones=list(one.area_zones),
                    organic_share=one.organic_share.value,
                )
                for one in offered
            ],
        )


def _organisation(number: int, record: Any) -> dict[str, Any]:
    name = f"structure {number}"
    return {
        "id": number,
        "internal_number": f"MM-{number}",
        "name": name,
        "name_key": name,
        "legal_category": record.party.legal_category,
        "commune": record.place.commune,
        "latitude": record.place.latitude,
        "longitude": record.place.longitude,
        "public_buyer": record.party.public_buyer,
        "fields": record.party.own,
    }


def _row(record: Any, what: str, **others: Any) -> dict[str, Any]:
    title, _newline, description = record.words.partition("\n")
    title = f"{title[:150]} {record.id}"
    return {
        "id": record.id,
        "organisation_id": record.party.organisation,
        "title": title,
        "title_key": title.casefold(),
        "description": description,
        "cpv": list(record.cpv),
        "prestation": record.prestation,
        "visibility": "public",
        "fields": record.own,
        **(
            {"reservation": record.reservation, "organic_target": record.organic_target}
            if what == "need"
            else {}
        ),
        **others,
    }


@contextmanager
def _service() -> Iterator[Flask]:
    """An application with every table, its broker, and the workers it sends jobs to."""
    database, broker = Postgres(), Valkey()
    database.start()
    broker.start()
    home = Path(tempfile.mkdtemp())
    processes = []
    try:
        settings = Settings(
            mode="development",
            home=home,
            database_url=database.create_database("bench"),
            broker_url=broker.url,
            mail_url="null:",
        )
        app = create_app(settings)
        with app.app_context():
            Base.metadata.create_all(db.engine)
        processes = [_worker(settings, home)]
        yield app
    finally:
        for process in processes:
            process.terminate()
            process.wait()
        broker.close()
        database.close()


def _worker(settings: Settings, home: Path) -> "subprocess.Popen[bytes]":
    environment = {
        **os.environ,
        "MATCHMAKER_MODE": "development",
        "MATCHMAKER_HOME": str(home),
        "MATCHMAKER_DATABASE_URL": settings.database_url,
        "MATCHMAKER_BROKER_URL": settings.broker_url,
        "MATCHMAKER_MAIL_URL": "null:",
    }
    command = [sys.executable, "-W", "ignore", "-m", "celery", "--quiet", "-A", "celery_worker", "worker"]
    with (home / "worker.log").open("ab") as log:
        return subprocess.Popen(
            [*command, f"--concurrency={WORKERS}", "--beat"],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )
