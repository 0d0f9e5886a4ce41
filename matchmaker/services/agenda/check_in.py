"""What the desks note: kept once each, however often it is sent, and followed by the planning."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.agenda.presence import What, made_at, opening_of
from matchmaker.core.directory.access import SYSTEM, Actor
from matchmaker.core.errors import Invalid
from matchmaker.core.scheduling.lateness import CHOICES
from matchmaker.db.events import Event
from matchmaker.db.locks import lock_event
from matchmaker.db.presence import Presence
from matchmaker.db.queries import presence as rows
from matchmaker.db.queries.comers import Who, comers_of
from matchmaker.db.transaction import transaction
from matchmaker.plugin_api.text import N_
from matchmaker.services.agenda.desk_marks import follow, states_of
from matchmaker.services.agenda.desks import desk_of
from matchmaker.services.events.access import event_for_organiser

MOST_AT_ONCE = 500
_KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class WrongScan(Invalid):
    template = N_("Ce pointage est incomplet : rien n’a été noté. Rechargez la page et recommencez.")


class NotExpected(Invalid):
    template = N_("Cette personne n’est plus sur la liste de l’événement : voyez avec l’organisateur.")


class TooMany(Invalid):
    template = N_("Pas plus de {limit} pointages à la fois.")


@dataclass(frozen=True)
class Pressed:
    """One press as a phone sends it. ``age``: how long ago it was, by the phone's own clock."""

    key: str
    who: Who
    what: str
    minutes: int | None = None
    undoes: str | None = None
    age: dt.timedelta = dt.timedelta()


@dataclass(frozen=True)
class Receipt:
    """The phone may forget ``kept``, and shows ``refused``: key → why."""

    kept: Sequence[str]
    refused: Mapping[str, Invalid]


def record_at_desk(desk_key: str, presses: Sequence[Pressed]) -> Receipt:
    """Keep what a volunteer noted. What was sent before is acknowledged again and changes nothing.

    Raises `NotFound`, `DeskOver`, `TooMany`.
    """
    if len(presses) > MOST_AT_ONCE:
        raise TooMany(limit=MOST_AT_ONCE)
    event_id = desk_of(desk_key).event_id
    with transaction(SYSTEM, "agenda.check_in") as session:
        lock_event(session, event_id)
        desk = desk_of(desk_key)  # again under the lock: it may have been revoked
        return _record(session, desk.event, presses, desk_id=desk.id)


def record_as_organiser(actor: Actor, event_id: int, press: Pressed) -> None:
    """Keep what the organiser notes itself. Raises `NotFound`, `WrongScan`, `NotExpected`."""
    with transaction(actor, "agenda.check_in") as session:
        event = event_for_organiser(actor, event_id, change=True)
        receipt = _record(session, event, [press], person_id=actor.person_id)
        for refusal in receipt.refused.values():
            raise refusal


def _record(session: Session, event: Event, presses: Sequence[Pressed], **author: int | None) -> Receipt:
    expected = {comer.who for comer in comers_of(event.id)}
    refused = {press.key: fault for press in presses if (fault := _fault(press, expected))}
    good = {press.key: press for press in presses if press.key not in refused}
    known = rows.known_scans(event.id, list(good))
    new = [press for key, press in good.items() if key not in known]
    if new:
        touched = sorted({press.who[0] for press in new})
        before = states_of(event, touched)
        session.add_all(_rows(event, new, **author))
        session.flush()
        follow(session, event, before, states_of(event, touched))
    return Receipt(list(good), refused)


def _fault(press: Pressed, expected: set[Who]) -> Invalid | None:
    if not _KEY.fullmatch(press.key) or press.what not in get_args(What):
        return WrongScan()
    if (press.minutes is not None) != (press.what == "late") or press.minutes not in (None, *CHOICES):
        return WrongScan()
    if (press.undoes is not None) != (press.what == "undone"):
        return WrongScan()
    if press.undoes is not None and not _KEY.fullmatch(press.undoes):
        return WrongScan()
    return None if press.who in expected else NotExpected()


def _rows(event: Event, presses: Iterable[Pressed], **author: int | None) -> Iterable[Presence]:
    moment = now()
    opening = opening_of(event.slots, event.zone) or (moment, moment)
    for press in presses:
        delegation, delegate = press.who
        yield Presence(
            event_id=event.id,
            scan=press.key,
            delegation_id=delegation,
            delegate_id=delegate,
            what=press.what,
            minutes=press.minutes,
            undoes=press.undoes,
            at=made_at(press.age, moment, opening),
            **author,
        )
