"""The real lists of ../shared/data, from an upload on the web to a published timetable."""

import csv
import gzip
import io
import random

import pytest

from matchmaker.clock import now
from matchmaker.core.scheduling.check import check
from matchmaker.core.scheduling.problem import problem_from_json
from matchmaker.core.scheduling.schedule import schedule_from_json
from matchmaker.db.catalogue import Need
from matchmaker.db.directory import Import
from matchmaker.db.events import Delegation
from matchmaker.db.jobs import Outbox
from matchmaker.db.scheduling import Meeting, Schedule
from matchmaker.extensions import db
from tests.factories.working import run_jobs_inline

WISHES = 300


@pytest.fixture
def lists(shared):
    """The two lists as bytes, and wishes between SIRET that stand there once."""
    siae = gzip.decompress((shared / "data/siae_france_2020.csv.gz").read_bytes())
    canteens = (shared / "data/cantines_td2023_demo.csv").read_bytes()
    dice = random.Random(1)
    sellers = [row["siret"] for row in csv.DictReader(io.StringIO(siae.decode()))]
    sellers = [siret for siret in sellers if sellers.count(siret) == 1]
    buyers = [row["canteen_siret"] for row in csv.DictReader(io.StringIO(canteens.decode()))]
    buyers = [siret for siret in buyers if buyers.count(siret) == 1]
    pairs = {(dice.choice(buyers[:60]), dice.choice(sellers)) for _ in range(WISHES)}
    wishes = "De;À;Rang;Réponse\r\n" + "".join(f"{a};{b};2;accepté\r\n" for a, b in sorted(pairs))
    return {"siae.csv": siae, "cantines.csv": canteens, "voeux.csv": wishes.encode("cp1252")}


def bring_in(browser, event_id, name, data):
    """Upload, read the trial, apply; gives the import as stored."""
    page = f"/evenements/{event_id}/import"
    trial = browser.submit(page, workbook=(io.BytesIO(data), name)).location
    browser.submit(trial, to=f"{trial}/application")
    db.session.rollback()
    return db.session.query(Import).order_by(Import.id.desc()).first()


@pytest.mark.timeout(600)
def test_real_lists_go_from_upload_to_published_agendas(app, make, client_as, lists):
    chamber = make.chamber()
    event = make.event(chamber, slots=12, tables=40, opened_at=now())
    browser = client_as(make.person(staff_of=chamber))
    start = f"/evenements/{event.id}/planning"

    states = [bring_in(browser, event.id, name, data).state for name, data in lists.items()]
    mails_of_imports = db.session.query(Outbox).count()
    browser.submit(start, to=f"{start}/calcul")
    ended = [how for _, how in run_jobs_inline(app)]
    draft = db.session.query(Schedule).one()
    browser.submit(f"{start}/{draft.id}/diffusion")

    db.session.rollback()
    assert (states, mails_of_imports) == (["applied"] * 3, 0)
    assert db.session.query(Delegation).count() == 3840 + 664
    assert db.session.query(Need).count() == 664
    assert set(ended) == {"done"}
    assert (draft.status in ("optimal", "feasible"), draft.weight) == (True, draft.weight_bound)
    assert not check(problem_from_json(draft.problem), schedule_from_json(draft.solution))
    assert db.session.query(Meeting).count() == draft.placed > 200
    meeting = db.session.query(Meeting).first()
    assert "T" in browser.get(f"/evenements/{event.id}/plannings/{meeting.a_id}").text
