"""How often did the two meet or contract in the last year? See README.md."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaker.plugin_api import (
    N_,
    Context,
    Criterion,
    PairBatch,
    Params,
    Reason,
    Row,
    RowKind,
    RowScore,
    Scores,
    hookimpl,
    param,
)
from matchmaker.plugin_api.cells import sides_of

MOST_COUNTED = 255  # what a byte holds: the table has an entry for every two organisations


class RotationParams(Params):
    most: float = param(
        3.0, label=N_("Nombre de rencontres ou de marchés qui ne laisse plus rien"), low=1.0, high=20.0
    )


class Rotation(Criterion):
    api_version = 1
    key = "rotation"
    label = N_("Renouvellement des rencontres")
    legal_stage = "fairness"
    row_kinds = ("need_offer", "offer_offer")
    reads = ("need.identity", "need.met", "offer.identity", "offer.met", "partner.identity")
    params_type = RotationParams
    params: RotationParams

    def score(self, batch: PairBatch, context: Context) -> Scores:
        asking, other = sides_of(batch.kind)
        places = batch.derived(f"{other}.identity", Places.of)
        times = batch.crossed(f"{asking}.met", f"{other}.identity", times_met, places)
        value = np.maximum(1 - times / self.params.most, 0.0)
        known = batch[f"{asking}.identity"].known & batch[f"{other}.identity"].known
        return Scores(np.where(known, value, np.nan), np.ones(len(batch)))

    def explain(self, row: Row, score: RowScore) -> Reason:
        times = _times(row, row.kind)
        if not times:
            return Reason(N_("Pas de rencontre ni de marché connus depuis un an."))
        if times == 1:
            return Reason(N_("Déjà une rencontre ou un marché en un an."))
        return Reason(N_("Déjà {times} rencontres ou marchés en un an."), {"times": times})


@dataclass(frozen=True, eq=False)
class Places:
    """Where each identity stands among many, worked out once for all who may have met them."""

    of_identity: Mapping[str, int]

    @classmethod
    def of(cls, identities: Sequence[str]) -> "Places":
        return cls({identity: place for place, identity in enumerate(identities) if identity})


def times_met(met: Sequence[tuple[str, ...]], identities: Sequence[str], places: Places) -> NDArray[np.uint8]:
    """How often each list of those met (rows) holds each identity (columns), 255 at most."""
    times = np.zeros((len(met), len(identities)), dtype=np.uint8)
    for line, organisations in enumerate(met):  # only over who was met: few, most have met nobody
        for one in organisations:
            if (place := places.of_identity.get(one)) is not None:
                times[line, place] = min(int(times[line, place]) + 1, MOST_COUNTED)
    return times


def _times(row: Row, kind: RowKind) -> int:
    asking, other = sides_of(kind)
    met: tuple[str, ...] = row[f"{asking}.met"].value or ()
    return met.count(row[f"{other}.identity"].value)


@hookimpl
def matchmaker_register_criteria() -> list[type[Criterion]]:
    return [Rotation]
