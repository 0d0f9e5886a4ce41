from datetime import date

import pytest
from sqlalchemy import select

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.db.directory import Fact
from matchmaker.db.jobs import Job
from matchmaker.db.queries.scoring_inputs import scoring_inputs
from matchmaker.db.scoring import CriterionSetting, ScorePart, ScoreRun
from matchmaker.plugin_api import Cell
from matchmaker.plugin_host.registry import load_plugins
from matchmaker.services.scoring import run
from matchmaker.services.scoring.criteria import event_criteria, registry, weights_of
from matchmaker.services.scoring.latest import latest_scores
from matchmaker.services.scoring.run import RUNS_KEPT, prepare, start_scoring
from tests.factories.counting import counted_queries
from tests.factories.working import run_jobs_inline

TODAY = date(2027, 3, 1)


@pytest.fixture
def event(make):
    return make.event()


@pytest.fixture
def organiser(make, event):
    person = make.person(staff_of=event.chamber)
    return Actor(person.id, frozenset({event.chamber_id}))


@pytest.fixture
def three(make, event):
    """A buyer at Ris-Orangis, the right trade at Étampes, the wrong one next door."""
    places = {"town": "91521", "gardens": "91223", "bakery": "91687"}
    town, gardens, bakery = (make.organisation(name=name, commune=code) for name, code in places.items())
    make.need(town)
    make.offer(gardens)
    make.offer(bakery, "Pain", cpv=["15810000"])
    buyer = make.delegation(event, town, "buyer")
    return buyer, make.delegation(event, gardens), make.delegation(event, bakery)


def score(app, actor, event_id):
    start_scoring(actor, event_id)
    return run_jobs_inline(app)


def test_a_run_is_kept_and_read_back(app, organiser, event, three):
    buyer, gardens, bakery = three
    ids = buyer.id, gardens.id, bakery.id

    [(_, state)] = score(app, organiser, event.id)

    scores = latest_scores(event.id)
    assert state == "done"
    assert (scores.run.number, scores.run.rows, scores.run.pairs, scores.run.failures) == (1, 4, 3, [])
    assert scores.points(ids[0], ids[1]) > 60 > 30 > scores.points(ids[0], ids[2]) > 0
    assert scores.points(ids[1], ids[0]) == scores.points(ids[0], ids[1])
    assert scores.points(ids[0], 999) == 0
    assert scores.failed_gates == ()


def test_a_run_on_each_database(any_app, make):
    event = make.event()
    town, gardens = make.organisation(commune="91521"), make.organisation(commune="91223")
    make.need(town)
    make.offer(gardens)
    buyer, supplier = make.delegation(event, town, "buyer"), make.delegation(event, gardens)
    person, event_id, pair = make.person(staff_of=event.chamber), event.id, (buyer.id, supplier.id)

    [(_, state)] = score(any_app, Actor(person.id, frozenset({event.chamber_id})), event_id)

    assert state == "done"
    assert latest_scores(event_id).points(*pair) > 60


def test_the_run_says_what_it_was_made_of(app, organiser, event, three):
    score(app, organiser, event.id)

    settings = latest_scores(event.id).run.settings
    assert settings["weights"] == weights_of(event_criteria(event.id))
    assert settings["weights"]["cpv"] == 3.0
    assert settings["versions"].keys() == registry().criteria.keys()
    assert settings["params"]["local"] == {}


def test_an_event_without_anybody_is_an_empty_run(app, organiser, event):
    [(_, state)] = score(app, organiser, event.id)

    run = latest_scores(event.id).run
    assert (state, run.rows, run.pairs) == ("done", 0, 0)


def test_asking_twice_is_one_job(organiser, event, session):
    first = start_scoring(organiser, event.id)
    second = start_scoring(organiser, event.id)

    assert first.id == second.id
    assert len(session.scalars(select(Job)).all()) == 1


def test_only_the_chamber_of_the_event_starts_it(make, event):
    stranger = make.person(staff_of=make.chamber())

    with pytest.raises(NotFound):
        start_scoring(Actor(stranger.id, frozenset({event.chamber_id + 1})), event.id)


def test_where_suppliers_are_too_many_only_those_with_a_wish_are_scored_together(
    app, make, organiser, event, three, monkeypatch
):
    _, gardens, bakery = three
    third = make.organisation(commune="91521")
    make.offer(third)
    make.request(gardens, make.delegation(event, third))
    ids = gardens.id, bakery.id, gardens.id + 2
    monkeypatch.setattr(run, "MOST_AMONG", 1)

    score(app, organiser, event.id)

    scores = latest_scores(event.id)
    assert scores.position(ids[0], ids[2]) is not None
    assert scores.position(ids[0], ids[1]) is None


def test_moved_weights_need_no_new_run(app, organiser, event, three, session):
    buyer, gardens, _ = (one.id for one in three)
    score(app, organiser, event.id)
    before = latest_scores(event.id).points(buyer, gardens)

    session.add_all(
        CriterionSetting(event_id=event.id, key=key, weight=0)
        for key in registry().criteria.keys() - {"local"}
    )
    session.commit()

    after = latest_scores(event.id)
    assert after.run.number == 1
    assert after.points(buyer, gardens) < before
    assert after.points(buyer, gardens) == pytest.approx(100 * 2 ** -(27.13 / 10), abs=1)


def test_the_fingerprint_changes_with_what_is_scored_and_not_with_weights(make, event, three, session):
    before = prepare(event).fingerprint
    session.add(CriterionSetting(event_id=event.id, key="cpv", weight=9))
    session.commit()
    assert prepare(event).fingerprint == before

    make.need(three[0].organisation, "Nettoyage", cpv=["90910000"])
    assert prepare(event).fingerprint != before


def test_a_criterion_switched_off_is_not_run(app, organiser, event, three, session):
    session.add(CriterionSetting(event_id=event.id, key="local", enabled=False))
    session.commit()

    score(app, organiser, event.id)

    assert "local" not in latest_scores(event.id).sheets[0].parts


def test_parameters_that_no_longer_fit_leave_the_criterion_out(app, organiser, event, three, session):
    session.add(CriterionSetting(event_id=event.id, key="local", params={"r0": -5.0}))
    session.commit()

    score(app, organiser, event.id)

    [failure] = latest_scores(event.id).run.failures
    assert (failure["key"], failure["label"], failure["gate"]) == ("local", "Proximité", False)
    assert failure["error"] == "r0 : -5.0 n’est pas entre 0.0 et 200.0."


def test_a_criterion_that_ended_a_worker_is_left_out_of_the_retry(app, organiser, event, three, session):
    job = start_scoring(organiser, event.id)
    job.arguments = {"left_out": {"text": "Le calcul de ce critère a dépassé deux minutes."}}
    session.commit()

    run_jobs_inline(app)

    [failure] = latest_scores(event.id).run.failures
    assert (failure["key"], failure["error"]) == ("text", "Le calcul de ce critère a dépassé deux minutes.")


def test_the_arrays_of_old_runs_are_let_go(app, organiser, event, three, session):
    for _ in range(RUNS_KEPT + 2):
        score(app, organiser, event.id)

    numbers = session.scalars(
        select(ScoreRun.number)
        .join(ScorePart, ScorePart.run_id == ScoreRun.id)
        .distinct()
        .order_by(ScoreRun.number)
    ).all()
    assert numbers == [3, 4, 5]
    assert session.scalars(select(ScoreRun.number)).all() == [1, 2, 3, 4, 5]


def test_a_reserved_need_refuses_with_the_article(app, make, organiser, event, three, session):
    buyer, gardens, _ = three
    need = scoring_inputs(event.id, TODAY).needs[0]
    session.get(type(make.need(buyer.organisation, "Autre", state="draft")), need.id).reservation = "l2113_13"
    session.commit()

    score(app, organiser, event.id)

    [reason] = latest_scores(event.id).refusals(buyer.id, gardens.id)
    assert "article L2113-13" in str(reason)


def test_only_what_is_open_and_shown_is_scored(make, event, three):
    town, gardens = three[0].organisation, three[1].organisation
    make.need(town, "Brouillon", state="draft")
    make.need(town, "Pour soi", visibility="own")
    make.offer(gardens, "Retirée", withdrawn_at=event.created_at)
    gone = make.delegation(event, state="cancelled")
    make.offer(gone.organisation, "Partie")

    inputs = scoring_inputs(event.id, TODAY)

    assert (len(inputs.needs), len(inputs.offers)) == (1, 2)


def test_places_come_from_the_commune_where_no_coordinates_are_given(event, three):
    inputs = scoring_inputs(event.id, TODAY)

    place = inputs.needs[0].place
    assert (place.commune, place.population) == ("91521", 31_189)
    assert (round(place.latitude, 3), round(place.longitude, 3)) == (48.654, 2.416)


def test_facts_carry_the_strongest_proof(make, event, three, session):
    organisation = three[1].organisation
    common = {"organisation_id": organisation.id, "key": "siae_kind", "as_of": TODAY}
    session.add(Fact(value={"value": "EI"}, evidence="declared", source="Déclaré", **common))
    session.add(Fact(value={"value": "ACI"}, evidence="register", source="ASP", **common))
    session.commit()

    party = scoring_inputs(event.id, TODAY).offers[0].party

    assert party.siae_kind == Cell("ACI", 1.0, TODAY, "ASP")


@pytest.mark.parametrize(("certified", "evidence"), [(True, 1.0), (False, 0.3), (None, 0.3)])
def test_the_organic_share_is_as_sure_as_the_certificate(make, event, three, session, certified, evidence):
    organisation = three[2].organisation
    make.offer(organisation, "Pain bio", organic_share=0.6)
    if certified is not None:
        session.add(
            Fact(
                organisation_id=organisation.id,
                key="organic_certified",
                value={"value": certified},
                evidence="register",
                source="Agence Bio",
                as_of=TODAY,
            )
        )
        session.commit()

    share = scoring_inputs(event.id, TODAY).offers[-1].organic_share

    assert (share.value, share.evidence) == (0.6, evidence)


def test_inputs_take_seven_queries_however_many(make, event, three):
    for _ in range(3):
        organisation = make.organisation(commune="91223")
        make.offer(organisation)
        make.delegation(event, organisation)
    event_id = event.id

    with counted_queries() as counted:
        scoring_inputs(event_id, TODAY)

    assert counted.number == 7


CRASHING = """
from matchmaker.plugin_api import Criterion, Gate, Reason, Vetoes, hookimpl
class Crashing(Criterion):
    api_version = 1
    key, label, legal_stage, reads = "crashing", "Fragile", "info", ()
    def score(self, batch, context):
        raise SystemExit("no")
    def explain(self, row, score):
        return Reason("?")
class Broken(Gate):
    api_version = 1
    key, label, legal_stage, reads = "broken", "Barrière", "info", ()
    def veto(self, batch, context):
        return None
@hookimpl
def matchmaker_register_criteria():
    return [Crashing, Broken]
"""


def test_a_crashing_plugin_never_stops_the_others_and_a_failed_gate_is_named(
    app, tmp_path, organiser, event, three
):
    buyer, gardens, _ = (one.id for one in three)
    (tmp_path / "crashing.py").write_text(CRASHING)
    app.extensions["criteria"] = load_plugins([tmp_path])

    [(_, state)] = score(app, organiser, event.id)

    scores = latest_scores(event.id)
    assert state == "done"
    assert scores.points(buyer, gardens) > 60
    assert [(one["label"], one["error"], one["gate"]) for one in scores.run.failures] == [
        ("Barrière", "BadAnswer: veto() a rendu NoneType au lieu de Vetoes", True),
        ("Fragile", "SystemExit: no", False),
    ]
    assert scores.failed_gates == ("Barrière",)
