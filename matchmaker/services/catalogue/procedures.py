"""Which procedure a need of a public buyer probably follows: for its author alone, to be checked by its lawyers."""

from zoneinfo import ZoneInfo

from matchmaker.clock import now
from matchmaker.core.catalogue.procedures import Hint, buyers_of, nature_of, procedure_hint
from matchmaker.data.thresholds import thresholds
from matchmaker.db.catalogue import Need
from matchmaker.services.catalogue.life import life_of
from matchmaker.services.catalogue.public_purchases import is_public_purchase


def procedure_of(need: Need, amount: tuple[int | None, int | None] | None = None) -> Hint | None:
    """By the day its consultation is foreseen for (else the quarter it is expected in, else today), its trades, its
    amount (or this one, where more is added up) and its buyer.

    None for what is no public purchase, or where the amount or the nature is not known: no hint is better than a guess.
    """
    if not is_public_purchase(need):
        return None
    nature = nature_of([*need.cpv, *(code for lot in need.lots for code in lot["cpv"])])
    if nature is None:
        return None
    zone = ZoneInfo(life_of(need).zone)
    today = now().astimezone(zone).date()
    expected = max(need.expected_on, today) if need.expected_on else today
    on = need.publication_on.astimezone(zone).date() if need.publication_on else expected
    buyers = buyers_of(need.organisation.legal_category)
    return procedure_hint(on, nature, amount or (need.amount_low, need.amount_high), buyers, thresholds())
