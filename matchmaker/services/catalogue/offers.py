"""Publish, change and withdraw offers."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Invalid, NotAllowed, Refusal
from matchmaker.db.catalogue import Offer
from matchmaker.db.directory import Organisation
from matchmaker.db.queries.catalogue import offer_seen_by, within_reach
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
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
from matchmaker.services.directory.speakers import led_by, refuse_groupement
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


class PublishedByForming(Refusal):
    template = N_(
        "« {name} » est un groupement : il n’a que l’offre commune de ses membres. Ajoutez la vôtre au nom "
        "de votre propre structure."
    )


class WrittenByTheLead(NotAllowed):
    template = N_(
        "« {title} » est l’offre commune d’un groupement : seule sa mandataire la modifie ou la retire."
    )


TEXTS = ("description", "clients", "volume", "track_record")


@dataclass(frozen=True)
class OfferSaid:
    """What the form asks. None: not said. `area_km` counts for a radius, `area_zones` for zones."""

    title: str
    description: str = ""
    clients: str = ""
    volume: str = ""
    track_record: str = ""
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
    """Publish an offer. Raises `SameOffer`, `AreaMissing`, `WrongCode`, `PublishedByForming`, `NotFound`."""
    with transaction(actor, "catalogue.add_offer") as session:
        organisation = organisation_for(actor, organisation_id)
        refuse_groupement(session, organisation, PublishedByForming)
        return publish(session, actor, organisation, said)


def publish(session: Session, actor: Actor, organisation: Organisation, said: OfferSaid) -> Offer:
    """Write a new offer in the current transaction: one's own, or the joint offer of a groupement being formed."""
    offer = Offer(organisation_id=organisation.id)
    _write(session, actor, offer, said)
    session.add(offer)
    session.flush()
    changed(session, offer)
    offer_changed(session, actor, offer)
    return offer


def edit_offer(actor: Actor, offer_id: int, seen: int, said: OfferSaid) -> Offer:
    """Change an offer; `seen` is the version the form was made from. What a joint offer covers, and in which form,
    stays what its members do.

    Raises `ChangedMeanwhile`, `ConfirmedByItself`, `WrittenByTheLead`, `SameOffer`, `AreaMissing`, `WrongCode`,
    `NotFound`.
    """
    with transaction(actor, "catalogue.edit_offer") as session:
        offer = offer_for(actor, offer_id, change=True)
        require_unconfirmed(actor, offer)
        lead = _refuse_all_but_lead(session, actor, offer)
        next_version(offer, seen)
        if lead is not None:
            said = replace(said, cpv=tuple(offer.cpv), prestation=offer.prestation)
        _write(session, actor, offer, said)
        offer.reread_since = None  # whoever saved it has read it
        changed(session, offer)
        offer_changed(session, actor, offer)
        return offer


def withdraw_offer(actor: Actor, offer_id: int) -> Offer:
    """Take an offer out of sight; `restore_offer` brings it back as it was. Raises `WrittenByTheLead`, `NotFound`."""
    return _set_withdrawn(actor, "catalogue.withdraw_offer", offer_id, now())


def restore_offer(actor: Actor, offer_id: int) -> Offer:
    """Undo a withdrawal."""
    return _set_withdrawn(actor, "catalogue.restore_offer", offer_id, None)


def _set_withdrawn(actor: Actor, act: str, offer_id: int, since: datetime | None) -> Offer:
    with transaction(actor, act) as session:
        offer = offer_for(actor, offer_id, change=True)
        require_unconfirmed(actor, offer)
        _refuse_all_but_lead(session, actor, offer)
        offer.withdrawn_at = since and (offer.withdrawn_at or since)
        offer.reread_since = None
        offer.version += 1
        changed(session, offer)
        offer_changed(session, actor, offer)
        return offer


@dataclass(frozen=True)
class Joint:
    """That an offer is the joint one of a groupement; ``leads``: the reader is of its mandataire, who writes it."""

    leads: bool


def joint_of(actor: Actor, offer: Offer) -> Joint | None:
    """None for the offer of one structure."""
    lead = led_by(db.session(), offer.organisation_id)
    return None if lead is None else Joint(actor.speaks_for(lead))


def _refuse_all_but_lead(session: Session, actor: Actor, offer: Offer) -> int | None:
    """The mandataire behind a joint offer; None where it is nobody's but one structure's."""
    lead = led_by(session, offer.organisation_id)
    if lead is not None and not actor.speaks_for(lead):
        raise WrittenByTheLead(title=offer.title)
    return lead


def _write(session: Session, actor: Actor, offer: Offer, said: OfferSaid) -> None:
    title, key = clean_title(said.title)
    _refuse_twin(session, offer, title, key)
    if (said.area == "radius" and said.area_km is None) or (said.area == "zones" and not said.area_zones):
        raise AreaMissing
    offer.title, offer.title_key = title, key
    for text in TEXTS:
        setattr(offer, text, getattr(said, text).strip())
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
