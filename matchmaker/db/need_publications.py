"""What a public buyer published about a need: given to everybody at once, dated, and never changed afterwards."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.clock import now
from matchmaker.db.base import Base, Digest, Key, Short
from matchmaker.db.jobs import Blob


class NeedPublication(Base):
    """A document or an answer on the public page of a need.

    It is never replaced: a correction is another one that names it, and of one withdrawn the dated line stays.
    """

    __tablename__ = "need_publication"
    __table_args__ = (
        UniqueConstraint("need_id", "number"),
        CheckConstraint("number >= 1", "number"),
        CheckConstraint("text <> '' OR blob_id IS NOT NULL", "said"),
        CheckConstraint("(blob_id IS NULL) = (file_digest IS NULL)", "file"),
        CheckConstraint("corrects < number", "corrects"),
    )

    id: Mapped[Key]
    need_id: Mapped[int] = mapped_column(ForeignKey("need.id"))
    number: Mapped[int]  # from 1, of the need
    at: Mapped[datetime] = mapped_column(default=now)
    question: Mapped[str] = mapped_column(default="")  # what was asked, without who asked it
    text: Mapped[str] = mapped_column(default="")
    blob_id: Mapped[int | None] = mapped_column(ForeignKey("blob.id"))
    file_name: Mapped[Short | None]
    file_size: Mapped[int | None]  # bytes
    file_digest: Mapped[Digest | None]
    corrects: Mapped[int | None]  # the number of an earlier one
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str] = mapped_column(default="")

    blob: Mapped[Blob | None] = relationship()
