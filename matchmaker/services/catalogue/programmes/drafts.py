"""The drafts of a structure: made and changed by its programmes, published by its people, one by one or several at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from matchmaker.clock import now
from matchmaker.core.catalogue.choices import VISIBILITIES
from matchmaker.core.catalogue.life import ABANDONED, DRAFT, HIDDEN, state_for
from matchmaker.core.catalogue.programme.compare import NeedChange
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Invalid
from matchmaker.db.catalogue import Need
from matchmaker.db.queries.imports import in_lots
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.catalogue.inputs import changed, clean_codes
from matchmaker.services.catalogue.local_preference import LocalPreference, require_read
from matchmaker.services.catalogue.needs import settle_place
from matchmaker.services.scoring.market import need_changed


class NothingTicked(Invalid):
    template = N_("Cochez au moins un besoin à publier.")


class NobodySees(Invalid):
    template = N_("Choisissez qui verra ces besoins.")


@dataclass(frozen=True)
class Published:
    """``held``: those that are read again first, on their own page, since their words may prefer local suppliers."""

    needs: tuple[Need, ...]
    held: tuple[Need, ...]


def take_over(session: Session, organisation_id: int, changes: Sequence[NeedChange]) -> None:
    """Make and change drafts as a programme says. Nobody else sees a draft, so no result becomes stale."""
    known = [one.known.id for one in changes if one.effect == "changed" and one.known is not None]
    held = _held(session, known)
    for change in changes:
        if change.effect == "new":
            need = Need(
                organisation_id=organisation_id,
                title=change.row.title,
                title_key=change.row.title_key,
                visibility=HIDDEN,
                state=DRAFT,
            )
            session.add(need)
            _fill(need, change.row.columns)
        elif change.effect == "changed" and change.known is not None:
            need = held[change.known.id]
            _fill(need, change.changed)
            need.version += 1
    session.flush()


def _held(session: Session, ids: Sequence[int]) -> dict[int, Need]:
    """These needs, locked in one order, so that two programmes never wait for each other."""
    rows: dict[int, Need] = {}
    for lot in in_lots(sorted(ids)):
        query = select(Need).where(Need.id.in_(lot)).order_by(Need.id)
        rows |= {need.id: need for need in session.scalars(query.with_for_update(key_share=True))}
    return rows


def _fill(need: Need, columns: Mapping[str, Any]) -> None:
    for column, value in columns.items():
        if column == "commune":
            settle_place(need, value)
        else:
            setattr(need, column, list(value) if isinstance(value, tuple) else value)
    need.confirmed_at = now()  # its own people say it: no import of a chamber writes over it


def drafts_of(actor: Actor) -> list[Need]:
    """The drafts of the actor's structures, by structure and title; none for who acts on behalf of one."""
    if actor.behalf is not None:
        return []
    found = _drafts(actor).options(joinedload(Need.organisation))
    return list(db.session.scalars(found.order_by(Need.organisation_id, Need.title_key)))


def publish_drafts(
    actor: Actor, ids: Sequence[int], visibility: str, codes: Mapping[int, Sequence[str]]
) -> Published:
    """Show the drafts of these ids to others; ids that are no drafts of the actor's are passed over.

    ``codes``: the trades confirmed for those that had none. Raises `NothingTicked`, `NobodySees`, `WrongCode`.
    """
    if visibility == HIDDEN or visibility not in dict(VISIBILITIES):
        raise NobodySees
    with transaction(actor, "catalogue.publish_drafts") as session:
        ticked = (
            _drafts(actor).where(Need.id.in_(ids)).options(joinedload(Need.organisation)).order_by(Need.id)
        )
        drafts = (
            []
            if actor.behalf is not None
            else list(session.scalars(ticked.with_for_update(of=Need, key_share=True)))
        )
        if not drafts:
            raise NothingTicked
        held = [need for need in drafts if not _publish(session, actor, need, visibility, codes)]
        shown = tuple(need for need in drafts if need not in held)
        changed(session, *shown)  # all at once: the events of several structures are marked in one order
        return Published(shown, tuple(held))


def _publish(
    session: Session, actor: Actor, need: Need, visibility: str, codes: Mapping[int, Sequence[str]]
) -> bool:
    with session.no_autoflush:
        need.visibility = visibility
        try:
            require_read(need, need.organisation, ())
        except LocalPreference:
            need.visibility = HIDDEN
            return False
    need.state = state_for(need.state, visibility)
    if not need.cpv:
        need.cpv = clean_codes(codes.get(need.id, ()))
    need.confirmed_at = now()
    need.version += 1
    need_changed(session, actor, need)
    return True


def _drafts(actor: Actor) -> Any:
    return select(Need).where(
        Need.organisation_id.in_(actor.organisations), Need.visibility == HIDDEN, Need.state != ABANDONED
    )
