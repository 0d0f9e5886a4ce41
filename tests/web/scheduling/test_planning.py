import re

import pytest
from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.db.jobs import Job, Outbox
from matchmaker.db.requests import Request
from matchmaker.db.scheduling import Meeting, Publication
from matchmaker.db.scoring import ScoreRun
from matchmaker.extensions import db
from matchmaker.services.events.inputs import touch
from matchmaker.services.scheduling.publish import publish_schedule
from tests.factories.browsing import find_form
from tests.factories.counting import counted_queries
from tests.factories.planning import close_the_wishes, compute


@pytest.fixture
def planning(app, make):
    return close_the_wishes(make, opened_at=now())


@pytest.fixture
def organiser(planning, client_as):
    return client_as(planning.organiser)


def page(planning, *more):
    return "/".join(["/evenements", str(planning.event.id), "planning", *map(str, more)])


def test_before_any_draft_the_page_says_what_to_do(planning, organiser):
    shown = organiser.get(page(planning)).text

    assert "Calculer un planning" in shown
    assert "Aucun projet de planning pour le moment." in shown


def test_starting_makes_one_job_and_shows_its_progress(planning, organiser):
    answer = organiser.submit(page(planning), page(planning, "calcul"))

    assert (answer.status_code, answer.location) == (303, page(planning))
    job = db.session.scalars(select(Job)).one()
    job.state, job.phase, job.progress = "running", "Réduction des attentes", 0.7
    job.figures = {"value": 987, "bound": 1000, "breaks": 3}
    db.session.commit()
    shown = organiser.get(page(planning)).text
    assert "Réduction des attentes" in shown
    assert "du maximum possible : 98,7 %" in shown


def test_a_failed_calculation_says_why(planning, organiser):
    db.session.add(
        Job(
            kind="scheduling.solve_event",
            target="x",
            event_id=planning.event.id,
            state="failed",
            error="Disque plein.",
        )
    )
    db.session.commit()

    assert "Disque plein." in organiser.get(page(planning)).text


def test_nothing_to_place_is_a_sentence_with_what_to_do(app, make, client_as):
    chamber = make.chamber()
    event = make.event(chamber)
    make.delegation(event)

    shown = client_as(make.person(staff_of=chamber)).get(f"/evenements/{event.id}/planning").text

    assert "Aucun rendez-vous à placer" in shown
    assert "planning/calcul" not in shown


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ("tables", ["Ville de Valbrune", "Jardins du Val", "14:00", "Par structure"]),
        ("structures", ["Fournisseur", "Jardins du Val", "T1"]),
        ("restes", ["Tous les rendez-vous retenus par la règle du jeu sont placés."]),
    ],
)
def test_a_draft_is_drawn(app, planning, organiser, view, words):
    draft = compute(app, planning)

    shown = organiser.get(page(planning, draft), query_string={"vue": view}).text

    assert [
        word for word in ["Aucun planning ne respecte mieux vos règles.", *words] if word not in shown
    ] == []


def test_unplaced_wishes_have_a_reason_with_names(app, make, client_as):
    planning = close_the_wishes(make, slots=1)
    draft = compute(app, planning)

    shown = client_as(planning.organiser).get(page(planning, draft), query_string={"vue": "restes"}).text

    assert "Agenda complet : Jardins du Val rencontre déjà Ville de Valbrune." in shown
    assert "n’a aucun rendez-vous" in shown


def test_publishing_shows_the_changes_first(app, planning, organiser):
    draft = compute(app, planning)
    review = page(planning, draft, "diffusion")

    shown = organiser.get(review).text
    answer = organiser.submit(review)

    assert "5 nouveaux" in shown
    assert "2 personnes recevront un message avec leur planning." in shown
    assert "3 structures concernées n’ont aucune adresse électronique" in shown
    assert (answer.status_code, answer.location) == (303, page(planning))
    assert db.session.scalars(select(Publication.number)).all() == [1]
    assert "Version 1, le" in organiser.get(page(planning)).text


def test_sending_the_form_twice_publishes_once(app, planning, organiser):
    review = page(planning, compute(app, planning), "diffusion")

    organiser.submit(review, nonce="le-meme")
    organiser.submit(review, nonce="le-meme")

    assert db.session.scalars(select(Publication.number)).all() == [1]
    assert len(db.session.scalars(select(Outbox)).all()) == 2


def test_what_was_not_shown_is_not_published(app, planning, organiser):
    review = page(planning, compute(app, planning), "diffusion")
    form = organiser.get(review).text
    other = compute(app, planning)
    publish_schedule(planning.actor, planning.event.id, other)

    refused = organiser.post(review, data=find_form(form, None).values)

    assert "depuis que cette page s’est affichée" in refused.text
    assert db.session.scalars(select(Publication.number)).all() == [1]


def test_a_stale_draft_offers_to_compute_anew(app, planning, organiser):
    draft = compute(app, planning)
    db.session.get(Request, planning.requests[0].id).state = "withdrawn"
    touch(db.session, planning.event.id)
    db.session.commit()

    shown = organiser.get(page(planning, draft)).text
    refused = organiser.submit(page(planning, draft, "diffusion"))

    assert "à recalculer" in shown
    assert "Recalculer un planning" in shown
    assert "Recalculez le planning, puis diffusez le nouveau projet." in refused.text
    assert db.session.scalars(select(Meeting)).all() == []


def test_nothing_is_published_while_a_gate_has_failed(app, planning, organiser):
    draft = compute(app, planning)
    failed = {"key": "reservation", "label": "Marchés réservés", "error": "KeyError", "gate": True}
    db.session.add(
        ScoreRun(
            event_id=planning.event.id,
            number=99,
            input_version=1,
            fingerprint="x",
            settings={"seed": 1},
            failures=[failed],
            rows=0,
            pairs=0,
            seconds=0.1,
        )
    )
    db.session.commit()

    refused = organiser.submit(page(planning, draft, "diffusion"))

    assert "Un contrôle n’a pas pu être fait pendant l’évaluation (Marchés réservés)" in refused.text
    assert db.session.scalars(select(Meeting)).all() == []


def test_each_published_agenda_is_one_click_away(app, planning, organiser):
    draft = compute(app, planning)
    agendas = re.compile(f'/evenements/{planning.event.id}/plannings/[0-9]+"')
    before = organiser.get(page(planning, draft), query_string={"vue": "structures"}).text

    publish_schedule(planning.actor, planning.event.id, draft)

    after = organiser.get(page(planning, draft), query_string={"vue": "structures"}).text
    assert (len(agendas.findall(before)), len(agendas.findall(after))) == (0, 5)


def test_a_second_publication_shows_who_moves(app, planning, organiser):
    publish_schedule(planning.actor, planning.event.id, compute(app, planning))
    db.session.get(Request, planning.requests[0].id).state = "withdrawn"
    touch(db.session, planning.event.id)
    db.session.commit()

    shown = organiser.get(page(planning, compute(app, planning), "diffusion")).text

    assert "1 annulé, 4 inchangés" in shown
    assert "Jardins du Val – Ville de Valbrune" in shown


@pytest.mark.parametrize("path", [(), ("{draft}",), ("{draft}", "diffusion")])
def test_another_chamber_finds_nothing(app, make, planning, client_as, path):
    draft = compute(app, planning)
    stranger = client_as(make.person(staff_of=make.chamber()))

    answer = stranger.get(page(planning, *(part.format(draft=draft) for part in path)))

    assert answer.status_code == 404
    assert "Valbrune" not in answer.text


def test_a_draft_of_another_event_is_not_found(app, make, planning, organiser):
    other = close_the_wishes(make)
    draft = compute(app, other)

    assert organiser.get(page(planning, draft)).status_code == 404


@pytest.mark.parametrize("drafts", [1, 3])
def test_the_list_takes_the_same_queries_however_long(app, planning, organiser, drafts):
    for _ in range(drafts):
        compute(app, planning)

    with counted_queries() as counted:
        organiser.get(page(planning))

    assert counted.number == 35


@pytest.mark.parametrize("slots", [1, 4])
def test_a_draft_takes_the_same_queries_however_long(app, make, client_as, slots):
    planning = close_the_wishes(make, slots=slots)
    draft = compute(app, planning)
    organiser = client_as(planning.organiser)

    with counted_queries() as counted:
        organiser.get(page(planning, draft))

    assert counted.number == 29
