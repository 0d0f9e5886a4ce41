"""Complete the participants of an event from a register that came as a file: the offline twin of asking it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.findings import FoundFact
from matchmaker.core.directory.identifiers import SIREN_LENGTH
from matchmaker.core.directory.register_lists import (
    FILE_REGISTERS,
    OF_LEGAL_PERSONS,
    Listed,
    RegisterList,
    Unread,
    read_register_list,
)
from matchmaker.core.errors import Invalid, NotFound
from matchmaker.db.directory import Chamber, Organisation
from matchmaker.db.events import TAKES_PART, Delegation
from matchmaker.db.jobs import Blob, Job
from matchmaker.db.transaction import transaction
from matchmaker.documents.reading import MEBI, Limits, read_book
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.directory.register_facts import put_fact
from matchmaker.services.events.access import acting_chamber, event_for_organiser
from matchmaker.services.jobs.blobs import keep_blob
from matchmaker.services.jobs.handlers import Result
from matchmaker.services.jobs.queue import enqueue
from matchmaker.services.jobs.running import Running

KIND = "directory.import_register"
KEPT = timedelta(days=7)  # the file; what it said stays
LONGEST_NAME = 60  # of the chamber and of the file, beside each fact
MOST_UNREAD = 200  # rows told one by one
# National lists have hundreds of thousands of rows; they are read by a job, in a child process if packed.
LIMITS = Limits(
    workbook_bytes=40 * MEBI,
    text_bytes=120 * MEBI,
    unpacked_bytes=600 * MEBI,
    rows=400_000,
    columns=300,
    cells=10_000_000,
)


class UnknownRegister(Invalid):
    template = N_("Choisissez dans la liste de quel registre vient ce fichier.")


class NoFile(Invalid):
    template = N_("Aucun fichier n’est arrivé. Choisissez-le, puis recommencez.")


class ListOfTomorrow(Invalid):
    template = N_("Cette liste serait de demain : donnez la date à laquelle elle a été publiée.")


def start_import(actor: Actor, event_id: int, register: str, name: str, data: bytes, listed_on: date) -> Job:
    """Keep the file for a week and queue its reading.

    Raises `UnknownRegister`, `NoFile`, `ListOfTomorrow`, `NotFound`, `EventClosed`.
    """
    if register not in FILE_REGISTERS:
        raise UnknownRegister
    if not data:
        raise NoFile
    if listed_on > now().date():
        raise ListOfTomorrow
    with transaction(actor, "directory.start_register_import") as session:
        event = event_for_organiser(actor, event_id, change=True)
        acting = acting_chamber(actor, event)
        blob = keep_blob(session, name or "liste", data, chamber=acting, owner=actor.person_id, lasts=KEPT)
        return enqueue(
            session,
            KIND,
            f"blob:{blob.id}",
            by=actor,
            event=event,
            blob=blob.id,
            chamber=acting,
            register=register,
            listed_on=listed_on.isoformat(),
        )


def import_register(running: Running) -> Result:
    """Do the job: read the file, find its rows among the participants, write what it says of them.

    What it says of those for whom the importing person speaks is left alone: nobody proves their own
    structure with a file of their own. The result names them.
    Raises `UnreadableFile`, `NoNumberColumn`, `ColumnMissing`.
    """
    blob = db.session.get(Blob, running.arguments["blob"])
    if blob is None or running.event_id is None:
        raise NotFound
    name, data = blob.name, blob.data
    db.session.rollback()  # reading takes seconds; nothing stays locked meanwhile
    register = running.arguments["register"]
    listed_on = date.fromisoformat(running.arguments["listed_on"])
    running.report(0.1, "Lecture du fichier")
    found = read_register_list(read_book(data, name, limits=LIMITS, packed=True), register, listed_on)
    matched = _matched(running.event_id, register, found.listed)
    own = {id_: matched.pop(id_) for id_ in set(matched) & running.actor.organisations}
    brought = _brought_by(running, name)
    facts, completed = 0, 0
    for position, (organisation_id, rows) in enumerate(matched.items()):
        running.report(0.2 + 0.8 * position / len(matched), "Rapprochement avec les participants")
        said = [_with_file(fact, brought) for row in rows for fact in row.facts]
        written = _write(running, organisation_id, _number(rows[0], register), register, said, listed_on)
        facts, completed = facts + written, completed + bool(written)
    return _result(running, name, found, matched, facts, completed) | {"own": _names(own)}


def _names(organisations: Iterable[int]) -> list[str]:
    found = select(Organisation.name).where(Organisation.id.in_(organisations))
    return list(db.session.scalars(found.order_by(Organisation.name_key, Organisation.id)))


def _matched(event_id: int, register: str, listed: Iterable[Listed]) -> dict[int, list[Listed]]:
    """The rows of each participant, by SIREN or by SIRET as the register speaks."""
    by_number: dict[str, list[Listed]] = defaultdict(list)
    whole = register in OF_LEGAL_PERSONS
    for row in listed:
        by_number[_number(row, register)].append(row)
    here = (
        select(Organisation.id, Organisation.siret)
        .join(Delegation, Delegation.organisation_id == Organisation.id)
        .where(
            Delegation.event_id == event_id,
            Delegation.state.in_(TAKES_PART),
            Organisation.siret.is_not(None),
        )
        .order_by(Organisation.name_key, Organisation.id)
    )
    numbers = {
        id_: siret[:SIREN_LENGTH] if whole else siret for id_, siret in db.session.execute(here) if siret
    }
    return {id_: by_number[number] for id_, number in numbers.items() if number in by_number}


def _number(row: Listed, register: str) -> str:
    return row.siren if register in OF_LEGAL_PERSONS else row.siret or ""


def _brought_by(running: Running, name: str) -> str:
    chamber = db.session.get_one(Chamber, running.arguments["chamber"]).name
    db.session.rollback()
    return f"fichier {name[:LONGEST_NAME]} repris par {chamber[:LONGEST_NAME]}"


def _with_file(fact: FoundFact, brought: str) -> FoundFact:
    """Who brought which file comes first: the words are cut at their end."""
    return replace(fact, detail=", ".join(part for part in (brought, fact.detail) if part))


def _write(
    running: Running,
    organisation_id: int,
    number: str,
    register: str,
    said: list[FoundFact],
    listed_on: date,
) -> int:
    """One row per question: where the list repeats a structure, what lasts longest; where it differs, nothing."""
    chosen = {fact.key: fact for fact in sorted(said, key=_lasting)}
    differing = {fact.key for fact in said if fact.value != chosen[fact.key].value}
    with running.transaction("directory.import_register") as session:
        organisation = _locked(session, organisation_id, number)
        if organisation is None:
            return 0
        return sum(
            put_fact(session, organisation, register, fact, listed_on, running.arguments["chamber"])
            for key, fact in sorted(chosen.items())
            if key not in differing
        )


def _lasting(fact: FoundFact) -> date:
    return fact.expires_on or date.max


def _locked(session: Session, organisation_id: int, number: str) -> Organisation | None:
    """The organisation, if it still has the number by which the list named it."""
    found = select(Organisation).where(
        Organisation.id == organisation_id, Organisation.siret.startswith(number)
    )
    return session.scalar(found.with_for_update())


def _result(
    running: Running,
    name: str,
    found: RegisterList,
    matched: Mapping[int, list[Listed]],
    facts: int,
    completed: int,
) -> Result:
    return {
        "register": running.arguments["register"],
        "listed_on": running.arguments["listed_on"],
        "file": name,
        "rows": found.rows,
        "matched": len(matched),
        "facts": facts,
        "completed": completed,
        "unread_total": len(found.unread),
        "unread": [_told(one) for one in found.unread[:MOST_UNREAD]],
    }


def _told(one: Unread) -> dict[str, object]:
    return {
        "sheet": one.sheet,
        "row": one.row,
        "template": one.reason.template,
        "values": dict(one.reason.values),
    }
