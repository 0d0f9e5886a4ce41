"""What is published about a need, and whom it concerns: a fixed number of queries."""

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from matchmaker.db.directory import Person
from matchmaker.db.events import TAKES_PART, Delegation, Event
from matchmaker.db.need_publications import NeedPublication
from matchmaker.db.queries.scheduling import people_told
from matchmaker.db.requests import STANDING, Request
from matchmaker.db.scheduling import Meeting
from matchmaker.extensions import db


def publications_about(need_id: int) -> list[NeedPublication]:
    """All of a need in the order of their numbers, the withdrawn among them."""
    found = select(NeedPublication).where(NeedPublication.need_id == need_id).order_by(NeedPublication.number)
    return list(db.session.scalars(found))


def has_publications(need_id: int) -> bool:
    """Whether anything was ever published about it."""
    return bool(db.session.scalar(select(exists().where(NeedPublication.need_id == need_id))))


def publication_of(need_id: int, number: int) -> NeedPublication | None:
    """The one with this number, with its file."""
    return db.session.scalar(
        select(NeedPublication).where(NeedPublication.need_id == need_id, NeedPublication.number == number)
    )


def people_concerned(session: Session, need_id: int, organisation_id: int) -> list[Person]:
    """Once each, who reads mail for the structures that a need of this organisation concerns.

    Those are the structures that asked for a meeting about it, were asked, or have one, at an event that was opened
    to its participants: closed ones count, since answers often come after the meetings.
    """
    buyers = (
        select(Delegation.id)
        .join(Delegation.event)
        .where(Delegation.organisation_id == organisation_id, Event.opened_at.is_not(None))
    )
    wishes = (Request.need_id == need_id, Request.state.in_(STANDING))
    meetings = (Meeting.need_id == need_id, Meeting.status != "cancelled")
    others = (
        select(Request.from_id).where(*wishes, Request.to_id.in_(buyers)),
        select(Request.to_id).where(*wishes, Request.from_id.in_(buyers)),
        select(Meeting.a_id).where(*meetings, Meeting.b_id.in_(buyers)),
        select(Meeting.b_id).where(*meetings, Meeting.a_id.in_(buyers)),
    )
    concerned = session.scalars(
        select(Delegation.id).where(
            Delegation.state.in_(TAKES_PART), or_(*(Delegation.id.in_(one) for one in others))
        )
    )
    people = {person.id: person for person, _delegation in people_told(session, list(concerned))}
    return [people[key] for key in sorted(people)]
