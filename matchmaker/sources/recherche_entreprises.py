"""Recherche d'entreprises, the State's search over the Sirene register and others.

https://recherche-entreprises.api.gouv.fr; no key; seven questions a second and address are allowed, we
ask five. A search by SIRET silently ignores every filter and may find something else, so the result's
own numbers are compared with those asked for.
"""

import ast
from collections.abc import Mapping
from datetime import date
from typing import Any

from matchmaker.core.directory.activities import NAF_2025, NAF_REV2, clean_activity
from matchmaker.core.directory.facts import SIAE_KINDS
from matchmaker.core.directory.findings import Findings, FoundFact, FoundProfile, Remark
from matchmaker.core.directory.identifiers import SIREN_LENGTH
from matchmaker.core.directory.registers import RECHERCHE_ENTREPRISES
from matchmaker.plugin_api.text import N_
from matchmaker.sources.reading import number_of, only, part_of, records_in, text_of
from matchmaker.sources.source import Answer, OnlineSource, Subject

KINDS = frozenset(code for code, _ in SIAE_KINDS) - {"NONE"}
ENTERPRISE = (
    "siren",
    "nom_raison_sociale",
    "nature_juridique",
    "etat_administratif",
    "statut_diffusion",
    "finances",
    "nombre_etablissements_ouverts",
)
ESTABLISHMENT = (
    "siret",
    "activite_principale",
    "activite_principale_naf25",
    "code_postal",
    "commune",
    "etat_administratif",
    "latitude",
    "longitude",
    "statut_diffusion_etablissement",
)
CEASED, MASKED = "C", ("P", "N")
ENTERPRISE_CEASED = N_("L’entreprise est cessée d’après l’annuaire des entreprises : vérifiez auprès d’elle.")
SITE_CLOSED = N_("Cet établissement est fermé d’après l’annuaire des entreprises : vérifiez le SIRET.")
ONE_OF_ITS_SITES = N_(
    "L’annuaire connaît un statut d’insertion ({kinds}) à cette entreprise, qui a plusieurs établissements : "
    "vérifiez que c’est bien celui-ci."
)
SEVERAL_KINDS = N_(
    "Plusieurs statuts d’insertion pour cette entreprise ({kinds}) : dites lequel est le sien."
)


class RechercheEntreprises(OnlineSource):
    name = RECHERCHE_ENTREPRISES
    url = "https://recherche-entreprises.api.gouv.fr"
    rate = "5/second"

    def question(self, subject: Subject) -> str | None:
        return subject.siret

    def fetch(self, question: str) -> Answer | None:
        params: dict[str, str | int] = {"q": question, "minimal": "true", "per_page": 5, "page": 1}
        params["include"] = "siege,matching_etablissements,complements,finances"
        return kept(self.http.get_json(f"{self.address}/search", params), question)

    def read(self, answer: Answer, on: date) -> Findings:
        return read(answer)


def kept(answer: Any, siret: str) -> Answer | None:
    """The enterprise of that SIRET, and the establishment itself where the answer has it."""
    found = [unit for unit in records_in(answer, "results") if text_of(unit, "siren") == siret[:SIREN_LENGTH]]
    if not found:
        return None
    unit = found[0]
    sites = [part_of(unit, "siege"), *records_in(unit, "matching_etablissements")]
    here = [only(site, ESTABLISHMENT) for site in sites if text_of(site, "siret") == siret]
    status = only(part_of(unit, "complements"), ("est_ess", "est_siae", "type_siae"))
    return only(unit, ENTERPRISE) | {"complements": status, "establishment": here[0] if here else None}


def read(answer: Answer) -> Findings:
    """Name, form and place; activity, ESS and SIAE status where it says yes; the last known turnover."""
    site = part_of(answer, "establishment")
    kinds = siae_kinds(part_of(answer, "complements"))
    facts = [*_ess(answer), *_turnover(answer), *_activities(answer, site)]
    if len(kinds) == 1 and _has_one_site(answer):
        facts.append(FoundFact("siae_kind", kinds[0]))
    return Findings(tuple(facts), _profile(answer, site), remarks=tuple(_remarks(answer, site, kinds)))


def siae_kinds(status: Mapping[str, Any]) -> list[str]:
    """The kinds of SIAE. `type_siae` is a list written as text: ``"['ACI', 'EI']"``."""
    said = status.get("type_siae") if status.get("est_siae") is True else None
    if isinstance(said, str):
        try:
            said = ast.literal_eval(said) if said.strip().startswith(("[", "(")) else said.split(",")
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            return []
    codes = [str(code).strip().upper() for code in said] if isinstance(said, list | tuple) else []
    return sorted(KINDS & set(codes))


def _has_one_site(answer: Answer) -> bool:
    """The register speaks of the enterprise; a kind of SIAE is agreed for one establishment."""
    return (number_of(answer, "nombre_etablissements_ouverts") or 0) <= 1


def _ess(answer: Answer) -> list[FoundFact]:
    # False is absence: the lists behind it are incomplete, and absence is not a no.
    return [FoundFact("ess_status", True)] if part_of(answer, "complements").get("est_ess") is True else []


def _turnover(answer: Answer) -> list[FoundFact]:
    years = part_of(answer, "finances")
    known = {
        year: number_of(part_of(years, year), "ca") for year in years if year.isdigit() and len(year) == 4
    }
    told = {year: amount for year, amount in known.items() if amount is not None and amount >= 0}
    if not told:
        return []
    last = max(told)
    return [FoundFact("turnover", told[last], as_of=date(int(last), 12, 31), detail=f"comptes {last}")]


def _activities(answer: Answer, site: Mapping[str, Any]) -> list[FoundFact]:
    """The establishment's activity as the register writes it, in each nomenclature it knows."""
    if _masked(answer, site):
        return []
    written = ((NAF_REV2, "activite_principale"), (NAF_2025, "activite_principale_naf25"))
    codes = ((key, clean_activity(text_of(site, column) or "")) for key, column in written)
    return [FoundFact(key, code) for key, code in codes if code]


def _masked(answer: Answer, site: Mapping[str, Any]) -> bool:
    return answer.get("statut_diffusion") in MASKED or site.get("statut_diffusion_etablissement") in MASKED


def _profile(answer: Answer, site: Mapping[str, Any]) -> FoundProfile:
    """What is masked at the person's demand (`statut_diffusion` P) stays masked here."""
    if _masked(answer, site):
        return FoundProfile(legal_category=text_of(answer, "nature_juridique"))
    return FoundProfile(
        legal_name=text_of(answer, "nom_raison_sociale"),
        legal_category=text_of(answer, "nature_juridique"),
        commune=text_of(site, "commune"),
        postcode=text_of(site, "code_postal"),
        latitude=number_of(site, "latitude"),
        longitude=number_of(site, "longitude"),
    )


def _remarks(answer: Answer, site: Mapping[str, Any], kinds: list[str]) -> list[Remark]:
    remarks = []
    if answer.get("etat_administratif") == CEASED:
        remarks.append(Remark(ENTERPRISE_CEASED))
    elif site.get("etat_administratif") in (CEASED, "F"):
        remarks.append(Remark(SITE_CLOSED))
    if len(kinds) == 1 and not _has_one_site(answer):
        remarks.append(Remark(ONE_OF_ITS_SITES, {"kinds": kinds[0]}))
    if len(kinds) > 1:
        remarks.append(Remark(SEVERAL_KINDS, {"kinds": ", ".join(kinds)}))
    return remarks
