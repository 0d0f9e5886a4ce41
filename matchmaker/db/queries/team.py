"""Who works for a chamber, as its page lists them: one query."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select

from matchmaker.db.directory import Chamber, Person, Staff
from matchmaker.extensions import db


@dataclass(frozen=True)
class TeamLine:
    """Somebody of a chamber's team."""

    chamber_id: int
    person_id: int
    name: str
    email: str | None
    role: str


@dataclass(frozen=True)
class Team:
    """A chamber with its people, by name. `admin`: whether the reader may change it."""

    chamber_id: int
    chamber: str
    people: tuple[TeamLine, ...]
    admin: bool


def teams_of(chambers: Collection[int], reader: int | None) -> list[Team]:
    """The teams of these chambers, by the chambers' names."""
    found = (
        select(Chamber.id, Chamber.name, Person.id, Person.name, Person.email, Staff.role)
        .join(Staff, Staff.chamber_id == Chamber.id)
        .join(Person, Person.id == Staff.person_id)
        .where(Chamber.id.in_(chambers), Person.disabled_at.is_(None))
        .order_by(Chamber.name, Chamber.id, func.lower(Person.name), Person.id)
    )
    people: dict[tuple[int, str], list[TeamLine]] = {}
    for chamber_id, chamber, person_id, name, email, role in db.session.execute(found):
        line = TeamLine(chamber_id, person_id, name, email, role)
        people.setdefault((chamber_id, chamber), []).append(line)
    return [
        Team(
            chamber_id,
            chamber,
            tuple(lines),
            any(line.person_id == reader and line.role == "admin" for line in lines),
        )
        for (chamber_id, chamber), lines in people.items()
    ]
