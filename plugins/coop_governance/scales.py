"""From where on a point of governance is at its best, by date."""

from collections.abc import Mapping
from datetime import date

from matchmaker.plugin_api.dated import ALWAYS, Step

FULL: Mapping[str, tuple[Step[float], ...]] = {
    # Percent of the capital held by employees.
    "coop_governance_capital": (Step(ALWAYS, 50.0, "our own scale"),),
    # Percent of the results kept in indivisible reserves: the least of a SCIC.
    "coop_governance_reserves": (
        Step(date(2001, 7, 18), 57.5, "loi 47-1775, art. 16 and 19 nonies, from memory"),
    ),
    # Highest pay over lowest.
    "coop_governance_pay_ratio": (Step(ALWAYS, 7.0, "our own scale, after the 7 × SMIC of ESUS"),),
}
