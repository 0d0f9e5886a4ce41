"""Legal categories that say something for us, by code."""

from collections.abc import Mapping
from functools import lru_cache

from matchmaker.core.directory.legal import LegalCategory
from matchmaker.data.tables import read_table

BY_FORM = "Forme juridique"  # sources beginning so were derived from the legal category


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


def public_buyer(said: bool | None, category: str | None) -> bool | None:
    """Whether the code de la commande publique binds an organisation: as was said, else as its legal category means."""
    return said if said is not None else buys_publicly(category)


def ess_by_form(category: str | None) -> str | None:
    """The source to name where the form alone makes the organisation ESS (loi 2014-856, art. 1-II); None elsewhere.

    Associations, cooperatives, mutuals and foundations are. Only as good as the declared form itself.
    """
    known = legal_categories().get(category or "")
    if known is None or not known.ess_family:
        return None
    return f"{BY_FORM} : {known.label} (loi 2014-856, article 1)"
