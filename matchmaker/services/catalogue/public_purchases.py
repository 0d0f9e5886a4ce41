"""Which needs have a register, and which of them are owed to all: said once, for every stage that asks.

Registers: docs/decisions/sourcing.md; what is owed to all: docs/decisions/equal-information.md.
"""

from sqlalchemy.orm import Session

from matchmaker.core.catalogue.life import PREPARED
from matchmaker.db.catalogue import Need
from matchmaker.db.queries.scoring_inputs import is_public_buyer
from matchmaker.db.queries.sourcing import needs_brought


def may_have_register(need: Need) -> bool:
    """Whether it is a purchase that will have a consultation; families of purchases have none before they are written."""
    return need.kind == "purchase" and not need.light


def is_public_purchase(need: Need) -> bool:
    """Whether the code de la commande publique binds its buyer: as was said, else as its legal category means."""
    return may_have_register(need) and is_public_buyer(need.organisation) is True


def in_public_sourcing(need: Need) -> bool:
    """Whether it is a public purchase before its consultation: what is said of it to one is owed to all."""
    return need.state in PREPARED and is_public_purchase(need)


def public_purchases_at(session: Session, event_id: int) -> list[tuple[Need, int]]:
    """The public purchases that are brought to the event, each with its buyer's delegation, by id."""
    brought = needs_brought(session, event_id)
    return [(need, delegation) for need, delegation in brought if is_public_purchase(need)]
