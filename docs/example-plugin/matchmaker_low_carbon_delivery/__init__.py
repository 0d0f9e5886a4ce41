"""How much of what an offer delivers comes by cargo bike or electric vehicle? See README.md."""

import numpy as np

from matchmaker.plugin_api import (
    N_,
    BoolArray,
    Context,
    Criterion,
    Field,
    PairBatch,
    Params,
    Reason,
    Row,
    RowScore,
    Scores,
    hookimpl,
    param,
)


class LowCarbonDeliveryParams(Params):
    enough: float = param(
        80.0, label=N_("Part à partir de laquelle la note est la meilleure"), low=10.0, high=100.0, unit="%"
    )


class LowCarbonDelivery(Criterion):
    api_version = 1
    key = "low_carbon_delivery"
    label = N_("Livraison décarbonée")
    legal_stage = "sourcing_only"
    reads = ("own.low_carbon_delivery_wanted", "own.low_carbon_delivery_share")
    fields = (
        Field("low_carbon_delivery_wanted", "need", "flag", N_("Livraison décarbonée souhaitée")),
        Field(
            "low_carbon_delivery_share",
            "offer",
            "number",
            N_("Part livrée à vélo-cargo ou en véhicule électrique"),
            help=N_("En nombre de livraisons sur les douze derniers mois."),
            low=0,
            high=100,
            unit="%",
            proof=True,
        ),
    )
    params_type = LowCarbonDeliveryParams
    params: LowCarbonDeliveryParams

    def applies(self, batch: PairBatch) -> BoolArray:
        """Only where the buyer wishes it; no answer is not a wish."""
        return batch.number("own.low_carbon_delivery_wanted") == 1.0

    def score(self, batch: PairBatch, context: Context) -> Scores:
        share = batch["own.low_carbon_delivery_share"]
        return Scores(np.minimum(share.value / self.params.enough, 1.0), share.evidence)

    def explain(self, row: Row, score: RowScore) -> Reason:
        share = row["own.low_carbon_delivery_share"].value
        return Reason(N_("Livraisons à vélo-cargo ou en véhicule électrique : {share} %."), {"share": share})


@hookimpl
def matchmaker_register_criteria() -> list[type[Criterion]]:
    return [LowCarbonDelivery]
