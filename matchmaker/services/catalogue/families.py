"""A buyer that comes with families of purchases only: a light need, which is no need in sourcing until it is written.

It has no public page and no register (`services/sourcing`), no step and no date; it is scored, asked about and booked
as any other. Why: docs/decisions/needs.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from matchmaker.core.catalogue.families import divisions_of, families_title, family_codes
from matchmaker.core.catalogue.life import NoSuchStep
from matchmaker.core.directory.access import Actor
from matchmaker.db.catalogue import Need
from matchmaker.db.transaction import transaction
from matchmaker.services.catalogue.inputs import changed, require_unconfirmed
from matchmaker.services.catalogue.needs import NeedSaid, add_need, edit_need, need_for
from matchmaker.services.scoring.market import need_changed


@dataclass(frozen=True)
class FamiliesSaid:
    """What the form asks: divisions of the CPV, and a line. ``read``: as in `NeedSaid`."""

    divisions: Sequence[str]
    words: str = ""
    read: frozenset[str] = frozenset()


def say_families(actor: Actor, organisation_id: int, said: FamiliesSaid) -> Need:
    """Come with these. Raises `NoFamily`, `TooManyFamilies`, `NoSuchFamily`, `LocalPreference`, `SameNeed`, `NotFound`."""
    visibility = "event" if actor.speaks_for(organisation_id) else "chamber"
    return add_need(actor, organisation_id, _as_need(said, visibility))


def change_families(actor: Actor, need_id: int, seen: int, said: FamiliesSaid) -> Need:
    """Change them. Raises as `say_families`, `ChangedMeanwhile`, `ConfirmedByItself`, and `NoSuchStep` once written out."""
    need = need_for(actor, need_id)
    if not need.light:
        raise NoSuchStep
    return edit_need(actor, need_id, seen, _as_need(said, need.visibility))


def write_as_need(actor: Actor, need_id: int) -> Need:
    """Make a need of it, to be completed: from now on it is in sourcing. Raises `NoSuchStep`, `ConfirmedByItself`,
    `NotFound`."""
    with transaction(actor, "catalogue.write_as_need") as session:
        need = need_for(actor, need_id, change=True)
        require_unconfirmed(actor, need)
        if not need.light:
            raise NoSuchStep
        need.light = False
        need.version += 1
        changed(session, need)
        need_changed(session, actor, need)
        return need


def _as_need(said: FamiliesSaid, visibility: str) -> NeedSaid:
    codes = family_codes(said.divisions)
    return NeedSaid(
        title=families_title(divisions_of(codes)),
        description=said.words,
        cpv=codes,
        visibility=visibility,
        read=said.read,
        light=True,
    )
