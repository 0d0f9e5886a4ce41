"""Is the supplier large enough for the need? It warns and never excludes. See README.md."""

from datetime import date

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
from matchmaker.plugin_api.dated import Step, day_of, in_force

# The most turnover a buyer may ask, in times the contract.
CEILINGS = (Step(date(2019, 4, 1), 2.0, "R2142-7 CCP"), Step(date(2026, 1, 1), 1.5, "R2142-7 CCP"))


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
            told=N_("Montant annuel"),
        ),
    )

    def applies(self, batch: PairBatch) -> BoolArray:
        """Only where the buyer lets an amount be known; the secret ones are never read."""
        return batch["own.capacity_amount"].known

    def score(self, batch: PairBatch, context: Context) -> Scores:
        turnover, amount = batch["offer.turnover"], batch.number("own.capacity_amount")
        unknown = np.full(len(batch), np.nan)
        ceiling = in_force(CEILINGS, day_of(context), np.nan)
        covered = np.divide(turnover.value, ceiling * amount, out=unknown, where=amount > 0)
        return Scores(np.minimum(covered, 1.0), turnover.evidence)

    def explain(self, row: Row, score: RowScore) -> Reason:
        turnover, amount = row["offer.turnover"].value, row["own.capacity_amount"].value
        times = in_force(CEILINGS, row.day, np.nan)
        values = {"turnover": float(round(turnover)), "amount": float(round(amount)), "times": times}
        if score.value >= 1:
            return Reason(
                N_(
                    "Chiffre d’affaires : {turnover} €, au moins {times} fois le montant annuel annoncé ({amount} €)."
                ),
                values,
            )
        return Reason(
            N_(
                "À vérifier ensemble : chiffre d’affaires de {turnover} € pour un montant annuel annoncé de "
                "{amount} €. L’article R2142-7 limite à {times} fois le montant ce qu’un acheteur peut exiger ; "
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
