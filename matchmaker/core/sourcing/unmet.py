"""Why a supplier of an event was not met about a need: one reason of a closed list, from what is stored alone.

R2111-1 lets a buyer consult whom it wishes, L3 wants it to treat all alike: whoever could have been met and was not
stands in the register with the reason (docs/decisions/sourcing.md). Nobody types these.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matchmaker.core.sourcing.situation import Wish, situation
from matchmaker.plugin_api.text import N_

WHY_UNMET: Mapping[str, str] = {
    "invitation_refused": N_("la structure a décliné l’invitation à la rencontre"),
    "withdrew": N_("la structure s’est retirée de la rencontre"),
    "not_there": N_("non inscrite à la rencontre ; une offre publique de même métier figurait au catalogue"),
    "other_subject": N_("rencontrée sur un autre sujet"),
    "gate": N_("une règle l’écarte de ce besoin"),
    "kept_apart": N_("l’organisateur n’a pas retenu ce rendez-vous"),
    "invitation_unanswered": N_("la structure n’a pas répondu à l’invitation à la rencontre"),
    "no_offer": N_("la structure ne présente aucune offre"),
    "trade": N_("aucune de ses offres n’est de ce métier"),
    "not_taken_up": N_("rendez-vous proposé par l’organisateur, resté sans suite"),
    "nobody_asked": N_("ni l’acheteur ni la structure n’a demandé ce rendez-vous"),
}
LEFT = {"refused": "invitation_refused", "cancelled": "withdrew", "outside": "not_there"}
UNANSWERED = "invited"
# Reasons of a wish behind which a stronger one may stand: a wish that a gate turns away is never scheduled.
WEAK = frozenset({"no_answer", "not_scheduled", "need_closed"})


@dataclass(frozen=True)
class Stand:
    """What is known between a supplier and one need once the event is over.

    ``state``: of its participation; ``outside``: it was never on the list. ``unplaced``: the published timetable's reason. ``barred``: a gate turns every
    offer away. ``offers`` and ``fits``: whether it has one, of this trade; None where it was never scored. ``common``:
    there was a slot in which both could come.
    """

    state: str = "accepted"
    wishes: Sequence[Wish] = ()
    unplaced: str | None = None
    closed: bool = False
    elsewhere: bool = False  # they met about something else
    apart: bool = False
    barred: bool = False
    offers: bool = True
    fits: bool | None = None
    common: bool = True


NOT_THERE = Stand(state="outside")


def not_met(stand: Stand) -> dict[str, Any]:
    """Who asked, what was answered, and why they did not meet."""
    told = situation(stand.wishes, planned=False, unplaced=stand.unplaced, closed=stand.closed) or {}
    return {
        "asked": told.get("asked", "nobody"),
        "answer": told.get("answer", "none"),
        "why": _why(stand, told.get("why")),
    }


def _why(stand: Stand, of_the_wish: str | None) -> str:
    if stand.state in LEFT:
        return LEFT[stand.state]
    if stand.elsewhere:
        return "other_subject"
    if of_the_wish is not None and of_the_wish not in WEAK:
        return of_the_wish
    if stand.barred:
        return "gate"
    if stand.apart:
        return "kept_apart"
    return of_the_wish or _never_asked(stand)


def _never_asked(stand: Stand) -> str:
    if stand.state == UNANSWERED:
        return "invitation_unanswered"
    if not stand.offers:
        return "no_offer"
    if stand.fits is False:
        return "trade"
    if not stand.common:
        return "no_common_slot"
    return "not_taken_up" if stand.wishes else "nobody_asked"
