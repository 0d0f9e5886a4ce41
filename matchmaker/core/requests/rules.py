"""Who may ask whom, how often, and what becomes of a wish. Every refusal is a sentence."""

from collections.abc import Iterable
from dataclasses import dataclass

from matchmaker.core.errors import Invalid, Refusal
from matchmaker.core.events.kinds import WITHOUT_MEETINGS
from matchmaker.core.events.phases import WISHES_OPEN
from matchmaker.plugin_api.text import N_

INDISPENSABLE, WANTED, IF_POSSIBLE = 1, 2, 3
RANKS = (INDISPENSABLE, WANTED, IF_POSSIBLE)
ACCEPT, DECLINE, WITHDRAW, CHANGE = "accept", "decline", "withdraw", "change"
LONGEST_MESSAGE = 500
# What becomes of a wish in a state when this is done to it. What is not here is refused.
MOVES = {
    ("pending", ACCEPT): "accepted",
    ("pending", DECLINE): "declined",
    ("pending", WITHDRAW): "withdrawn",
    ("pending", CHANGE): "pending",
    ("accepted", ACCEPT): "accepted",  # with another rank
    ("accepted", DECLINE): "declined",
    ("accepted", WITHDRAW): "withdrawn",
    ("accepted", CHANGE): "accepted",
    ("declined", ACCEPT): "accepted",
    ("declined", DECLINE): "declined",  # for another reason
    ("declined", WITHDRAW): "withdrawn",
}
# A declined wish no longer counts in its author's quota.
COUNTED = frozenset({"draft", "pending", "accepted"})


class WishesClosed(Refusal):
    template = N_("Les vœux ne sont pas ouverts en ce moment. Pour un changement, écrivez à l’organisateur.")


class WishesNotYetOpen(WishesClosed):
    template = N_("Les vœux ne sont pas encore ouverts : revenez dans quelques jours.")


class AsksItself(Invalid):
    template = N_(
        "Une structure ne peut pas demander à se rencontrer elle-même. Choisissez une autre structure."
    )


class NotTakingPart(Refusal):
    template = N_("{name} ne participe pas à cet événement, ou pas encore. Choisissez une autre structure.")


class MeetsNobody(Refusal):
    template = N_("{name} vient sans rendez-vous. Vous pourrez lui parler sur place.")


class TwoBuyers(Refusal):
    template = N_(
        "{name} est aussi acheteur : ces rendez-vous réunissent un acheteur et un fournisseur, ou deux fournisseurs."
    )


class MayNotMeet(Refusal):
    """A gate of the criteria bars the pair; ``reason`` is its sentence."""

    template = N_("Pas de rendez-vous possible avec {name}. {reason}")


class SameGroupement(Refusal):
    template = N_("{a} et {b} répondent ensemble, dans un groupement : pas de rendez-vous entre les deux.")


class AlreadyAsked(Refusal):
    template = N_("Vous avez déjà demandé à rencontrer {name}. Changez plutôt le rang de ce vœu.")


class QuotaReached(Refusal):
    template = N_("{quota} vœux au plus : retirez-en un pour demander {name}.")


class TooManyIndispensables(Refusal):
    """The answer must name the one that becomes *souhaité*."""

    template = N_("{quota} au plus : lequel devient souhaité ?")


class NothingToDemote(Invalid):
    template = N_("Choisissez lequel de vos indispensables devient souhaité.")


class NoSuchRank(Invalid):
    template = N_("Choisissez un rang : indispensable, souhaité ou si possible.")


class NoSuchReason(Invalid):
    template = N_("Choisissez une raison dans la liste. L’autre structure ne la lit que si vous le cochez.")


class Incomplete(Invalid):
    template = N_("Cette demande est incomplète. Rechargez la page et recommencez.")


class NoLongerPossible(Refusal):
    template = N_("Ce vœu n’en est plus là ({state}) : cela n’est plus possible. Rechargez la page.")


@dataclass(frozen=True)
class Party:
    """One side of a wish, as far as the rules look."""

    delegation_id: int
    event_id: int
    name: str
    kind: str
    state: str


@dataclass(frozen=True)
class Wish:
    """A wish its author has already sent, or an answer given, as far as the quotas look."""

    id: int
    rank: int | None
    state: str
    partner: int = 0  # the other side's delegation


@dataclass(frozen=True)
class Quotas:
    wishes: int
    indispensables: int


def check_open(phase: str) -> None:
    """Raise unless wishes can be made and answered in this phase."""
    if phase == "registration":
        raise WishesNotYetOpen
    if phase not in WISHES_OPEN:
        raise WishesClosed


def check_parties(sender: Party, receiver: Party) -> None:
    """Raise unless these two can meet: both accepted at one event, not the same, not two buyers."""
    if sender.delegation_id == receiver.delegation_id:
        raise AsksItself
    for party in (sender, receiver):
        if party.state != "accepted" or party.event_id != sender.event_id:
            raise NotTakingPart(name=party.name)
        if party.kind in WITHOUT_MEETINGS:
            raise MeetsNobody(name=party.name)
    if sender.kind == receiver.kind == "buyer":
        raise TwoBuyers(name=receiver.name)


def check_quota(sent: Iterable[Wish], quotas: Quotas, receiver: Party) -> None:
    """Raise `QuotaReached` when one more wish is too many."""
    if sum(wish.state in COUNTED for wish in sent) >= quotas.wishes:
        raise QuotaReached(quota=quotas.wishes, name=receiver.name)


def check_indispensables(wishes: Iterable[Wish], rank: int, partner: int, quotas: Quotas) -> None:
    """Raise `TooManyIndispensables` when this rank for this partner would be one too many.

    `wishes` are what the delegation asked and answered. Partners are counted, not wishes: who asks
    somebody and accepts them too wants one meeting.
    """
    taken = {wish.partner for wish in wishes if wish.rank == INDISPENSABLE and wish.state in COUNTED}
    if rank == INDISPENSABLE and len(taken - {partner}) >= quotas.indispensables:
        raise TooManyIndispensables(quota=quotas.indispensables)


def check_rank(rank: int) -> None:
    if rank not in RANKS:
        raise NoSuchRank


def next_state(state: str, act: str, words: str) -> str:
    """The state after an act. Raises `NoLongerPossible`, with the present state in words."""
    following = MOVES.get((state, act))
    if following is None:
        raise NoLongerPossible(state=words)
    return following
