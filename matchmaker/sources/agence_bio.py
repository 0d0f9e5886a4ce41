"""Agence Bio's directory of organic operators: https://opendata.agencebio.org; no key, two questions a second.

Only a certificate in the state `ENGAGEE` certifies. `departementId` is an internal number, and the
telephone numbers and names of farmers are not ours to keep.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from matchmaker.core.directory.findings import NOTHING, Findings, FoundFact, Remark
from matchmaker.core.directory.registers import AGENCE_BIO
from matchmaker.plugin_api.text import N_
from matchmaker.sources.reading import day_of, only, records_in, text_of
from matchmaker.sources.source import Answer, OnlineSource, Subject

CERTIFIED = "ENGAGEE"
CERTIFICATE = (
    "organisme",
    "etatCertification",
    "dateEngagement",
    "dateSuspension",
    "dateArret",
    "dateNotification",
)
NOT_CERTIFIED = N_(
    "L’Agence Bio la connaît, mais aucun de ses certificats n’est en cours : demandez-lui pourquoi."
)


class AgenceBio(OnlineSource):
    name = AGENCE_BIO
    url = "https://opendata.agencebio.org/api/gouv/operateurs"
    rate = "2/second"

    def question(self, subject: Subject) -> str | None:
        return subject.siret

    def fetch(self, question: str) -> Answer | None:
        return kept(
            self.http.get_json(f"{self.address}/", {"siret": question, "nb": 20, "debut": 0}), question
        )

    def read(self, answer: Answer, on: date) -> Findings:
        return read(answer, on)


def kept(answer: Any, siret: str) -> Answer | None:
    """The certificates of the operators with exactly that SIRET."""
    operators = [one for one in records_in(answer, "items") if text_of(one, "siret") == siret]
    if not operators:
        return None
    certificates = [
        only(one, CERTIFICATE) for operator in operators for one in records_in(operator, "certificats")
    ]
    return {"siret": siret, "certificats": certificates}


def read(answer: Answer, on: date) -> Findings:
    """Certified as long as one certificate runs; otherwise a remark, because another may have been asked for."""
    certificates = records_in(answer, "certificats")
    running = [
        one for one in certificates if one.get("etatCertification") == CERTIFIED and not _over(one, on)
    ]
    if not running:
        return Findings(remarks=(Remark(NOT_CERTIFIED),)) if certificates else NOTHING
    newest = max(running, key=lambda one: text_of(one, "dateEngagement") or "")
    ends = day_of(newest, "dateArret")
    return Findings((FoundFact("organic_certified", True, expires_on=ends, detail=_detail(newest)),))


def _over(certificate: Mapping[str, Any], on: date) -> bool:
    ends = [day_of(certificate, key) for key in ("dateArret", "dateSuspension")]
    return any(day is not None and day < on for day in ends)


def _detail(certificate: Mapping[str, Any]) -> str:
    since = day_of(certificate, "dateEngagement")
    said = (text_of(certificate, "organisme"), f"engagée depuis le {since:%d/%m/%Y}" if since else None)
    return ", ".join(part for part in said if part)
