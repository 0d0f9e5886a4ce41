"""New needs that answer to suppliers' public offers, and who has not been told of them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session, aliased

from matchmaker.core.directory.access import Actor
from matchmaker.db.alerts import AlertChoice, NeedAlert
from matchmaker.db.catalogue import Need, Offer
from matchmaker.db.directory import Membership, Organisation, Person
from matchmaker.db.queries.catalogue import need_seen_by
from matchmaker.db.queries.scoring_inputs import OPEN_NEED, PUBLIC_OFFER
from matchmaker.db.scoring import NeedMatch


@dataclass(frozen=True)
class Span:
    """The needs of a morning: confirmed from ``since`` on and before ``until``; told on ``day``."""

    since: datetime
    until: datetime
    day: date


def to_tell(span: Span) -> Select[int, int]:
    """(person, need) of everything new that this person's public offers answer and nobody told them of.

    A need counts as new from the day its own organisation saved it: what an import or a chamber wrote sends no mail.
    """
    mine, told, choice = aliased(Membership), aliased(NeedAlert), aliased(AlertChoice)
    return (
        select(Membership.person_id, Need.id)
        .join(Person, Person.id == Membership.person_id)
        .join(Offer, Offer.organisation_id == Membership.organisation_id)
        .join(NeedMatch, NeedMatch.offer_id == Offer.id)
        .join(Need, Need.id == NeedMatch.need_id)
        .where(
            *PUBLIC_OFFER,
            *OPEN_NEED,
            NeedMatch.fits,
            Need.confirmed_at >= span.since,
            Need.confirmed_at < span.until,
            Person.disabled_at.is_(None),
            Person.email.is_not(None),
            ~exists().where(
                mine.person_id == Membership.person_id, mine.organisation_id == Need.organisation_id
            ),
            ~exists().where(told.person_id == Membership.person_id, told.need_id == Need.id),
            ~exists().where(told.person_id == Membership.person_id, told.sent_on == span.day),
            ~exists().where(choice.person_id == Membership.person_id, choice.stopped_at.is_not(None)),
        )
        .distinct()
    )


def people_to_tell(session: Session, span: Span) -> list[int]:
    return sorted({person for person, _need in session.execute(to_tell(span))})


def needs_to_tell(session: Session, span: Span, actor: Actor) -> list[tuple[int, str, str]]:
    """(id, title, organisation) of those of one person that its authors let the person see, the oldest first."""
    new = to_tell(span).where(Membership.person_id == actor.person_id).subquery()
    found = (
        select(Need.id, Need.title, Organisation.name)
        .join(Need.organisation)
        .where(Need.id.in_(select(new.c.id)), need_seen_by(actor))
        .order_by(Need.confirmed_at, Need.id)
    )
    return [(number, title, name) for number, title, name in session.execute(found)]


def hold_person(session: Session, person_id: int) -> Person | None:
    """The person, whom nobody else writes to until the transaction ends."""
    return session.scalar(select(Person).where(Person.id == person_id).with_for_update(key_share=True))


def choice_with_key(session: Session, key: str) -> AlertChoice | None:
    return session.scalar(select(AlertChoice).where(AlertChoice.key == key))
