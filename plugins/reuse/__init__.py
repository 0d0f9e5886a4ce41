"""How much of the AGEC quotas on reuse and recycled matter does the offer reach? See README.md."""

import numpy as np
from matchmaker_plugins.reuse.quotas import FAMILIES, shares_on, targets

from matchmaker.plugin_api import (
    N_,
    Context,
    Criterion,
    Field,
    FloatArray,
    PairBatch,
    Reason,
    Row,
    RowScore,
    Scores,
    Term,
    hookimpl,
    weigh_terms,
)
from matchmaker.plugin_api.cells import BoolArray, Cells
from matchmaker.plugin_api.dated import day_of

REUSED, RECYCLED = 0.6, 0.4  # what each of the two shares counts


class Reuse(Criterion):
    api_version = 1
    key = "reuse"
    label = N_("Réemploi et matières recyclées")
    legal_stage = "award_safe"
    measures = N_(
        "Part de produits issus du réemploi, de la réutilisation ou contenant des matières recyclées."
    )
    reads = ("own.reuse_family", "own.reuse_share", "own.reuse_recycled_share")
    fields = (
        Field(
            "reuse_family",
            "need",
            "choice",
            N_("Famille d’achats soumise au réemploi (loi AGEC)"),
            help=N_("Laissez vide si le besoin n’est pas une fourniture de ces familles."),
            choices=tuple((code, family.label) for code, family in FAMILIES.items()),
        ),
        Field(
            "reuse_share",
            "offer",
            "number",
            N_("Part issue du réemploi ou de la réutilisation"),
            help=N_("En valeur, parmi les fournitures de cette offre."),
            low=0,
            high=100,
            unit="%",
            proof=True,
        ),
        Field(
            "reuse_recycled_share",
            "offer",
            "number",
            N_("Part qui contient des matières recyclées"),
            help=N_("En valeur, parmi les fournitures de cette offre."),
            low=0,
            high=100,
            unit="%",
            proof=True,
        ),
    )

    def applies(self, batch: PairBatch) -> BoolArray:
        """Only where the buyer names a family of the decree."""
        return batch["own.reuse_family"].known

    def score(self, batch: PairBatch, context: Context) -> Scores:
        day = day_of(context)
        asked = batch.derived("own.reuse_family", targets, day)[batch.distinct("own.reuse_family").index]
        return weigh_terms(
            [
                _reached(REUSED, batch["own.reuse_share"], asked[:, 0]),
                _reached(RECYCLED, batch["own.reuse_recycled_share"], asked[:, 1]),
            ]
        )

    def explain(self, row: Row, score: RowScore) -> Reason:
        reused, recycled = row["own.reuse_share"].value, row["own.reuse_recycled_share"].value
        values = {"reused": reused, "recycled": recycled}
        if recycled is None:
            return Reason(
                N_("Réemploi : {reused} %, comparé à la part minimale de cette famille (décret 2024-134)."),
                values,
            )
        if reused is None:
            return Reason(
                N_(
                    "Matières recyclées : {recycled} %, comparé à la part minimale de cette famille "
                    "(décret 2024-134)."
                ),
                values,
            )
        return Reason(
            N_(
                "Réemploi : {reused} %. Matières recyclées : {recycled} %. "
                "Comparés aux parts minimales de cette famille (décret 2024-134)."
            ),
            values,
        )

    def improve(self, row: Row, score: RowScore) -> Reason | None:
        if score.value >= 1:
            return None
        asked = shares_on(row["own.reuse_family"].value, row.day)
        return Reason(
            N_(
                "La note est la meilleure dès {reuse} % de réemploi et {recycled} % de matières recyclées, les "
                "parts minimales de cette famille."
            ),
            {"reuse": round(100 * asked.reuse), "recycled": round(100 * asked.recycled)},
        )


def _reached(share: float, offered: Cells, target: FloatArray) -> Term:
    return Term(share, np.minimum(offered.value / 100 / target, 1.0), offered.evidence)


@hookimpl
def matchmaker_register_criteria() -> list[type[Criterion]]:
    return [Reuse]
