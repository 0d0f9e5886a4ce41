"""Who would read a message first, and which messages came back."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, select

from matchmaker.db.directory import Organisation, Person
from matchmaker.db.events import TAKES_PART, Delegate, Delegation, Event
from matchmaker.db.jobs import Outbox
from matchmaker.db.messages import Bounce
from matchmaker.extensions import db


@dataclass(frozen=True)
class FirstReader:
    """The first person with an address, their structure, and another structure of the event if there is one."""

    name: str
    organisation_id: int
    organisation: str
    partner: str | None


def first_reader(event_id: int) -> FirstReader | None:
    """The first by structure among those who take part; None when nobody can be written to."""
    takes_part = (Delegation.event_id == event_id, Delegation.state.in_(TAKES_PART))
    found = (
        select(Person.name, Organisation.id, Organisation.name)
        .join(Delegate, Delegate.person_id == Person.id)
        .join(Delegation, Delegation.id == Delegate.delegation_id)
        .join(Organisation, Organisation.id == Delegation.organisation_id)
        .where(*takes_part, Person.email.is_not(None), Person.disabled_at.is_(None))
        .order_by(Organisation.name_key, Delegation.id, Delegate.id)
    )
    row = db.session.execute(found.limit(1)).first()
    if row is None:
        return None
    others = (
        select(Organisation.name)
        .join(Delegation, Delegation.organisation_id == Organisation.id)
        .where(*takes_part, Organisation.id != row[1])
        .order_by(Organisation.name_key)
    )
    return FirstReader(row[0], row[1], row[2], db.session.scalar(others.limit(1)))


def came_back() -> ColumnElement[bool]:
    """The condition that the message of the outer query came back, and was not sent again since."""
    failed = (Bounce.outbox_id == Outbox.id) & (Bounce.action == "failed") & Bounce.settled_at.is_(None)
    return exists().where(failed).correlate(Outbox)


def bounces_of(outbox_id: int) -> list[Bounce]:
    """What mail servers said of one message since it was last sent, newest first."""
    found = select(Bounce).where(Bounce.outbox_id == outbox_id, Bounce.settled_at.is_(None))
    return list(db.session.scalars(found.order_by(Bounce.id.desc())))


def addresses_that_fail(events: ColumnElement[bool], addresses: Collection[str]) -> Mapping[str, Bounce]:
    """Those of the addresses from which a message about these events came back: the newest notice of each."""
    found = (
        select(Bounce)
        .join(Outbox, Outbox.id == Bounce.outbox_id)
        .join(Event, Event.id == Outbox.event_id)
        .where(
            events,
            Bounce.address.in_(addresses),
            Bounce.action == "failed",
            Bounce.settled_at.is_(None),
        )
        .order_by(Bounce.id)
    )
    return {bounce.address: bounce for bounce in db.session.scalars(found)}
