"""Which rows a run scores: every need with every offer, every offer with every other's."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from matchmaker.core.scoring.tables import Keys, Records
from matchmaker.plugin_api import IndexArray, PairBatch, RowKind
from matchmaker.plugin_api.cells import sides_of

Position = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Rows:
    """n rows: for each, the positions of the asking record and of the other one."""

    kind: RowKind
    asking: Keys
    other: Keys
    asking_index: Position
    other_index: Position

    def __len__(self) -> int:
        return len(self.asking_index)

    def take(self, positions: IndexArray) -> "Rows":
        """The rows at these positions, in their order."""
        return Rows(
            self.kind, self.asking, self.other, self.asking_index[positions], self.other_index[positions]
        )

    @cached_property
    def fits(self) -> NDArray[np.bool_]:
        """False where need and offer say different kinds of prestation; True where one says none."""
        asked, offered = self.asking.forms[self.asking_index], self.other.forms[self.other_index]
        fitting: NDArray[np.bool_] = (asked == offered) | (asked == 0) | (offered == 0)
        return fitting


def rows_between(needs: Records, offers: Records) -> Rows:
    """Every need with every offer of another organisation and another delegation.

    A groupement is never paired with its own members.
    """
    return _rows("need_offer", needs, offers)


def rows_among(offers: Records) -> Rows:
    """Every offer with every offer of another organisation and another delegation, in both directions."""
    return _rows("offer_offer", offers, offers)


def rows_of(offers: Records, pairs: Iterable[tuple[int, int]]) -> Rows:
    """As `rows_among`, for the given pairs of delegations only."""
    places: dict[int, list[int]] = defaultdict(list)
    for place, delegation in enumerate(offers.keys.delegations.tolist()):
        places[delegation].append(place)
    both_ways = sorted({two for one, other in pairs if one != other for two in ((one, other), (other, one))})
    organisations = offers.keys.organisations.tolist()
    rows = [
        (first, second)
        for one, other in both_ways
        for first, second in product(places[one], places[other])
        if organisations[second] not in offers.allies.get(organisations[first], ())
    ]
    asking, other_index = (np.array([two[side] for two in rows], dtype=np.int32) for side in (0, 1))
    return Rows("offer_offer", offers.keys, offers.keys, asking, other_index)


def batch_of(rows: Rows, asking: Records, other: Records, day: date | None = None) -> PairBatch:
    """The rows over their columns, as the engine hands them to criteria; ``day``: whose rules count."""
    first, second = sides_of(rows.kind)
    tables = {first: asking.table, second: other.table}
    indices = {first: rows.asking_index.astype(np.intp), second: rows.other_index.astype(np.intp)}
    return PairBatch(rows.kind, tables, indices, len(rows), day=day)


def _rows(kind: RowKind, one: Records, another: Records) -> Rows:
    asking, other = one.keys, another.keys
    apart = (asking.organisations[:, None] != other.organisations[None, :]) & (
        asking.delegations[:, None] != other.delegations[None, :]
    )
    for organisation, allies in one.allies.items():
        together = np.isin(other.organisations, list(allies))
        apart[np.ix_(asking.organisations == organisation, together)] = False
    first, second = np.nonzero(apart)
    return Rows(kind, asking, other, first.astype(np.int32), second.astype(np.int32))
