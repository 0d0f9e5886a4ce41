"""What organisations offer and what they need."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.clock import now
from matchmaker.db.base import Base, Code, Key, Short, Versioned
from matchmaker.db.directory import Organisation
from matchmaker.db.jobs import one_of

VISIBILITIES = ("own", "event", "chamber", "public")
PRESTATIONS = ("service", "staffing", "manufacturing")  # prestation, mise à disposition, fabrication
NEED_KINDS = ("purchase", "partnership", "skills", "premises")
NEED_STATES = ("draft", "sourcing", "frozen", "consultation", "awarded", "abandoned")
RESERVATIONS = ("none", "l2113_12", "l2113_13", "l2113_12_13", "l2113_15", "prison")
AREAS = ("country", "radius", "zones")


class Offer(Base, Versioned):
    """Something an organisation sells or proposes."""

    __tablename__ = "offer"
    __table_args__ = (
        UniqueConstraint("organisation_id", "title_key"),
        CheckConstraint(one_of("visibility", VISIBILITIES), "visibility"),
        CheckConstraint(one_of("prestation", PRESTATIONS), "prestation"),
        CheckConstraint(one_of("area", AREAS), "area"),
        CheckConstraint("organic_share IS NULL OR organic_share BETWEEN 0 AND 1", "organic_share"),
    )

    id: Mapped[Key]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    title: Mapped[Short]
    title_key: Mapped[Short]  # folded; an import finds the same offer again by it
    description: Mapped[str] = mapped_column(default="")
    clients: Mapped[str] = mapped_column(default="", server_default="")  # for whom
    volume: Mapped[str] = mapped_column(default="", server_default="")  # how much, in the trade's own units
    track_record: Mapped[str] = mapped_column(default="", server_default="")  # references
    prestation: Mapped[Code | None]  # null: not said
    cpv: Mapped[list[str]] = mapped_column(default=list)  # 8 digits each
    area: Mapped[Code | None]
    area_km: Mapped[float | None]
    area_zones: Mapped[list[str]] = mapped_column(default=list)  # départements, régions, communes
    organic_share: Mapped[float | None]  # 0 to 1, as declared; a certificate is a fact of the organisation
    visibility: Mapped[Code] = mapped_column(default="event")
    fields: Mapped[dict[str, Any]] = mapped_column(default=dict)
    withdrawn_at: Mapped[datetime | None]
    reread_since: Mapped[datetime | None]  # a newer one was made of it: to be read again, or withdrawn
    # When its organisation saved it itself: imports and the chamber then leave it alone.
    confirmed_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)

    organisation: Mapped[Organisation] = relationship()


class Need(Base, Versioned):
    """Something an organisation looks for: a purchase, a partnership, skills or premises."""

    __tablename__ = "need"
    __table_args__ = (
        UniqueConstraint("organisation_id", "title_key"),
        CheckConstraint(one_of("visibility", VISIBILITIES), "visibility"),
        CheckConstraint(one_of("prestation", PRESTATIONS), "prestation"),
        CheckConstraint(one_of("kind", NEED_KINDS), "kind"),
        CheckConstraint(one_of("state", NEED_STATES), "state"),
        CheckConstraint(one_of("reservation", RESERVATIONS), "reservation"),
        CheckConstraint("organic_target IS NULL OR organic_target BETWEEN 0 AND 1", "organic_target"),
        CheckConstraint("organic_current IS NULL OR organic_current BETWEEN 0 AND 1", "organic_current"),
    )
    secret_columns = frozenset({"amount_low", "amount_high"})

    id: Mapped[Key]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    title: Mapped[Short]
    title_key: Mapped[Short]
    description: Mapped[str] = mapped_column(default="")
    kind: Mapped[Code] = mapped_column(default="purchase")
    light: Mapped[bool] = mapped_column(
        default=False, server_default=text("false")
    )  # families of purchases, no need written
    prestation: Mapped[Code | None]
    cpv: Mapped[list[str]] = mapped_column(default=list)
    lots: Mapped[list[Any]] = mapped_column(default=list)  # {"title", "cpv": [codes]} each, in order
    commune: Mapped[Code | None]  # where it is carried out; null: at the organisation's
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    reservation: Mapped[Code] = mapped_column(default="none")
    organic_target: Mapped[float | None]  # 0 to 1; null: nobody asked
    organic_current: Mapped[float | None]  # 0 to 1, what the buyer has today
    amount_low: Mapped[int | None]  # euros before tax, seen by its author alone
    amount_high: Mapped[int | None]
    expected_on: Mapped[date | None]  # the first day of the quarter it is expected in
    publication_on: Mapped[datetime | None]  # of its consultation, foreseen or done
    state: Mapped[Code] = mapped_column(default="sourcing")  # a draft has the visibility "own"
    state_before: Mapped[Code | None]  # what the last step is taken back to
    visibility: Mapped[Code] = mapped_column(default="event")
    fields: Mapped[dict[str, Any]] = mapped_column(default=dict)
    confirmed_at: Mapped[datetime | None]  # as in `Offer`
    created_at: Mapped[datetime] = mapped_column(default=now)

    organisation: Mapped[Organisation] = relationship()
