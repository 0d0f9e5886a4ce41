"""Whatever a plugin of an organiser's folder does while it scores, the others go on and it is named."""

import signal

import numpy as np
import pytest

from matchmaker.core.directory.access import Actor
from matchmaker.plugin_host.registry import load_plugins
from matchmaker.services.scoring.budget import TOO_SLOW
from matchmaker.services.scoring.latest import latest_scores
from matchmaker.services.scoring.run import start_scoring
from tests.factories.working import run_jobs_inline

CRITERION = """
import sys
import warnings
import numpy as np
from matchmaker.plugin_api import Criterion, Reason, Scores, hookimpl
class Unprintable(Exception):
    def __str__(self):
        raise RuntimeError
class Bad(Criterion):
    api_version = 1
    key, label, legal_stage, reads = "{key}", "Mauvais ({key})", "sourcing_only", ("offer.cpv", "need.cpv")
    def score(self, batch, context):
        n = len(batch)
        {body}
    def explain(self, row, score):
        return Reason("Mauvais.")
@hookimpl
def matchmaker_register_criteria():
    return [Bad]
"""
FAILING = {
    "a_crash": ("1 / 0", "ZeroDivisionError: division by zero"),
    "a_deep": ("return self.score(batch, context)", "RecursionError: maximum recursion depth exceeded"),
    "a_dtype": (
        "return Scores(np.ones(n, dtype=np.int64), np.ones(n))",
        "BadAnswer: value est en int64 au lieu de float64",
    ),
    "a_exit": ("sys.exit(3)", "SystemExit: 3"),
    "a_generator": ("raise GeneratorExit", "EndsTheProgram: GeneratorExit"),
    "a_keyboard": ("raise KeyboardInterrupt", "EndsTheProgram: KeyboardInterrupt"),
    "a_memory": ("raise MemoryError", "MemoryError: "),
    "a_nan": (
        "return Scores(np.ones(n), np.full(n, np.nan))",
        "BadAnswer: evidence va de nan à nan au lieu de rester entre 0 et 1",
    ),
    "a_none": ("pass", "BadAnswer: score() a rendu NoneType au lieu de Scores"),
    "a_range": (
        "return Scores(np.full(n, -2.0), np.ones(n))",
        "BadAnswer: value va de -2 à -2 au lieu de rester entre 0 et 1",
    ),
    "a_shape": (
        "return Scores(np.ones(n + 1), np.ones(n + 1))",
        "BadAnswer: value a la forme (3,) au lieu de (2,)",
    ),
    "a_unprintable": ("raise Unprintable", "EndsTheProgram: Unprintable"),
    "a_unread": ("batch['offer.words']", 'KeyError: "offer.words is not in this criterion\'s `reads`"'),
    "a_vandal": (
        "batch.records('offer.cpv').value[:] = None",
        "ValueError: assignment destination is read-only",
    ),
}
# These do no harm: nobody is left out because of them.
ODD = {
    "b_index": "batch.index('offer')[:] = 0; return Scores.unknown(n)",
    "b_infinite_evidence": "return Scores(np.full(n, np.nan), np.full(n, np.inf))",
    "b_manners": "np.seterr(all='raise'); warnings.simplefilter('error'); return Scores.unknown(n)",
    "b_silent": "return Scores.unknown(n)",
}


@pytest.fixture
def without_a_keyboard():
    """As in a worker: Ctrl-C is not for it."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def folder(tmp_path):
    bodies = {key: body for key, (body, _) in FAILING.items()} | ODD
    for key, body in bodies.items():
        (tmp_path / f"{key}.py").write_text(CRITERION.format(key=key, body=body))
    return tmp_path


@pytest.fixture
def event(make):
    event = make.event()
    town = make.organisation(name="Ville", commune="91521")
    make.need(town)
    make.delegation(event, town, "buyer")
    for name, cpv in (("Jardins", "77310000"), ("Boulangerie", "15810000")):
        firm = make.organisation(name=name, commune="91223")
        make.offer(firm, cpv=[cpv])
        make.delegation(event, firm)
    return event


@pytest.fixture
def organiser(make, event):
    return make.person(staff_of=event.chamber)


def scored(app, organiser, event):
    start_scoring(Actor(organiser.id, frozenset({event.chamber_id})), event.id)
    assert [state for _, state in run_jobs_inline(app)] == ["done"]
    return latest_scores(event.id)


@pytest.mark.usefixtures("without_a_keyboard")
def test_bad_plugins_are_left_out_by_name_and_the_others_score_as_without_them(app, folder, organiser, event):
    before = scored(app, organiser, event)
    manners = np.geterr()
    app.extensions["criteria"] = load_plugins([folder])

    after = scored(app, organiser, event)

    assert {one["key"]: one["error"] for one in after.run.failures} == {
        key: error for key, (_, error) in FAILING.items()
    }
    assert np.geterr() == manners
    for sheet, again in zip(before.sheets, after.sheets, strict=True):
        assert sheet.parts.keys() == again.parts.keys() - ODD.keys()
        for key, part in sheet.parts.items():
            np.testing.assert_array_equal(part.values, again.parts[key].values)


@pytest.mark.usefixtures("without_a_keyboard")
def test_the_organiser_reads_which_criteria_do_not_count(app, folder, organiser, event, client_as):
    app.extensions["criteria"] = load_plugins([folder])
    scored(app, organiser, event)

    shown = client_as(organiser).get(f"/evenements/{event.id}/criteres").text

    sentences = [f"« Mauvais ({key}) » n’a pas pu être calculé et ne compte pas." for key in FAILING]
    assert [sentence for sentence in sentences if sentence not in shown] == []
    assert [key for key in ODD if f"« Mauvais ({key}) » n’a pas pu être calculé" in shown] == []


def test_parameters_a_plugin_refuses_in_its_own_way_leave_it_out(app, tmp_path, organiser, event, session):
    from matchmaker.db.scoring import CriterionSetting

    picky = CRITERION.format(key="picky", body="return Scores.unknown(n)").replace(
        "class Bad(Criterion):",
        "from matchmaker.plugin_api import Params, param\n"
        "class P(Params):\n"
        "    p: float = param(1.0, label='P', low=0.0, high=9.0)\n"
        "    def __post_init__(self):\n"
        "        if self.p != 1.0: raise KeyError('p')\n"
        "class Bad(Criterion):\n"
        "    params_type = P",
    )
    (tmp_path / "picky.py").write_text(picky)
    app.extensions["criteria"] = load_plugins([tmp_path])
    session.add(CriterionSetting(event_id=event.id, key="picky", weight=1, params={"p": 2.0}))
    session.commit()

    scores = scored(app, organiser, event)

    assert [(one["key"], one["error"]) for one in scores.run.failures] == [("picky", "KeyError : 'p'")]


def test_a_criterion_that_took_too_long_is_left_out_of_the_retry_and_told(
    app, organiser, event, client_as, session
):
    job = start_scoring(Actor(organiser.id, frozenset({event.chamber_id})), event.id)
    job.arguments = {"left_out": {"area": TOO_SLOW}}  # as `time_budget` left it when it ended the worker
    session.commit()

    run_jobs_inline(app)

    [failure] = latest_scores(event.id).run.failures
    assert (failure["key"], failure["error"], failure["gate"]) == ("area", TOO_SLOW, True)
    shown = client_as(organiser).get(f"/evenements/{event.id}/criteres").text
    assert "rien ne peut être diffusé tant qu’il échoue" in shown
    assert "Le calcul de ce critère a dépassé deux minutes." in shown
