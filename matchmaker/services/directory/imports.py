"""Bring a file in: try it, answer its questions, apply it. Nothing is ever mailed by an import.

For other use cases (the command line, `matchmaker plan`, the demonstration):

    book = read_book(data, "inscrits.xlsx")                      # matchmaker.documents.reading
    plan = dry_run(book, chamber_id=1, event_id=None, whole_event=True)
    plan.blocking                                                # what must be settled first, by sheet, row, column
    brought = import_workbook(actor, book, chamber_id=1, whole_event=True)
    brought.event_id, brought.tally.of("created")

`import_workbook` brings in what is ready and leaves the rest: look at `plan.blocking` first where
all or nothing is wanted. Reading a file happens before any transaction; applying plans it anew
inside one, because the directory may have changed since the dry run.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.access import Actor, require_chamber
from matchmaker.core.directory.importing.answers import Answers, answers_from_json
from matchmaker.core.directory.importing.compare import compare_organisations
from matchmaker.core.directory.importing.plan import ImportPlan, Reference
from matchmaker.core.directory.importing.planning import plan_import
from matchmaker.core.directory.importing.raw import RawBook
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.db.directory import Import
from matchmaker.db.events import Event
from matchmaker.db.jobs import Blob
from matchmaker.db.locks import lock_event
from matchmaker.db.transaction import transaction
from matchmaker.documents.reading import read_book
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.directory.importing.apply import Target, apply_plan, make_event
from matchmaker.services.directory.importing.reference import gather_reference
from matchmaker.services.directory.importing.report import changed_headers, report_of
from matchmaker.services.directory.importing.tally import Tally
from matchmaker.services.events.access import acting_chamber, event_for_organiser, refuse_closed
from matchmaker.services.jobs.blobs import keep_blob

LONGEST_NAME = 190  # of a file, as it is kept beside what came from it


class NotTriedAnyMore(Refusal):
    template = N_("Cet import est déjà {state}. Envoyez de nouveau le fichier pour recommencer.")


class NothingReady(Refusal):
    template = N_(
        "Aucune ligne n’est prête. Répondez aux questions ou corrigez le fichier, puis recommencez."
    )


@dataclass(frozen=True)
class Brought:
    """What an import did. `event_id` is the event it went into, made anew for a whole workbook."""

    plan: ImportPlan
    tally: Tally
    event_id: int | None


def dry_run(
    book: RawBook,
    *,
    chamber_id: int,
    event_id: int | None = None,
    answers: Answers | None = None,
    whole_event: bool = False,
) -> ImportPlan:
    """Say what importing would do, and change nothing. The caller has checked whose chamber it is."""
    event = db.session.get(Event, event_id) if event_id is not None else None
    reference = gather_reference(db.session(), book, chamber_id, event, answers or Answers())
    return plan_import(book, reference, event_expected=whole_event)


def import_workbook(
    actor: Actor,
    book: RawBook,
    *,
    chamber_id: int,
    event_id: int | None = None,
    answers: Answers | None = None,
    whole_event: bool = False,
) -> Brought:
    """Bring in what is ready of a file, in one transaction.

    `whole_event`: the file's event sheet makes a new event. Raises `NotFound` for a chamber or an
    event that is not the actor's, and `NothingReady`.
    """
    require_chamber(actor, chamber_id)
    with transaction(actor, "directory.import_workbook") as session:
        event = _event_to_fill(session, actor, event_id) if event_id is not None else None
        reference = gather_reference(session, book, chamber_id, event, answers or Answers())
        plan = plan_import(book, reference, event_expected=whole_event)
        return _bring(session, actor, plan, reference, Target(chamber_id, event), book.name)


def _bring(
    session: Session, actor: Actor, plan: ImportPlan, reference: Reference, target: Target, name: str
) -> Brought:
    if not (plan.organisations or plan.offers or plan.needs or plan.requests or plan.event):
        raise NothingReady
    if plan.event is not None and target.event is None:
        target = Target(target.chamber_id, make_event(actor, target.chamber_id, plan.event))
    source = f"import : {name}"[:LONGEST_NAME]
    tally = apply_plan(session, actor, plan, list(reference.known), target, source)
    return Brought(plan, tally, target.event.id if target.event else None)


def try_import(actor: Actor, event_id: int, name: str, data: bytes) -> Import:
    """Keep an uploaded file and what it says; answers given to earlier files of the chamber are used.

    Raises `UnreadableFile` for what cannot be read, `NotFound`.
    """
    event = event_for_organiser(actor, event_id)
    book = read_book(data, name, packed=True)
    chamber_id = acting_chamber(actor, event)
    answers = _learned(db.session(), chamber_id)
    # It takes seconds: nobody who writes waits for it.
    report = _report(db.session(), book, chamber_id, event, answers)
    with transaction(actor, "directory.try_import") as session:
        event = event_for_organiser(actor, event_id, change=True)
        blob = keep_blob(
            session, book.name[:LONGEST_NAME], data, chamber=chamber_id, owner=actor.person_id, lasts=None
        )
        row = Import(
            chamber_id=chamber_id,
            event_id=event.id,
            blob_id=blob.id,
            name=blob.name,
            answers=answers,
            report=report,
            created_by=actor.person_id,
        )
        session.add(row)
        session.flush()
        return row


def imports_of(actor: Actor, event_id: int) -> list[Import]:
    """The files that the actor's chambers brought into an event, the newest first: each reads its own."""
    event = event_for_organiser(actor, event_id)
    query = (
        select(Import)
        .where(Import.event_id == event.id, Import.chamber_id.in_(actor.chambers))
        .order_by(Import.id.desc())
    )
    return list(db.session.scalars(query))


def import_for(actor: Actor, event_id: int, import_id: int, *, change: bool = False) -> Import:
    """One import of the actor's chambers into an event they run. Raises `NotFound`."""
    event = event_for_organiser(actor, event_id)
    query = select(Import).where(
        Import.id == import_id, Import.event_id == event.id, Import.chamber_id.in_(actor.chambers)
    )
    row = db.session.scalar(query.with_for_update() if change else query)
    if row is None:
        raise NotFound
    return row


def answer_import(actor: Actor, event_id: int, import_id: int, answers: Answers) -> Import:
    """Add answers to those given; an empty answer takes one back, of a header: leaves its column out.

    Raises `NotTriedAnyMore`.
    """
    row = import_for(actor, event_id, import_id)
    book = _book(db.session(), row)
    with transaction(actor, "directory.answer_import") as session:
        row = _tried(actor, event_id, import_id)
        given = answers_from_json(row.answers).as_json()
        added = answers.as_json() | {"headers": changed_headers(answers.headers, row.report)}
        for part, values in added.items():
            given[part] = {
                key: value for key, value in {**given[part], **values}.items() if value or part == "headers"
            }
        row.answers = given
        event = session.get(Event, event_id)
        row.report = _report(session, book, row.chamber_id, event, given)
        return row


def apply_import(actor: Actor, event_id: int, import_id: int) -> Brought:
    """Bring in every row that is ready; the others stay in the report. Raises `NotTriedAnyMore`, `NothingReady`."""
    row = import_for(actor, event_id, import_id)
    book = _book(db.session(), row)
    with transaction(actor, "directory.apply_import") as session:
        row = _tried(actor, event_id, import_id)
        event = _event_to_fill(session, actor, event_id)
        reference = gather_reference(session, book, row.chamber_id, event, answers_from_json(row.answers))
        plan = plan_import(book, reference)
        report = report_of(plan, compare_organisations(plan, reference.known))
        brought = _bring(session, actor, plan, reference, Target(row.chamber_id, event), row.name)
        row.state, row.applied_at = "applied", now()
        row.report = {**report, "applied": brought.tally.as_json()}
        return brought


def _event_to_fill(session: Session, actor: Actor, event_id: int) -> Event:
    """The event, nobody else changing who comes; its row is held last. Raises `NotFound`, `EventClosed`."""
    lock_event(session, event_id)
    event = event_for_organiser(actor, event_id)
    refuse_closed(event)
    return event


def drop_import(actor: Actor, event_id: int, import_id: int) -> None:
    """Set a file aside without bringing it in."""
    with transaction(actor, "directory.drop_import"):
        _tried(actor, event_id, import_id).state = "dropped"


def _tried(actor: Actor, event_id: int, import_id: int) -> Import:
    row = import_for(actor, event_id, import_id, change=True)
    if row.state != "tried":
        raise not_tried_any_more(row.state)
    return row


def not_tried_any_more(state: str) -> NotTriedAnyMore:
    """Why a file that was applied, or dropped, takes no more answers."""
    words = {"applied": N_("appliqué"), "dropped": N_("abandonné")}
    return NotTriedAnyMore(state=words[state])


def _book(session: Session, row: Import) -> RawBook:
    blob = session.get(Blob, row.blob_id)
    if blob is None:
        raise NotFound
    return read_book(blob.data, row.name, packed=True)


def _report(
    session: Session, book: RawBook, chamber_id: int, event: Event | None, answers: dict[str, Any]
) -> dict[str, Any]:
    reference = gather_reference(session, book, chamber_id, event, answers_from_json(answers))
    plan = plan_import(book, reference)
    return report_of(plan, compare_organisations(plan, reference.known))


def _learned(session: Session, chamber_id: int) -> dict[str, dict[str, str]]:
    """What the chamber said of headers and values in its earlier files: the latest word counts."""
    query = (
        select(Import.answers)
        .where(Import.chamber_id == chamber_id, Import.state == "applied")
        .order_by(Import.id)
    )
    learned: dict[str, dict[str, str]] = {"headers": {}, "values": {}}
    for answers in session.scalars(query):
        for part in learned:
            learned[part] |= answers.get(part, {})
    return learned
