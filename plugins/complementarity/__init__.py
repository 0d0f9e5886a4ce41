"""Do two suppliers together answer for lots that neither answers for alone? See README.md."""

import numpy as np
from matchmaker_plugins.complementarity.lots import Lots, covered_lots, open_lots

from matchmaker.plugin_api import (
    N_,
    Context,
    Criterion,
    FloatArray,
    IndexArray,
    PairBatch,
    Reason,
    Row,
    RowScore,
    Scores,
    hookimpl,
)
from matchmaker.plugin_api.cells import BoolArray


class Complementarity(Criterion):
    api_version = 1
    key = "complementarity"
    label = N_("Complémentarité")
    legal_stage = "fairness"
    row_kinds = ("offer_offer",)
    reads = (
        "offer.cpv",
        "offer.latitude",
        "offer.longitude",
        "offer.area_kind",
        "offer.area_km",
        "offer.area_zones",
        "partner.cpv",
        "partner.latitude",
        "partner.longitude",
        "partner.area_kind",
        "partner.area_km",
        "partner.area_zones",
        "need.cpv",
        "need.lots",
        "need.commune",
        "need.latitude",
        "need.longitude",
    )

    def score(self, batch: PairBatch, context: Context) -> Scores:
        together = batch.once(_covered_together, context)
        value = together.added(batch.index("offer"), batch.index("partner"))
        return Scores(value, np.ones(len(batch)))

    def explain(self, row: Row, score: RowScore) -> Reason:
        if score.value == 0:
            return Reason(
                N_("À deux, vous ne répondez à aucun besoin ni lot de plus que la mieux placée de vous deux.")
            )
        # The better covers m of t lots: the value is 1 - m/t, what the other adds to it (t - m)/m.
        more = round(100 * score.value / (1 - score.value))
        return Reason(
            N_(
                "À deux, vous répondez à davantage de besoins ou lots que la mieux placée de vous deux : +{more} %."
            ),
            {"more": more},
        )


class Covered:
    """What the offers of two sides cover together, by pattern: offers that cover the same lots share
    one, so that the table stays small. A pattern begins with whether the offer's trade is known."""

    def __init__(self, first: BoolArray, second: BoolArray) -> None:
        ours, self.first = _patterns(first)
        theirs, self.second = _patterns(second)
        self.value = _added(ours[:, 1:], theirs[:, 1:])
        self.value[~ours[:, 0]] = np.nan
        self.value[:, ~theirs[:, 0]] = np.nan

    def added(self, one: IndexArray, other: IndexArray) -> FloatArray:
        """The value of each row, given the positions of its two offers."""
        values: FloatArray = self.value[self.first[one], self.second[other]]
        return values


def _patterns(rows: BoolArray) -> tuple[BoolArray, IndexArray]:
    """The different rows, and for each row which one it is. Sorting them would take ten times as long."""
    first: dict[bytes, int] = {}
    packed = np.packbits(rows, axis=1)
    index = [first.setdefault(row.tobytes(), len(first)) for row in packed]
    numbers = np.array(index, dtype=np.intp)
    return rows[np.unique(numbers, return_index=True)[1]], numbers


def _added(ours: BoolArray, theirs: BoolArray) -> FloatArray:
    """1 - (lots the better covers alone) / (lots both cover), NaN where both cover none."""
    # Whole numbers below 2^24 are exact in single precision, which multiplies twice as fast.
    both = ours.astype(np.float32) @ theirs.T.astype(np.float32)
    alone, others_alone = (side.sum(axis=1, dtype=np.float64) for side in (ours, theirs))
    together = alone[:, None] + others_alone - both
    better = np.maximum(alone[:, None], others_alone)
    value = np.full(together.shape, np.nan)
    np.divide(together - better, together, out=value, where=together > 0)
    return value


def _covered_together(offers: PairBatch, partners: PairBatch, context: Context) -> Covered:
    lots = open_lots(context.needs)
    return Covered(_covered(offers, "offer", lots), _covered(partners, "partner", lots))


def _covered(records: PairBatch, side: str, lots: Lots) -> BoolArray:
    covered = covered_lots(
        lots,
        records.distinct(f"{side}.cpv"),
        records.distinct(f"{side}.area_zones"),
        np.stack([records.number(f"{side}.{name}") for name in ("latitude", "longitude", "area_km")]),
        records[f"{side}.area_kind"].value,
    )
    return np.column_stack((records[f"{side}.cpv"].known, covered))


@hookimpl
def matchmaker_register_criteria() -> list[type[Criterion]]:
    return [Complementarity]
