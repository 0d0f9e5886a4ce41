"""ESS France's national list of social-economy enterprises, through data.gouv.fr's tabular API.

It holds employers only, so who is not in it may well belong to the ESS. Some of its SIREN have lost
their leading zeros, and a column may come as text or as number.
"""

from datetime import date
from typing import Any

from matchmaker.core.directory.findings import Findings, FoundFact, FoundProfile
from matchmaker.core.directory.registers import LISTE_ESS
from matchmaker.sources.reading import only, records_in, siren_of, text_of
from matchmaker.sources.source import Answer, OnlineSource, Subject

NAME, FAMILY = "Nom ou raison sociale de l'entreprise", "Famille juridique de l'entreprise"


class ListeEss(OnlineSource):
    name = LISTE_ESS
    url = "https://tabular-api.data.gouv.fr/api/resources/57bc99ca-0432-4b46-8fcc-e76a35c9efaf/data/"
    rate = "5/second"  # its publisher names no limit

    def question(self, subject: Subject) -> str | None:
        return subject.siren

    def fetch(self, question: str) -> Answer | None:
        for written in dict.fromkeys((question, question.lstrip("0"))):
            answer = self.http.get_json(f"{self.address}/", {"SIREN__exact": written, "page_size": 20})
            if (found := kept(answer, question)) is not None:
                return found
        return None

    def read(self, answer: Answer, on: date) -> Findings:
        return read(answer)


def kept(answer: Any, siren: str) -> Answer | None:
    """The row of exactly that SIREN."""
    found = [row for row in records_in(answer, "data") if siren_of(row, "SIREN") == siren]
    return only(found[0], ("SIREN", NAME, FAMILY)) if found else None


def read(answer: Answer) -> Findings:
    """Who is in the list belongs to the ESS."""
    fact = FoundFact("ess_status", True, detail=text_of(answer, FAMILY) or "")
    return Findings((fact,), FoundProfile(legal_name=text_of(answer, NAME)))
