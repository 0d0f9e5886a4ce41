"""What public registers answered, and the public contracts read from them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.clock import now
from matchmaker.db.base import Base, Code, Key, Short


class SourceAnswer(Base):
    """The last answer of a register to one question, kept with its date; null: it knows nothing of it."""

    __tablename__ = "source_answer"
    __table_args__ = (UniqueConstraint("source", "question"),)
    audited = False

    id: Mapped[Key]
    source: Mapped[Code]
    question: Mapped[Short]  # the SIRET, SIREN or address asked for
    answer: Mapped[dict[str, Any] | None]
    fetched_at: Mapped[datetime] = mapped_column(default=now)


class PublicContract(Base):
    """A public contract that was published (DECP): who bought what from whom, and when."""

    __tablename__ = "public_contract"
    __table_args__ = (
        UniqueConstraint("uid", "supplier_siret"),
        Index("ix_public_contract_pair", "buyer_siren", "supplier_siren"),
    )
    audited = False

    id: Mapped[Key]
    uid: Mapped[Short]
    buyer_siren: Mapped[Code]
    supplier_siren: Mapped[Code]
    supplier_siret: Mapped[Code]
    title: Mapped[str] = mapped_column(default="")
    cpv: Mapped[Code | None]
    amount: Mapped[float | None]  # euros before tax; some published amounts are absurd
    notified_on: Mapped[date]
    social: Mapped[str] = mapped_column(default="")  # `considerationsSociales`, as published
    source: Mapped[Short]
    fetched_at: Mapped[datetime] = mapped_column(default=now)
