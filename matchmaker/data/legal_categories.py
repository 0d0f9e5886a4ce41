"""Legal categories that say something for us, by code."""

from collections.abc import Mapping
from functools import lru_cache

from matchmaker.core.directory.legal import LegalCategory
from matchmaker.data.tables import read_table


@lru_cache(maxsize=1)
def legal_categories() -> Mapping[str, LegalCategory]:
    """Give each category of legal_categories.csv by its four digits."""
    return {
        row["code"]: LegalCategory(
            row["code"],
            row["label"],
            row["ess_family"] or None,
            row["ess_kind"] or None,
            row["buyer_kind"] or None,
        )
        for row in read_table("legal_categories.csv")
    }


def buys_publicly(category: str | None) -> bool | None:
    """True where the legal category means a public buyer, None where it says nothing of it: a proposal."""
    known = legal_categories().get(category or "")
    return True if known is not None and known.buyer_kind else None
