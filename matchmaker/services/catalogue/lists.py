"""What somebody's organisations offer and need, organisation by organisation."""

from dataclasses import dataclass

from sqlalchemy import select

from matchmaker.core.directory.access import Actor
from matchmaker.db.directory import Organisation
from matchmaker.db.queries.catalogue import NeedLine, OfferLine, needs_of, offers_of
from matchmaker.db.queries.groupements import groupements_among
from matchmaker.extensions import db
from matchmaker.services.directory.access import organisation_for


@dataclass(frozen=True)
class Catalogue:
    """One organisation's offers and needs, those out of sight last. ``joint``: a groupement, with one offer alone."""

    organisation_id: int
    name: str
    offers: tuple[OfferLine, ...]
    needs: tuple[NeedLine, ...]
    joint: bool = False


def own_catalogues(actor: Actor) -> list[Catalogue]:
    """One for each organisation the actor speaks for, by name; four queries however many."""
    names = db.session.execute(
        select(Organisation.id, Organisation.name)
        .where(Organisation.id.in_(actor.organisations))
        .order_by(Organisation.name_key, Organisation.id)
    ).all()
    offers, needs = offers_of(actor, actor.organisations), needs_of(actor, actor.organisations)
    joint = groupements_among(actor.organisations)
    return [
        Catalogue(
            row.id,
            row.name,
            tuple(offer for offer in offers if offer.organisation_id == row.id),
            tuple(need for need in needs if need.organisation_id == row.id),
            row.id in joint,
        )
        for row in names
    ]


def catalogue_of(actor: Actor, organisation_id: int) -> Catalogue:
    """The offers and needs of one organisation, for those who may edit it. Raises `NotFound`."""
    organisation = organisation_for(actor, organisation_id)
    return Catalogue(
        organisation.id,
        organisation.name,
        tuple(offers_of(actor, [organisation.id])),
        tuple(needs_of(actor, [organisation.id])),
    )
