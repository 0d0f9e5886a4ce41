"""Relevance first: the trade decides who is recommended at all (DESIGN.md 3)."""

from collections.abc import Mapping

import numpy as np

from matchmaker.core.scoring.engine import ScoredRows
from matchmaker.core.scoring.parts import STEPS, BoolArray
from matchmaker.plugin_api import N_, Reason

TRADE = ("cpv", "text")
THRESHOLD = round(0.35 * STEPS)
COMPLEMENT = "complementarity"


def relevant(scored: ScoredRows) -> BoolArray:
    """True where the larger of the trade criteria reaches .35, whatever their weights.

    Rows no trade criterion knows anything about are not relevant: nothing says the trade fits.
    Two suppliers are relevant to each other where together they cover more lots than one alone.
    """
    if scored.rows.kind == "offer_offer":
        return _complementary(scored)
    fits = np.zeros(len(scored.rows), dtype=np.bool_)
    for key in TRADE:
        if part := scored.parts.get(key):
            fits |= part.over_rows(part.known & (part.value >= THRESHOLD))
    return fits


def _complementary(scored: ScoredRows) -> BoolArray:
    part = scored.parts.get(COMPLEMENT)
    if part is None:
        return np.zeros(len(scored.rows), dtype=np.bool_)
    return part.over_rows(part.known & (part.value > 0))


def only_shown(scored: ScoredRows) -> ScoredRows:
    """The rows that may be recommended: relevant, and turned away by no gate. About a third of an event's."""
    return scored.take(np.flatnonzero(relevant(scored) & ~scored.vetoed))


_OFFERED: Mapping[str, str] = {
    "service": N_("propose une prestation"),
    "staffing": N_("propose de la mise à disposition"),
    "manufacturing": N_("propose de la fabrication"),
}


def prestation_fits(asked: str | None, offered: str | None) -> bool:
    """False where need and offer say different kinds of prestation, as `Rows.fits` of many."""
    return not asked or not offered or asked == offered


def prestation_notice(asked: str | None, offered: str | None) -> Reason | None:
    """What to say where the offer's kind of prestation is not the one asked for; None where it fits."""
    return None if not offered or prestation_fits(asked, offered) else Reason(_OFFERED[offered])
