"""How much of the organic share asked for does the offer reach? See README.md."""

from datetime import date

import numpy as np

from matchmaker.plugin_api import (
    N_,
    Context,
    Criterion,
    FloatArray,
    PairBatch,
    Params,
    Reason,
    Row,
    RowScore,
    Scores,
    hookimpl,
    param,
)
from matchmaker.plugin_api.cells import BoolArray
from matchmaker.plugin_api.dated import Step, in_force

SMALLEST_TARGET = 0.01
LEGAL_SHARES = (Step(date(2022, 1, 1), 0.20, "L230-5-1 CRPM"),)  # organic part of EGalim


class OrganicParams(Params):
    gap: float = param(
        1.0,
        label=N_("Multiplier l’importance pour les acheteurs encore sous 20 % de bio"),
        low=1.0,
        high=5.0,
    )


class Organic(Criterion):
    api_version = 1
    key = "organic"
    label = N_("Agriculture biologique")
    legal_stage = "award_safe"
    measures = N_(
        "Part de produits issus de l’agriculture biologique, ou équivalent, au regard de la part demandée."
    )
    reads = ("need.organic_target", "need.organic_current", "offer.organic_share")
    params_type = OrganicParams
    params: OrganicParams

    def applies(self, batch: PairBatch) -> BoolArray:
        """Only where the buyer asks for organic produce."""
        return batch["need.organic_target"].known

    def emphasis(self, batch: PairBatch) -> FloatArray:
        behind = batch.number("need.organic_current") < in_force(LEGAL_SHARES, batch.day, np.nan)
        return np.where(behind, self.params.gap, 1.0)

    def score(self, batch: PairBatch, context: Context) -> Scores:
        target = np.maximum(batch.number("need.organic_target"), SMALLEST_TARGET)
        share = batch["offer.organic_share"]
        return Scores(np.minimum(share.value / target, 1.0), share.evidence)

    def explain(self, row: Row, score: RowScore) -> Reason:
        share, target = row["offer.organic_share"].value, row["need.organic_target"].value
        values = {"share": _percent(share), "target": _percent(target)}
        return Reason(N_("{share} % de l’offre est bio, pour {target} % demandés."), values)

    def improve(self, row: Row, score: RowScore) -> Reason | None:
        if score.value >= 1:
            return None
        target = max(row["need.organic_target"].value, SMALLEST_TARGET)
        return Reason(
            N_("La note est la meilleure dès que {target} % de l’offre est bio."),
            {"target": _percent(target)},
        )


def _percent(share: float) -> int:
    return round(100 * share)


@hookimpl
def matchmaker_register_criteria() -> list[type[Criterion]]:
    return [Organic]
