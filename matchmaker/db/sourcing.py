"""The sourcing register of each need: entries that are only ever added, and what may be erased beside them.

It belongs to the organisation whose need it is, and refers to nothing of an event, so that it outlives every event.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Connection, ForeignKey, Table, UniqueConstraint, event, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.clock import now
from matchmaker.core.sourcing.chain import GENESIS, GUARDS
from matchmaker.db.base import Base, Code, Digest, Key
from matchmaker.db.catalogue import Need
from matchmaker.db.jobs import one_of


class SourcingRegister(Base):
    """How far the chain of a need has gone: what tells a shortened one. Locked by whoever adds to it."""

    __tablename__ = "sourcing_register"
    __table_args__ = (CheckConstraint("entries >= 0", "entries"),)
    audited = False  # it is a log itself

    id: Mapped[Key]
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"), unique=True)
    entries: Mapped[int] = mapped_column(default=0)
    head: Mapped[Digest] = mapped_column(default=GENESIS)
    # How long names are kept (`core.sourcing.retention.Retention`). The buyer's date; null: by the need's end.
    keep_until: Mapped[date | None]
    settled_on: Mapped[date | None]
    warned_on: Mapped[date | None]
    emptied_on: Mapped[date | None]

    need: Mapped[Need] = relationship()


class SourcingEntry(Base):
    """A link of the chain (`core.sourcing.chain.Entry`). Triggers refuse to change or delete it."""

    __tablename__ = "sourcing_entry"
    __table_args__ = (UniqueConstraint("register_id", "number"),)
    audited = False

    id: Mapped[Key]
    register_id: Mapped[int] = mapped_column(ForeignKey("sourcing_register.id"))
    number: Mapped[int]  # from 1
    at: Mapped[datetime] = mapped_column(default=now)  # whole seconds
    kind: Mapped[Code]
    content: Mapped[dict[str, Any]]
    seals: Mapped[list[Any]]  # [name, guard, salted hash] each
    before: Mapped[Digest]
    digest: Mapped[Digest]

    values: Mapped[list["SourcingValue"]] = relationship(order_by="SourcingValue.id")


class SourcingValue(Base):
    """A name or a text of an entry, beside the chain. Erasing empties it: triggers refuse any other change."""

    __tablename__ = "sourcing_value"
    __table_args__ = (
        UniqueConstraint("entry_id", "name"),
        CheckConstraint(one_of("guard", GUARDS), "guard"),
        CheckConstraint("(value IS NULL) = (salt IS NULL)", "erased"),
    )
    audited = False  # the audit log would keep what is erased here

    id: Mapped[Key]
    entry_id: Mapped[int] = mapped_column(ForeignKey("sourcing_entry.id"))
    name: Mapped[Code]
    guard: Mapped[Code]
    value: Mapped[str | None]
    salt: Mapped[Code | None]
    erased_at: Mapped[datetime | None]


# What makes the tables append-only, whoever writes; the migration runs the same.
KEPT = {
    "sqlite": (
        (
            "CREATE TRIGGER sourcing_entry_update BEFORE UPDATE ON sourcing_entry "
            "BEGIN SELECT RAISE(ABORT, 'sourcing_entry is append-only'); END"
        ),
        (
            "CREATE TRIGGER sourcing_entry_delete BEFORE DELETE ON sourcing_entry "
            "BEGIN SELECT RAISE(ABORT, 'sourcing_entry is append-only'); END"
        ),
        (
            "CREATE TRIGGER sourcing_value_delete BEFORE DELETE ON sourcing_value "
            "BEGIN SELECT RAISE(ABORT, 'sourcing_value is append-only'); END"
        ),
        (
            "CREATE TRIGGER sourcing_value_update BEFORE UPDATE ON sourcing_value "
            "WHEN NEW.value IS NOT NULL OR NEW.id <> OLD.id OR NEW.entry_id <> OLD.entry_id "
            "OR NEW.name <> OLD.name OR NEW.guard <> OLD.guard "
            "BEGIN SELECT RAISE(ABORT, 'sourcing_value is append-only'); END"
        ),
    ),
    "postgresql": (
        (
            "CREATE FUNCTION sourcing_kept() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$"
        ),
        (
            "CREATE TRIGGER sourcing_entry_kept BEFORE UPDATE OR DELETE ON sourcing_entry "
            "FOR EACH ROW EXECUTE FUNCTION sourcing_kept()"
        ),
        (
            "CREATE TRIGGER sourcing_value_delete BEFORE DELETE ON sourcing_value "
            "FOR EACH ROW EXECUTE FUNCTION sourcing_kept()"
        ),
        (
            "CREATE TRIGGER sourcing_value_update BEFORE UPDATE ON sourcing_value FOR EACH ROW "
            "WHEN (NEW.value IS NOT NULL OR NEW.id <> OLD.id OR NEW.entry_id <> OLD.entry_id "
            "OR NEW.name <> OLD.name OR NEW.guard <> OLD.guard) EXECUTE FUNCTION sourcing_kept()"
        ),
    ),
}


def keep_for_good(connection: Connection) -> None:
    """Make the tables append-only on the database of this connection."""
    for statement in KEPT[connection.dialect.name]:
        connection.execute(text(statement))


@event.listens_for(SourcingValue.__table__, "after_create")
def _kept(_table: Table, connection: Connection, **_options: object) -> None:
    keep_for_good(connection)
