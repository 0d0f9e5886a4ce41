"""How long the register of a need is kept: the buyer's own decision, announced and carried out by the clock.

Nothing of an event or of a chamber decides about it: the register refers to the need alone.
"""

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.catalogue.life import ABANDONED, AWARDED
from matchmaker.core.directory.access import SYSTEM, Actor
from matchmaker.core.errors import Invalid
from matchmaker.core.events.working_days import is_time_to_write
from matchmaker.core.events.zones import zone_of
from matchmaker.core.sourcing.retention import Retention, check_kept_until, next_step
from matchmaker.db.catalogue import Need
from matchmaker.db.queries.retention import empty_register, needs_to_keep
from matchmaker.db.queries.sourcing import registers_of
from matchmaker.db.sourcing import SourcingRegister
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.jobs.apart import apart
from matchmaker.services.sourcing.letters import tell_ending
from matchmaker.services.sourcing.register import need_registered
from matchmaker.services.sourcing.write import ToWrite, write_entries

ZONE = "Europe/Paris"


class NothingKept(Invalid):
    template = N_("Ce registre est encore vide : il n’y a rien à conserver.")


def retention_of(need_id: int) -> Retention:
    """What was decided about the register of a need; nothing yet where it has none."""
    row = db.session.scalar(select(SourcingRegister).where(SourcingRegister.need_id == need_id))
    return _of(row) if row else Retention()


def keep_until(actor: Actor, need_id: int, day: date) -> None:
    """Keep names until that day: announced anew thirty days before, whatever was announced.

    Raises `NotFound`, `NothingKept`, `KeptTooShort`, `KeptTooLong`.
    """
    with transaction(actor, "sourcing.keep_until") as session:
        need = need_registered(actor, need_id)
        register = registers_of(session, [need.id]).get(need.id)
        if register is None:
            raise NothingKept
        check_kept_until(day, _today(need))
        register.keep_until, register.warned_on, register.emptied_on = day, None, None


def keep_registers() -> int:
    """One round of the clock, by day on working days: set dates, announce, erase. Returns how many were touched.

    Any number of processes may run it at once: the register is locked, and what was done is in it.
    """
    if not is_time_to_write(now(), ZONE):
        return 0
    needs = needs_to_keep(db.session(), now().astimezone(ZoneInfo(ZONE)).date())
    db.session.rollback()
    return sum(apart(_keep, need_id) for need_id in needs)


def _keep(need_id: int) -> int:
    with transaction(SYSTEM, "sourcing.keep_registers") as session:
        register = registers_of(session, [need_id]).get(need_id)
        if register is None:
            return 0
        need = session.get_one(Need, need_id, populate_existing=True)
        before, today = _of(register), _today(need)
        _settle(register, need, today)
        kept = _of(register)
        step = next_step(kept, today)
        if step == "warn" and kept.until is not None:
            tell_ending(session, need, kept.until)
            register.warned_on = today
        elif step == "empty":
            _empty(session, register, today)
        return int(_of(register) != before)


def _settle(register: SourcingRegister, need: Need, today: date) -> None:
    """The day counts on which the need was found over; taken back, it counts no more, nor what was announced of it."""
    over = need.state in (AWARDED, ABANDONED)
    if over == (register.settled_on is not None):
        return
    register.settled_on = today if over else None
    if register.keep_until is None:
        register.warned_on = None


def _empty(session: Session, register: SourcingRegister, today: date) -> None:
    count = empty_register(session, register.id)
    register.emptied_on = today
    write_entries(session, {register.need_id: [ToWrite("emptied", {"values": count})]})


def _of(register: SourcingRegister) -> Retention:
    return Retention(register.keep_until, register.settled_on, register.warned_on, register.emptied_on)


def _today(need: Need) -> date:
    return now().astimezone(ZoneInfo(zone_of(need.organisation.commune))).date()
