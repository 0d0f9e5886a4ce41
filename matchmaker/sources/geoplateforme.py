"""The State's geocoder (Géoplateforme, formerly BAN): https://data.geopf.fr/geocodage; no key; 50 a second allowed.

An address is believed only in the commune it was asked for, by INSEE code: most postcodes cover several
communes, and many streets carry the same name.
"""

from datetime import date
from typing import Any

from matchmaker.core.directory.findings import NOTHING, Findings, FoundProfile
from matchmaker.core.directory.registers import GEOPLATEFORME
from matchmaker.data.communes import communes
from matchmaker.sources.reading import number_of, part_of, records_in, text_of
from matchmaker.sources.source import Answer, OnlineSource, Subject

GOOD_ENOUGH = 0.7  # the geocoder's own score, 0 to 1
PRECISE = frozenset(("housenumber", "street", "locality"))  # a whole municipality is no address
LONGEST_QUESTION = 200


class Geoplateforme(OnlineSource):
    name = GEOPLATEFORME
    url = "https://data.geopf.fr/geocodage"
    rate = "20/second"

    def question(self, subject: Subject) -> str | None:
        """``91521 12 rue des Tilleuls``: without its commune an address is not asked for."""
        address = " ".join((subject.address or "").split())
        if not subject.commune or not address:
            return None
        return f"{subject.commune} {address}"[:LONGEST_QUESTION]

    def fetch(self, question: str) -> Answer | None:
        commune, _, address = question.partition(" ")
        town = communes().get(commune)
        words = f"{address} {town.name}" if town else address
        answer = self.http.get_json(f"{self.address}/search", {"q": words, "citycode": commune, "limit": 3})
        return kept(answer, commune)

    def read(self, answer: Answer, on: date) -> Findings:
        return read(answer)


def kept(answer: Any, commune: str) -> Answer | None:
    """The best place that is precise, sure, and in that commune (or one of its arrondissements)."""
    for feature in records_in(answer, "features"):
        found, point = part_of(feature, "properties"), part_of(feature, "geometry").get("coordinates")
        code = text_of(found, "citycode") or ""
        if (
            _same(code, commune)
            and found.get("type") in PRECISE
            and (number_of(found, "score") or 0.0) >= GOOD_ENOUGH
            and isinstance(point, list)
            and len(point) == 2
        ):
            return {"commune": commune, "citycode": code, "longitude": point[0], "latitude": point[1]}
    return None


def _same(code: str, commune: str) -> bool:
    found = communes().get(code)
    return code == commune or (found is not None and found.parent == commune)


def read(answer: Answer) -> Findings:
    """Where the address is."""
    latitude, longitude = number_of(answer, "latitude"), number_of(answer, "longitude")
    if latitude is None or longitude is None:
        return NOTHING
    place = FoundProfile(commune=text_of(answer, "commune"), latitude=latitude, longitude=longitude)
    return Findings(profile=place)
