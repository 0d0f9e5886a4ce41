"""What a legal category says of an organisation: its ESS family and the kind of buyer it may be.

The mapping is ours, not INSEE's: a proposal that the organiser confirms (DOMAIN 1.3). A SCIC has no
code of its own, so an absent family never proves that an organisation is outside the ESS.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class LegalCategory:
    """One INSEE legal category, level III (four digits)."""

    code: str
    label: str
    ess_family: (
        str | None
    )  # association, cooperative, mutuelle or fondation: ESS by its form (law of 2014, art. 1)
    ess_kind: str | None  # scop, insertion, hlm, …
    buyer_kind: str | None  # commune, epci, departement, bailleur_social, …
