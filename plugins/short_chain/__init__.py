"""How few hands does the food pass through before it reaches the buyer? See README.md."""

import numpy as np

from matchmaker.plugin_api import (
    N_,
    Context,
    Criterion,
    Field,
    PairBatch,
    Reason,
    Row,
    RowScore,
    Scores,
    hookimpl,
)
from matchmaker.plugin_api.cells import BoolArray
from matchmaker.plugin_api.food import asks_for_food

WORTH_OF_ONE = 0.8  # one intermediary; two or more are worth nothing (DOMAIN.md 2.3)


class ShortChain(Criterion):
    api_version = 1
    key = "short_chain"
    label = N_("Circuits courts")
    legal_stage = "award_safe"
    measures = N_(
        "Approvisionnements directs : part des produits livrés avec au plus un intermédiaire, quelle que soit la distance."
    )
    reads = ("need.cpv", "own.short_chain_direct", "own.short_chain_one")
    fields = (
        Field(
            "short_chain_direct",
            "offer",
            "number",
            N_("Part vendue en direct, sans intermédiaire"),
            help=N_("Pour l’alimentation : en valeur, du producteur à l’acheteur."),
            low=0,
            high=100,
            unit="%",
            proof=True,
        ),
        Field(
            "short_chain_one",
            "offer",
            "number",
            N_("Part vendue par un seul intermédiaire"),
            help=N_("Pour l’alimentation : en valeur, par exemple par une plateforme de producteurs."),
            low=0,
            high=100,
            unit="%",
            proof=True,
        ),
    )

    def applies(self, batch: PairBatch) -> BoolArray:
        """Only where the buyer asks for food or meals."""
        return asks_for_food(batch)

    def score(self, batch: PairBatch, context: Context) -> Scores:
        direct, one = batch["own.short_chain_direct"], batch["own.short_chain_one"]
        known = direct.known | one.known
        # A share nobody knows earns nothing: silence must not beat a share that was told.
        shares = np.nan_to_num(direct.value) / 100, WORTH_OF_ONE * np.nan_to_num(one.value) / 100
        value = np.minimum(shares[0] + shares[1], 1.0)
        proven = np.minimum(shares[0] * direct.evidence + shares[1] * one.evidence, 1.0)
        surest = np.maximum(direct.evidence, one.evidence)  # of a share of nothing
        evidence = np.divide(proven, value, out=surest, where=value > 0)
        return Scores(np.where(known, value, np.nan), np.minimum(evidence, 1.0))

    def explain(self, row: Row, score: RowScore) -> Reason:
        direct, one = row["own.short_chain_direct"].value, row["own.short_chain_one"].value
        if one is None:
            return Reason(N_("Vente directe : {direct} %. Rien n’est dit du reste."), {"direct": direct})
        if direct is None:
            return Reason(
                N_("Vente par un seul intermédiaire : {one} %. Rien n’est dit du reste."), {"one": one}
            )
        return Reason(
            N_("Vente directe : {direct} %. Par un seul intermédiaire : {one} %."),
            {"direct": direct, "one": one},
        )

    def improve(self, row: Row, score: RowScore) -> Reason | None:
        if score.value >= 1:
            return None
        return Reason(
            N_(
                "La note est la meilleure quand tout est vendu en direct. Ce qui passe par un seul "
                "intermédiaire compte pour {one} %, le reste pour rien."
            ),
            {"one": round(100 * WORTH_OF_ONE)},
        )


@hookimpl
def matchmaker_register_criteria() -> list[type[Criterion]]:
    return [ShortChain]
