"""What a criterion raises while it is explained stays with it, also what would end the program."""

import numpy as np
import pytest
from matchmaker_plugins.cpv import Cpv
from matchmaker_plugins.insertion import Insertion

from matchmaker.core.scoring.explain import SPEECHLESS, explain_row
from matchmaker.core.scoring.rows import batch_of
from matchmaker.plugin_api import Context
from tests.factories.scoring import need, offer, registered, scene

WEIGHTS = {"cpv": 3.0, "insertion": 1.0}


def explained(explaining):
    criteria = (Cpv(), Insertion())
    supplier = offer(cpv=("77310000",), facts={"siae_kind": registered("ACI")})
    run = scene([need(cpv=("77310000",))], [supplier], criteria)
    scored = run.between(criteria)
    row = batch_of(scored.rows, run.needs, run.offers, run.context.day).take(np.array([0]))
    context = Context(now=run.context.now, event_date=run.context.event_date)
    parts = explain_row(row, scored.row(0), (Cpv(), explaining), WEIGHTS, context)
    return {part.key: part for part in parts}


@pytest.mark.parametrize("ends", [GeneratorExit, SystemExit, type("Odd", (BaseException,), {})])
@pytest.mark.parametrize("question", ["explain", "improve", "applies", "score"])
def test_a_criterion_that_would_end_the_program_costs_only_its_own_answer(question, ends):
    def end(*_asked):
        raise ends

    parts = explained(type("Ends", (Insertion,), {question: end})())

    usual = explained(Insertion())
    told = parts["insertion"]
    assert parts["cpv"] == usual["cpv"]
    assert told.score == usual["insertion"].score
    assert (told.reason == SPEECHLESS) == (question == "explain")
    assert told.still_asked == (question != "applies")


def test_a_score_that_is_no_answer_promises_nothing():
    parts = explained(type("Silent", (Insertion,), {"score": lambda *_asked: None})())

    assert explained(Insertion())["insertion"].outlook.missing
    assert (parts["insertion"].outlook.missing, parts["insertion"].outlook.proofs) == ([], [])
