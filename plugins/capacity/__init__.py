"""Is the supplier large enough for the need? It warns and never excludes. See README.md."""

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

CEILING = 1.5  # R2142-7 CCP, since 2026-01-01: the most a buyer may ask, in times the contract


class Capacity(Criterion):
    api_version = 1
    key = "capacity"
    label = N_("Taille de la structure au regard du besoin")
    legal_stage = "info"
    default_weight = 0.0
    reads = ("offer.turnover", "own.capacity_amount")
    fields = (
        Field(
            "capacity_amount",
            "need",
            "number",
            N_("Montant annuel que vous acceptez de faire connaître"),
            help=N_(
                "Il sert à dire si la taille d’une structure est à vérifier, et peut être lu par les "
                "fournisseurs. Laissez vide pour ne rien dire."
            ),
            low=1,
            high=1e11,
            unit="euros",
        ),
    )

    def applies(self, batch: PairBatch) -> BoolArray:
        """Only where the buyer lets an amount be known; the secret ones are never read."""
        return batch["own.capacity_amount"].known

    def score(self, batch: PairBatch, context: Context) -> Scores:
        turnover, amount = batch["offer.turnover"], batch.number("own.capacity_amount")
        unknown = np.full(len(batch), np.nan)
        covered = np.divide(turnover.value, CEILING * amount, out=unknown, where=amount > 0)
        return Scores(np.minimum(covered, 1.0), turnover.evidence)

    def explain(self, row: Row, score: RowScore) -> Reason:
        turnover, amount = row["offer.turnover"].value, row["own.capacity_amount"].value
        values = {"turnover": float(round(turnover)), "amount": float(round(amount))}
        if score.value >= 1:
            return Reason(
                N_(
                    "Chiffre d’affaires : {turnover} €, au moins 1,5 fois le montant annuel annoncé ({amount} €)."
                ),
                values,
            )
        return Reason(
            N_(
                "À vérifier ensemble : chiffre d’affaires de {turnover} € pour un montant annuel annoncé de "
                "{amount} €. L’article R2142-7 limite à 1,5 fois le montant ce qu’un acheteur peut exiger ; "
                "il n’exclut personne, et un groupement est possible."
            ),
            values,
        )

    def improve(self, row: Row, score: RowScore) -> Reason | None:
        if score.value >= 1:
            return None
        return Reason(N_("En groupement, les chiffres d’affaires des membres s’additionnent."))


@hookimpl
def matchmaker_register_criteria() -> list[type[Criterion]]:
    return [Capacity]
