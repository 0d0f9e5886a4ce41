"""The agenda behind a link of a mail: to read without signing in, until the day after the event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.agenda.presence import opening_of
from matchmaker.core.directory.access import Actor
from matchmaker.db.events import Delegation
from matchmaker.db.links import PersonalLink
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.services.agenda import subscription
from matchmaker.services.directory.personal_links import give_link, link_of_delegate, revoke_links, speaks_for
from matchmaker.services.events.access import delegation_for_organiser
from matchmaker.services.jobs.links import page_link

PURPOSE = "reading"
SHOWING = (PURPOSE, subscription.PURPOSE)  # every link that shows an agenda to whoever holds it


def reading_link(session: Session, delegation: Delegation, person_id: int) -> str:
    """The address of a new page for this person, until the end of the day after the event."""
    event = delegation.event
    opening = opening_of(event.slots, event.zone)
    assert opening is not None  # nobody has meetings in an event without slots
    key = give_link(session, PURPOSE, delegation, person_id, opening[1])
    return page_link("agenda.reading", link_key=key)


def reading_links(
    session: Session, names: Mapping[int, str], own: Sequence[Delegation], person_id: int
) -> str:
    """What stands in a mail for the address: one of each structure the person comes for, named where there are several."""
    links = {names[one.id]: reading_link(session, one, person_id) for one in own}
    if len(links) == 1:
        return next(iter(links.values()))
    return "\n".join(f"- {name} : {link}" for name, link in links.items())


@dataclass(frozen=True)
class Opened:
    """Whose agenda a link shows; ``speaks``: its person has more to do there by signing in."""

    delegation: Delegation
    speaks: bool


def agenda_by_link(key: str) -> Opened:
    """What the link shows. Raises `NotFound`, and `LinkOver` also once its person comes for it no more."""
    link = link_of_delegate(key, PURPOSE)
    delegation = link.delegation
    return Opened(delegation, speaks_for(db.session(), link.person_id, delegation.organisation_id))


def open_links(delegation: Delegation) -> int:
    """How many addresses show this agenda without signing in."""
    return (
        db.session.scalar(
            select(func.count(PersonalLink.id)).where(
                PersonalLink.delegation_id == delegation.id,
                PersonalLink.purpose.in_(SHOWING),
                PersonalLink.revoked_at.is_(None),
                PersonalLink.expires_at > now(),
            )
        )
        or 0
    )


def close_links(actor: Actor, event_id: int, delegation_id: int) -> None:
    """End them all, of an event that is over too: feeds outlive it. Raises `NotFound`."""
    with transaction(actor, "agenda.close_links") as session:
        delegation = delegation_for_organiser(actor, event_id, delegation_id)
        revoke_links(session, delegation.id, purposes=SHOWING)
