"""Registers that the clock has to look at, what it may erase of them, and who is told."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.anniversary import years_after
from matchmaker.core.catalogue.life import ABANDONED, AWARDED
from matchmaker.core.sourcing.chain import GUARDED
from matchmaker.core.sourcing.retention import NOTICE, YEARS
from matchmaker.db.catalogue import Need
from matchmaker.db.changed import change
from matchmaker.db.sourcing import SourcingEntry, SourcingRegister, SourcingValue
from matchmaker.db.sourcing_notes import SourcingNote

SETTLED = (AWARDED, ABANDONED)


def needs_to_keep(session: Session, today: date) -> Sequence[int]:
    """The needs whose register has a date to be set or unset, or one that comes within the days of notice."""
    over, soon = Need.state.in_(SETTLED), today + NOTICE
    register = SourcingRegister
    by_default = and_(register.keep_until.is_(None), register.settled_on <= years_after(soon, -YEARS))
    found = (
        select(Need.id)
        .join(register, register.need_id == Need.id)
        .where(
            register.emptied_on.is_(None),
            or_(
                and_(over, register.settled_on.is_(None)),
                and_(~over, register.settled_on.is_not(None)),
                register.keep_until <= soon,
                by_default,
            ),
        )
        .order_by(Need.id)
    )
    return list(session.scalars(found))


def empty_register(session: Session, register_id: int) -> int:
    """Erase what is guarded beside its chain, and who wrote which note. Returns how many values there were."""
    own = select(SourcingEntry.id).where(SourcingEntry.register_id == register_id)
    wrote = SourcingNote.entry_id.in_(own)
    change(session, update(SourcingNote).where(wrote).values(person_id=None))
    guarded = (
        SourcingValue.entry_id.in_(own),
        SourcingValue.guard.in_(GUARDED),
        SourcingValue.value.is_not(None),
    )
    erased = {"value": None, "salt": None, "erased_at": now()}
    return change(session, update(SourcingValue).where(*guarded).values(erased))
