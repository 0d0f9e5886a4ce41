"""The buyer's other purchases of the same kind beside one need: its needs, what it says came of its meetings, and
contracts that were published (DECP). For its own people alone, as the amounts are."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from matchmaker.core.anniversary import years_after
from matchmaker.core.catalogue.life import BEFORE_PUBLICATION
from matchmaker.core.catalogue.lots import trades_sought
from matchmaker.core.catalogue.procedures import DIRECT, Hint, nature_of
from matchmaker.core.events.zones import zone_of
from matchmaker.core.impact.twelve_months import Purchase, Together, always_the_same, groups_of, together
from matchmaker.db.catalogue import Need
from matchmaker.db.queries.buyers import contracts_published_for, purchases_of
from matchmaker.db.sources import PublicContract
from matchmaker.services.catalogue.procedures import procedure_of
from matchmaker.services.impact.buyers.contracts import Bargain, bargains_of

SIREN = 9  # digits
LOOKED_BACK = 3  # years, as far as published contracts are kept


@dataclass(frozen=True)
class Neighbours:
    """What stands beside the hint about a procedure: the total with its own hint, and the supplier of the last
    contracts where it is always the same one. ``works``: they are added up by operation, which no code tells."""

    total: Together | None
    hint: Hint | None
    supplier: tuple[str, int] | None
    works: bool = False


def neighbours_of(need: Need, hint: Hint) -> Neighbours:
    """The caller has checked that the reader is one of the buyer's own people."""
    bargains = [one for one in bargains_of(need.organisation_id) if one.contract]
    published = _published_besides(need, hint.on, bargains)
    this = _this(need, hint.on, _by_need(bargains).get(need.id, ()))
    works = nature_of(trades_sought(need.cpv, need.lots)) == "works"
    total = None if works else together(this, [*_bought(need, hint.on, bargains), *published])
    contracts = [*map(_contract, bargains), *published]
    direct = any(line.rule == DIRECT for line in hint.lines)
    return Neighbours(
        total,
        procedure_of(need, (total.low, total.high)) if total else None,
        always_the_same(this.groups, contracts) if direct else None,
        works,
    )


def _this(need: Need, on: date, contracts: Sequence[Bargain]) -> Purchase:
    """What was contracted on it, else its order of magnitude."""
    codes = groups_of(trades_sought(need.cpv, need.lots))
    amounts = [amount for one in contracts if (amount := _amount(one)) is not None]
    if amounts:
        return Purchase(need.title, on, codes, sum(amounts), sum(amounts))
    return Purchase(need.title, on, codes, need.amount_low, need.amount_high)


def _bought(need: Need, on: date, bargains: Sequence[Bargain]) -> Iterator[Purchase]:
    """The other needs, of which one that came to a contract of known amount counts as that, and contracts about none."""
    of_need = _by_need(bargains)
    for other in purchases_of(need.organisation_id):
        if other.id == need.id:
            continue
        contracts = [one for one in of_need.get(other.id, ()) if _amount(one) is not None]
        yield from map(_contract, contracts)
        if not contracts:
            codes = groups_of(trades_sought(other.cpv, other.lots))
            yield Purchase(other.title, _day(other, on), codes, other.amount_low, other.amount_high)
    yield from (_contract(one) for one in bargains if one.bought.need is None)


def _published_besides(need: Need, on: date, bargains: Sequence[Bargain]) -> list[Purchase]:
    """What registers know of the buyer's contracts, but for those it has declared here."""
    siret = need.organisation.siret
    if not siret:
        return []
    found = contracts_published_for(siret[:SIREN], years_after(on, -LOOKED_BACK))
    return [_published(one, name) for one, name in found if not any(_is_same(one, own) for own in bargains)]


def _by_need(bargains: Sequence[Bargain]) -> Mapping[int, list[Bargain]]:
    found: dict[int, list[Bargain]] = defaultdict(list)
    for one in bargains:
        if one.bought.need is not None:
            found[one.bought.need.id].append(one)
    return found


def _day(need: Need, today: date) -> date:
    """When it is, was or will be bought; what is still to come and late counts as of the day looked at."""
    zone = ZoneInfo(zone_of(need.organisation.commune))
    if need.publication_on is not None:
        return need.publication_on.astimezone(zone).date()
    if need.state in BEFORE_PUBLICATION:
        return max(need.expected_on or today, today)
    return need.expected_on or need.created_at.astimezone(zone).date()


def _contract(one: Bargain) -> Purchase:
    partner, amount = one.bought.partner.organisation, _amount(one)
    groups = groups_of([one.cpv] if one.cpv else [])
    number = partner.siret[:SIREN] if partner.siret else f"#{partner.id}"
    return Purchase(one.subject, one.counts_on, groups, amount, amount, number, partner.name)


def _published(one: PublicContract, name: str | None) -> Purchase:
    amount = None if one.amount is None else round(one.amount)
    groups = groups_of([one.cpv] if one.cpv else [])
    named = name or one.supplier_siret
    return Purchase(one.title, one.notified_on, groups, amount, amount, one.supplier_siren, named)


def _is_same(published: PublicContract, declared: Bargain) -> bool:
    """Whether a published contract is one that the buyer has declared here: of one supplier, and of the same number,
    day or amount."""
    siret = declared.bought.partner.organisation.siret
    if not siret or siret[:SIREN] != published.supplier_siren:
        return False
    number = str(declared.award.answers.get("id") or "") if declared.award else ""
    amount = _amount(declared)
    return (
        bool(number and published.uid.endswith(number))
        or declared.counts_on == published.notified_on
        or (amount is not None and published.amount is not None and amount == round(published.amount))
    )


def _amount(one: Bargain) -> int | None:
    return one.outcome.amount if one.outcome else None
