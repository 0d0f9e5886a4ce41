"""How much of the offer is fair trade? See README.md."""

from matchmaker_plugins.fair_trade.labels import LABELS, NAMES, OTHER

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


class FairTrade(Criterion):
    api_version = 1
    key = "fair_trade"
    label = N_("Commerce équitable")
    legal_stage = "award_safe"
    measures = N_(
        "Part de produits issus du commerce équitable, certifiés par un label reconnu ou équivalent."
    )
    default_weight = 0.0  # a choice of the organiser: no need asks for it
    reads = ("own.fair_trade_share", "own.fair_trade_label")
    fields = (
        Field(
            "fair_trade_share",
            "offer",
            "number",
            N_("Part issue du commerce équitable"),
            help=N_("En valeur, au sens de la loi du 2 août 2005 (article 60)."),
            low=0,
            high=100,
            unit="%",
            proof=True,
        ),
        Field(
            "fair_trade_label",
            "offer",
            "choice",
            N_("Label de commerce équitable"),
            help=N_("Le label principal. Une garantie équivalente vaut autant."),
            choices=LABELS,
            proof=True,
        ),
    )

    def score(self, batch: PairBatch, context: Context) -> Scores:
        share = batch["own.fair_trade_share"]
        return Scores(share.value / 100, share.evidence)

    def explain(self, row: Row, score: RowScore) -> Reason:
        share, label = row["own.fair_trade_share"].value, row["own.fair_trade_label"].value
        values = {"share": share}
        if share == 0:
            return Reason(N_("Rien dans cette offre n’est issu du commerce équitable."))
        if label == OTHER:
            return Reason(
                N_("Part issue du commerce équitable : {share} %. Garantie équivalente à un label."), values
            )
        if label not in NAMES:
            return Reason(N_("Part issue du commerce équitable : {share} %. Aucun label nommé."), values)
        return Reason(
            N_("Part issue du commerce équitable : {share} %. Label : {label}."),
            {**values, "label": NAMES[label]},
        )

    def improve(self, row: Row, score: RowScore) -> Reason | None:
        if score.value >= 1:
            return None
        return Reason(
            N_(
                "La note suit la part issue du commerce équitable : {share} % aujourd’hui, la meilleure à 100."
            ),
            {"share": row["own.fair_trade_share"].value},
        )


@hookimpl
def matchmaker_register_criteria() -> list[type[Criterion]]:
    return [FairTrade]
