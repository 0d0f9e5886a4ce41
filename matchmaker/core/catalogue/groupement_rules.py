"""What a groupement may do and when. Every refusal is a sentence."""

from collections.abc import Iterable

from matchmaker.core.errors import Invalid, Refusal
from matchmaker.plugin_api.text import N_

LEAST_MEMBERS = 2
MOST_PEERS = 20  # asked at once: each of their people is written to
MOST_ATTEMPTS = 3  # of one mandataire for one need, those dissolved included
KINDS = (
    ("conjoint", N_("Conjoint : chacun s’engage pour sa part")),
    ("solidaire", N_("Solidaire : chacun s’engage pour le tout")),
)
KIND_WORDS = {"conjoint": N_("groupement conjoint"), "solidaire": N_("groupement solidaire")}
STATE_WORDS = {
    "forming": N_("en préparation"),
    "formed": N_("constitué"),
    "dissolved": N_("dissous"),
}
ANSWER_WORDS = {
    "invited": N_("pas encore répondu"),
    "accepted": N_("d’accord"),
    "declined": N_("a décliné"),
    "left": N_("est partie"),
}


class NobodyChosen(Invalid):
    template = N_("Choisissez au moins une structure avec qui répondre.")


class NameMissing(Invalid):
    template = N_("Donnez un nom au groupement : c’est lui que l’acheteur lira.")


class NotACandidate(Refusal):
    template = N_("{name} ne peut pas répondre à ce besoin. Rechargez la page : les propositions ont changé.")


class AlreadyProposed(Refusal):
    template = N_("Vous avez déjà proposé un groupement pour « {need} ». Ouvrez-le, ou dissolvez-le d’abord.")


class TooManyPeers(Invalid):
    template = N_("{count} structures d’un coup : {most} au plus. Choisissez celles qui vous complètent.")


class ProposedTooOften(Refusal):
    template = N_(
        "Vous avez déjà proposé {most} groupements pour « {need} » : c’est le plus. "
        "Écrivez vous-même à ceux avec qui vous voulez répondre."
    )


class EventOver(Refusal):
    template = N_("« {name} » est terminé : aucun groupement ne s’y propose plus.")


class AlreadyAnswered(Refusal):
    template = N_("{name} a déjà répondu. Rechargez la page.")


class Dissolved(Refusal):
    template = N_("« {name} » est dissous : plus rien ne s’y modifie.")


class AlreadyFormed(Refusal):
    template = N_("« {name} » est déjà constitué. Son offre se modifie dans « Mes offres et besoins ».")


class NotFormed(Refusal):
    template = N_("« {name} » n’est pas encore constitué : constituez-le, puis inscrivez-le.")


class TooFewMembers(Refusal):
    template = N_(
        "Il faut au moins deux structures d’accord, mandataire comprise ; il y en a {count}. "
        "Attendez les réponses, ou proposez à d’autres."
    )


class LeadStays(Refusal):
    template = N_("{name} est mandataire : elle ne peut pas partir, seulement dissoudre le groupement.")


class OneWouldRemain(Refusal):
    template = N_(
        "Il ne resterait qu’une structure. Demandez à {lead}, mandataire, de dissoudre le groupement."
    )


class SharesAboveWhole(Invalid):
    template = N_("Ensemble, les parts font {total} %. Ramenez-les à {whole} %.")


class AlreadyRegistered(Refusal):
    template = N_("« {name} » est déjà inscrit à cet événement.")


class RegistrationRefused(Refusal):
    template = N_("L’organisateur n’a pas retenu « {name} » à cet événement. Écrivez-lui.")


class NobodyComes(Invalid):
    template = N_("Cochez au moins une personne qui viendra pour le groupement.")


def check_members(accepted: int) -> None:
    """Raise unless those who said yes are enough to answer together."""
    if accepted < LEAST_MEMBERS:
        raise TooFewMembers(count=accepted)


def check_peers(asked: int) -> None:
    """Raise where nobody is asked, or more than one mandataire writes to at once."""
    if not asked:
        raise NobodyChosen
    if asked > MOST_PEERS:
        raise TooManyPeers(count=asked, most=MOST_PEERS)


def check_shares(shares: Iterable[float | None]) -> None:
    """Raise where the shares agreed on exceed the whole; unknown ones may still come."""
    total = sum(share for share in shares if share is not None)
    if total > 1 + 1e-9:
        raise SharesAboveWhole(total=round(100 * total), whole=100)
