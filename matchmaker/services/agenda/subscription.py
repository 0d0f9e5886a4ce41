"""The calendar feed of one person for one structure: a secret address that calendars ask again by themselves.

It shows what the agenda page shows, to whoever holds the address, for as long as the person speaks for the structure.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from matchmaker.clock import now
from matchmaker.core.agenda.agendas import Agenda
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import NotFound
from matchmaker.db.events import TAKES_PART, Delegation
from matchmaker.db.links import PersonalLink
from matchmaker.db.queries.agenda import latest_publication
from matchmaker.db.transaction import transaction
from matchmaker.documents.language import Language
from matchmaker.extensions import db
from matchmaker.services.agenda.sheets import agenda_of
from matchmaker.services.directory.people import actor_of
from matchmaker.services.directory.personal_links import give_link, known_link, revoke_links
from matchmaker.services.events.access import delegation_for

PURPOSE = "feed"
# Calendars take the entries away with the feed: a year after the event nobody looks for them any more.
KEPT = timedelta(days=366)


def subscribe(actor: Actor, event_id: int, organisation_id: int) -> str:
    """The key of a new address, in place of the one the person had: only its hash is kept. Raises `NotFound`."""
    with transaction(actor, "agenda.subscribe") as session:
        delegation = delegation_for(actor, event_id, organisation_id)
        person_id = _person(actor)
        revoke_links(session, delegation.id, person_id, (PURPOSE,))
        slots = delegation.event.slots
        end = max(now(), slots[-1].ends_at) if slots else now()
        return give_link(session, PURPOSE, delegation, person_id, end + KEPT)


def unsubscribe(actor: Actor, event_id: int, organisation_id: int) -> None:
    """The person's address shows nothing more. Raises `NotFound`."""
    with transaction(actor, "agenda.unsubscribe") as session:
        delegation = delegation_for(actor, event_id, organisation_id)
        revoke_links(session, delegation.id, _person(actor), (PURPOSE,))


def subscribed_since(actor: Actor, delegation: Delegation) -> datetime | None:
    """When the person was given the address that is good now; None without one."""
    found = select(PersonalLink.created_at).where(
        PersonalLink.delegation_id == delegation.id,
        PersonalLink.person_id == actor.person_id,
        PersonalLink.purpose == PURPOSE,
        PersonalLink.revoked_at.is_(None),
        PersonalLink.expires_at > now(),
    )
    return db.session.scalar(found.order_by(PersonalLink.id.desc()).limit(1))


def feed_link(key: str) -> PersonalLink:
    """The link of a feed's address. Raises `NotFound` for any that shows nothing, whatever the reason.

    One of a structure that has withdrawn is still good: its calendars are to hear of what is cancelled.
    """
    link = known_link(key, PURPOSE)
    over = link.revoked_at is not None or link.expires_at <= now()
    if over or link.delegation.organisation_id not in actor_of(link.person_id).organisations:
        raise NotFound
    return link


def feed_of(link: PersonalLink, language: Language) -> Agenda:
    """The agenda of a feed, with the moment of the last publication for its own: asked twice, it says the same."""
    publication = latest_publication(link.event_id)
    agenda = agenda_of(link.delegation, language)
    agenda = replace(agenda, printed_at=publication.published_at if publication else link.created_at)
    if link.delegation.state in TAKES_PART:
        return agenda
    gone = (
        replace(one, status="cancelled", sequence=one.sequence + (one.status != "cancelled"))
        for one in agenda.appointments
    )
    return replace(agenda, appointments=tuple(gone))


def _person(actor: Actor) -> int:
    """Who subscribes: nobody let in by a desk, whose way in ends with the day. An organiser who acts for a structure has a calendar of their own, and no address here."""
    if actor.person_id is None or actor.narrowed:
        raise NotFound
    return actor.person_id
