"""Let a chamber say that it has seen the document behind an answer of an offer."""

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.db.catalogue import Offer
from matchmaker.db.transaction import transaction
from matchmaker.services.catalogue.offers import offer_for
from matchmaker.services.directory.proofs import can_check, mark_answer


def verify_offer_answer(actor: Actor, offer_id: int, name: str, seen: int) -> None:
    """The chamber has seen the document; `seen` is the version of the offer it looked at.

    Raises `AnswerChanged`, `OnlyOnceValidated` for the organisation itself, `NotWellKnown`,
    `VerifiedByAnother`, `NotFound`.
    """
    _mark(actor, "catalogue.verify_offer_answer", offer_id, name, seen, verify=True)


def unverify_offer_answer(actor: Actor, offer_id: int, name: str, seen: int) -> None:
    """Take such a check back; only the chamber that made it does. Raises `VerifiedByAnother`."""
    _mark(actor, "catalogue.unverify_offer_answer", offer_id, name, seen, verify=False)


def can_verify(actor: Actor, offer: Offer) -> bool:
    """Whether the actor works for a chamber that may say so of this offer."""
    if not can_check(actor, offer.organisation_id):
        return False
    try:
        offer_for(actor, offer.id)
    except NotFound:
        return False
    return True


def _mark(actor: Actor, act: str, offer_id: int, name: str, seen: int, *, verify: bool) -> None:
    with transaction(actor, act) as session:
        offer = offer_for(actor, offer_id, change=True)
        mark_answer(session, actor, offer, "offer", name, seen, verify=verify)
