"""Where the first sending of a form led, for whoever sends it again."""

from sqlalchemy import update

from matchmaker.core.directory.access import SYSTEM
from matchmaker.db.jobs import Idempotency
from matchmaker.db.transaction import Once, transaction


def remember_location(done: Once, location: str) -> None:
    """Keep the answer's address beside the key, for as long as `purge` keeps the key."""
    with transaction(SYSTEM, "jobs.remember_location") as session:
        mine = (Idempotency.actor == done.actor, Idempotency.key == done.key)
        session.execute(update(Idempotency).where(*mine).values(location=location))
