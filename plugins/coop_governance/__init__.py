"""How far do those who work or use share in the power and in the results? See README.md."""

from datetime import date

import numpy as np
from matchmaker_plugins.coop_governance.scales import FULL

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
from matchmaker.plugin_api.dated import day_of, in_force

SHARES = {
    "coop_governance_one_vote": 0.35,
    "coop_governance_capital": 0.2,
    "coop_governance_colleges": 0.2,
    "coop_governance_reserves": 0.15,
    "coop_governance_pay_ratio": 0.1,
}


class CoopGovernance(Criterion):
    api_version = 1
    key = "coop_governance"
    label = N_("Gouvernance coopérative")
    legal_stage = "sourcing_only"
    default_weight = 0.0  # a choice of the organiser: no need asks for it
    reads = tuple(f"own.{name}" for name in SHARES)
    fields = (
        Field(
            "coop_governance_one_vote",
            "organisation",
            "flag",
            N_("Une personne, une voix"),
            help=N_("Les statuts donnent une voix à chaque membre, quel que soit son apport."),
            proof=True,
        ),
        Field(
            "coop_governance_capital",
            "organisation",
            "number",
            N_("Part du capital détenue par les salariés"),
            low=0,
            high=100,
            unit="%",
            proof=True,
        ),
        Field(
            "coop_governance_colleges",
            "organisation",
            "flag",
            N_("Plusieurs collèges de membres"),
            help=N_("Par exemple salariés, usagers et collectivités, comme dans une SCIC."),
            proof=True,
        ),
        Field(
            "coop_governance_reserves",
            "organisation",
            "number",
            N_("Part des résultats mise en réserves impartageables"),
            low=0,
            high=100,
            unit="%",
            proof=True,
        ),
        Field(
            "coop_governance_pay_ratio",
            "organisation",
            "number",
            N_("Écart entre le plus haut et le plus bas salaire"),
            help=N_("Combien de fois le plus bas, par exemple 3,5. Aucun nom n’est demandé."),
            low=1,
            high=1000,
            unit="fois",
            proof=True,
        ),
    )

    def score(self, batch: PairBatch, context: Context) -> Scores:
        return weigh_terms([_term(batch, name, share, day_of(context)) for name, share in SHARES.items()])

    def explain(self, row: Row, score: RowScore) -> Reason:
        values = {name.removeprefix("coop_governance_"): row[f"own.{name}"].value for name in SHARES}
        values["known"] = sum(value is not None for value in values.values())
        return Reason(_sentence(values, _full("coop_governance_pay_ratio", row.day)), values)

    def improve(self, row: Row, score: RowScore) -> Reason | None:
        """The point that would add most among those known not to be at their best."""
        for name in sorted(SHARES, key=lambda name: -SHARES[name] * _lacking(row, name)):
            if _lacking(row, name):
                return Reason(RAISED[name], {"now": row[f"own.{name}"].value, "full": _full(name, row.day)})
        return None


RAISED = {
    "coop_governance_one_vote": N_("La note monte quand les statuts donnent une voix à chaque membre."),
    "coop_governance_capital": N_(
        "Capital détenu par les salariés : {now} % aujourd’hui, la note est la meilleure dès {full} %."
    ),
    "coop_governance_colleges": N_("La note monte quand les membres forment plusieurs collèges."),
    "coop_governance_reserves": N_(
        "Réserves impartageables : {now} % aujourd’hui, la note est la meilleure dès {full} %."
    ),
    "coop_governance_pay_ratio": N_(
        "Écart de salaires : {now} aujourd’hui, la note monte quand le plus haut vaut au plus {full} fois "
        "le plus bas."
    ),
}


def _lacking(row: Row, name: str) -> float:
    """How far a known point is from its best, 0 where one of them is not known."""
    value = row[f"own.{name}"].value
    if value is None:
        return 0.0
    worth = float(_worth(name, np.array(float(value)), _full(name, row.day)))
    return 0.0 if np.isnan(worth) else 1.0 - worth


def _full(name: str, day: date | None) -> float | None:
    """From where on a point is at its best; None where it is a yes or a no."""
    return in_force(FULL[name], day, np.nan) if name in FULL else None


def _term(batch: PairBatch, name: str, share: float, day: date) -> Term:
    cells = batch[f"own.{name}"]
    return Term(share, _worth(name, cells.value, _full(name, day)), cells.evidence)


def _worth(name: str, value: FloatArray, full: float | None) -> FloatArray:
    if full is None:
        return value
    if name == "coop_governance_pay_ratio":
        return np.where(np.isnan(value) | np.isnan(full), np.nan, value <= full)
    return np.minimum(value / full, 1.0)


def _sentence(values: dict[str, object], best_ratio: float | None) -> str:
    """The strongest fact, and how many of the five points are known."""
    ratio = values["pay_ratio"]
    if values["one_vote"]:
        return N_("Une personne, une voix. Points de gouvernance connus : {known} sur 5.")
    if values["colleges"]:
        return N_("Plusieurs collèges de membres. Points de gouvernance connus : {known} sur 5.")
    if values["capital"]:
        return N_(
            "Capital détenu par les salariés : {capital} %. Points de gouvernance connus : {known} sur 5."
        )
    if values["reserves"]:
        return N_("Réserves impartageables : {reserves} %. Points de gouvernance connus : {known} sur 5.")
    if isinstance(ratio, float) and best_ratio is not None and ratio <= best_ratio:
        return N_("Salaires de 1 à {pay_ratio} au plus. Points de gouvernance connus : {known} sur 5.")
    return N_("Rien de coopératif dans les points de gouvernance connus ({known} sur 5).")


@hookimpl
def matchmaker_register_criteria() -> list[type[Criterion]]:
    return [CoopGovernance]
