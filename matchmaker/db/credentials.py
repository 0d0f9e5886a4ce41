"""What somebody added to the mail as a way in: a password, a second factor; and wrong tries, counted."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from matchmaker.clock import now
from matchmaker.db.base import Base, Digest, Key, Short


class Credential(Base):
    """No row: the person signs in by mail alone."""

    __tablename__ = "credential"
    secret_columns = frozenset({"password_hash", "totp_salt", "totp_step"})

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    password_hash: Mapped[Short | None]  # Argon2id
    totp_salt: Mapped[
        Digest | None
    ]  # the secret is made from it and the settings' key; null: no second factor
    totp_step: Mapped[int | None]  # the latest time step used: no code serves twice


class RecoveryCode(Base):
    """Stands for the second factor once, when the phone is lost."""

    __tablename__ = "recovery_code"
    secret_columns = frozenset({"code_hash"})

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[Digest]
    used_at: Mapped[datetime | None]


class WrongTry(Base):
    """A try at a password or a second factor, gone once it was right: known and unknown addresses count alike."""

    __tablename__ = "wrong_try"
    audited = False

    id: Mapped[Key]
    door: Mapped[Digest] = mapped_column(index=True)  # a digest of what was tried
    at: Mapped[datetime] = mapped_column(default=now)
