import numpy as np
import pytest

from matchmaker.core.scoring.explain import PartInWords, explain_row
from matchmaker.core.scoring.parts import PartScore
from matchmaker.core.scoring.rows import batch_of
from matchmaker.core.sourcing.reasons import recorded_reasons
from matchmaker.plugin_api import Reason
from matchmaker.plugin_host.registry import load_plugins
from tests.factories.scoring import ETAMPES, RIS_ORANGIS, need, offer, registered, scene


def part(key, stage="award_safe", weight=1.0, value=1.0, emphasis=1.0):
    score = PartScore(value, 1.0, emphasis)
    return PartInWords(key, key.title(), stage, weight, score, Reason(f"Motif de {key}."), {})


def kept(*parts):
    return [one.key for one in recorded_reasons(parts)]


@pytest.mark.parametrize("stage", ["sourcing_only", "fairness", "info"])
def test_only_what_may_stand_in_a_tender_is_recorded(stage):
    assert kept(part("cpv"), part("other", stage)) == ["cpv"]


def test_location_is_never_a_reason_whatever_its_plugin_claims():
    assert kept(part("local", "award_safe"), part("local", "sourcing_only"), part("cpv")) == ["cpv"]


def test_what_did_not_count_is_no_reason():
    assert kept(part("a", weight=0.0), part("b", value=None), part("c", emphasis=0.0), part("d")) == ["d"]


def test_the_order_of_the_parts_stays():
    assert kept(part("z"), part("a"), part("m")) == ["z", "a", "m"]


def test_nothing_of_a_near_supplier_in_insertion_leaks_into_the_register():
    """A real pair of every shipped criterion, whose place, status and words could all be told."""
    criteria = [kind() for kind in load_plugins().criteria.values()]
    seeks = need(place=RIS_ORANGIS, cpv=("77310000",), words="Entretien des espaces verts")
    sells = offer(
        place=ETAMPES,
        cpv=("77310000",),
        words="Entretien des espaces verts",
        facts={"siae_kind": registered("ACI"), "qpv": registered("inside"), "ess_status": registered(True)},
    )
    run = scene([seeks], [sells], criteria)
    scored = run.between(criteria)
    row = batch_of(scored.rows, run.needs, run.offers, run.context.day).take(np.array([0]))
    weights = {criterion.key: 1.0 for criterion in criteria}
    explained = explain_row(row, scored.row(0), criteria, weights)

    recorded = recorded_reasons(explained)

    told = " ".join(one.reason.template.format(**one.reason.values) for one in recorded)
    assert "local" in {one.key for one in explained if one.counted and one.score.value is not None}
    assert "cpv" in {one.key for one in recorded}
    assert {one.legal_stage for one in recorded} == {"award_safe"}
    assert not {"local", "qpv", "ess_status", "insertion"} & {one.key for one in recorded}
    assert "km" not in told
