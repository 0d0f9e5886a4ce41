"""Take last year's offer up again as a new one, and keep in mind that the old one is to be read again."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import and_

from matchmaker.clock import now
from matchmaker.core.catalogue.years import title_for
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.db.catalogue import Offer
from matchmaker.db.queries.scoring_inputs import PUBLIC_OFFER
from matchmaker.db.transaction import transaction
from matchmaker.services.catalogue.find import find
from matchmaker.services.catalogue.offers import OfferSaid, PublishedByForming, offer_for, publish
from matchmaker.services.directory.access import organisation_for
from matchmaker.services.directory.speakers import refuse_groupement


def public_offer(offer_id: int) -> Offer:
    """An offer that its author shows to everybody. Raises `NotFound`, the same for any other."""
    return find(Offer, offer_id, and_(*PUBLIC_OFFER))


def offer_to_renew(actor: Actor, offer_id: int) -> Offer:
    """An offer of the actor's own organisations, to be taken up again. Raises `NotFound`."""
    offer = offer_for(actor, offer_id)
    if not actor.speaks_for(offer.organisation_id):
        raise NotFound
    return offer


def title_this_year(offer: Offer) -> str:
    """The title proposed for it."""
    return title_for(offer.title, _year(now()))


def before_this_year(moment: datetime) -> bool:
    """Whether an offer made then is of an earlier year."""
    return _year(moment) < _year(now())


def _year(moment: datetime) -> int:
    """On the clocks of Paris."""
    return moment.astimezone(ZoneInfo("Europe/Paris")).year


def renew_offer(actor: Actor, offer_id: int, said: OfferSaid) -> Offer:
    """Publish a new offer made of an old one, which is marked. Raises as `add_offer` does, and `NotFound`."""
    with transaction(actor, "catalogue.renew_offer") as session:
        old = offer_for(actor, offer_id, change=True)
        if not actor.speaks_for(old.organisation_id):
            raise NotFound
        organisation = organisation_for(actor, old.organisation_id)
        refuse_groupement(session, organisation, PublishedByForming)
        new = publish(session, actor, organisation, said)
        if old.withdrawn_at is None:
            old.reread_since = old.reread_since or now()
        return new


def note_reread(actor: Actor, offer_id: int) -> Offer:
    """The old offer was read again and stays as it is. Raises `NotFound`."""
    with transaction(actor, "catalogue.note_reread") as session:
        offer = offer_for(actor, offer_id, change=True)
        if not actor.speaks_for(offer.organisation_id):
            raise NotFound
        offer.reread_since = None
        session.flush()
        return offer
