"""Chambers, organisations, people, and how people get in."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from matchmaker.clock import now
from matchmaker.db.base import Base, Code, Digest, Key, Short, Versioned
from matchmaker.db.jobs import one_of

MEMBER_ROLES = ("owner", "member")
STAFF_ROLES = ("admin", "organiser", "desk")
EVIDENCE = ("register", "validated", "certificate", "declared")


class Chamber(Base):
    """A CRESS: the tenant. Events and what is known of organisations belong to one."""

    __tablename__ = "chamber"

    id: Mapped[Key]
    name: Mapped[Short]
    slug: Mapped[Code] = mapped_column(unique=True)
    region: Mapped[Code | None]  # INSEE code
    email: Mapped[Short]
    created_at: Mapped[datetime] = mapped_column(default=now)


class Organisation(Base, Versioned):
    """An activity that presents itself under one name: global, known to any number of chambers.

    Its identity is an official number plus a name of use: one SIRET can carry several
    activities, each its own organisation.
    """

    __tablename__ = "organisation"
    __table_args__ = (
        UniqueConstraint("siret", "name_key"),
        UniqueConstraint("rna", "name_key"),
        UniqueConstraint("internal_number"),
        CheckConstraint("siret IS NOT NULL OR rna IS NOT NULL OR internal_number IS NOT NULL", "identified"),
        CheckConstraint("siret IS NULL OR length(siret) = 14", "siret_length"),
    )

    id: Mapped[Key]
    siret: Mapped[Code | None]
    rna: Mapped[Code | None]
    internal_number: Mapped[Code | None]
    name: Mapped[Short]  # name of use
    name_key: Mapped[Short]  # folded: `core.directory.names.name_key`
    legal_name: Mapped[Short | None]
    legal_category: Mapped[Code | None]  # INSEE, 4 digits
    naf_rev2: Mapped[Code | None]  # the activity in either nomenclature, 81.30Z: what its facts say
    naf_2025: Mapped[Code | None]
    commune: Mapped[Code | None]  # INSEE code, never a postcode
    postcode: Mapped[Code | None]
    address: Mapped[str | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    phone: Mapped[Code | None]
    website: Mapped[Short | None]
    description: Mapped[str] = mapped_column(default="")
    siae_kind: Mapped[Code | None]
    ess_status: Mapped[bool | None]  # null: unknown, which is not no
    public_buyer: Mapped[bool | None]
    workforce: Mapped[int | None]  # employees, about
    buyer_profile: Mapped[str | None]  # address of its page where consultations are published
    fields: Mapped[dict[str, Any]] = mapped_column(
        default=dict
    )  # plugins' own answers, under each plugin's key
    confirmed_at: Mapped[
        datetime | None
    ]  # when it said itself that this is right: imports no longer overwrite
    confirmed_columns: Mapped[list[str]] = mapped_column(default=list)
    created_at: Mapped[datetime] = mapped_column(default=now)

    members: Mapped[list["Membership"]] = relationship(
        back_populates="organisation", cascade="all, delete-orphan"
    )
    facts: Mapped[list["Fact"]] = relationship(back_populates="organisation", cascade="all, delete-orphan")


class Fact(Base):
    """Something said of an organisation, with who says it, how strongly and since when."""

    __tablename__ = "fact"
    __table_args__ = (
        CheckConstraint(one_of("evidence", EVIDENCE), "evidence"),
        Index("ix_fact_organisation_key", "organisation_id", "key"),
    )

    id: Mapped[Key]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    key: Mapped[Code]  # `siae_kind`, `organic_certified`, …
    value: Mapped[dict[str, Any]]  # {"value": …}, and "chamber" (brought the list) or "chambers" (wrote it)
    evidence: Mapped[Code]
    source: Mapped[Short]
    as_of: Mapped[date]
    expires_on: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(default=now)

    organisation: Mapped[Organisation] = relationship(back_populates="facts")


class ChamberOrganisation(Base):
    """What one chamber knows of an organisation: contacts, notes, where it came from."""

    __tablename__ = "chamber_organisation"
    __table_args__ = (UniqueConstraint("chamber_id", "organisation_id"),)

    id: Mapped[Key]
    chamber_id: Mapped[int] = mapped_column(ForeignKey("chamber.id"))
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    validated_at: Mapped[datetime | None]
    member: Mapped[bool | None]
    notes: Mapped[str] = mapped_column(default="")
    source: Mapped[Short | None]  # `import: inscrits.xlsx`
    imported_values: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime] = mapped_column(default=now)

    organisation: Mapped[Organisation] = relationship()


class Person(Base):
    """A human being. The e-mail is not unique: a shared mailbox carries several people."""

    __tablename__ = "person"

    id: Mapped[Key]
    name: Mapped[Short]
    email: Mapped[Short | None] = mapped_column(index=True)  # lower case
    phone: Mapped[Code | None]
    locale: Mapped[Code] = mapped_column(default="fr")
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)

    memberships: Mapped[list["Membership"]] = relationship(
        back_populates="person", cascade="all, delete-orphan"
    )
    staff_of: Mapped[list["Staff"]] = relationship(back_populates="person", cascade="all, delete-orphan")


class Membership(Base):
    """A person speaks for an organisation.

    `named_by` is the chamber on whose word it goes back: whoever a colleague adds has the colleague's.
    """

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("person_id", "organisation_id"),
        CheckConstraint(one_of("role", MEMBER_ROLES), "role"),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[Code] = mapped_column(default="member")
    named_by: Mapped[int | None] = mapped_column(ForeignKey("chamber.id"))

    person: Mapped[Person] = relationship(back_populates="memberships")
    organisation: Mapped[Organisation] = relationship(back_populates="members")


class ChamberPerson(Base):
    """A chamber knows how to reach this person: it typed or imported the details itself.

    The people who come to its events are known to it as delegates, without a row here. `phone` is
    the number this chamber was given, whatever others were: naming a person opens no stored number.
    """

    __tablename__ = "chamber_person"
    __table_args__ = (UniqueConstraint("chamber_id", "person_id"),)

    id: Mapped[Key]
    chamber_id: Mapped[int] = mapped_column(ForeignKey("chamber.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    phone: Mapped[Code | None]
    created_at: Mapped[datetime] = mapped_column(default=now)


class Staff(Base):
    """A person works for a chamber."""

    __tablename__ = "staff"
    __table_args__ = (
        UniqueConstraint("person_id", "chamber_id"),
        CheckConstraint(one_of("role", STAFF_ROLES), "role"),
    )

    id: Mapped[Key]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    chamber_id: Mapped[int] = mapped_column(ForeignKey("chamber.id"), index=True)
    role: Mapped[Code] = mapped_column(default="organiser")

    person: Mapped[Person] = relationship(back_populates="staff_of")


class SignIn(Base):
    """One request to get in: a link and a six-digit code, single use, kept only as hashes."""

    __tablename__ = "sign_in"
    audited = False

    id: Mapped[Key]
    email: Mapped[Short] = mapped_column(index=True)
    link_hash: Mapped[Digest] = mapped_column(unique=True)
    code_hash: Mapped[Short]
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class WebSession(Base):
    """A browser's session, kept here so that it can be listed and ended."""

    __tablename__ = "web_session"
    audited = False

    id: Mapped[Key]
    token_hash: Mapped[Digest] = mapped_column(unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now, index=True)


class Import(Base):
    """One file brought in: tried first, applied when the organiser says so."""

    __tablename__ = "import"
    __table_args__ = (CheckConstraint("state IN ('tried', 'applied', 'dropped')", "state"),)

    id: Mapped[Key]
    chamber_id: Mapped[int] = mapped_column(ForeignKey("chamber.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    blob_id: Mapped[int] = mapped_column(ForeignKey("blob.id"))
    name: Mapped[Short]
    state: Mapped[Code] = mapped_column(default="tried")
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)  # to the questions of the dry run
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)  # every source row and what became of it
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    applied_at: Mapped[datetime | None]
