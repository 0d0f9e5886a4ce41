"""Wrong tries at a door are counted by what was tried, known or not; a right one forgets them."""

from datetime import timedelta

from sqlalchemy import delete, func, select

from matchmaker.clock import now
from matchmaker.core.directory.access import NOBODY
from matchmaker.core.directory.digests import digest_of
from matchmaker.core.errors import Refusal
from matchmaker.db.changed import change
from matchmaker.db.credentials import WrongTry
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_

MOST_TRIES, COUNTED = 10, timedelta(days=1)


class TooManyTries(Refusal):
    template = N_("Trop d’essais aujourd’hui : cette entrée rouvre demain.")
    status = 429


def count_try(door: str) -> None:
    """Count one more, before it is known whether it is right: tries made at once count too. Raises `TooManyTries`."""
    key = digest_of(door)
    with transaction(NOBODY, "directory.count_try") as session:
        made = select(func.count()).where(WrongTry.door == key, WrongTry.at > now() - COUNTED)
        if (session.scalar(made) or 0) >= MOST_TRIES:
            raise TooManyTries
        session.add(WrongTry(door=key))


def forget_tries(door: str) -> None:
    """It was right."""
    with transaction(NOBODY, "directory.forget_tries") as session:
        change(session, delete(WrongTry).where(WrongTry.door == digest_of(door)))
