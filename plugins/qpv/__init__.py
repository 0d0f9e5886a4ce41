"""Does buying here bring work to a quartier prioritaire de la politique de la ville? See README.md."""

from collections.abc import Mapping

import numpy as np

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

WORTH: Mapping[str, float] = {"inside": 1.0, "near": 0.5, "outside": 0.0}
FULL_SHARE = 50.0  # percent of the staff: the best mark

PLACES: Mapping[str, str] = {
    "inside": N_("Le site se trouve dans un quartier prioritaire (QPV)."),
    "near": N_("Le site se trouve à 300 m au plus d’un quartier prioritaire (QPV)."),
    "outside": N_("Le site se trouve à plus de 300 m de tout quartier prioritaire (QPV)."),
}


class Qpv(Criterion):
    api_version = 1
    key = "qpv"
    label = N_("Quartiers prioritaires (QPV)")
    legal_stage = "sourcing_only"
    default_weight = 0.0  # a choice of the organiser: no need asks for it
    reads = ("offer.qpv", "own.qpv_staff_share")
    fields = (
        Field(
            "qpv_staff_share",
            "organisation",
            "number",
            N_("Part des salariés qui habitent un quartier prioritaire (QPV)"),
            help=N_("Une proportion, aucun nom ni adresse."),
            low=0,
            high=100,
            unit="%",
            proof=True,
        ),
    )

    def score(self, batch: PairBatch, context: Context) -> Scores:
        place, staff = batch["offer.qpv"], batch["own.qpv_staff_share"]
        by_place = batch.derived("offer.qpv", _worths)[batch.distinct("offer.qpv").index]
        by_staff = np.minimum(staff.value / FULL_SHARE, 1.0)
        # Where both are known, the one that earns more; the place where they earn the same.
        take_staff = ~place.known | (by_staff * staff.evidence > by_place * place.evidence)
        return Scores(
            np.where(take_staff, by_staff, by_place), np.where(take_staff, staff.evidence, place.evidence)
        )

    def explain(self, row: Row, score: RowScore) -> Reason:
        place, staff = row["offer.qpv"], row["own.qpv_staff_share"]
        if not place.known or (staff.known and _staff_earns_more(row)):
            return Reason(
                N_(
                    "Salariés qui habitent un quartier prioritaire (QPV) : {share} %. "
                    "La note est la meilleure dès {full} %."
                ),
                {"share": staff.value, "full": FULL_SHARE},
            )
        return Reason(PLACES[place.value])

    def improve(self, row: Row, score: RowScore) -> Reason | None:
        """By the staff, where the sentence on the place has not said it already."""
        place, staff = row["offer.qpv"], row["own.qpv_staff_share"]
        if score.value >= 1 or not place.known or not staff.known or _staff_earns_more(row):
            return None
        return Reason(
            N_(
                "Salariés qui habitent un quartier prioritaire (QPV) : {share} % aujourd’hui, "
                "la note est la meilleure dès {full} %."
            ),
            {"share": staff.value, "full": FULL_SHARE},
        )


def _worths(places: tuple[str, ...]) -> FloatArray:
    return np.array([WORTH.get(place, np.nan) for place in places])


def _staff_earns_more(row: Row) -> bool:
    place, staff = row["offer.qpv"], row["own.qpv_staff_share"]
    by_staff = min(staff.value / FULL_SHARE, 1.0) * staff.evidence
    return bool(by_staff > WORTH[place.value] * place.evidence)


@hookimpl
def matchmaker_register_criteria() -> list[type[Criterion]]:
    return [Qpv]
