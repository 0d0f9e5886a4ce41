"""Why a register gave no answer, named for the case. None of them says anything about the structure."""

from matchmaker.core.errors import Refusal
from matchmaker.plugin_api.text import N_


class SourceError(Refusal):
    """No answer. Subclasses say why; `source` is the register's French name."""

    status = 503
    template = N_("« {source} » n’a pas répondu.")


class Unreachable(SourceError):
    template = N_(
        "« {source} » est injoignable : la liaison n’a pas pu être établie, ou a été coupée. Réessayez plus tard."
    )


class TooSlow(SourceError):
    template = N_("« {source} » a mis trop longtemps à répondre. Réessayez plus tard.")


class Failing(SourceError):
    template = N_("« {source} » est en panne (réponse {status}). Réessayez plus tard.")


class AsksToWait(SourceError):
    template = N_("« {source} » demande d’attendre {minutes} min avant de l’interroger de nouveau.")


class Refused(SourceError):
    template = N_(
        "« {source} » refuse nos questions (réponse {status}). "
        "Vérifiez son jeton d’accès et son adresse dans les réglages du service."
    )


class Unreadable(SourceError):
    template = N_("« {source} » a répondu autre chose que des données lisibles. Rien n’en a été repris.")


class TooMuch(SourceError):
    template = N_("« {source} » a envoyé une réponse démesurée. Rien n’en a été repris.")


class CutOff(SourceError):
    template = N_(
        "« {source} » n’est pas interrogé pendant encore {minutes} min, faute de réponse ou à sa demande. "
        "Relancez ensuite."
    )


class OutOfTurn(SourceError):
    template = N_(
        "« {source} » reçoit déjà autant de questions de notre part qu’il en accepte. Réessayez plus tard."
    )
