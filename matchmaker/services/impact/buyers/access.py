"""Whose dashboards somebody reads: those of the public buyers they speak for, and nobody else's."""

from sqlalchemy import select

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.db.directory import Organisation
from matchmaker.db.queries.scoring_inputs import is_public_buyer
from matchmaker.extensions import db


def own_buyers(actor: Actor) -> list[Organisation]:
    """The public buyers among the actor's own organisations, by name. What a buyer keeps to itself is lent to nobody."""
    if actor.behalf is not None:
        return []
    found = (
        select(Organisation)
        .where(Organisation.id.in_(actor.organisations))
        .order_by(Organisation.name, Organisation.id)
    )
    return [one for one in db.session.scalars(found) if is_public_buyer(one)]


def own_buyer(actor: Actor, organisation_id: int | None) -> Organisation:
    """The buyer named, or the first one. Raises `NotFound`."""
    buyers = own_buyers(actor)
    wanted = [one for one in buyers if organisation_id in (None, one.id)]
    if not wanted:
        raise NotFound
    return wanted[0]
