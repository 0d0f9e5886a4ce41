"""Names that several messages replace. Each part of the service that writes a message takes what it needs."""

from matchmaker.core.jobs.texts import Placeholder
from matchmaker.plugin_api.text import N_

EVENT = Placeholder("rencontre", N_("le nom de l’événement"), N_("Rencontres d’affaires du Val"))
DAY = Placeholder("jour", N_("le jour de l’événement, en toutes lettres"), N_("jeudi 11 mars 2027"))
PLACE = Placeholder("lieu", N_("le lieu de l’événement"), N_("Halle des Docks"))
ORGANISER = Placeholder("organisateur", N_("le nom de la CRESS"), N_("CRESS du Val"))
CONTACT = Placeholder("contact", N_("l’adresse où vous répondre"), N_("contact@exemple.fr"))
STRUCTURE = Placeholder("structure", N_("la structure du destinataire"), N_("Jardins du Val"))
PARTNER = Placeholder("partenaire", N_("l’autre structure"), N_("Ville de Valbrune"))
PERSON = Placeholder("nom", N_("le nom du destinataire"), N_("Camille Roux"))


def link(meaning: str) -> Placeholder:
    """The address of the page the message is about. A message that has one never goes without."""
    return Placeholder("lien", meaning, "https://exemple.fr/mes-rencontres/3", required=True, opens=True)


def personal(meaning: str) -> Placeholder:
    """The address of a page that opens for its reader alone. A real one is only ever in that person's mail."""
    return Placeholder(
        "lien_personnel", meaning, N_("(ici, le lien personnel de chacun)"), required=True, opens=True
    )
