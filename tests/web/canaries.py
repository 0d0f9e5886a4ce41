"""A word of its own in every text of every row, so that a page shows whose columns it reads."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import pypdf
from sqlalchemy import Column, Integer, String, Table, Text, select, update

from matchmaker.db.directory import Membership, Person
from matchmaker.db.models import Base
from matchmaker.extensions import db

PLANTED = re.compile(r"zz([a-z_]+)\.([a-z_]+)\.(\d+)zz")
# Short codes that people type, beside the free texts: whoever reads one learns something.
TYPED = {
    "chamber_person.phone",
    "event.reception_phone",
    "event_resource.label",
    "event_table.label",
    "organisation.phone",
    "person.phone",
    "registration.phone",
    "sms_consent.number",
}
# Texts that the service makes and compares itself; a word in them would only break it.
MADE = {
    "audit.act",
    "job.target",
    "meeting.uid",
    "organisation.name_key",
    "need.title_key",
    "offer.title_key",
    "outbox.dedupe",
    "outbox.message_id",
    "schedule_unplaced.template",
    "score_part.name",
    "sign_in.code_hash",
    "sign_in.email",
    "sourcing_value.value",  # cannot be changed
}


# What a row refers to without being about it.
NO_OWNERS = {"event", "chamber", "schedule", "publication", "event_table", "slot", "job", "score_run"}


@dataclass(frozen=True)
class Canary:
    """A text of one row."""

    text: str  # ``table.column``
    row: int

    def __str__(self) -> str:
        return f"zz{self.text}.{self.row}zz"


def plant() -> None:
    """Put one into every text of every row there is."""
    for table in Base.metadata.sorted_tables:
        for column in _texts(table):
            _into(table, column)
    db.session.commit()


def read_in(body: bytes) -> frozenset[Canary]:
    """Those in a page, a workbook, a zip or a PDF."""
    found = PLANTED.findall(_text_of(body))
    return frozenset(Canary(f"{table}.{column}", int(row)) for table, column, row in found)


def belong_to(canary: Canary, person: Person | None) -> bool:
    """Whether the row is about the person, or about a structure they speak for."""
    if person is None:
        return False
    query = select(Membership.organisation_id).where(Membership.person_id == person.id)
    own = {("person", person.id), *(("organisation", one) for one in db.session.scalars(query))}
    return not own.isdisjoint(_owners(canary.text.partition(".")[0], canary.row))


def _owners(table: str, row: int, depth: int = 3) -> set[tuple[str, int]]:
    """The structures and people that a row is about, by what it refers to."""
    if table in ("organisation", "person"):
        return {(table, row)}
    if depth == 0:
        return set()
    there = Base.metadata.tables[table]
    stored = db.session.execute(select(there).where(_key(there) == row)).mappings().one()
    referred = {
        (key.column.table.name, stored[column.name])
        for column in there.columns
        for key in column.foreign_keys
    }
    return set().union(
        *(_owners(to, id, depth - 1) for to, id in referred if to not in NO_OWNERS and id is not None)
    )


def _key(table: Table) -> Column[int] | None:
    """The number of a row, where it has one."""
    keys = list(table.primary_key.columns)
    return keys[0] if len(keys) == 1 and isinstance(keys[0].type, Integer) else None


def _texts(table: Table) -> Iterator[Column[str]]:
    for column in table.columns:
        name = f"{table.name}.{column.name}"
        free = isinstance(column.type, String | Text) and getattr(column.type, "length", None) in (None, 200)
        if name in TYPED or (free and name not in MADE):
            yield column


def _into(table: Table, column: Column[str]) -> None:
    """Where there is a value it stays before the word, so that what reads it still can."""
    key = _key(table)
    if key is None:
        return
    for row, value in db.session.execute(select(key, column)).all():
        word = str(Canary(f"{table.name}.{column.name}", row))
        said = f"{word}@exemple.fr" if "@" in (value or "") else f"{value or ''} {word}".strip()
        db.session.execute(update(table).where(key == row).values({column.name: said}))


def _text_of(body: bytes) -> str:
    if zipfile.is_zipfile(io.BytesIO(body)):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return "\n".join(_text_of(archive.read(name)) for name in archive.namelist())
    if body[:5] == b"%PDF-":
        pages = pypdf.PdfReader(io.BytesIO(body)).pages
        return "\n".join(re.sub(r"\s", "", page.extract_text()) for page in pages)
    return body.decode("utf-8", "replace")
