"""Could buyer and supplier pay each other in the local currency? See README.md."""

from datetime import date

import numpy as np
from matchmaker_plugins.local_currency.currencies import CHOICES, CURRENCIES, NONE, one_circulates_in

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
from matchmaker.plugin_api.dated import day_of

SUPPLIER_ONLY = 0.5

IN_THE_SAME = N_("Acheteur et fournisseur adhèrent à la même monnaie locale : {currency}.")
WITHOUT_THE_BUYER = N_(
    "Le fournisseur adhère à la monnaie locale qui circule là où est le besoin : {currency}. "
    "L’acheteur n’y adhère pas, ou plus."
)
BUYER_UNKNOWN = N_(
    "Le fournisseur adhère à la monnaie locale qui circule là où est le besoin : {currency}. "
    "De l’acheteur, on ne le sait pas."
)
IN_NONE = N_(
    "Le fournisseur n’adhère à aucune monnaie locale, alors qu’il en circule une là où est le besoin."
)


class LocalCurrency(Criterion):
    api_version = 1
    key = "local_currency"
    label = N_("Monnaie locale")
    legal_stage = "sourcing_only"
    default_weight = 0.0  # a choice of the organiser: no need asks for it
    reads = (
        "need.commune",
        "need.own.local_currency_name",
        "need.own.local_currency_until",
        "own.local_currency_name",
        "own.local_currency_until",
    )
    fields = (
        Field(
            "local_currency_name",
            "organisation",
            "choice",
            N_("Monnaie locale à laquelle vous adhérez"),
            choices=CHOICES,
            proof=True,
            told=N_("Monnaie locale"),
        ),
        Field(
            "local_currency_until",
            "organisation",
            "date",
            N_("Fin de l’adhésion à la monnaie locale"),
            help=N_("Laissez vide si elle se renouvelle sans date."),
            proof=True,
        ),
    )

    def score(self, batch: PairBatch, context: Context) -> Scores:
        day = day_of(context)
        supplier, buyer = batch["own.local_currency_name"], batch["need.own.local_currency_name"]
        value = batch.crossed("need.commune", "own.local_currency_name", _of_supplier, day)
        value = np.where(_expired(batch, "own.local_currency_until", day) & (value > 0), np.nan, value)
        both = _both(batch, day) & (value == SUPPLIER_ONLY)
        # Half is earned by the supplier alone: learning of the buyer's half can only add to it.
        shared = (supplier.evidence + np.minimum(supplier.evidence, buyer.evidence)) / 2
        return Scores(np.where(both, 1.0, value), np.where(both, shared, supplier.evidence))

    def explain(self, row: Row, score: RowScore) -> Reason:
        if score.value == 0:
            return Reason(IN_NONE)
        currency = {"currency": CURRENCIES[row["own.local_currency_name"].value].name}
        if score.value == 1:
            return Reason(IN_THE_SAME, currency)
        buyer = row["need.own.local_currency_name"]
        return Reason(WITHOUT_THE_BUYER if buyer.known else BUYER_UNKNOWN, currency)

    def improve(self, row: Row, score: RowScore) -> Reason | None:
        if score.value == 0:
            return Reason(N_("La note monte quand le fournisseur adhère à la monnaie qui circule là."))
        if score.value == SUPPLIER_ONLY and row["need.own.local_currency_name"].known:
            return Reason(N_("La note est la meilleure quand l’acheteur adhère aussi à cette monnaie."))
        return None


def _of_supplier(communes: tuple[str, ...], names: tuple[str, ...], day: date) -> FloatArray:
    """What the supplier earns alone: (commune, name), NaN where nothing can be said."""
    return np.array([[_alone(commune, name, day) for name in names] for commune in communes])


def _alone(commune: str, name: str, day: date) -> float:
    if name == NONE:
        return 0.0 if one_circulates_in(commune, day) else np.nan
    circulates = name in CURRENCIES and CURRENCIES[name].circulates_in(commune, day)
    return SUPPLIER_ONLY if circulates else np.nan


def _both(batch: PairBatch, day: date) -> BoolArray:
    """Where the buyer's adherence, still running, is to the supplier's currency."""
    same: BoolArray = batch.crossed("need.own.local_currency_name", "own.local_currency_name", _same)
    return same & ~_expired(batch, "need.own.local_currency_until", day)


def _same(buyers: tuple[str, ...], suppliers: tuple[str, ...]) -> BoolArray:
    return np.array([[buyer == supplier for supplier in suppliers] for buyer in buyers], dtype=np.bool_)


def _expired(batch: PairBatch, column: str, day: date) -> BoolArray:
    # An end nobody told (NaT) is before nothing: the adherence counts as running.
    expired: BoolArray = batch[column].value < np.datetime64(day)
    return expired


@hookimpl
def matchmaker_register_criteria() -> list[type[Criterion]]:
    return [LocalCurrency]
