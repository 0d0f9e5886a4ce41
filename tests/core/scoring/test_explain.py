import numpy as np
import pytest
from matchmaker_plugins.cpv import Cpv
from matchmaker_plugins.insertion import Insertion
from matchmaker_plugins.local import Local
from matchmaker_plugins.organic import Organic

from matchmaker.core.scoring.explain import NOT_ASKED, NOT_KNOWN, SPEECHLESS, explain_row
from matchmaker.core.scoring.rows import batch_of
from matchmaker.plugin_api import Cell, Reason
from tests.factories.scoring import ETAMPES, RIS_ORANGIS, need, offer, registered, scene

CRITERIA = (Cpv(), Insertion(), Local(), Organic())
WEIGHTS = {"cpv": 3.0, "insertion": 1.0, "local": 2.0, "organic": 1.0}


def explained(one_need, one_offer, criteria=CRITERIA):
    run = scene([one_need], [one_offer], criteria)
    scored = run.between(criteria)
    row = batch_of(scored.rows, run.needs, run.offers, run.context.day).take(np.array([0]))
    return {part.key: part for part in explain_row(row, scored.row(0), criteria, WEIGHTS)}


def test_each_criterion_has_its_sentence_the_heaviest_first():
    parts = explained(
        need(cpv=("77310000",), place=RIS_ORANGIS, organic_target=0.2),
        offer(cpv=("77311000",), place=ETAMPES, facts={"siae_kind": registered("ACI")}),
    )

    assert {key: str(part.reason) for key, part in parts.items()} == {
        "cpv": "Métiers proches : codes CPV 77310000 et 77311000, 4 premiers chiffres communs.",
        "local": "À 32,1 km à vol d’oiseau.",
        "insertion": "Structure inclusive (ACI) : le travail confié crée de l’emploi.",
        "organic": str(NOT_KNOWN),
    }
    assert list(parts) == ["cpv", "local", "insertion", "organic"]


def test_what_nobody_asked_for_is_said_and_comes_last():
    parts = explained(need(cpv=("77310000",)), offer(cpv=("77310000",)))

    assert parts["organic"].reason == NOT_ASKED
    assert parts["organic"].counted is False
    assert list(parts)[-1] == "organic"


def test_the_facts_that_need_proof_carry_their_source_and_date():
    fact = registered("ACI")
    parts = explained(need(), offer(facts={"siae_kind": fact}))

    [told] = parts["insertion"].facts
    assert (told.column, told.question.label) == ("offer.siae_kind", "Statut d’insertion ou de handicap")
    assert (told.cell, told.of_asking) == (fact, False)
    assert parts["cpv"].facts == []


def test_own_answers_are_facts_by_their_label():
    answers = {
        "insertion": {
            "insertion_fte": {"value": 6, "evidence": 0.5, "source": "Bilan", "as_of": "2027-01-04"}
        }
    }
    parts = explained(need(), offer(facts={"own": answers | {"insertion_x": {}}}))

    [told] = parts["insertion"].facts
    cell = told.cell
    assert (told.question.label, told.question.unit) == (
        "Postes en insertion (équivalents temps plein)",
        "ETP",
    )
    assert (cell.value, cell.evidence, cell.source, str(cell.as_of)) == (6.0, 0.5, "Bilan", "2027-01-04")


def fails(_row):
    raise RuntimeError("no words")


@pytest.mark.parametrize(
    "explain",
    [
        fails,
        lambda row: exec("raise SystemExit(1)"),
        lambda row: row["offer.words"],
        lambda row: None,
        lambda row: "Même métier.",
        lambda row: Reason(""),
        lambda row: Reason("{missing}"),
        lambda row: Reason("{0}", {"a": 1}),
        lambda row: Reason(None),
        lambda row: Reason("Oui.", None),
    ],
)
def test_a_criterion_without_words_does_not_stop_the_others(explain):
    class Mute(Cpv):
        def explain(self, row, score):
            return explain(row)

    parts = explained(need(cpv=("77310000",)), offer(cpv=("77310000",)), (Mute(), Local()))

    assert parts["cpv"].reason == SPEECHLESS
    assert isinstance(parts["local"].reason.template, str)
    assert Cell(None).known is False
