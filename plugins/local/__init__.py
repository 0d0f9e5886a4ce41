"""How near is the supplier's site to where the need is? See README.md."""

import numpy as np

from matchmaker.plugin_api import (
    N_,
    Cell,
    Context,
    Criterion,
    Field,
    FloatArray,
    PairBatch,
    Params,
    Reason,
    Row,
    RowScore,
    Scores,
    hookimpl,
    param,
)
from matchmaker.plugin_api.cells import BoolArray, sides_of
from matchmaker.plugin_api.places import EARTH_KM, distance_km

TOWN, CITY = 2_000, 20_000  # inhabitants


class LocalParams(Params):
    r0: float = param(5.0, label=N_("Distance qui vaut encore le maximum"), low=0.0, high=200.0, unit="km")
    h_city: float = param(
        10.0,
        label=N_("Distance qui divise la note par deux, dès 20 000 habitants"),
        low=1.0,
        high=500.0,
        unit="km",
    )
    h_town: float = param(
        20.0,
        label=N_("Distance qui divise la note par deux, dès 2 000 habitants"),
        low=1.0,
        high=500.0,
        unit="km",
    )
    h_village: float = param(
        30.0,
        label=N_("Distance qui divise la note par deux, sous 2 000 habitants"),
        low=1.0,
        high=500.0,
        unit="km",
    )


class Local(Criterion):
    api_version = 1
    key = "local"
    label = N_("Proximité")
    legal_stage = "sourcing_only"
    row_kinds = ("need_offer", "offer_offer")
    reads = (
        "need.latitude",
        "need.longitude",
        "need.population",
        "offer.latitude",
        "offer.longitude",
        "offer.population",
        "partner.latitude",
        "partner.longitude",
        "need.public_buyer",
        "own.local_counts",
    )
    fields = (
        Field(
            "local_counts",
            "need",
            "flag",
            N_("Faire compter la proximité dans les rencontres autour de ce besoin"),
            help=N_(
                "Attention, acheteurs publics : le Conseil d’État juge illégal tout critère de localisation pour "
                "attribuer un marché, même sous les seuils. Votre réponse ne fait que classer les rencontres "
                "proposées ; la proximité n’entre jamais dans le dossier de sourçage. Sans réponse, elle ne compte "
                "pas pour un acheteur public."
            ),
            private=True,
        ),
    )
    params_type = LocalParams
    params: LocalParams

    def applies(self, batch: PairBatch) -> BoolArray:
        """A public buyer's need counts nearness only where the buyer, who was warned, says so."""
        if "need.public_buyer" not in batch:
            return super().applies(batch)
        asked: BoolArray = (batch.number("need.public_buyer") != 1) | (batch.number("own.local_counts") == 1)
        return asked

    def score(self, batch: PairBatch, context: Context) -> Scores:
        asking, other = sides_of(batch.kind)
        beyond = np.maximum(_distances(batch, asking, other) - self.params.r0, 0.0)
        halving = self._halving(batch.records(f"{asking}.population").value)[batch.index(asking)]
        return Scores(np.exp2(-beyond / halving), np.ones(len(batch)))

    def _halving(self, population: FloatArray) -> FloatArray:
        # Suppliers are scarcer around a village; an unknown population counts as a town's.
        known = np.nan_to_num(population, nan=TOWN)
        return np.select(
            [known >= CITY, known >= TOWN], [self.params.h_city, self.params.h_town], self.params.h_village
        ).astype(np.float64)

    def explain(self, row: Row, score: RowScore) -> Reason:
        asking, other = sides_of(row.kind)
        km = round(float(distance_km(*_place(row, asking), *_place(row, other))), 1)
        if km == 0.0:  # both stand at the commune's own point
            return Reason(N_("Dans la même commune."))
        return Reason(N_("À {km} km à vol d’oiseau."), {"km": km})


def _distances(batch: PairBatch, asking: str, other: str) -> FloatArray:
    # On the unit sphere the square of half the chord is the haversine: (1 - a·b) / 2 loses
    # digits near zero, the difference of the points does not. Per record, then per row.
    points, others = _points(batch, asking), _points(batch, other)
    square = np.zeros(len(batch))
    for one, another in zip(points, others, strict=True):
        square += (one[batch.index(asking)] - another[batch.index(other)]) ** 2
    km: FloatArray = 2 * EARTH_KM * np.arcsin(np.minimum(np.sqrt(square) / 2, 1.0))
    return km


def _points(batch: PairBatch, side: str) -> tuple[FloatArray, FloatArray, FloatArray]:
    phi = np.radians(batch.records(f"{side}.latitude").value)
    turn = np.radians(batch.records(f"{side}.longitude").value)
    return np.cos(phi) * np.cos(turn), np.cos(phi) * np.sin(turn), np.sin(phi)


def _place(row: Row, side: str) -> tuple[FloatArray, FloatArray]:
    cells: tuple[Cell, Cell] = (row[f"{side}.latitude"], row[f"{side}.longitude"])
    latitude, longitude = (np.array(cell.value, dtype=np.float64) for cell in cells)
    return latitude, longitude


@hookimpl
def matchmaker_register_criteria() -> list[type[Criterion]]:
    return [Local]
