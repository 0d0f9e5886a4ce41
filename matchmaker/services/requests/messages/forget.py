"""Erase what structures wrote to each other thirty days after the event, the mails that relayed it included."""

from datetime import timedelta

from sqlalchemy import delete, select, update

from matchmaker.clock import now
from matchmaker.core.directory.access import SYSTEM
from matchmaker.core.events.dates import forgotten_from
from matchmaker.db.changed import change
from matchmaker.db.jobs import Outbox
from matchmaker.db.party_messages import PartyBlock, PartyMessage
from matchmaker.db.queries.set_up import events_over
from matchmaker.db.transaction import transaction
from matchmaker.services.requests.messages.conversation import KEPT_DAYS
from matchmaker.services.requests.messages.letters import RELAYED, dedupe_of


def forget_messages() -> int:
    """How many messages and refusals of messages went."""
    moment, gone = now(), 0
    for table in (PartyMessage, PartyBlock):
        for event_id, zone, end in events_over(table.event_id, moment - timedelta(days=KEPT_DAYS)):
            if forgotten_from(end, zone, KEPT_DAYS) <= moment:
                gone += _forget(table, event_id)
    return gone


def _forget(table: type[PartyMessage | PartyBlock], event_id: int) -> int:
    with transaction(SYSTEM, "requests.forget_messages") as session:
        relayed = (Outbox.kind == RELAYED, Outbox.dedupe.startswith(dedupe_of(event_id), autoescape=True))
        holding = select(Outbox.digest_id).where(*relayed, Outbox.digest_id.is_not(None))
        change(session, update(Outbox).where(Outbox.id.in_(holding)).values(body=""))
        change(session, update(Outbox).where(*relayed).values(subject="", body=""))
        return change(session, delete(table).where(table.event_id == event_id))
