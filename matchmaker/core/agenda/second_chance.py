"""Which pairs get a second chance in the week after, and which half-days of it they may choose."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from matchmaker.core.events.working_days import working_days_between
from matchmaker.plugin_api.text import N_

Reason = Literal["missed", "cancelled", "unplaced"]
Half = tuple[dt.date, Literal["morning", "afternoon"]]
WEEK = dt.timedelta(days=7)

WAYS = {"call": N_("un rappel téléphonique"), "video": N_("une visio")}
HALVES = {"morning": N_("le matin"), "afternoon": N_("l’après-midi")}
REASONS = {
    "missed": N_("Rendez-vous manqué"),
    "cancelled": N_("Rendez-vous annulé le jour même"),
    "unplaced": N_("Vœu accepté, sans créneau commun"),
}


@dataclass(frozen=True)
class Pair:
    """Two structures by their ids, the smaller first."""

    a: int
    b: int


def pair_of(one: int, other: int) -> Pair:
    return Pair(min(one, other), max(one, other))


def second_chances(
    held: Collection[Pair],
    missed: Iterable[Pair],
    cancelled: Iterable[Pair],
    unplaced: Iterable[Pair],
) -> Mapping[Pair, Reason]:
    """The pairs that did not meet after all, each with the weightiest reason."""
    found: dict[Pair, Reason] = {}
    reasons: tuple[tuple[Reason, Iterable[Pair]], ...] = (
        ("missed", missed),
        ("cancelled", cancelled),
        ("unplaced", unplaced),
    )
    for reason, pairs in reasons:
        for pair in pairs:
            if pair not in held:
                found.setdefault(pair, reason)
    return found


def half_days(opened_on: dt.date, today: dt.date, zone: str) -> list[Half]:
    """The mornings and afternoons of the working days in the seven days after the opening, still to come."""
    first = max(opened_on, today) + dt.timedelta(days=1)
    days = working_days_between(first, opened_on + WEEK, zone)
    return [(day, half) for day in days for half in ("morning", "afternoon")]
