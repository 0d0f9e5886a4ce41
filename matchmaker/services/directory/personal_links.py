"""Links in mails that open one page for one person, without signing in: limited in time, and revocable.

Opening one does nothing by itself, because mail filters open every link: the page has the button.
"""

import secrets
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from matchmaker.clock import now
from matchmaker.core.directory.digests import digest_of
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.db.events import TAKES_PART, Delegate, Delegation
from matchmaker.db.links import LINK_PURPOSES, PersonalLink
from matchmaker.db.queries.directory import membership_of
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_


class LinkOver(Refusal):
    template = N_(
        "Ce lien ne sert plus : son délai est passé, ou un autre l’a remplacé. Connectez-vous avec votre "
        "adresse e-mail, ou appelez l’organisateur."
    )
    status = 410


def give_link(
    session: Session, purpose: str, delegation: Delegation, person_id: int, expires_at: datetime
) -> str:
    """The key of a new link, to be written in one mail: only its hash is kept, so it is not given twice."""
    key = secrets.token_urlsafe(24)
    session.add(
        PersonalLink(
            key_hash=digest_of(key),
            purpose=purpose,
            event_id=delegation.event_id,
            delegation_id=delegation.id,
            person_id=person_id,
            expires_at=expires_at,
        )
    )
    return key


def link_of(key: str, purpose: str) -> PersonalLink:
    """The link of this key, with its delegation and person.

    Raises `NotFound` for a key nobody was given, `LinkOver` for one that is past, revoked, or whose
    structure or person no longer takes part.
    """
    link = known_link(key, purpose)
    if is_over(link):
        raise LinkOver
    return link


def link_of_delegate(key: str, purpose: str) -> PersonalLink:
    """As `link_of`; `LinkOver` also once its person comes for the structure no more."""
    link = link_of(key, purpose)
    comes = select(Delegate.id).where(
        Delegate.delegation_id == link.delegation_id, Delegate.person_id == link.person_id
    )
    if db.session.scalar(comes) is None:
        raise LinkOver
    return link


def link_of_speaker(key: str, purpose: str) -> PersonalLink:
    """As `link_of_delegate`, for what is said in the structure's name: `LinkOver` to who does not speak for it."""
    link = link_of_delegate(key, purpose)
    if not speaks_for(db.session(), link.person_id, link.delegation.organisation_id):
        raise LinkOver
    return link


def speaks_for(session: Session, person_id: int, organisation_id: int) -> bool:
    """Whether the person is one of those who speak for the structure today."""
    return membership_of(session, organisation_id, person_id) is not None


def known_link(key: str, purpose: str) -> PersonalLink:
    """The same, even one that is over: for a page that says what became of it. Raises `NotFound`."""
    found = (
        select(PersonalLink)
        .where(PersonalLink.key_hash == digest_of(key), PersonalLink.purpose == purpose)
        .options(
            joinedload(PersonalLink.person, innerjoin=True),
            joinedload(PersonalLink.delegation, innerjoin=True).joinedload(Delegation.event, innerjoin=True),
            joinedload(PersonalLink.delegation, innerjoin=True).joinedload(
                Delegation.organisation, innerjoin=True
            ),
        )
    )
    link = db.session.scalar(found)
    if link is None:
        raise NotFound
    return link


def is_over(link: PersonalLink) -> bool:
    """Whether it opens nothing any more."""
    return link.revoked_at is not None or link.expires_at <= now() or not _still_comes(link)


def revoke_links(
    session: Session,
    delegation_id: int,
    person_id: int | None = None,
    purposes: Collection[str] = LINK_PURPOSES,
) -> None:
    """End the links given to a delegation, or to one of its people; all of them, or those for some pages."""
    live = update(PersonalLink).where(
        PersonalLink.delegation_id == delegation_id,
        PersonalLink.purpose.in_(purposes),
        PersonalLink.revoked_at.is_(None),
    )
    if person_id is not None:
        live = live.where(PersonalLink.person_id == person_id)
    session.execute(live.values(revoked_at=now()))


def revoke_all_links(session: Session, organisation_id: int, person_id: int) -> None:
    """End those of somebody who parts from a structure, at every event."""
    delegations = select(Delegation.id).where(Delegation.organisation_id == organisation_id)
    live = update(PersonalLink).where(
        PersonalLink.delegation_id.in_(delegations),
        PersonalLink.person_id == person_id,
        PersonalLink.revoked_at.is_(None),
    )
    session.execute(live.values(revoked_at=now()))


def _still_comes(link: PersonalLink) -> bool:
    return link.person.disabled_at is None and link.delegation.state in TAKES_PART
