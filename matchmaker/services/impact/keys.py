"""The number and the short key on each paper agenda: who types both may say what that structure thinks."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from matchmaker.core.directory.access import SYSTEM, Actor
from matchmaker.core.errors import Refusal
from matchmaker.core.impact.quick import number_typed
from matchmaker.db.events import Delegation, Event
from matchmaker.db.impact import FeedbackKey
from matchmaker.db.locks import lock_event
from matchmaker.db.queries.impact import key_with_number, keys_of, without_key
from matchmaker.db.transaction import transaction
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.access import event_for_organiser

LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # no vowel: no word comes out; nothing to be taken for a figure
LENGTH = 5  # 3.2 million; the page takes 90 tries in five minutes from one network


class WrongKey(Refusal):
    template = N_(
        "Ce numéro et cette clé ne vont pas ensemble. Les deux sont imprimés sur votre planning ; "
        "demandez-les à l’accueil si vous ne l’avez plus."
    )
    status = 403


@dataclass(frozen=True)
class PrintedKey:
    """What stands on one sheet."""

    number: int
    key: str


def feedback_keys_of(event: Event) -> Mapping[int, PrintedKey]:
    """For each delegation that has one, the number and the key to print on its agenda. Writes nothing."""
    return {key: PrintedKey(one.number, one.key) for key, one in keys_of(event.id).items()}


def give_feedback_keys(actor: Actor, event_id: int) -> int:
    """Give a number and a key to every delegation that has none; returns how many. Old ones stay as printed."""
    with transaction(actor, "impact.give_feedback_keys") as session:
        event = event_for_organiser(actor, event_id, change=True, even_closed=True)
        return add_missing_keys(session, event.id)


def complete_keys(event: Event) -> None:
    """See to it that no agenda is printed without its number and key. The caller has checked whose event it is."""
    event_id = event.id
    if not without_key(db.session(), event_id):
        return
    with transaction(SYSTEM, "impact.complete_keys") as session:
        lock_event(session, event_id)
        add_missing_keys(session, event_id)


def add_missing_keys(session: Session, event_id: int) -> int:
    """The same inside another use case's transaction, which holds the event's lock."""
    missing = without_key(session, event_id)
    highest = select(func.coalesce(func.max(FeedbackKey.number), 0)).where(FeedbackKey.event_id == event_id)
    first = 1 + session.scalars(highest).one()
    for number, delegation_id in enumerate(missing, start=first):
        session.add(
            FeedbackKey(delegation_id=delegation_id, event_id=event_id, number=number, key=_new_key())
        )
    session.flush()
    return len(missing)


def delegation_of_key(event_id: int, number: str, key: str) -> Delegation:
    """The delegation whose sheet carries both. Raises `WrongKey`, `NotANumber`."""
    found = key_with_number(event_id, number_typed(number))
    typed = "".join(key.split()).upper()
    if found is None or not secrets.compare_digest(found.key.encode(), typed.encode()):
        raise WrongKey
    return found.delegation


def _new_key() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
