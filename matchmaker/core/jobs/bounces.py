"""Why a message came back, in words: the classes of RFC 3463 that people can do something about."""

from matchmaker.plugin_api.text import N_

NO_SUCH_BOX = N_("Cette adresse n’existe pas, ou n’existe plus : corrigez-la.")
NO_SUCH_DOMAIN = N_("Le nom après le @ ne mène à aucune messagerie : corrigez l’adresse.")
CLOSED = N_("Cette boîte est fermée : demandez une autre adresse.")
FULL = N_("Cette boîte est pleine : réessayez dans quelques jours, ou appelez.")
TOO_BIG = N_("Le message est trop lourd pour cette messagerie.")
REFUSED = N_("La messagerie du destinataire refuse nos messages (filtre ou règle interne) : appelez-le.")
SILENT = N_("La messagerie du destinataire ne répond pas.")
OTHER = N_("La messagerie du destinataire ne l’a pas pris.")
LATE = N_("Pas encore remis : la messagerie réessaie, puis nous dira ce qu’il en est.")

# The longest beginning wins.
_REASONS = {
    "1.1": NO_SUCH_BOX,
    "1.10": NO_SUCH_BOX,
    "1.2": NO_SUCH_DOMAIN,
    "1.3": NO_SUCH_BOX,
    "1.6": NO_SUCH_BOX,
    "1": NO_SUCH_BOX,
    "2.1": CLOSED,
    "2.2": FULL,
    "2.3": TOO_BIG,
    "3.4": TOO_BIG,
    "4.1": SILENT,
    "4.4": NO_SUCH_DOMAIN,
    "4": SILENT,
    "7": REFUSED,
}


def reason_of(action: str, status: str) -> str:
    """The sentence, French and marked, for what a mail server said."""
    if action == "delayed":
        return LATE
    _permanence, _, detail = status.partition(".")
    return _REASONS.get(detail) or _REASONS.get(detail.partition(".")[0], OTHER)
