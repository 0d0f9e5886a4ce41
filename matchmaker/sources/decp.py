"""Public contracts as their buyers publish them (DECP), through data.gouv.fr's tabular API.

Published amounts can be absurd (1e17 euros); a contract keeps its place without them. Only rows whose
`donneesActuelles` is true are current, the others were amended since.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from matchmaker.clock import now
from matchmaker.core.directory.findings import Findings, FoundContract
from matchmaker.core.directory.identifiers import SIREN_LENGTH
from matchmaker.core.directory.registers import DECP
from matchmaker.sources.reading import day_of, number_of, only, records_in, text_of
from matchmaker.sources.source import Answer, OnlineSource, Subject

HIGHEST = 1e9  # euros; more is an error of whoever typed it
SINCE = timedelta(days=3 * 365)
PAGE, PAGES = 50, 10  # rows; who has more than 500 recent contracts is known well enough by then
KEPT = (
    "uid",
    "acheteur_id",
    "titulaire_id",
    "objet",
    "codeCPV",
    "montant",
    "considerationsSociales",
    "dateNotification",
)


class Decp(OnlineSource):
    name = DECP
    url = "https://tabular-api.data.gouv.fr/api/resources/22847056-61df-452d-837d-8b8ceadbfc52/data/"
    rate = "5/second"  # its publisher names no limit

    def question(self, subject: Subject) -> str | None:
        return subject.siret

    def fetch(self, question: str) -> Answer | None:
        params: dict[str, str | int] = {
            "titulaire_id__exact": question,
            "donneesActuelles__exact": "true",
            "dateNotification__greater": (now().date() - SINCE).isoformat(),
            "page_size": PAGE,
        }
        rows: list[dict[str, Any]] = []
        for number in range(1, PAGES + 1):
            page = records_in(self.http.get_json(f"{self.address}/", {**params, "page": number}), "data")
            rows += kept(page, question)
            if len(page) < PAGE:
                break
        return {"contracts": rows} if rows else None

    def read(self, answer: Answer, on: date) -> Findings:
        return read(answer)


def kept(page: list[dict[str, Any]], siret: str) -> list[dict[str, Any]]:
    """The current contracts of exactly that supplier."""
    return [
        only(row, KEPT)
        for row in page
        if text_of(row, "titulaire_id") == siret and str(row.get("donneesActuelles")).lower() in ("true", "1")
    ]


def read(answer: Answer) -> Findings:
    """Who bought what from it, and when; rows that lack one of these are left out."""
    found = {one.uid: one for row in records_in(answer, "contracts") if (one := _contract(row)) is not None}
    return Findings(contracts=tuple(found.values()))


def _contract(row: Mapping[str, Any]) -> FoundContract | None:
    uid, buyer, supplier = (text_of(row, key) for key in ("uid", "acheteur_id", "titulaire_id"))
    notified = day_of(row, "dateNotification")
    if not (uid and buyer and supplier and notified and len(buyer) >= SIREN_LENGTH and buyer.isdigit()):
        return None
    amount = number_of(row, "montant")
    return FoundContract(
        uid=uid[:200],
        buyer_siren=buyer[:SIREN_LENGTH],
        supplier_siret=supplier,
        title=text_of(row, "objet") or "",
        notified_on=notified,
        cpv=(text_of(row, "codeCPV") or "")[:8] or None,
        amount=amount if amount is not None and 0 <= amount <= HIGHEST else None,
        social=text_of(row, "considerationsSociales") or "",
    )
