"""Is the supplier agreed as an entreprise solidaire d'utilité sociale on the day? See README.md."""

import numpy as np

from matchmaker.plugin_api import (
    N_,
    Context,
    Criterion,
    PairBatch,
    Reason,
    Row,
    RowScore,
    Scores,
    hookimpl,
)
from matchmaker.plugin_api.dated import day_of


class Esus(Criterion):
    api_version = 1
    key = "esus"
    label = N_("Agrément ESUS")
    legal_stage = "sourcing_only"
    default_weight = 0.0  # a choice of the organiser: no need asks for it
    reads = ("offer.esus", "offer.esus_until")

    def score(self, batch: PairBatch, context: Context) -> Scores:
        day = np.datetime64(day_of(context))
        agreed = batch["offer.esus"]
        ended = batch["offer.esus_until"].value < day  # an end nobody told is before nothing
        return Scores(np.where(ended & agreed.known, 0.0, agreed.value), agreed.evidence)

    def explain(self, row: Row, score: RowScore) -> Reason:
        until = row["offer.esus_until"].value
        if not row["offer.esus"].value:
            return Reason(N_("Pas d’agrément ESUS."))
        if score.value == 0:
            return Reason(N_("L’agrément ESUS a pris fin le {until}, avant la rencontre."), {"until": until})
        if until is None:
            return Reason(
                N_("Agrément ESUS (entreprise solidaire d’utilité sociale), sans date de fin connue.")
            )
        return Reason(
            N_("Agrément ESUS (entreprise solidaire d’utilité sociale) valable jusqu’au {until}."),
            {"until": until},
        )

    def improve(self, row: Row, score: RowScore) -> Reason | None:
        if score.value == 1:
            return None
        if row["offer.esus"].value:
            return Reason(N_("Un agrément renouvelé, avec sa nouvelle date de fin, ferait remonter la note."))
        return Reason(
            N_(
                "L’agrément ESUS se demande aux services de l’État du département (article L3332-17-1 du code "
                "du travail)."
            )
        )


@hookimpl
def matchmaker_register_criteria() -> list[type[Criterion]]:
    return [Esus]
