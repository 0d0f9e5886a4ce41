"""Bring a whole event in from a file: tried first, all of it or nothing, and nobody is written to."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.core.directory.access import Actor, require_chamber
from matchmaker.core.errors import Invalid, Refusal
from matchmaker.core.events.file_reading import EventFile, parse_event_file
from matchmaker.db.events import Event
from matchmaker.db.scheduling import HeldSlot
from matchmaker.db.transaction import transaction
from matchmaker.documents.event_zip import read_event_zip
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.files.rows import Bringing


class AlreadyHere(Refusal):
    template = N_(
        "Cet événement est déjà dans ce service : ses rendez-vous gardent leur identité et ne peuvent y être "
        "deux fois."
    )


class Contradicts(Invalid):
    template = N_(
        "Ce fichier se contredit : deux lignes prennent la même place (table, créneau, structure ou nom). "
        "Rien n’est enregistré."
    )


@dataclass(frozen=True)
class Brought:
    """What came in, or would: how many rows of each list, and which of the structures and people were known."""

    name: str
    counts: dict[str, int]
    known_organisations: int
    known_people: int
    notes: Sequence[tuple[str, dict[str, object]]]
    event_id: int | None = None  # None for a trial


def try_event_file(actor: Actor, chamber_id: int, data: bytes) -> Brought:
    """What bringing it in would do; nothing is kept. Raises a refusal that names what is wrong."""
    found: list[Brought] = []
    with suppress(_OnlyTried):
        _bring(actor, chamber_id, data, found)
    return found[0]


def bring_event_file(actor: Actor, chamber_id: int, data: bytes) -> Brought:
    """Bring it in: a new event of the chamber, in mode essai. Raises a refusal that names what is wrong."""
    return _bring(actor, chamber_id, data, None)


class _OnlyTried(Exception):
    """Ends a trial, so that its transaction leaves nothing behind."""


def _bring(actor: Actor, chamber_id: int, data: bytes, trial: list[Brought] | None) -> Brought:
    require_chamber(actor, chamber_id)
    file = parse_event_file(read_event_zip(data))
    with transaction(actor, "events.bring_event_file") as session:
        _refuse_twice(session, file)
        bringing = Bringing(session, actor, chamber_id, file)
        try:
            event = bringing.bring()
            session.flush()
        except IntegrityError as error:
            raise Contradicts from error
        if trial is not None:
            trial.append(_told(event, None, file, bringing))
            raise _OnlyTried
        return _told(event, event.id, file, bringing)


def _refuse_twice(session: Session, file: EventFile) -> None:
    uids = [row["uid"] for row in file["meetings"]]
    if len(set(uids)) != len(uids):
        raise Contradicts
    for start in range(0, len(uids), 500):
        found = select(HeldSlot.id).where(HeldSlot.uid.in_(uids[start : start + 500]))
        if session.scalar(found.limit(1)) is not None:
            raise AlreadyHere


def _told(event: Event, event_id: int | None, file: EventFile, bringing: Bringing) -> Brought:
    return Brought(
        event.name,
        {name: len(rows) for name, rows in file.items() if isinstance(rows, list)},
        len(bringing.known_organisations),
        len(bringing.known_people),
        bringing.notes,
        event_id,
    )
