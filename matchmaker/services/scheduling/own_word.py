"""What a structure says of itself on the day: late, not coming, back again. The organiser reads it at once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Invalid, Refusal
from matchmaker.core.scheduling.lateness import CHOICES, missed_by, missed_from_now, slots_today
from matchmaker.db.events import Delegation, Slot
from matchmaker.db.locks import lock_event
from matchmaker.db.queries.scheduling import meetings_with
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import delegation_for, refuse_closed
from matchmaker.services.scheduling.replan import expect_again, mark_of, note_missed, refuse_unpublished


class NotTheDay(Refusal):
    template = N_("Cela se dit le jour même. D’ici là, prévenez l’organisateur.")


class NoSuchDelay(Invalid):
    template = N_("Dites combien de minutes : {choices}.")


class NoSlotMissed(Refusal):
    template = N_("Ce retard ne touche aucun créneau : il n’y a rien à signaler.")


def say_late(actor: Actor, event_id: int, organisation_id: int, minutes: int) -> datetime | None:
    """The structure arrives so many minutes late, one of `CHOICES`. Replaces what it said before.

    Returns when it is awaited from then on; None when that is too late for what is left of the event.
    """
    if minutes not in CHOICES:
        raise NoSuchDelay(choices=", ".join(map(str, CHOICES)))
    with transaction(actor, "scheduling.say_late") as session:
        delegation, today = _today(session, actor, event_id, organisation_id)
        held = {one.slot_id for one in meetings_with(session, event_id, delegation.id)}
        missed = missed_by(today, [slot for slot in today if slot.id in held], minutes, now())
        if not missed:
            raise NoSlotMissed
        note_missed(session, delegation, missed)
        mark = mark_of(delegation)
        return mark.slot.starts_at if mark is not None and mark.kind == "late" else None


def say_absent(actor: Actor, event_id: int, organisation_id: int) -> None:
    """The structure does not come, or does not come any more today."""
    with transaction(actor, "scheduling.say_absent") as session:
        delegation, today = _today(session, actor, event_id, organisation_id)
        note_missed(session, delegation, missed_from_now(today, now()))


def say_there(actor: Actor, event_id: int, organisation_id: int) -> None:
    """Take back what was said on the day."""
    with transaction(actor, "scheduling.say_there") as session:
        delegation, _today_left = _today(session, actor, event_id, organisation_id)
        expect_again(session, delegation)


def may_say(delegation: Delegation) -> bool:
    """Whether it is the day, and there is still a slot to miss."""
    event = delegation.event
    return event.phase != "closed" and bool(slots_today(event.slots, event.zone, now()))


def _today(
    session: Session, actor: Actor, event_id: int, organisation_id: int
) -> tuple[Delegation, Sequence[Slot]]:
    lock_event(session, event_id)
    delegation = delegation_for(actor, event_id, organisation_id)
    refuse_closed(delegation.event)
    refuse_unpublished(session, delegation.event)
    today = slots_today(delegation.event.slots, delegation.event.zone, now())
    if not today:
        raise NotTheDay
    return delegation, today
