"""Weights an organiser can start from, by the kind of event."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matchmaker.plugin_api import N_

NOTHING, A_LITTLE, A_LOT = 0.0, 1.0, 3.0  # « pas pris en compte », « un peu », « beaucoup »

# Whatever an event is about: the trade comes first, and turns and partners are shared out.
_ALWAYS: Mapping[str, float] = {
    "cpv": A_LOT,
    "text": A_LITTLE,
    "rotation": A_LITTLE,
    "complementarity": A_LITTLE,
}


@dataclass(frozen=True)
class Preset:
    """A start: its name, whom it is for in one sentence, and what counts besides the trade."""

    label: str
    purpose: str
    chosen: Mapping[str, float]

    def weights(self, keys: Iterable[str]) -> dict[str, float]:
        """The weight of each of these criteria, 0 where it is not named. Keys of others are skipped."""
        named = {**_ALWAYS, **self.chosen}
        return {key: named.get(key, NOTHING) for key in keys}


PRESETS: Mapping[str, Preset] = {
    "responsible": Preset(
        N_("Achat responsable"),
        N_(
            "Pour des acheteurs publics et privés qui veulent acheter social, équitable et durable, tous métiers "
            "confondus."
        ),
        {
            "insertion": A_LOT,
            "ess_status": A_LITTLE,
            "esus": A_LITTLE,
            "reuse": A_LITTLE,
            "fair_trade": A_LITTLE,
            "qpv": A_LITTLE,
        },
    ),
    "catering": Preset(
        N_("Restauration collective"),
        N_("Pour des cantines, des producteurs et des transformateurs : bio, loi EGalim et circuits courts."),
        {
            "organic": A_LOT,
            "egalim": A_LOT,
            "short_chain": A_LOT,
            "fair_trade": A_LITTLE,
            "local": A_LITTLE,
        },
    ),
    "insertion": Preset(
        N_("Insertion"),
        N_(
            "Pour donner du travail aux structures de l’insertion et du handicap, par des marchés réservés, des "
            "clauses sociales ou de la cotraitance."
        ),
        {"insertion": A_LOT, "qpv": A_LITTLE, "esus": A_LITTLE, "local": A_LITTLE, "complementarity": A_LOT},
    ),
    "ess": Preset(
        N_("Entre structures de l’ESS (B2B)"),
        N_("Pour des structures de l’ESS qui achètent, vendent et répondent ensemble, entre voisines."),
        {
            "ess_status": A_LOT,
            "complementarity": A_LOT,
            "local": A_LOT,
            "coop_governance": A_LITTLE,
            "local_currency": A_LITTLE,
            "fair_trade": A_LITTLE,
            "reuse": A_LITTLE,
        },
    ),
}
