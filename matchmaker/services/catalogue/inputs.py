"""What offers and needs have in common when they are written."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.catalogue.cpv import read_codes
from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.names import name_key, tidy
from matchmaker.core.errors import Invalid, NotAllowed
from matchmaker.db.catalogue import Need, Offer
from matchmaker.plugin_api.text import N_
from matchmaker.services.catalogue.trades import trades
from matchmaker.services.events.inputs import touch_events_of


class TitleMissing(Invalid):
    template = N_("Dites en quelques mots de quoi il s’agit.")


class WrongCode(Invalid):
    template = N_("Le code CPV {code} n’existe pas. Retirez-le, ou cherchez le métier par un mot.")


class ConfirmedByItself(NotAllowed):
    template = N_("La structure a écrit elle-même « {title} » : elle seule peut le changer.")


def clean_title(title: str) -> tuple[str, str]:
    """The title without stray spaces, and the key by which it is unique. Raises `TitleMissing`."""
    words = tidy(title)
    if not name_key(words):
        raise TitleMissing
    return words, name_key(words)


def clean_codes(codes: Iterable[str]) -> list[str]:
    """The CPV codes, each once, in their order. Raises `WrongCode` for one that cannot be."""
    found: list[str] = []
    for code in codes:
        read = read_codes(code, trades())
        if not read.codes:
            raise WrongCode(code=code)
        found += [one for one in read.codes if one not in found]
    return found


def require_unconfirmed(actor: Actor, row: Offer | Need) -> None:
    """Raise `ConfirmedByItself` when a chamber would change what the organisation wrote itself."""
    if row.confirmed_at is not None and not actor.speaks_for(row.organisation_id):
        raise ConfirmedByItself(title=row.title)


def confirmation(actor: Actor, row: Offer | Need) -> datetime | None:
    """When the organisation itself last said so: now, if it is the one writing."""
    return now() if actor.speaks_for(row.organisation_id) else row.confirmed_at


def changed(session: Session, *rows: Offer | Need) -> None:
    """Make every result stale that was computed from the rows as they were."""
    touch_events_of(session, *{row.organisation_id for row in rows})
