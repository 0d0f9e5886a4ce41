"""A sheet to prepare one meeting: whom, where, why, what they seek and offer, and what to ask them."""

import datetime as dt
from dataclasses import dataclass

from matchmaker.plugin_api.text import N_

TO_A_BUYER = (
    N_("Que cherchez-vous exactement, et pour quand ?"),
    N_("Quel volume ou quel budget, et comment achetez-vous : devis, marché, groupement ?"),
    N_("Qui décide, et qui s’en sert ?"),
    N_("Qu’est-ce qui vous a déçu jusqu’ici, et qu’est-ce qui compte le plus ?"),
)
TO_A_SUPPLIER = (
    N_("Qu’avez-vous déjà fait de comparable, et pour qui ?"),
    N_("Quelle quantité pouvez-vous tenir, dans quels délais et jusqu’où ?"),
    N_("Que vous faut-il savoir pour chiffrer ?"),
    N_("Quels agréments, labels ou preuves pouvez-vous montrer ?"),
)
TO_A_PARTNER = (
    N_("Que faites-vous vous-mêmes, et que confiez-vous à d’autres ?"),
    N_("À quoi pourrions-nous répondre ensemble ?"),
    N_("Qui sont vos clients, et que vous demandent-ils que vous ne faites pas ?"),
    N_("Comment travaillez-vous avec d’autres : sous-traitance, cotraitance, groupement ?"),
)
ALWAYS = N_("Quelle suite, qui rappelle qui, et quand ?")


@dataclass(frozen=True)
class Preparation:
    """``seeks`` and ``offers`` are titles the partner lets the reader see; ``questions`` French templates."""

    delegation_id: int
    partner: str
    kind: str  # as people say it
    people: tuple[str, ...]
    starts_at: dt.datetime
    ends_at: dt.datetime
    table: str
    subject: str
    why: tuple[str, ...]
    seeks: tuple[str, ...]
    offers: tuple[str, ...]
    questions: tuple[str, ...]


def questions_for(own: str, partner: str) -> tuple[str, ...]:
    """What to ask a participant of the kind ``partner``, by one of the kind ``own``; both sides may buy."""
    if partner == "buyer" or (partner == "both" and own == "supplier"):
        asked = TO_A_BUYER
    elif own in ("buyer", "both") and partner in ("supplier", "both"):
        asked = TO_A_SUPPLIER
    else:
        asked = TO_A_PARTNER
    return (*asked, ALWAYS)
