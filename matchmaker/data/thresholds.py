"""The amounts of public procurement with the days they hold from and to."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from matchmaker.core.catalogue.procedures import Threshold
from matchmaker.data.tables import read_table


@lru_cache(maxsize=1)
def thresholds() -> Sequence[Threshold]:
    """Every row of thresholds.csv."""
    return tuple(
        Threshold(
            row["rule"],
            row["nature"],
            row["buyer"],
            date.fromisoformat(row["since"]),
            date.fromisoformat(row["until"]) if row["until"] else None,
            int(row["amount"]),
            row["reference"],
        )
        for row in read_table("thresholds.csv")
    )
