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
