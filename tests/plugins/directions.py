"""Which way each column moves each criterion, as its README states it: what test_properties.py checks.

A column moves the value ``UP`` or ``DOWN``, or through the steps of a ``Rising``, worst first; a
sentence says why it has no direction. ``given`` fixes other columns, so that the step can be seen.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

UP, DOWN = "up", "down"  # through the turning values of the column, in their order


@dataclass(frozen=True)
class Rising:
    steps: tuple[Any, ...]
    given: Mapping[str, Any] = field(default_factory=dict)


def rising(*steps: Any, **given: Any) -> Rising:
    """``rising(1.0, 2.0, need__latitude=48.0)``: the steps, and what else is fixed."""
    return Rising(steps, {name.replace("__", "."): value for name, value in given.items()})


ONLY_ASKS = "it decides whether the question is asked"
KEY = "it tells one organisation from another"
NO_ORDER = "places and trades have no order of their own"

_NEARER = rising(
    60.0, 49.5, 48.9, 48.1, 48.04, 48.0, need__latitude=48.0, need__longitude=2.0, offer__longitude=2.0
)
_NEARER_PARTNER = rising(
    60.0, 49.5, 48.1, 48.0, offer__latitude=48.0, offer__longitude=2.0, partner__longitude=2.0
)
_LESS_MET = rising(("A", "A", "A", "A"), ("A", "A"), ("A",), ("Z",))
_IN_BAYONNE = {"need__commune": "64102"}
_WITHOUT_END = np.datetime64("2099-12-31")

# By criterion and column. A criterion none of whose columns has a direction says why.
DIRECTIONS: Mapping[str, Mapping[str, str | Rising] | str] = {
    "area": {
        "need.commune": NO_ORDER,
        "need.latitude": NO_ORDER,
        "need.longitude": NO_ORDER,
        "offer.latitude": rising(
            60.0,
            48.0,
            need__latitude=48.0,
            need__longitude=2.0,
            offer__longitude=2.0,
            offer__area_kind="radius",
        ),
        "offer.longitude": "as the latitude: the distance counts",
        "offer.area_kind": rising("zones", "country"),
        "offer.area_km": UP,
        "offer.area_zones": rising(("75",), ("75", "91"), ("75", "91", "64", "69123")),
    },
    "capacity": {"offer.turnover": UP, "own.capacity_amount": DOWN},
    "complementarity": "what both cover lowers it and what one covers alone raises it, by each input alike",
    "coop_governance": {
        "own.coop_governance_one_vote": UP,
        "own.coop_governance_capital": UP,
        "own.coop_governance_colleges": UP,
        "own.coop_governance_reserves": UP,
        "own.coop_governance_pay_ratio": DOWN,
    },
    "cpv": {
        "need.cpv": NO_ORDER,
        "offer.cpv": rising(("90919200",), ("90919200", "77000000"), ("90919200", "77000000", "77310000")),
    },
    "egalim": {"need.cpv": ONLY_ASKS, "need.commune": NO_ORDER, "own.egalim_share": UP},
    "ess_status": {"offer.ess_status": UP},
    "esus": {"offer.esus": UP, "offer.esus_until": UP},
    "fair_trade": {
        "own.fair_trade_share": UP,
        "own.fair_trade_label": "an equivalent guarantee is worth as much; it is only told",
    },
    "insertion": {
        "offer.siae_kind": rising("GEIQ", "EI"),
        "own.insertion_fte": UP,
        "own.insertion_fte_total": rising(1_000.0, 40.0, 20.0, 10.0),  # of no jobs there is no share
        "own.insertion_hours_offered": UP,
        "own.insertion_hours": rising(1_000.0, 100.0, 1.0),  # who asks for none is offered no share
    },
    "local": {
        "need.latitude": "the distance counts, see that of the offer",
        "need.longitude": "the distance counts, see the latitude of the offer",
        "need.population": DOWN,
        "offer.latitude": _NEARER,
        "offer.longitude": "the distance counts, see the latitude",
        "offer.population": DOWN,
        "partner.latitude": _NEARER_PARTNER,
        "partner.longitude": "the distance counts, see the latitude",
        "need.public_buyer": ONLY_ASKS,
        "own.local_counts": ONLY_ASKS,
    },
    "local_currency": {
        "need.commune": NO_ORDER,
        "own.local_currency_name": rising(
            "none", "eusko", own__local_currency_until=_WITHOUT_END, **_IN_BAYONNE
        ),
        "own.local_currency_until": "once it has ended nothing is known; until then it changes nothing",
        "need.own.local_currency_name": rising(
            "none",
            "eusko",
            own__local_currency_name="eusko",
            own__local_currency_until=_WITHOUT_END,
            **_IN_BAYONNE,
        ),
        "need.own.local_currency_until": rising(
            np.datetime64("2020-01-01"),
            _WITHOUT_END,
            own__local_currency_name="eusko",
            own__local_currency_until=_WITHOUT_END,
            need__own__local_currency_name="eusko",
            **_IN_BAYONNE,
        ),
    },
    "organic": {
        "offer.organic_share": UP,
        "need.organic_target": DOWN,
        "need.organic_current": "it may raise the weight, not the value",
    },
    "qpv": {"offer.qpv": rising("outside", "near", "inside"), "own.qpv_staff_share": UP},
    "reservation": {
        "need.reservation": NO_ORDER,
        "need.cpv": NO_ORDER,
        "need.siren": KEY,
        "offer.executing_kinds": rising(("NONE",), ("EI",), need__reservation="l2113_13"),
        "offer.ess_status": rising(0.0, 1.0, need__reservation="l2113_15"),
        "own.reservation_eiti": rising(
            0.0, 1.0, need__reservation="l2113_13", offer__executing_kinds=("EITI",)
        ),
        "own.reservation_months": rising(
            37.0, 36.0, need__reservation="l2113_15", need__cpv=("85312000",), offer__ess_status=1.0
        ),
        "own.reservation_last_award": rising(
            np.datetime64("2026-01-01"),
            np.datetime64("2020-01-01"),
            need__reservation="l2113_15",
            need__cpv=("85312000",),
            offer__ess_status=1.0,
            own__reservation_months=12.0,
        ),
        "own.reservation_last_buyer": KEY,
    },
    "reuse": {"own.reuse_family": NO_ORDER, "own.reuse_share": UP, "own.reuse_recycled_share": UP},
    "rotation": {
        "need.identity": KEY,
        "need.met": _LESS_MET,
        "offer.identity": KEY,
        "offer.met": _LESS_MET,
        "partner.identity": KEY,
    },
    "short_chain": {"need.cpv": ONLY_ASKS, "own.short_chain_direct": UP, "own.short_chain_one": UP},
    "text": {
        "need.words": NO_ORDER,
        # As long each time: a longer text holds its words back.
        "offer.words": rising("maçonnerie toiture", "nettoyage toiture", "nettoyage bureaux"),
    },
}

# The rank is made of value × evidence. Two facts may earn it, and the one that earns more is told,
# though its own value may be lower.
BY_WORTH_ALONE = {"qpv"}

# Where not knowing a fact of the offer may be worth more than knowing it, and why the formula makes it so.
SILENCE_MAY_PAY = {
    ("area", "offer.latitude"): "a gate: unknown is not outside",
    ("area", "offer.longitude"): "a gate: unknown is not outside",
    ("area", "offer.area_kind"): "a gate: unknown is not outside",
    ("area", "offer.area_km"): "a gate: unknown is not outside",
    ("area", "offer.area_zones"): "a gate: unknown is not outside",
    ("complementarity", "offer.latitude"): "a lot is covered where it is not known to lie outside",
    ("complementarity", "offer.longitude"): "a lot is covered where it is not known to lie outside",
    ("complementarity", "offer.area_kind"): "a lot is covered where it is not known to lie outside",
    ("complementarity", "offer.area_km"): "a lot is covered where it is not known to lie outside",
    ("complementarity", "offer.area_zones"): "a lot is covered where it is not known to lie outside",
    ("esus", "offer.esus_until"): "an agreement without a known end counts as running",
    ("local", "offer.population"): "an unknown population counts as a town's",
    ("local_currency", "own.local_currency_until"): "an adherence without a known end counts as running",
    ("reservation", "own.reservation_last_award"): "what nobody said of a last contract turns nobody away",
    ("reservation", "own.reservation_last_buyer"): "what nobody said of a last contract turns nobody away",
    ("rotation", "offer.met"): "the service lists whom it saw meet: an empty list is knowledge",
}
