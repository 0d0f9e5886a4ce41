"""Every register with an address, as the settings have it: on, or its Null twin."""

from matchmaker.config import Settings
from matchmaker.core.directory.registers import MARCHE_INCLUSION, ONLINE
from matchmaker.sources.agence_bio import AgenceBio
from matchmaker.sources.decp import Decp
from matchmaker.sources.geoplateforme import Geoplateforme
from matchmaker.sources.http import Http
from matchmaker.sources.liste_ess import ListeEss
from matchmaker.sources.marche_inclusion import MarcheInclusion
from matchmaker.sources.pace import Pace
from matchmaker.sources.recherche_entreprises import RechercheEntreprises
from matchmaker.sources.source import NullSource, OnlineSource, Source

CLIENTS: dict[str, type[OnlineSource]] = {
    kind.name: kind
    for kind in (RechercheEntreprises, Geoplateforme, ListeEss, AgenceBio, MarcheInclusion, Decp)
}


def open_sources(settings: Settings) -> tuple[Source, ...]:
    """The registers in the order in which they are asked. Opens no connection."""
    pace = Pace(settings.broker_url) if settings.source_names else Pace()
    return tuple(
        _client(name, settings, pace) if name in settings.source_names else NullSource(name)
        for name in ONLINE
    )


def _client(name: str, settings: Settings, pace: Pace) -> Source:
    kind = CLIENTS[name]
    http = Http(kind.publisher(), pace, contact=settings.public_url)
    url = settings.source_urls.get(name, "")
    if name == MARCHE_INCLUSION:
        return MarcheInclusion(http, url, settings.marche_inclusion_token)
    return kind(http, url)  # type: ignore[return-value]  # each subclass has the three verbs
