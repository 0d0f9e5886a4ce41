"""Publish, change and withdraw offers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Invalid, Refusal
from matchmaker.db.catalogue import Offer
from matchmaker.db.queries.catalogue import offer_seen_by, within_reach
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_
from matchmaker.services.catalogue.find import find
from matchmaker.services.catalogue.inputs import (
    changed,
    clean_codes,
    clean_title,
    confirmation,
    require_unconfirmed,
)
from matchmaker.services.directory.access import organisation_for
from matchmaker.services.directory.proofs import settle_answers
from matchmaker.services.jobs.versions import next_version
from matchmaker.services.scoring.market import offer_changed


class SameOffer(Refusal):
    template = N_(
        "Il y a déjà une offre « {title} ». Ouvrez-la pour la compléter, ou donnez à celle-ci un autre titre."
    )


class SameOfferWithdrawn(Refusal):
    template = N_("Une offre « {title} » a été retirée. Remettez-la en ligne, ou donnez un autre titre.")


class AreaMissing(Invalid):
    template = N_("Dites jusqu’où : le nombre de kilomètres, ou les territoires.")


@dataclass(frozen=True)
class OfferSaid:
    """What the form asks. None: not said. `area_km` counts for a radius, `area_zones` for zones."""

    title: str
    description: str = ""
    prestation: str | None = None
    cpv: tuple[str, ...] = ()
    area: str | None = None
    area_km: float | None = None
    area_zones: tuple[str, ...] = ()
    organic_share: float | None = None
    visibility: str = "event"
    fields: Mapping[str, Any] = field(default_factory=dict)  # criteria's own questions, under their keys


def offer_for(actor: Actor, offer_id: int, *, change: bool = False) -> Offer:
    """An offer of the actor's organisations, or of those its chambers know. Raises `NotFound`."""
    return find(Offer, offer_id, within_reach(Offer, actor), change=change)


def read_offer(actor: Actor, offer_id: int) -> Offer:
    """An offer that its author lets the actor see. Raises `NotFound`."""
    return find(Offer, offer_id, offer_seen_by(actor))


def add_offer(actor: Actor, organisation_id: int, said: OfferSaid) -> Offer:
    """Publish an offer. Raises `SameOffer`, `AreaMissing`, `WrongCode`, `NotFound`."""
    with transaction(actor, "catalogue.add_offer") as session:
        organisation = organisation_for(actor, organisation_id)
        offer = Offer(organisation_id=organisation.id)
        _write(session, actor, offer, said)
        session.add(offer)
        session.flush()
        changed(session, offer)
        offer_changed(session, actor, offer)
        return offer


def edit_offer(actor: Actor, offer_id: int, seen: int, said: OfferSaid) -> Offer:
    """Change an offer; `seen` is the version the form was made from.

    Raises `ChangedMeanwhile`, `ConfirmedByItself`, `SameOffer`, `AreaMissing`, `WrongCode`, `NotFound`.
    """
    with transaction(actor, "catalogue.edit_offer") as session:
        offer = offer_for(actor, offer_id, change=True)
        require_unconfirmed(actor, offer)
        next_version(offer, seen)
        _write(session, actor, offer, said)
        changed(session, offer)
        offer_changed(session, actor, offer)
        return offer


def withdraw_offer(actor: Actor, offer_id: int) -> Offer:
    """Take an offer out of sight; `restore_offer` brings it back as it was."""
    return _set_withdrawn(actor, "catalogue.withdraw_offer", offer_id, now())


def restore_offer(actor: Actor, offer_id: int) -> Offer:
    """Undo a withdrawal."""
    return _set_withdrawn(actor, "catalogue.restore_offer", offer_id, None)


def _set_withdrawn(actor: Actor, act: str, offer_id: int, since: datetime | None) -> Offer:
    with transaction(actor, act) as session:
        offer = offer_for(actor, offer_id, change=True)
        require_unconfirmed(actor, offer)
        offer.withdrawn_at = since and (offer.withdrawn_at or since)
        offer.version += 1
        changed(session, offer)
        offer_changed(session, actor, offer)
        return offer


def _write(session: Session, actor: Actor, offer: Offer, said: OfferSaid) -> None:
    title, key = clean_title(said.title)
    _refuse_twin(session, offer, title, key)
    if (said.area == "radius" and said.area_km is None) or (said.area == "zones" and not said.area_zones):
        raise AreaMissing
    offer.title, offer.title_key = title, key
    offer.description = said.description.strip()
    offer.prestation = said.prestation
    offer.cpv = clean_codes(said.cpv)
    offer.area = said.area
    offer.area_km = said.area_km if said.area == "radius" else None
    offer.area_zones = list(said.area_zones) if said.area == "zones" else []
    offer.organic_share = said.organic_share
    offer.visibility = said.visibility
    offer.fields = settle_answers(session, actor, offer.organisation_id, said.fields, offer.fields or {})
    offer.confirmed_at = confirmation(actor, offer)


def _refuse_twin(session: Session, offer: Offer, title: str, key: str) -> None:
    with session.no_autoflush:
        twin = session.scalar(
            select(Offer).where(Offer.organisation_id == offer.organisation_id, Offer.title_key == key)
        )
    if twin is None or twin.id == offer.id:
        return
    raise (SameOfferWithdrawn if twin.withdrawn_at else SameOffer)(title=twin.title)
