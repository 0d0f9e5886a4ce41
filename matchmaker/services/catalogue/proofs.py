"""Let a chamber say that it has seen the document behind an answer of an offer."""

from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.answers import unverified
from matchmaker.core.errors import NotFound
from matchmaker.db.catalogue import Offer
from matchmaker.db.transaction import transaction
from matchmaker.services.catalogue.offers import offer_for
from matchmaker.services.directory.proofs import can_check, mark_answer, seen_by


def verify_offer_answer(actor: Actor, offer_id: int, name: str, seen: int, number: str = "") -> None:
    """The chamber has seen the document; `seen` is the version of the offer it looked at, `number` the document
    or its number where the answer names none.

    Raises `AnswerChanged`, `DocumentMissing`, `OnlyOnceValidated` for the organisation itself, `NotWellKnown`,
    `VerifiedByAnother`, `NotFound`.
    """
    with transaction(actor, "catalogue.verify_offer_answer") as session:
        offer = offer_for(actor, offer_id, change=True)
        change = seen_by(actor, offer.organisation_id, number)
        mark_answer(session, actor, offer, "offer", name, seen, change)


def unverify_offer_answer(actor: Actor, offer_id: int, name: str, seen: int) -> None:
    """Take such a check back; only the chamber that made it does. Raises `VerifiedByAnother`."""
    with transaction(actor, "catalogue.unverify_offer_answer") as session:
        offer = offer_for(actor, offer_id, change=True)
        mark_answer(session, actor, offer, "offer", name, seen, unverified)


def can_verify(actor: Actor, offer: Offer) -> bool:
    """Whether the actor works for a chamber that may say so of this offer."""
    if not can_check(actor, offer.organisation_id):
        return False
    try:
        offer_for(actor, offer.id)
    except NotFound:
        return False
    return True
