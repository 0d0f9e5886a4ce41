"""What people are written about a groupement: invited, asked again, answered, formed or dissolved."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from flask_babel import get_locale
from sqlalchemy.orm import Session

from matchmaker.core.catalogue.texts import (
    ACCEPTED,
    CHANGED,
    DECLINED,
    DISSOLVED,
    FORMED,
    INVITED,
    LEFT,
)
from matchmaker.core.jobs.texts import TextKind
from matchmaker.db.catalogue import Need
from matchmaker.db.events import Event
from matchmaker.db.groupements import Groupement, GroupementMember
from matchmaker.db.queries.directory import readers_of
from matchmaker.services.catalogue.groupements.find import accepted
from matchmaker.services.jobs.links import page_link
from matchmaker.services.jobs.outbox import post_to_each
from matchmaker.services.jobs.texts import write


def tell_invited(session: Session, groupement: Groupement, member: GroupementMember, need: Need) -> None:
    """A peer is asked to answer together."""
    values = _values(groupement) | {
        "membre": member.organisation.name,
        "besoin": need.title,
        "acheteur": need.organisation.name,
    }
    letter = _Letter(INVITED, "groupements.invited", "invited", values)
    _write(session, groupement, [member.organisation_id], letter)


def tell_changed(session: Session, groupement: Groupement, member: GroupementMember) -> None:
    """A peer who said yes is asked again, because what it said yes to has changed."""
    values = _values(groupement) | {"membre": member.organisation.name}
    letter = _Letter(CHANGED, "groupements.invited", f"changed:{groupement.version}", values)
    _write(session, groupement, [member.organisation_id], letter)


def tell_lead(session: Session, groupement: Groupement, member: GroupementMember) -> None:
    """A peer accepted, declined or left."""
    kind = {"accepted": ACCEPTED, "declined": DECLINED}.get(member.state, LEFT)
    values = _values(groupement) | {"membre": member.organisation.name}
    occasion = f"{member.id}:{member.state}:{groupement.version}"  # asked again, it answers again
    letter = _Letter(kind, "groupements.answered", occasion, values)
    _write(session, groupement, [groupement.lead_id], letter)


def tell_members(session: Session, groupement: Groupement) -> None:
    """It is formed, or dissolved: the others who said yes are told."""
    others = [
        one.organisation_id for one in accepted(groupement) if one.organisation_id != groupement.lead_id
    ]
    kind = FORMED if groupement.state == "formed" else DISSOLVED
    letter = _Letter(kind, "groupements.settled", groupement.state, _values(groupement))
    _write(session, groupement, others, letter)


@dataclass(frozen=True)
class _Letter:
    """The words, what the log calls them, what makes them leave once, and what their names stand for."""

    text: TextKind
    kind: str
    occasion: str
    values: Mapping[str, str]


def _values(groupement: Groupement) -> dict[str, str]:
    return {
        "mandataire": groupement.lead.name,
        "groupement": groupement.organisation.name,
        "lien": page_link("catalogue.groupement", groupement_id=groupement.id),
    }


def _write(session: Session, groupement: Groupement, organisations: Collection[int], letter: _Letter) -> None:
    """One message per person, once per occasion."""
    people = readers_of(session, organisations)
    event = _event_of(session, groupement)
    post_to_each(
        session,
        people,
        kind=letter.kind,
        occasion=f"groupement:{groupement.id}:{letter.occasion}",
        text=lambda: write(event, letter.text, str(get_locale()), letter.values),
        event=event,
    )


def _event_of(session: Session, groupement: Groupement) -> Event | None:
    """The event it was proposed at: while that one is in mode essai, so are we."""
    return session.get(Event, groupement.event_id) if groupement.event_id is not None else None
