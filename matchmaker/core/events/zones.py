"""The time zones in which a French event can take place, under the names people use."""

from matchmaker.plugin_api.text import N_

FRENCH_ZONES = {
    "Europe/Paris": N_("France métropolitaine"),
    "America/Guadeloupe": N_("Guadeloupe, Saint-Martin, Saint-Barthélemy"),
    "America/Martinique": N_("Martinique"),
    "America/Cayenne": N_("Guyane"),
    "Indian/Reunion": N_("La Réunion"),
    "Indian/Mayotte": N_("Mayotte"),
    "America/Miquelon": N_("Saint-Pierre-et-Miquelon"),
    "Pacific/Noumea": N_("Nouvelle-Calédonie"),
    "Pacific/Tahiti": N_("Polynésie française"),
    "Pacific/Marquesas": N_("Îles Marquises"),
    "Pacific/Gambier": N_("Îles Gambier"),
    "Pacific/Wallis": N_("Wallis-et-Futuna"),
}
# By the first digits of a commune's code; what is not here is in metropolitan France.
_OVERSEAS = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/Guadeloupe",
    "978": "America/Guadeloupe",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}


def zone_of(commune: str | None) -> str:
    """The zone of a commune by its INSEE code; that of Paris for none, and for what no code says."""
    return _OVERSEAS.get((commune or "")[:3], "Europe/Paris")
