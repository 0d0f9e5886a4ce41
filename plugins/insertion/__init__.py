"""Does buying here give work to people far from employment? See README.md."""

from datetime import date

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
    Term,
    hookimpl,
    weigh_terms,
)
from matchmaker.plugin_api.dated import ALWAYS, Step, day_of, in_force

# EITI, GEIQ and SEP stay out "par prudence" (DOMAIN.md 1.2).
ELIGIBLE = (
    Step(
        ALWAYS,
        ("EI", "ACI", "AI", "ETTI", "EA", "EATT", "ESAT"),
        "Marché de l’inclusion: its list for the insertion clause, as of autumn 2026",
    ),
)
# The part of the jobs held by people in insertion that is the best mark.
FULL_RATIOS = (Step(ALWAYS, 0.5, "our own scale"),)


class Insertion(Criterion):
    api_version = 1
    key = "insertion"
    label = N_("Insertion et handicap")
    legal_stage = "sourcing_only"
    reads = (
        "offer.siae_kind",
        "own.insertion_fte",
        "own.insertion_fte_total",
        "own.insertion_hours_offered",
        "own.insertion_hours",
    )
    fields = (
        Field(
            "insertion_fte",
            "organisation",
            "number",
            N_("Postes en insertion (équivalents temps plein)"),
            help=N_("Moyenne de l’année, par exemple 12,5. Aucun nom n’est demandé."),
            low=0,
            high=100_000,
            unit="ETP",
            proof=True,
        ),
        Field(
            "insertion_fte_total",
            "organisation",
            "number",
            N_("Postes en tout (équivalents temps plein)"),
            low=0,
            high=1_000_000,
            unit="ETP",
            proof=True,
        ),
        Field(
            "insertion_hours_offered",
            "offer",
            "number",
            N_("Heures d’insertion que vous pouvez assurer par an"),
            low=0,
            high=10_000_000,
            unit="heures",
            told=N_("Heures d’insertion proposées par an"),
        ),
        Field(
            "insertion_hours",
            "need",
            "number",
            N_("Heures d’insertion attendues par an"),
            help=N_("Laissez vide si vous n’en demandez pas."),
            low=0,
            high=10_000_000,
            unit="heures",
        ),
    )

    def score(self, batch: PairBatch, context: Context) -> Scores:
        day = day_of(context)
        return weigh_terms([_kind(batch, day), _ratio(batch, day), _hours(batch)])

    def explain(self, row: Row, score: RowScore) -> Reason:
        kind = row["offer.siae_kind"].value
        if kind in in_force(ELIGIBLE, row.day, ()):
            return Reason(
                N_("Structure inclusive ({kind}) : le travail confié crée de l’emploi."), {"kind": kind}
            )
        if row["own.insertion_fte"].value:
            return Reason(
                N_("{fte} postes en insertion (équivalents temps plein)."),
                {"fte": row["own.insertion_fte"].value},
            )
        if row["own.insertion_hours_offered"].value:
            return Reason(
                N_("{hours} heures d’insertion proposées par an."),
                {"hours": row["own.insertion_hours_offered"].value},
            )
        return Reason(N_("Pas d’emploi d’insertion connu dans cette structure."))

    def improve(self, row: Row, score: RowScore) -> Reason | None:
        wanted, offered = row["own.insertion_hours"].value, row["own.insertion_hours_offered"].value
        if wanted and offered is not None and offered < wanted:
            return Reason(
                N_("L’acheteur attend {wanted} heures d’insertion par an, l’offre en propose {offered}."),
                {"wanted": wanted, "offered": offered},
            )
        fte, total = row["own.insertion_fte"].value, row["own.insertion_fte_total"].value
        if fte is not None and total and fte / total < in_force(FULL_RATIOS, row.day, np.nan):
            return Reason(
                N_(
                    "La note est la meilleure quand la moitié des postes sont en insertion : "
                    "{fte} sur {total} aujourd’hui."
                ),
                {"fte": fte, "total": total},
            )
        return None


def _kind(batch: PairBatch, day: date) -> Term:
    eligible = batch.derived("offer.siae_kind", _eligible, day)[batch.distinct("offer.siae_kind").index]
    return Term(0.5, eligible, batch["offer.siae_kind"].evidence)


def _eligible(kinds: tuple[str, ...], day: date) -> FloatArray:
    listed = in_force(ELIGIBLE, day, ())
    return np.array([np.nan if not kind else float(kind in listed) for kind in kinds])


def _ratio(batch: PairBatch, day: date) -> Term:
    fte, total = batch["own.insertion_fte"], batch["own.insertion_fte_total"]
    ratio = np.divide(fte.value, total.value, out=np.full(len(batch), np.nan), where=total.value > 0)
    return Term(
        0.3,
        np.minimum(1.0, ratio / in_force(FULL_RATIOS, day, np.nan)),
        np.minimum(fte.evidence, total.evidence),
    )


def _hours(batch: PairBatch) -> Term:
    wanted, offered = batch["own.insertion_hours"], batch["own.insertion_hours_offered"]
    covered = np.divide(offered.value, wanted.value, out=np.full(len(batch), np.nan), where=wanted.value > 0)
    return Term(0.2, np.minimum(1.0, covered), offered.evidence)


@hookimpl
def matchmaker_register_criteria() -> list[type[Criterion]]:
    return [Insertion]
