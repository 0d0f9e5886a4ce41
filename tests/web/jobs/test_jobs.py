"""The page of a job: how far it is, stopping it, doing it again; for those it belongs to."""

from dataclasses import replace

import pytest

from matchmaker.core.directory.access import Actor
from matchmaker.db.jobs import Job
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.jobs.handlers import Handler, Queue
from matchmaker.services.jobs.queue import enqueue
from matchmaker.services.jobs.run import claim, run_job


@pytest.fixture
def event(make):
    return make.event()


@pytest.fixture
def organiser(make, event):
    return make.person(staff_of=event.chamber)


@pytest.fixture
def job(app, event, organiser):
    app.extensions["handlers"]["trial.do"] = Handler("trial.do", lambda running: None, Queue.DEFAULT, 1)
    actor = Actor(organiser.id)
    with transaction(actor, "trial.start") as session:
        return enqueue(session, "trial.do", "event:1", by=actor, event=event).id


def state(job_id):
    db.session.rollback()
    return db.session.get(Job, job_id, populate_existing=True).state


def test_a_waiting_job_refreshes_itself_without_javascript(client_as, organiser, job):
    page = client_as(organiser).get(f"/travaux/{job}")

    assert page.status_code == 200
    assert '<noscript><meta http-equiv="refresh"' in page.text
    assert "En attente d’une place" in page.text


def test_its_state_is_given_to_scripts(client_as, organiser, job):
    claim(job).report(0.25, "Recherche des rendez-vous", value=12)

    answer = client_as(organiser).get(f"/travaux/{job}.json")

    assert answer.json == {
        "state": "running",
        "live": True,
        "progress": 0.25,
        "words": "Recherche des rendez-vous",
        "figures": {"value": 12},
    }


def test_a_finished_job_leads_on(client_as, organiser, job):
    run_job(job)

    page = client_as(organiser).get(f"/travaux/{job}")

    assert "Terminé" in page.text
    assert "Voir le résultat" in page.text
    assert "refresh" not in page.text


def test_it_is_stopped_and_done_again_from_its_page(client_as, organiser, job):
    browser = client_as(organiser)

    stopped = browser.submit(f"/travaux/{job}", to=f"/travaux/{job}/arret")
    assert (stopped.status_code, state(job)) == (303, "cancelled")
    again = browser.submit(f"/travaux/{job}", to=f"/travaux/{job}/relance")

    assert (again.status_code, state(job), state(job + 1)) == (303, "cancelled", "queued")


def test_a_job_that_can_end_early_says_what_stopping_does(app, client_as, organiser, job):
    handlers = app.extensions["handlers"]
    handlers["trial.do"] = replace(handlers["trial.do"], ends_early=True)
    claim(job).report(0.25, "Recherche des rendez-vous")
    browser = client_as(organiser)

    offered = browser.get(f"/travaux/{job}").text
    browser.submit(f"/travaux/{job}", to=f"/travaux/{job}/arret")
    asked, state_asked = browser.get(f"/travaux/{job}").text, state(job)
    browser.submit(f"/travaux/{job}", to=f"/travaux/{job}/arret")

    assert "Arrêter et garder le meilleur trouvé" in offered
    assert "Arrêt demandé : le calcul se termine et garde le meilleur résultat trouvé." in asked
    assert "Abandonner sans rien garder" in asked
    assert (state_asked, state(job)) == ("running", "cancelled")


def test_it_is_nobody_elses(client_as, make, job):
    browser = client_as(make.person(staff_of=make.chamber()))

    assert [browser.get(f"/travaux/{job}{end}").status_code for end in ("", ".json")] == [404, 404]
