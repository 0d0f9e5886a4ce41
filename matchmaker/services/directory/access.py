"""Find an organisation for somebody: what is not theirs to see is simply not there."""

from collections.abc import Collection

from sqlalchemy import Select, or_, select

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.db.directory import Organisation
from matchmaker.db.queries.directory import listed_by
from matchmaker.extensions import db


def organisation_for(actor: Actor, organisation_id: int, *, change: bool = False) -> Organisation:
    """The organisation, for those who speak for it and the chambers that know it. Raises `NotFound`.

    With `change` the row is locked until the end of the transaction.
    """
    found = select(Organisation).where(
        Organisation.id == organisation_id,
        or_(Organisation.id.in_(actor.organisations), listed_by(actor.chambers)),
    )
    return _one(found, change)


def own_organisation(actor: Actor, organisation_id: int, *, change: bool = False) -> Organisation:
    """The organisation, for those who speak for it alone. Raises `NotFound`."""
    found = select(Organisation).where(
        Organisation.id == organisation_id, Organisation.id.in_(actor.organisations)
    )
    return _one(found, change)


def within_reach(actor: Actor, organisations: Collection[int]) -> set[int]:
    """Those of these organisations that `organisation_for` gives the actor."""
    found = select(Organisation.id).where(
        Organisation.id.in_(organisations),
        or_(Organisation.id.in_(actor.organisations), listed_by(actor.chambers)),
    )
    return set(db.session.scalars(found))


def _one(found: Select[Organisation], change: bool) -> Organisation:
    organisation = db.session.scalar(found.with_for_update(key_share=True) if change else found)
    if organisation is None:
        raise NotFound
    return organisation
