"""The targets a buyer sets itself, and `spaser.csv` for all the public buyers somebody speaks for."""

from collections.abc import Mapping

from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.figures import clean_decimal
from matchmaker.core.impact.spaser import HEADS, TARGETED, NotAShare, spaser_rows
from matchmaker.db.awards import SpaserTarget
from matchmaker.db.queries.buyers import targets_of
from matchmaker.db.transaction import transaction
from matchmaker.documents.csv import csv_file
from matchmaker.services.impact.buyers.access import own_buyer, own_buyers
from matchmaker.services.impact.buyers.dashboard import dashboard_for


def targets(actor: Actor, organisation_id: int | None, year: int) -> dict[str, float]:
    """Category → percent aimed at, of one of the actor's buyers. Raises `NotFound`."""
    buyer = own_buyer(actor, organisation_id)
    return {one.category: _percent(one) for one in targets_of([buyer.id], year)}


def set_targets(actor: Actor, organisation_id: int | None, year: int, typed: Mapping[str, str]) -> None:
    """Keep the targets of a year; an empty one is none. Raises `NotAShare`, `NotFound`."""
    shares = {category: _share(typed.get(category, "")) for category in TARGETED}
    with transaction(actor, "impact.set_targets") as session:
        buyer = own_buyer(actor, organisation_id)
        known = {one.category: one for one in targets_of([buyer.id], year)}
        for category, share in shares.items():
            row = known.get(category)
            if share is None:
                if row is not None:
                    session.delete(row)
            elif row is None:
                session.add(SpaserTarget(organisation_id=buyer.id, year=year, category=category, share=share))
            else:
                row.share = share


def spaser_csv(actor: Actor, year: int, km: int) -> bytes:
    """A row for each of the actor's public buyers and each category. Raises `NotFound` where there is no buyer."""
    own_buyer(actor, None)
    buyers = own_buyers(actor)
    aimed = {
        (one.organisation_id, one.category): _percent(one)
        for one in targets_of([one.id for one in buyers], year)
    }
    rows = spaser_rows([dashboard_for(one, year, km) for one in buyers], aimed)
    return csv_file(HEADS, [row.cells for row in rows])


def _percent(target: SpaserTarget) -> float:
    return round(100 * target.share, 2)


def _share(typed: str) -> float | None:
    """What was typed as a percentage, from 0 to 1; None: nothing."""
    read = clean_decimal(typed)
    if read.problem is not None or (read.value is not None and not 0 <= read.value <= 100):
        raise NotAShare(typed=typed.strip())
    return None if read.value is None else round(read.value / 100, 4)
