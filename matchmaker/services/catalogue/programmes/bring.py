"""Bring a purchase programme in: try it, answer its questions, take its rows over as drafts. Nothing is mailed.

Its structure's own people alone: a programme holds amounts. Whoever acts on behalf of a structure finds none.
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.catalogue.programme.compare import NeedChange
from matchmaker.core.catalogue.programme.read import read_programme
from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.importing.answers import Answers, answers_from_json
from matchmaker.core.directory.importing.plan import ImportPlan, Reference
from matchmaker.core.directory.importing.raw import RawBook
from matchmaker.core.errors import NotFound
from matchmaker.data.communes import communes
from matchmaker.db.jobs import Blob
from matchmaker.db.programmes import Programme
from matchmaker.db.transaction import transaction
from matchmaker.documents.reading import read_book
from matchmaker.extensions import db
from matchmaker.services.catalogue.programmes.drafts import take_over
from matchmaker.services.catalogue.programmes.report import counts_of, programme_report
from matchmaker.services.catalogue.programmes.said import compare_programme, said_by, said_of
from matchmaker.services.catalogue.trades import trades
from matchmaker.services.directory.importing.reference import other_languages
from matchmaker.services.directory.importing.report import changed_headers
from matchmaker.services.directory.imports import LONGEST_NAME, NothingReady, not_tried_any_more
from matchmaker.services.jobs.blobs import keep_blob


def try_programme(actor: Actor, organisation_id: int, name: str, data: bytes) -> Programme:
    """Keep an uploaded file and what it says; what the structure explained of earlier files is used.

    Raises `UnreadableFile`, `NotFound`.
    """
    _require_own(actor, organisation_id)
    book = read_book(data, name, packed=True)
    with transaction(actor, "catalogue.try_programme") as session:
        answers = _learned(session, organisation_id)
        blob = keep_blob(
            session, book.name[:LONGEST_NAME], data, chamber=None, owner=actor.person_id, lasts=None
        )
        row = Programme(
            organisation_id=organisation_id,
            blob_id=blob.id,
            name=blob.name,
            answers=answers,
            created_by=actor.person_id,
        )
        row.report = _dry_run(session, row, book)[0]
        session.add(row)
        session.flush()
        return row


def programmes_of(actor: Actor) -> list[Programme]:
    """The files of the actor's structures, the newest first."""
    if actor.behalf is not None:
        return []
    found = select(Programme).where(Programme.organisation_id.in_(actor.organisations))
    return list(db.session.scalars(found.order_by(Programme.id.desc())))


def programme_for(actor: Actor, programme_id: int, *, change: bool = False) -> Programme:
    """One file of the actor's structures. Raises `NotFound`."""
    if actor.behalf is not None:
        raise NotFound
    found = select(Programme).where(
        Programme.id == programme_id, Programme.organisation_id.in_(actor.organisations)
    )
    row = db.session.scalar(found.with_for_update() if change else found)
    if row is None:
        raise NotFound
    return row


def answer_programme(actor: Actor, programme_id: int, answers: Answers) -> Programme:
    """Add answers to those given, as `answer_import` does. Raises `NotTriedAnyMore`, `NotFound`."""
    book = _book(programme_for(actor, programme_id))
    with transaction(actor, "catalogue.answer_programme") as session:
        row = _tried(actor, programme_id)
        given = answers_from_json(row.answers).as_json()
        added = answers.as_json() | {"headers": changed_headers(answers.headers, row.report)}
        for part, values in added.items():
            merged = {**given[part], **values}
            given[part] = {key: value for key, value in merged.items() if value or part == "headers"}
        row.answers = given
        row.report = _dry_run(session, row, book)[0]
        return row


def apply_programme(actor: Actor, programme_id: int) -> Programme:
    """Take over every row that is ready as a draft. Raises `NothingReady`, `NotTriedAnyMore`, `NotFound`."""
    book = _book(programme_for(actor, programme_id))
    with transaction(actor, "catalogue.apply_programme") as session:
        row = _tried(actor, programme_id)
        report, plan, changes = _dry_run(session, row, book)
        if not plan.needs:
            raise NothingReady
        take_over(session, row.organisation_id, changes)
        row.state, row.applied_at = "applied", now()
        row.report = {**report, "brought": counts_of(changes)}
        row.said = said_by(changes)
        return row


def drop_programme(actor: Actor, programme_id: int) -> None:
    """Set a file aside without bringing it in. Raises `NotTriedAnyMore`, `NotFound`."""
    with transaction(actor, "catalogue.drop_programme"):
        _tried(actor, programme_id).state = "dropped"


def _require_own(actor: Actor, organisation_id: int) -> None:
    if actor.behalf is not None or organisation_id not in actor.organisations:
        raise NotFound


def _tried(actor: Actor, programme_id: int) -> Programme:
    row = programme_for(actor, programme_id, change=True)
    if row.state != "tried":
        raise not_tried_any_more(row.state)
    return row


def _book(row: Programme) -> RawBook:
    blob = db.session.get(Blob, row.blob_id)
    if blob is None:
        raise NotFound
    return read_book(blob.data, row.name, packed=True)


def _dry_run(
    session: Session, row: Programme, book: RawBook
) -> tuple[dict[str, Any], ImportPlan, tuple[NeedChange, ...]]:
    """How the file is read with the answers given so far, and what it would do."""
    reference = Reference(
        territory=communes(),
        cpv=trades(),
        answers=answers_from_json(row.answers),
        languages=other_languages(),
    )
    plan = read_programme(book, reference, now().date())
    said = said_of(session, row.organisation_id)
    changes = compare_programme(session, row.organisation_id, plan.needs, said)
    return programme_report(plan, changes), plan, changes


def _learned(session: Session, organisation_id: int) -> dict[str, dict[str, str]]:
    """What the structure's people said of headers and values in earlier files: the latest word counts."""
    query = (
        select(Programme.answers)
        .where(Programme.organisation_id == organisation_id, Programme.state == "applied")
        .order_by(Programme.id)
    )
    learned: dict[str, dict[str, str]] = {"headers": {}, "values": {}}
    for answers in session.scalars(query):
        for part in learned:
            learned[part] |= answers.get(part, {})
    return learned
