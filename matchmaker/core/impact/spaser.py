"""`spaser.csv`: what a buyer's schéma des achats socialement responsables has to show (CCP L2111-3, D2111-3).

One row for each buyer and category, never one for several buyers together: a joint scheme keeps each apart.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from matchmaker.core.errors import Invalid
from matchmaker.core.impact.dashboard import Dashboard
from matchmaker.core.impact.statuses import CATEGORIES, LOCAL
from matchmaker.plugin_api.text import N_

#: Nearness is no social consideration, and no criterion of a public purchase: a SPASER counts none.
TARGETED = tuple(category for category in CATEGORIES if category != LOCAL)
HEADS = (
    "year",
    "buyer",
    "category",
    "contracts",
    "amount",
    "share",
    "target",
    "share_of_number",
    "unknown",
    "buyer_siret",
)


class NotAShare(Invalid):
    template = N_("« {typed} » n’est pas une part : écrivez un nombre de 0 à 100.")


@dataclass(frozen=True)
class SpaserRow:
    """``share`` is of the amounts said, ``share_of_number`` of the contracts, both percent; ``unknown`` contracts
    have a supplier whose status nobody showed. None: nothing to count, or no target."""

    year: int
    buyer: str
    category: str
    contracts: int
    amount: int | None
    share: float | None
    target: float | None
    share_of_number: float | None
    unknown: int
    buyer_siret: str

    @property
    def cells(self) -> tuple[str | int | float | None, ...]:
        return tuple(getattr(self, head) for head in HEADS)


def spaser_rows(dashboards: Iterable[Dashboard], targets: Mapping[tuple[int, str], float]) -> list[SpaserRow]:
    """The rows of some buyers' dashboards of one year; ``targets`` are percent, by buyer and category."""
    return [row for one in dashboards for row in _rows_of(one, targets)]


def _rows_of(dashboard: Dashboard, targets: Mapping[tuple[int, str], float]) -> Sequence[SpaserRow]:
    buyer = dashboard.buyer
    return [
        SpaserRow(
            year=dashboard.year,
            buyer=buyer.name,
            category=one.category,
            contracts=one.yes.count,
            amount=one.yes.amount,
            share=one.in_value,
            target=targets.get((buyer.id, one.category)),
            share_of_number=one.in_number,
            unknown=one.unknown.count,
            buyer_siret=buyer.siret or "",
        )
        for one in dashboard.shares["contracts"]
        if one.category in TARGETED
    ]
