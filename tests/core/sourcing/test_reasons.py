import numpy as np
import pytest

from matchmaker.core.scoring.explain import explain_row
from matchmaker.core.scoring.rows import batch_of
from matchmaker.core.sourcing.reasons import may_be_recorded
from matchmaker.plugin_host.registry import load_plugins
from tests.factories.scoring import ETAMPES, RIS_ORANGIS, need, offer, registered, scene


@pytest.mark.parametrize(
    ("key", "stage", "may"),
    [
        ("cpv", "award_safe", True),
        ("other", "sourcing_only", False),
        ("other", "fairness", False),
        ("other", "info", False),
        ("local", "award_safe", False),  # whatever its plugin claims
        ("local", "sourcing_only", False),
    ],
)
def test_only_what_may_stand_in_a_tender_is_recorded(key, stage, may):
    assert may_be_recorded(key, stage) is may


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

    recorded = [one for one in explained if may_be_recorded(one.key, one.legal_stage)]

    told = " ".join(one.reason.template.format(**one.reason.values) for one in recorded)
    assert "local" in {one.key for one in explained if one.counted and one.score.value is not None}
    assert "cpv" in {one.key for one in recorded}
    assert {one.legal_stage for one in recorded} == {"award_safe"}
    assert not {"local", "qpv", "ess_status", "insertion"} & {one.key for one in recorded}
    assert "km" not in told
