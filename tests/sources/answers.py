"""Answers in the shape of each register's, about organisations that do not exist."""

from typing import Any

from tests.factories.making import siret

SIRET = siret(80010203)
SIREN = SIRET[:9]
OTHER = siret(80010204)


def enterprise(**values: Any) -> dict[str, Any]:
    """One result of Recherche d'entreprises, with more than is kept."""
    site = {
        "siret": SIRET,
        "activite_principale": "81.30Z",
        "activite_principale_naf25": "81.30Y",
        "code_postal": "91130",
        "commune": "91521",
        "etat_administratif": "A",
        "latitude": "48.6512",
        "longitude": "2.4137",
        "statut_diffusion_etablissement": "O",
        "adresse": "12 RUE DES TILLEULS 91130 RIS-ORANGIS",
    }
    status = {"est_ess": True, "est_siae": True, "type_siae": "['ACI']", "est_bio": True}
    return {
        "siren": SIREN,
        "nom_complet": "LES JARDINS D'ALPHONSE",
        "nom_raison_sociale": "LES JARDINS D'ALPHONSE",
        "nature_juridique": "9220",
        "nombre_etablissements_ouverts": 1,
        "etat_administratif": "A",
        "statut_diffusion": "O",
        "siege": site | values.pop("siege", {}),
        "matching_etablissements": [],
        "dirigeants": [{"nom": "SECRET", "date_de_naissance": "1961-04"}],
        "finances": {"2023": {"ca": 410000, "resultat_net": 1}, "2024": {"ca": 455000, "resultat_net": -2}},
        "complements": status | values.pop("complements", {}),
    } | values


def search(*found: dict[str, Any]) -> dict[str, Any]:
    return {"results": list(found), "total_results": len(found), "page": 1, "per_page": 5, "total_pages": 1}


def ess_row(siren: str | int = SIREN, **values: Any) -> dict[str, Any]:
    return {
        "__id": 1,
        "SIREN": siren,
        "Nom ou raison sociale de l'entreprise": "LES JARDINS D'ALPHONSE",
        "Famille juridique de l'entreprise": "Associations",
        "Code postal": "91130",
    } | values


def table(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"data": list(rows), "links": {"next": None}, "meta": {"page": 1, "total": len(rows)}}


def certificate(state: str = "ENGAGEE", **values: Any) -> dict[str, Any]:
    return {
        "organisme": "Certif Exemple",
        "etatCertification": state,
        "dateSuspension": None,
        "dateArret": None,
        "dateEngagement": "2021-02-15",
        "dateNotification": "2026-05-20T10:25:27.284Z",
    } | values


def operators(*certificates: dict[str, Any], siret: str = SIRET) -> dict[str, Any]:
    operator = {"id": 1, "siret": siret, "gerant": "SECRET", "telephone": "0102030405"}
    operator |= {"certificats": list(certificates), "adressesOperateurs": [{"departementId": 95}]}
    return {"nbTotal": "1", "items": [operator]}


def place(**values: Any) -> dict[str, Any]:
    found = {"label": "12 Rue des Tilleuls 91130 Ris-Orangis", "score": 0.95, "type": "housenumber"}
    found |= {"postcode": "91130", "citycode": "91521", "city": "Ris-Orangis"} | values
    point = {"type": "Point", "coordinates": [2.4137, 48.6512]}
    return {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "geometry": point, "properties": found}],
    }


def siae(**values: Any) -> dict[str, Any]:
    return {
        "id": 7,
        "name": "LES JARDINS D'ALPHONSE",
        "siret": SIRET,
        "kind": "ACI",
        "kind_parent": "Insertion",
        "presta_type": ["PREST"],
        "is_qpv": True,
        "is_active": True,
    } | values


def contract(number: int = 1, **values: Any) -> dict[str, Any]:
    return {
        "uid": f"{OTHER}2026{number:04d}",
        "acheteur_id": OTHER,
        "titulaire_id": SIRET,
        "objet": "Entretien des espaces verts",
        "codeCPV": "77310000-6",
        "montant": 48000,
        "considerationsSociales": "Clause sociale",
        "dateNotification": "2026-06-01",
        "donneesActuelles": True,
    } | values
