"""The legal stage of each shipped criterion is the one the law leaves it: only `award_safe` may stand in a tender."""

from matchmaker.plugin_host.registry import load_plugins

STAGES = {
    "area": "award_safe",
    "capacity": "info",
    "complementarity": "fairness",
    "coop_governance": "sourcing_only",
    "cpv": "award_safe",
    "egalim": "award_safe",
    "ess_status": "sourcing_only",
    "esus": "sourcing_only",
    "fair_trade": "award_safe",
    "insertion": "sourcing_only",  # safe as an execution condition; the kind itself is not
    "local": "sourcing_only",
    "local_currency": "sourcing_only",
    "organic": "award_safe",
    "qpv": "sourcing_only",
    "reservation": "award_safe",
    "reuse": "award_safe",
    "rotation": "fairness",
    "short_chain": "award_safe",  # R2152-7, approvisionnements directs
    "text": "award_safe",
}


def test_each_shipped_criterion_has_the_stage_the_law_leaves_it():
    assert {key: kind.legal_stage for key, kind in load_plugins().criteria.items()} == STAGES
