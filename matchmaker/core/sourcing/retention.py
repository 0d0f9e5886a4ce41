"""How long a register is kept: until a day that its buyer may move, and that is announced thirty days before.

Unless the buyer says otherwise, five years and six months after the need was awarded or given up: R2184-12 of the code de
la commande publique keeps the papers of a procedure at least five years from the signature of the contract, which comes
after the award. Proposed « à vérifier par votre service juridique »
(docs/decisions/retention.md).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from matchmaker.core.anniversary import years_after
from matchmaker.core.errors import Invalid
from matchmaker.plugin_api.text import N_

YEARS = 5
TO_THE_SIGNATURE = timedelta(days=184)  # six months, from the award to the signature at the latest
LONGEST_YEARS = 30
NOTICE = timedelta(days=30)
Step = Literal["warn", "empty"]


class KeptTooShort(Invalid):
    template = N_(
        "Donnez une date à partir du {day} : l’effacement est toujours annoncé trente jours avant à vos collègues."
    )


class KeptTooLong(Invalid):
    template = N_("Donnez une date avant le {day} : des noms ne se gardent pas plus de trente ans.")


@dataclass(frozen=True)
class Retention:
    """``chosen`` by the buyer; ``settled_on``: the day its need was found awarded or given up; ``warned_on``: the day
    its people were told of the present date; ``emptied_on``: the day the names were erased."""

    chosen: date | None = None
    settled_on: date | None = None
    warned_on: date | None = None
    emptied_on: date | None = None

    @property
    def until(self) -> date | None:
        """The day names are erased; None while the need is under way and nobody has chosen one."""
        if self.chosen is not None or self.settled_on is None:
            return self.chosen
        return years_after(self.settled_on, YEARS) + TO_THE_SIGNATURE


def next_step(kept: Retention, today: date) -> Step | None:
    """What is due today. Nothing is ever erased within thirty days of being announced, however late that was."""
    if kept.until is None or kept.emptied_on is not None:
        return None
    if kept.warned_on is None:
        return "warn" if today >= kept.until - NOTICE else None
    return "empty" if today >= max(kept.until, kept.warned_on + NOTICE) else None


def check_kept_until(day: date, today: date) -> None:
    """Raise `KeptTooShort` or `KeptTooLong` for a day that may not be chosen."""
    earliest, latest = today + NOTICE, years_after(today, LONGEST_YEARS)
    if day < earliest:
        raise KeptTooShort(day=f"{earliest:%d/%m/%Y}")
    if day > latest:
        raise KeptTooLong(day=f"{latest:%d/%m/%Y}")
