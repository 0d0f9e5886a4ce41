"""A gate of an organiser's folder that fails, or is lost: nothing is published until it is mended or blocked."""

import pytest
from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.db.scheduling import Meeting
from matchmaker.extensions import db
from matchmaker.plugin_host.registry import load_plugins
from matchmaker.plugin_host.selection import Selection
from matchmaker.services.scoring.latest import latest_run
from matchmaker.services.scoring.run import start_scoring
from tests.factories.planning import close_the_wishes, compute
from tests.factories.working import run_jobs_inline

GATE = """
from matchmaker.plugin_api import Gate, Vetoes, hookimpl
class Curfew(Gate):
    api_version = 1
    key, label, legal_stage, reads = "curfew", "Couvre-feu", "award_safe", ("offer.cpv",)
    def veto(self, batch, context):
        {body}
@hookimpl
def matchmaker_register_criteria():
    return [Curfew]
"""
REFUSED = (
    "Un contrôle n’a pas pu être fait pendant l’évaluation (Couvre-feu) : des rendez-vous interdits ont pu passer. "
    "Relancez l’évaluation dans « Critères », puis recalculez le planning."
)

WHY = (
    "L’extension curfew est écartée : son chargement échoue (SyntaxError: '(' was never closed (curfew.py, line 7)). "
    "Corrigez ou réinstallez-la."
)


@pytest.fixture
def planning(app, make):
    planning = close_the_wishes(make, opened_at=now())
    make.need(planning.buyers[0].organisation)
    make.offer(planning.suppliers[0].organisation)
    return planning


def install(app, folder, body, *, selection=""):
    folder.mkdir()
    (folder / "curfew.py").write_text(GATE.replace("{body}", body))
    app.extensions["criteria"] = load_plugins([folder], Selection.parse(selection))


def score(app, planning):
    start_scoring(planning.actor, planning.event.id)
    assert [state for _, state in run_jobs_inline(app)] == ["done"]


def publish(browser, planning, draft):
    return browser.submit(f"/evenements/{planning.event.id}/planning/{draft}/diffusion")


def test_nothing_is_published_until_the_gate_is_mended_or_blocked(app, planning, client_as, tmp_path):
    install(app, tmp_path / "folder", 'raise RuntimeError("panne")')
    browser = client_as(planning.organiser)
    score(app, planning)
    draft = compute(app, planning)

    refused = publish(browser, planning, draft)
    told = browser.get(f"/evenements/{planning.event.id}/criteres").text
    meetings = db.session.scalars(select(Meeting)).all()
    app.extensions["criteria"] = load_plugins([tmp_path / "folder"], Selection.parse("-curfew"))
    score(app, planning)
    published = publish(browser, planning, compute(app, planning))

    assert REFUSED in refused.text
    assert meetings == []
    assert "« Couvre-feu » n’a pas pu être calculé et ne compte pas." in told
    assert "rien ne peut être diffusé tant qu’il échoue" in told
    assert published.status_code == 303
    assert db.session.scalars(select(Meeting)).all() != []


def test_a_gate_whose_plugin_is_turned_away_is_missed(app, planning, client_as, tmp_path):
    browser, runs = client_as(planning.organiser), []
    install(app, tmp_path / "works", "return Vetoes.none(len(batch))")
    score(app, planning)
    runs.append(latest_run(planning.event.id).failures)

    install(app, tmp_path / "broken", "return Vetoes.none(len(batch)")
    for _ in range(2):
        score(app, planning)
        runs.append(latest_run(planning.event.id).failures)
    refused = publish(browser, planning, compute(app, planning))
    install(app, tmp_path / "blocked", "", selection="-curfew")
    score(app, planning)
    published = publish(browser, planning, compute(app, planning))

    lost = {"key": "curfew", "label": "Couvre-feu", "error": WHY, "gate": True}
    assert runs == [[], [lost], [lost]]
    assert REFUSED in refused.text
    assert published.status_code == 303
