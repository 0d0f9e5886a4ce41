"""Facts about an organisation: each with who says it, how strongly and since when.

Unknown is not no: an absent fact says nothing, because the public registers are incomplete
(DOMAIN 0). Several sources may differ; all are shown, the strongest one counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, Protocol, TypeVar

from matchmaker.core.directory.activities import clean_activity
from matchmaker.plugin_api.text import N_

# How much each kind of evidence is worth, 0 to 1 (DOMAIN 2.2).
WEIGHTS = {"register": 1.0, "validated": 0.8, "certificate": 0.5, "declared": 0.3}
HIGHEST = 1e11
REGISTER_FRESH = timedelta(days=365)  # an older extract of a register is worth a checked document
EVIDENCE_WORDS = {
    "register": N_("registre public"),
    "validated": N_("document vérifié par la CRESS"),
    "certificate": N_("déclaré, avec un numéro de certificat"),
    "declared": N_("déclaré"),
}


@dataclass(frozen=True)
class FactKind:
    """One question about an organisation: one of `choices`, a yes or no, a number with its `unit`, an activity code.

    `scored`: criteria may read it. An activity is not: nothing is inferred from NAF (DOMAIN 0).
    """

    key: str
    label: str
    choices: tuple[tuple[str, str], ...] = ()
    kind: Literal["flag", "choice", "number", "activity"] = "flag"
    unit: str = ""
    scored: bool = True

    def words(self, value: object) -> str:
        """The French words of a stored value; a number and a code stay as they are, the page writes them."""
        if isinstance(value, bool):
            return N_("oui") if value else N_("non")
        return dict(self.choices).get(str(value), str(value))

    def takes(self, value: object) -> bool:
        """Whether the value is an answer to the question."""
        if self.kind == "choice":
            return value in dict(self.choices)
        if self.kind == "flag":
            return isinstance(value, bool)
        if self.kind == "activity":
            return isinstance(value, str) and clean_activity(value) == value
        return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < HIGHEST


SIAE_KINDS: tuple[tuple[str, str], ...] = (
    ("EI", N_("Entreprise d’insertion (EI)")),
    ("AI", N_("Association intermédiaire (AI)")),
    ("ACI", N_("Atelier et chantier d’insertion (ACI)")),
    ("ETTI", N_("Entreprise de travail temporaire d’insertion (ETTI)")),
    ("EITI", N_("Entreprise d’insertion par le travail indépendant (EITI)")),
    ("EA", N_("Entreprise adaptée (EA)")),
    ("EATT", N_("Entreprise adaptée de travail temporaire (EATT)")),
    ("ESAT", N_("Établissement ou service d’accompagnement par le travail (ESAT)")),
    ("GEIQ", N_("Groupement d’employeurs pour l’insertion (GEIQ)")),
    ("SEP", N_("Production en détention (SEP)")),
    ("NONE", N_("Aucun de ces statuts")),
)

QPV_PLACES: tuple[tuple[str, str], ...] = (
    ("inside", N_("Dans un quartier prioritaire (QPV)")),
    ("near", N_("À moins de 300 mètres d’un quartier prioritaire")),
    ("outside", N_("Ailleurs")),
)

FACT_KINDS = {
    kind.key: kind
    for kind in (
        FactKind("siae_kind", N_("Statut d’insertion ou de handicap"), SIAE_KINDS, "choice"),
        FactKind("ess_status", N_("Structure de l’économie sociale et solidaire")),
        FactKind("esus", N_("Agrément ESUS (entreprise solidaire d’utilité sociale)")),
        FactKind("organic_certified", N_("Certification « agriculture biologique »")),
        FactKind("qpv", N_("Quartier prioritaire de la politique de la ville"), QPV_PLACES, "choice"),
        FactKind("turnover", N_("Chiffre d’affaires annuel"), kind="number", unit="€"),
        *(
            FactKind(key, label, kind="activity", scored=False)
            for key, label in (
                ("naf_rev2", N_("Activité, NAF rév. 2")),
                ("naf_2025", N_("Activité, NAF 2025")),
            )
        ),
    )
}


class Dated(Protocol):
    """What is needed of a fact to weigh it."""

    @property
    def evidence(self) -> str: ...
    @property
    def as_of(self) -> date: ...
    @property
    def expires_on(self) -> date | None: ...


AnyFact = TypeVar("AnyFact", bound=Dated)


def weight(fact: Dated, today: date) -> float:
    """How much the fact counts today, 0 to 1; 0 once it has expired."""
    if fact.expires_on is not None and fact.expires_on < today:
        return 0.0
    if fact.evidence == "register" and fact.as_of < today - REGISTER_FRESH:
        return WEIGHTS["validated"]
    return WEIGHTS[fact.evidence]


def strongest(facts: Iterable[AnyFact], today: date) -> AnyFact | None:
    """The fact that counts among several on one question: best proven, then newest; None when none holds."""
    holding = [fact for fact in facts if weight(fact, today) > 0]
    return max(holding, key=lambda fact: (weight(fact, today), fact.as_of), default=None)
