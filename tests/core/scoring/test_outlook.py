"""What is promised is what comes: the missing answer filled in, the row scored again."""

from dataclasses import replace

import numpy as np
import pytest
from matchmaker_plugins.coop_governance import CoopGovernance
from matchmaker_plugins.cpv import Cpv
from matchmaker_plugins.ess_status import EssStatus
from matchmaker_plugins.insertion import Insertion
from matchmaker_plugins.local import Local
from matchmaker_plugins.local_currency import LocalCurrency
from matchmaker_plugins.organic import Organic
from matchmaker_plugins.qpv import Qpv
from matchmaker_plugins.rotation import Rotation
from matchmaker_plugins.short_chain import ShortChain

from matchmaker.core.directory.facts import WEIGHTS
from matchmaker.core.scoring.explain import explain_row
from matchmaker.core.scoring.inputs import Fact
from matchmaker.core.scoring.outlook import NO_OUTLOOK
from matchmaker.core.scoring.rows import batch_of
from matchmaker.plugin_api import N_, Context, Reason
from matchmaker.plugin_host.registry import load_plugins
from tests.factories.scoring import need, offer, scene

FOOD = ("15810000",)
EXACTLY = 0.02  # points of 100: parts are kept in steps of 1/50,000


def explained(one_need, one_offer, criteria, weights=None):
    run = scene([one_need], [one_offer], criteria)
    scored = run.between(criteria)
    row = batch_of(scored.rows, run.needs, run.offers, run.context.day).take(np.array([0]))
    weights = weights or {criterion.key: 1.0 for criterion in criteria}
    context = Context(now=run.context.now, event_date=run.context.event_date)
    return {part.key: part for part in explain_row(row, scored.row(0), criteria, weights, context)}


def points(parts, key):
    """What a part earns of 100, from the formula of the rank."""
    whole = sum(part.weight for part in parts.values() if part.counted)
    part = parts[key]
    return 100 * part.weight * (part.score.value or 0.0) * part.score.evidence / whole


def declared(value):
    return Fact(value, WEIGHTS["declared"])


def test_a_missing_fact_promises_what_it_brings_once_declared():
    criteria, weights = (Cpv(), EssStatus()), {"cpv": 3.0, "ess_status": 2.0}
    asking = need(cpv=("77310000",))
    parts = explained(asking, offer(cpv=("77310000",)), criteria, weights)

    [missing] = parts["ess_status"].outlook.missing

    filled = explained(
        asking, offer(cpv=("77310000",), facts={"ess_status": declared(True)}), criteria, weights
    )
    assert missing.question.label == "Structure de l’économie sociale et solidaire"
    assert (missing.of_asking, missing.question.form, missing.question.key) == (False, "fact", "ess_status")
    assert (
        missing.points
        == pytest.approx(points(filled, "ess_status"), abs=EXACTLY)
        == pytest.approx(12, abs=EXACTLY)
    )


@pytest.mark.parametrize("kind", ["certificate", "validated", "register"])
def test_better_proof_promises_what_it_brings(kind):
    criteria = (Cpv(), Insertion())
    asking = need(cpv=("77310000",))

    def with_proof(evidence):
        supplier = offer(cpv=("77310000",), facts={"siae_kind": Fact("ACI", evidence)})
        return explained(asking, supplier, criteria, {"cpv": 1.0, "insertion": 2.0})

    [promised] = with_proof(WEIGHTS["declared"])["insertion"].outlook.proofs

    assert [one.key for one in promised.questions] == ["siae_kind"]
    assert promised.points[kind] == pytest.approx(points(with_proof(WEIGHTS[kind]), "insertion"), abs=EXACTLY)


def test_proof_as_good_as_it_gets_promises_nothing():
    supplier = offer(facts={"siae_kind": Fact("ACI", 1.0)})

    assert explained(need(), supplier, (Insertion(),))["insertion"].outlook.proofs == []


def test_proof_of_what_earns_nothing_is_not_asked_for():
    supplier = offer(facts={"siae_kind": declared("NONE"), "qpv": declared("outside")})
    parts = explained(need(), supplier, (Insertion(), Qpv()))

    assert parts["insertion"].outlook.proofs == parts["qpv"].outlook.proofs == []


def test_answers_that_only_count_together_are_both_missing_without_a_number():
    supplier = offer(facts={"siae_kind": declared("ACI")})
    outlook = explained(need(), supplier, (Insertion(),))["insertion"].outlook

    assert [(one.question.key, one.points) for one in outlook.missing] == [
        ("insertion_fte", None),
        ("insertion_fte_total", None),
    ]


def test_answers_proven_only_together_are_named_together():
    own = {"insertion": {"insertion_fte": 5, "insertion_fte_total": 10}}
    supplier = offer(facts={"own": own, "siae_kind": Fact("ACI", 1.0)})

    def proven(evidence):
        told = {name: {"value": value, "evidence": evidence} for name, value in own["insertion"].items()}
        return explained(
            need(), replace(supplier, party=replace(supplier.party, own={"insertion": told})), (Insertion(),)
        )

    [proof] = explained(need(), supplier, (Insertion(),))["insertion"].outlook.proofs

    assert [one.key for one in proof.questions] == ["insertion_fte", "insertion_fte_total"]
    assert proof.points == {
        kind: pytest.approx(points(proven(WEIGHTS[kind]), "insertion"), abs=EXACTLY)
        for kind in ("certificate", "validated")
    }


def test_one_of_several_points_promises_what_it_adds_to_the_rest():
    own = {"coop_governance": {"coop_governance_one_vote": True}}
    supplier = offer(facts={"own": own})
    parts = explained(need(), supplier, (CoopGovernance(),))

    promised = {one.question.key: one.points for one in parts["coop_governance"].outlook.missing}

    filled = offer(
        facts={"own": {"coop_governance": {**own["coop_governance"], "coop_governance_capital": 100}}}
    )
    gain = points(explained(need(), filled, (CoopGovernance(),)), "coop_governance") - points(
        parts, "coop_governance"
    )
    assert promised.keys() == {
        f"coop_governance_{name}" for name in ("capital", "colleges", "reserves", "pay_ratio")
    }
    assert promised["coop_governance_capital"] == pytest.approx(gain, abs=EXACTLY)


def test_what_both_sides_must_answer_is_asked_of_each():
    place = replace(need().place, commune="64102")
    asking, supplier = need(place=place), offer()

    supplier_only = explained(
        asking, offer(facts={"own": {"local_currency": {"local_currency_name": "eusko"}}}), (LocalCurrency(),)
    )["local_currency"].outlook
    nobody = explained(asking, supplier, (LocalCurrency(),))["local_currency"].outlook

    assert [(one.question.label, one.of_asking) for one in supplier_only.missing] == [
        ("Monnaie locale", True)
    ]
    assert [(one.of_asking, one.question.key) for one in nobody.missing] == [(False, "local_currency_name")]


def test_a_share_nobody_told_promises_the_best_share():
    [direct, one] = explained(need(cpv=FOOD), offer(), (ShortChain(),))["short_chain"].outlook.missing

    assert (direct.question.key, direct.points) == ("short_chain_direct", pytest.approx(30, abs=EXACTLY))
    assert (one.question.key, one.points) == ("short_chain_one", pytest.approx(24, abs=EXACTLY))


def test_without_a_place_the_place_is_missing_and_nothing_is_promised():
    outlook = explained(need(), offer(), (Local(), Rotation()))["local"].outlook

    assert [(one.of_asking, one.question.label, one.points) for one in outlook.missing] == [
        (True, "Commune", None),
        (False, "Commune", None),
    ]
    assert outlook.improvement is None


def test_the_code_is_missing_where_the_offer_has_none():
    [missing] = explained(need(cpv=("77310000",)), offer(), (Cpv(),))["cpv"].outlook.missing

    assert (missing.question.label, missing.question.form) == ("Métiers (codes CPV)", "record")


@pytest.mark.parametrize("weights", [{"organic": 0.0}, {"organic": 1.0}])
def test_of_what_does_not_count_nothing_is_worked_out(weights):
    asking = need(organic_target=None if weights["organic"] else 0.5)

    assert explained(asking, offer(), (Organic(),), weights)["organic"].outlook == NO_OUTLOOK


def test_the_criterion_says_what_would_raise_the_value():
    outlook = explained(need(cpv=("77310000",)), offer(cpv=("77311000",)), (Cpv(),))["cpv"].outlook

    assert str(outlook.improvement) == (
        "Si la structure fait aussi ce métier, ajouter à l’offre le code CPV 77310000 du besoin le dirait."
    )


@pytest.mark.parametrize("answer", [lambda: 1 / 0, lambda: "Un mot.", lambda: Reason(N_("{absent}"))])
def test_advice_that_fails_is_left_out_and_the_score_stays(answer):
    class Mute(Cpv):
        def improve(self, row, score):
            return answer()

    part = explained(need(cpv=("77310000",)), offer(cpv=("77311000",)), (Mute(),))["cpv"]

    assert part.outlook.improvement is None
    assert "Métiers proches" in str(part.reason)


def test_a_row_that_changed_since_its_run_promises_nothing():
    criteria = (EssStatus(),)
    run = scene([need()], [offer(facts={"ess_status": declared(True)})], criteria)
    changed = scene([need()], [offer(facts={"ess_status": Fact(True, 0.5)})], criteria)
    scored = run.between(criteria)
    row = batch_of(scored.rows, changed.needs, changed.offers).take(np.array([0]))
    context = Context(now=run.context.now, event_date=run.context.event_date)

    [part] = explain_row(row, scored.row(0), criteria, {"ess_status": 1.0}, context)

    assert part.outlook.proofs == []


def test_every_shipped_criterion_has_words_for_all_it_reads():
    criteria = [kind() for kind in load_plugins().criteria.values()]

    parts = explained(
        need(cpv=FOOD, words="Pain", organic_target=0.5), offer(cpv=FOOD, words="Pain"), criteria
    )

    told = [one.question for part in parts.values() for one in part.outlook.missing]
    assert all(one.label and one.key for one in told)
    assert {one.key for one in told} >= {"organic_share", "esus", "qpv", "egalim_share", "fair_trade_share"}
    assert not {"local_counts", "capacity_amount", "fair_trade_label", "met"} & {one.key for one in told}
