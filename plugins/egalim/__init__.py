"""How much of the share EGalim asks of canteens does the offer reach? See README.md."""

from datetime import date

import numpy as np
from matchmaker_plugins.egalim.targets import is_meat_or_fish, steps_at, targets

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
    hookimpl,
)
from matchmaker.plugin_api.cells import BoolArray
from matchmaker.plugin_api.dated import day_of, in_force
from matchmaker.plugin_api.food import asks_for_food


class Egalim(Criterion):
    api_version = 1
    key = "egalim"
    label = N_("EGalim : produits durables et de qualité")
    legal_stage = "award_safe"
    measures = N_(
        "Part de produits durables et de qualité au sens de la loi EGalim (L230-5-1 du code rural), ou équivalent."
    )
    reads = ("need.cpv", "need.commune", "own.egalim_share")
    fields = (
        Field(
            "egalim_share",
            "offer",
            "number",
            N_("Part de produits durables et de qualité (EGalim)"),
            help=N_(
                "En valeur, bio compris. La certification environnementale de niveau 2 ne compte plus "
                "après le 31 décembre 2026."
            ),
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
        share = batch["own.egalim_share"]
        target = _targets(batch, day_of(context))
        return Scores(np.minimum(share.value / 100 / target, 1.0), share.evidence)

    def explain(self, row: Row, score: RowScore) -> Reason:
        values = {"share": row["own.egalim_share"].value}
        if score.value >= 1:
            return Reason(
                N_("Produits durables et de qualité (EGalim) : {share} %. Le seuil légal est atteint."),
                values,
            )
        return Reason(
            N_(
                "Produits durables et de qualité (EGalim) : {share} %. "
                "Seuil légal là où est le besoin : {target} %."
            ),
            {**values, "target": _target(row)},
        )

    def improve(self, row: Row, score: RowScore) -> Reason | None:
        if score.value >= 1:
            return None
        return Reason(
            N_("La note est la meilleure dès {target} % de produits durables et de qualité (EGalim)."),
            {"target": _target(row)},
        )


def _targets(batch: PairBatch, day: date) -> FloatArray:
    place = batch.distinct("need.commune").index
    meat_or_fish = batch.derived("need.cpv", _are_meat_or_fish)[batch.distinct("need.cpv").index]
    target: FloatArray = np.where(
        meat_or_fish,
        batch.derived("need.commune", targets, True, day)[place],
        batch.derived("need.commune", targets, False, day)[place],
    )
    return target


def _are_meat_or_fish(needs: tuple[tuple[str, ...], ...]) -> BoolArray:
    return np.array([is_meat_or_fish(codes) for codes in needs], dtype=np.bool_)


def _target(row: Row) -> float:
    """The share asked for where and when the row is, in percent."""
    meat_or_fish = is_meat_or_fish(row["need.cpv"].value or ())
    steps = steps_at(row["need.commune"].value or "", meat_or_fish)
    return round(100 * in_force(steps, row.day, np.nan), 1)


@hookimpl
def matchmaker_register_criteria() -> list[type[Criterion]]:
    return [Egalim]
