"""A supplier's confidential notes, for the one who wrote them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select

from matchmaker.db.catalogue import Need
from matchmaker.db.sourcing import SourcingEntry, SourcingRegister, SourcingValue
from matchmaker.db.sourcing_notes import SourcingNote
from matchmaker.extensions import db


@dataclass(frozen=True)
class NoteLine:
    at: datetime
    need: str
    text: str | None


def notes_by(person_id: int | None, organisation_id: int, buyer_id: int) -> Sequence[NoteLine]:
    """What a person wrote for this structure into the registers of that buyer, the oldest first."""
    found = (
        select(SourcingEntry.at, Need.title, SourcingValue.value)
        .join(SourcingNote, SourcingNote.entry_id == SourcingEntry.id)
        .join(SourcingRegister, SourcingRegister.id == SourcingEntry.register_id)
        .join(Need, Need.id == SourcingRegister.need_id)
        .outerjoin(
            SourcingValue,
            and_(SourcingValue.entry_id == SourcingEntry.id, SourcingValue.name == "secret"),
        )
        .where(
            SourcingNote.person_id == person_id,
            SourcingNote.organisation_id == organisation_id,
            Need.organisation_id == buyer_id,
        )
        .order_by(SourcingEntry.id)
    )
    return [NoteLine(*row) for row in db.session.execute(found)]


def notes_on(need_id: int, organisation_id: int) -> int:
    """How many notes a structure has written about a need."""
    found = (
        select(func.count())
        .select_from(SourcingNote)
        .join(SourcingEntry, SourcingEntry.id == SourcingNote.entry_id)
        .join(SourcingRegister, SourcingRegister.id == SourcingEntry.register_id)
        .where(SourcingRegister.need_id == need_id, SourcingNote.organisation_id == organisation_id)
    )
    return db.session.scalar(found) or 0
