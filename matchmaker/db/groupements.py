"""Suppliers who answer together: a groupement momentané d'entreprises and its members."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.clock import now
from matchmaker.db.base import Base, Code, Key, Short, Versioned
from matchmaker.db.directory import Organisation
from matchmaker.db.jobs import one_of

GROUPEMENT_KINDS = ("conjoint", "solidaire")
GROUPEMENT_STATES = ("forming", "formed", "dissolved")
MEMBER_STATES = ("invited", "accepted", "declined", "left")


class Groupement(Base, Versioned):
    """Several suppliers who present themselves as one.

    It has an organisation of its own, under which it publishes its joint offer and comes to events as
    one delegation; `lead_id` is the mandataire, `event_id` the event it was proposed at.
    """

    __tablename__ = "groupement"
    __table_args__ = (
        UniqueConstraint("organisation_id"),
        CheckConstraint(one_of("kind", GROUPEMENT_KINDS), "kind"),
        CheckConstraint(one_of("state", GROUPEMENT_STATES), "state"),
    )

    id: Mapped[Key]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    lead_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), index=True)
    need_id: Mapped[int | None] = mapped_column(ForeignKey("need.id", ondelete="SET NULL"))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id", ondelete="SET NULL"))
    kind: Mapped[Code] = mapped_column(default="conjoint")
    state: Mapped[Code] = mapped_column(default="forming")
    created_at: Mapped[datetime] = mapped_column(default=now)

    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    lead: Mapped[Organisation] = relationship(foreign_keys=[lead_id])
    members: Mapped[list["GroupementMember"]] = relationship(
        back_populates="groupement", cascade="all, delete-orphan", order_by="GroupementMember.id"
    )


class GroupementMember(Base):
    """One cotraitant: what it executes, and whether it said yes. Only who accepted counts."""

    __tablename__ = "groupement_member"
    __table_args__ = (
        UniqueConstraint("groupement_id", "organisation_id"),
        CheckConstraint(one_of("state", MEMBER_STATES), "state"),
        CheckConstraint("share IS NULL OR share BETWEEN 0 AND 1", "share"),
    )

    id: Mapped[Key]
    groupement_id: Mapped[int] = mapped_column(ForeignKey("groupement.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offer.id", ondelete="SET NULL"))
    role: Mapped[Short] = mapped_column(default="")  # what it executes, in its own words
    share: Mapped[float | None]  # of the whole, 0 to 1, where they have agreed on it
    lots: Mapped[list[int]] = mapped_column(default=list)  # numbers of the need's lots, from 1
    state: Mapped[Code] = mapped_column(default="invited")
    invited_at: Mapped[datetime] = mapped_column(default=now)
    answered_at: Mapped[datetime | None]

    groupement: Mapped[Groupement] = relationship(back_populates="members")
    organisation: Mapped[Organisation] = relationship()
