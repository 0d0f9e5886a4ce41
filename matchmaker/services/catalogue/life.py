"""What becomes of a need: the steps its buyer takes, when its consultation is foreseen, and what the clock does.

The buyer's own people alone.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from matchmaker.clock import now
from matchmaker.core.catalogue.life import (
    ABANDONED,
    CONSULTATION,
    DRAFT,
    FROZEN,
    SOURCING,
    Life,
    NoSuchStep,
    check_publication,
    due,
    next_state,
    state_for,
    undone,
)
from matchmaker.core.catalogue.profile import clean_profile
from matchmaker.core.directory.access import SYSTEM, Actor
from matchmaker.core.errors import Invalid
from matchmaker.core.events.zones import zone_of
from matchmaker.db.catalogue import Need
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.catalogue.find import own_need
from matchmaker.services.catalogue.inputs import changed
from matchmaker.services.catalogue.public_purchases import may_have_register
from matchmaker.services.jobs.apart import apart
from matchmaker.services.jobs.versions import next_version
from matchmaker.services.scoring.market import need_changed
from matchmaker.services.sourcing.register import call_entry
from matchmaker.services.sourcing.write import write_entries

EVERY = 60.0  # seconds
A_LONG_DAY = timedelta(hours=25)  # a closing lies at most that long before its publication


class NotYetPublished(Invalid):
    template = N_(
        "Cette date est à venir. Donnez-la comme publication prévue : le besoin passera en consultation tout seul."
    )


def life_of(need: Need) -> Life:
    """Where the need is, on its buyer's clocks."""
    zone = zone_of(need.organisation.commune)
    return Life(need.state, need.publication_on, zone, need.state_before)


def foresee_publication(
    actor: Actor, need_id: int, seen: int, publication: datetime | None, profile: str
) -> Need:
    """Say when the consultation is to be published (None: not known) and where the buyer publishes.

    Meetings on it that fall after it then wait for the buyer's decision. Raises `ChangedMeanwhile`,
    `PublicationPast`, `AlreadyPublished`, `NotAnAddress`, `NoSuchStep`, `NotFound`.
    """
    with transaction(actor, "catalogue.foresee_publication") as session:
        need = own_need(actor, need_id, change=True)
        if need.light:
            raise NoSuchStep
        next_version(need, seen)
        if moved := publication != need.publication_on:
            check_publication(need.state, publication, now())
            need.publication_on = publication
        keep_profile(need, profile)
        if moved:
            changed(session, need)  # last: the organisation's row comes before the event's
        return need


def keep_profile(need: Need, profile: str) -> None:
    """The address of the buyer's profile, which it types once; empty: none."""
    need.organisation.buyer_profile = clean_profile(profile)


def take_step(actor: Actor, need_id: int, step: str) -> Need:
    """Freeze it, award it or give it up. Publishing says more: `publish_consultation`. Raises `NoSuchStep`, `NotFound`."""
    with transaction(actor, "catalogue.take_step") as session:
        need = own_need(actor, need_id, change=True)
        if need.light and step != "abandon":
            raise NoSuchStep
        move(session, actor, need, next_state(need.state, step if step != "publish" else ""))
        return need


def publish_consultation(actor: Actor, need_id: int, on: date, where: str) -> Need:
    """The consultation is published: its register has where and when. Raises `NotYetPublished`, `NoSuchStep`,
    `NothingSaid`, `TooLong`, `NotFound`."""
    with transaction(actor, "catalogue.publish_consultation") as session:
        need = own_need(actor, need_id, change=True)
        if not may_have_register(need):
            raise NoSuchStep
        state = next_state(need.state, "publish")
        need.publication_on = _moment_of(need, on)
        write_entries(session, {need.id: [call_entry(on, where)]})
        move(session, actor, need, state)
        return need


def _moment_of(need: Need, on: date) -> datetime:
    """As foreseen where that is past and the same day, else now, or the first moment of a day gone by."""
    zone = ZoneInfo(life_of(need).zone)
    moment, foreseen = now(), need.publication_on
    today = moment.astimezone(zone).date()
    if on > today:
        raise NotYetPublished
    if foreseen is not None and foreseen <= moment and foreseen.astimezone(zone).date() == on:
        return foreseen
    return moment if on == today else datetime.combine(on, time(), zone)


def undo_step(actor: Actor, need_id: int) -> Need:
    """Take the last step back. Raises `NoSuchStep`, `ClosedByItsDate`, `NotFound`."""
    with transaction(actor, "catalogue.undo_step") as session:
        need = own_need(actor, need_id, change=True)
        take_back(session, actor, need)
        return need


def take_back(session: Session, actor: Actor, need: Need) -> None:
    """The need is where it was before its last step. A consultation that was not published has no past date."""
    back = undone(life_of(need), now())
    if back in (DRAFT, SOURCING):
        back = state_for(back, need.visibility)
    if need.state in (CONSULTATION, ABANDONED) and back in (SOURCING, FROZEN):
        _forget_past(need)
    move(session, actor, need, back)
    need.state_before = None


def _forget_past(need: Need) -> None:
    if need.publication_on is not None and need.publication_on <= now():
        need.publication_on = None  # the clock would publish it again within a minute


def move(session: Session, actor: Actor, need: Need, state: str) -> None:
    """Put it in another state: what was computed from it as it was is out of date."""
    need.state_before, need.state = need.state, state
    need.version += 1
    changed(session, need)
    need_changed(session, actor, need)


def keep_lives() -> int:
    """One round of the clock: what is due is frozen, or is in consultation. Returns how many needs moved.

    It never writes into a register: nobody has said that the call was really published.
    """
    waiting = select(Need.id).where(
        Need.state.in_((SOURCING, FROZEN)), Need.publication_on <= now() + A_LONG_DAY
    )
    ids = list(db.session.scalars(waiting.order_by(Need.id)))
    return sum(apart(_advance, need_id) for need_id in ids)


def _advance(need_id: int) -> int:
    with transaction(SYSTEM, "catalogue.keep_life") as session:
        found = select(Need).where(Need.id == need_id).options(joinedload(Need.organisation))
        need = session.scalar(found.with_for_update(of=Need, key_share=True))
        state = due(life_of(need), now()) if need is not None else None
        if need is None or state is None:
            return 0
        move(session, SYSTEM, need, state)
        return 1
