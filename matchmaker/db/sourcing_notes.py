"""Who wrote a confidential note into a buyer's register: how its author finds it again. The words are in the register."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.db.base import Base, Key
from matchmaker.db.sourcing import SourcingEntry


class SourcingNote(Base):
    """Beside the entry, whose own number of the structure is a value and may outlive the structure."""

    __tablename__ = "sourcing_note"
    audited = False  # it is beside a log

    id: Mapped[Key]
    entry_id: Mapped[int] = mapped_column(ForeignKey("sourcing_entry.id"), unique=True)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)

    entry: Mapped[SourcingEntry] = relationship()
