"""Where the first sending of a form led, for whoever sends it again."""

from datetime import timedelta

from sqlalchemy import delete, update

from matchmaker.clock import now
from matchmaker.core.directory.access import SYSTEM
from matchmaker.db.jobs import Idempotency
from matchmaker.db.transaction import Once, transaction

KEPT = timedelta(days=1)


def remember_location(done: Once, location: str) -> None:
    """Keep the answer's address beside the key, and forget keys older than a day."""
    with transaction(SYSTEM, "jobs.remember_location") as session:
        mine = (Idempotency.actor == done.actor, Idempotency.key == done.key)
        session.execute(update(Idempotency).where(*mine).values(location=location))
        session.execute(delete(Idempotency).where(Idempotency.created_at < now() - KEPT))
