"""Is the supplier part of the économie sociale et solidaire? See README.md."""

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


class EssStatus(Criterion):
    api_version = 1
    key = "ess_status"
    label = N_("Appartenance à l’ESS")
    legal_stage = "sourcing_only"
    default_weight = 0.0  # a choice of the organiser: no need asks for it
    reads = ("offer.ess_status",)

    def score(self, batch: PairBatch, context: Context) -> Scores:
        status = batch["offer.ess_status"]
        return Scores(status.value, status.evidence)

    def explain(self, row: Row, score: RowScore) -> Reason:
        if row["offer.ess_status"].value:
            return Reason(N_("Structure de l’économie sociale et solidaire (loi du 31 juillet 2014)."))
        return Reason(N_("Structure hors de l’économie sociale et solidaire (loi du 31 juillet 2014)."))

    def improve(self, row: Row, score: RowScore) -> Reason | None:
        if score.value == 1:
            return None
        return Reason(
            N_(
                "Si la structure relève de cette loi, ses statuts vérifiés par la CRESS ou un registre public "
                "le montreraient."
            )
        )


@hookimpl
def matchmaker_register_criteria() -> list[type[Criterion]]:
    return [EssStatus]
