"""What a buyer buys of one kind in twelve months, and whether it always buys it of the same supplier.

Needs that are homogeneous are added up before a threshold is looked at, so that none is passed by cutting a purchase
into pieces: R2121-6 (supplies and services by homogeneous categories) and R2121-7 (regular needs, over twelve months)
of the code de la commande publique. Works are added up by operation, however long it takes (R2121-5), which no code tells:
no total is made of them. R2122-8, below its threshold, asks not to contract « systématiquement avec un même
opérateur économique ». The three are named from memory, to be checked on Légifrance; what is homogeneous is the
buyer's to say, and the group of the CPV (its first three digits) only an indication (docs/decisions/life-of-a-need.md).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from matchmaker.core.anniversary import years_after

GROUP = 3  # digits of the CPV
LAST = 3  # contracts that say whether it is always the same supplier
FEWEST = 2
REFERENCE = "R2121-6, R2121-7"


@dataclass(frozen=True)
class Purchase:
    """A need with its order of magnitude (from, up to), or a contract with its amount (both the same).

    Euros before tax; both None where nobody has said any, ``high`` alone where it is open. ``supplier``: of a
    contract, the number by which it is one and the same; ``name``: as people call it.
    """

    title: str
    on: date
    groups: frozenset[str]
    low: int | None = None
    high: int | None = None
    supplier: str | None = None
    name: str = ""

    @property
    def unknown(self) -> bool:
        return self.low is None and self.high is None


@dataclass(frozen=True)
class Together:
    """The dearest twelve months in a row that hold a purchase: with it, at least ``low``, at most ``high`` euros
    (None: open). ``unknown``: how many of the others have no amount."""

    since: date
    others: tuple[Purchase, ...]
    low: int
    high: int | None

    @property
    def unknown(self) -> int:
        return sum(one.unknown for one in self.others)

    @property
    def last_day(self) -> date:
        return years_after(self.since, 1) - timedelta(days=1)


def groups_of(codes: Iterable[str]) -> frozenset[str]:
    """The groups of the CPV that codes belong to."""
    return frozenset(code[:GROUP] for code in codes if len(code) >= GROUP)


def together(this: Purchase, bought: Iterable[Purchase]) -> Together | None:
    """With what was and will be bought of the same kind; None where there is nothing else."""
    same = [one for one in bought if one.groups & this.groups]
    starts = {one.on for one in (this, *same) if years_after(this.on, -1) < one.on <= this.on}
    windows = [_window(this, same, start) for start in sorted(starts)]
    best = max(windows, key=lambda one: (one.low, one.high is None, one.high or 0, len(one.others)))
    return best if best.others else None


def _window(this: Purchase, same: Sequence[Purchase], since: date) -> Together:
    until = years_after(since, 1)
    others = tuple(sorted((one for one in same if since <= one.on < until), key=lambda one: one.on))
    known = [one for one in (this, *others) if not one.unknown]
    highs = [one.high for one in known]
    most = None if None in highs else sum(high for high in highs if high is not None)
    return Together(since, others, sum(one.low or 0 for one in known), most)


def always_the_same(groups: frozenset[str], bought: Iterable[Purchase]) -> tuple[str, int] | None:
    """The supplier of all the last contracts of a kind, and how many they are; None where they differ, are fewer than
    two, or one's supplier is not known."""
    contracts = [one for one in bought if one.supplier is not None and one.groups & groups]
    last = sorted(contracts, key=lambda one: one.on, reverse=True)[:LAST]
    if len(last) < FEWEST or len({one.supplier for one in last}) > 1:
        return None
    return last[0].name, len(last)
