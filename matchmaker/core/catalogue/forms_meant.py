"""Under which form a purchase is probably carried out, from its words and trades: a proposal, never a decision."""

from collections.abc import Iterable

from matchmaker.core.catalogue.stems import stems

STAFFING = (stems("mise à disposition"), stems("renfort"), stems("intérim"), stems("remplacement"))
MADE = stems("fabrication fabriquer fourniture fournir livraison confection impression production")
# Divisions of services and works (Regulation (EC) 213/2008); all before them, and software, are goods.
FIRST_SERVICE = 50
WORKS = "45"


def prestation_meant(text: str, codes: Iterable[str]) -> str | None:
    """`staffing`, `manufacturing` or `service`; None where neither the words nor the trades tell."""
    words = stems(text)
    if any(phrase <= words for phrase in STAFFING):
        return "staffing"
    if words & MADE:
        return "manufacturing"
    divisions = {code[:2] for code in codes}
    if not divisions:
        return None
    served = {division for division in divisions if division == WORKS or int(division) >= FIRST_SERVICE}
    if served == divisions:
        return "service"
    return None if served else "manufacturing"
