"""One offer or one need, if the condition lets the reader see it."""

from typing import TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import joinedload

from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.db.catalogue import Need, Offer
from matchmaker.extensions import db

Entry = TypeVar("Entry", Need, Offer)


def find(kind: type[Entry], entry_id: int, condition: ColumnElement[bool], *, change: bool = False) -> Entry:
    """The entry with its organisation, its row locked for a change. Raises `NotFound`."""
    found = (
        select(kind)
        .join(kind.organisation)
        .where(kind.id == entry_id, condition)
        .options(joinedload(kind.organisation))
    )
    entry = db.session.scalar(found.with_for_update(of=kind, key_share=True) if change else found)
    if entry is None:
        raise NotFound
    return entry


def own_need(actor: Actor, need_id: int, *, change: bool = False) -> Need:
    """A need of the actor's own organisations; nobody acts for them here. Raises `NotFound`."""
    if actor.behalf is not None:
        raise NotFound  # what the buyer keeps to itself, or decides, is lent to nobody
    return find(Need, need_id, Need.organisation_id.in_(actor.organisations), change=change)
