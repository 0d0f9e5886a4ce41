"""Find a groupement for somebody: its members, those invited included, and the chambers that know them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from matchmaker.core.catalogue.groupement_rules import Dissolved
from matchmaker.core.catalogue.lots import Lot, lots_from
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.db.catalogue import Need
from matchmaker.db.groupements import Groupement, GroupementMember
from matchmaker.db.queries.catalogue import need_seen_by
from matchmaker.db.queries.groupements import INSIDE, groupement_seen_by
from matchmaker.extensions import db
from matchmaker.services.catalogue.find import find


def groupement_for(actor: Actor, groupement_id: int, *, change: bool = False) -> Groupement:
    """The groupement with its members and their organisations. Raises `NotFound`.

    With `change` its row is locked, and `Dissolved` is raised where nothing may change any more.
    """
    found = (
        select(Groupement)
        .where(Groupement.id == groupement_id, groupement_seen_by(actor))
        .options(
            joinedload(Groupement.organisation, innerjoin=True),
            joinedload(Groupement.lead, innerjoin=True),
            selectinload(Groupement.members).joinedload(GroupementMember.organisation, innerjoin=True),
        )
    )
    groupement = db.session.scalar(found.with_for_update(of=Groupement, key_share=True) if change else found)
    if groupement is None:
        raise NotFound
    if change and groupement.state == "dissolved":
        raise Dissolved(name=groupement.organisation.name)
    return groupement


def led_groupement(actor: Actor, groupement_id: int) -> Groupement:
    """The groupement to be changed, for the people of its mandataire alone. Raises `NotFound`, `Dissolved`."""
    groupement = groupement_for(actor, groupement_id, change=True)
    if not actor.speaks_for(groupement.lead_id):
        raise NotFound
    return groupement


def own_members(actor: Actor, groupement: Groupement) -> list[GroupementMember]:
    """The members the actor speaks for, that are still in it."""
    return [
        one for one in groupement.members if actor.speaks_for(one.organisation_id) and one.state in INSIDE
    ]


def own_member(actor: Actor, groupement: Groupement, organisation_id: int) -> GroupementMember:
    """One of them. Raises `NotFound`."""
    for one in own_members(actor, groupement):
        if one.organisation_id == organisation_id:
            return one
    raise NotFound


def accepted(groupement: Groupement) -> list[GroupementMember]:
    """The members who said yes and are still in it: they execute."""
    return [one for one in groupement.members if one.state == "accepted"]


def need_of(actor: Actor, groupement: Groupement) -> Need | None:
    """The need it answers; None where its author lets the actor see it no more."""
    if groupement.need_id is None:
        return None
    try:
        return find(Need, groupement.need_id, need_seen_by(actor))
    except NotFound:
        return None


def lots_of(need: Need | None) -> list[Lot]:
    """The lots of the need, as members take them on by number; none where it is not known."""
    return lots_from(need.lots) if need is not None else []


def untaken(groupement: Groupement, lots: Sequence[Lot]) -> list[Lot]:
    """The lots that no member takes on."""
    taken = {number for one in groupement.members if one.state in INSIDE for number in one.lots}
    return [lot for number, lot in enumerate(lots, 1) if number not in taken]
