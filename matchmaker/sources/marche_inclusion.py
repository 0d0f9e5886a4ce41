"""The Marché de l'inclusion, the State's marketplace of inclusive suppliers. It answers with a token only.

`is_qpv` false says that the site lies outside a QPV, not how far: near and elsewhere stay unknown.
"""

from datetime import date
from typing import Any

from matchmaker.core.directory.facts import SIAE_KINDS
from matchmaker.core.directory.findings import Findings, FoundFact, Remark
from matchmaker.core.directory.registers import MARCHE_INCLUSION
from matchmaker.plugin_api.text import N_
from matchmaker.sources.http import Http
from matchmaker.sources.reading import only, records_in, text_of
from matchmaker.sources.source import Answer, OnlineSource, Subject

KINDS = frozenset(code for code, _ in SIAE_KINDS) - {"NONE"}
KEPT = ("siret", "kind", "is_qpv", "is_active")
INACTIVE = N_("Le Marché de l’inclusion ne la donne plus pour active : vérifiez son conventionnement.")
SEVERAL_KINDS = N_(
    "Plusieurs statuts d’insertion pour cet établissement ({kinds}) : dites lequel est le sien."
)


class MarcheInclusion(OnlineSource):
    name = MARCHE_INCLUSION
    url = "https://lemarche.inclusion.beta.gouv.fr/api"
    rate = "5/second"  # its publisher names no limit

    def __init__(self, http: Http, url: str, token: str) -> None:
        super().__init__(http, url)
        self._token = token

    def question(self, subject: Subject) -> str | None:
        return subject.siret

    def fetch(self, question: str) -> Answer | None:
        headers = {"Authorization": f"Bearer {self._token}"}
        answer = self.http.get_json(f"{self.address}/siae/siret/{question}", headers=headers, may_lack=True)
        return kept(answer, question)

    def read(self, answer: Answer, on: date) -> Findings:
        return read(answer)


def kept(answer: Any, siret: str) -> Answer | None:
    """The SIAE of exactly that SIRET; one establishment may carry several kinds."""
    listed = answer["results"] if isinstance(answer, dict) and "results" in answer else answer
    found = [only(one, KEPT) for one in records_in(listed) if text_of(one, "siret") == siret]
    return {"siret": siret, "siae": found} if found else None


def read(answer: Answer) -> Findings:
    """Its kind where there is one, and whether it lies in a QPV where it does."""
    everyone = records_in(answer, "siae")
    active = [one for one in everyone if one.get("is_active") is not False]
    if not active:
        return Findings(remarks=(Remark(INACTIVE),))
    kinds = sorted({kind for one in active if (kind := text_of(one, "kind")) in KINDS})
    facts = [FoundFact("siae_kind", kinds[0])] if len(kinds) == 1 else []
    if any(one.get("is_qpv") is True for one in active):
        facts.append(FoundFact("qpv", "inside"))
    remarks = (Remark(SEVERAL_KINDS, {"kinds": ", ".join(kinds)}),) if len(kinds) > 1 else ()
    return Findings(tuple(facts), remarks=remarks)
