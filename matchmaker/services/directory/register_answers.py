"""What registers answered: from the store while it is fresh, else from the register itself.

Nothing stays locked, and no transaction is open, while a register is asked.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from matchmaker.clock import now
from matchmaker.core.directory.findings import NOTHING, Findings
from matchmaker.db.sources import SourceAnswer
from matchmaker.extensions import current_settings, db
from matchmaker.services.jobs.running import Running
from matchmaker.sources.opening import open_sources
from matchmaker.sources.source import Answer, Source, Subject

FRESH = timedelta(days=30)  # "it knows nothing of it" is an answer too, and lasts as long


@dataclass(frozen=True)
class Told:
    """What a register said: when, and whether it had to be asked. ``known``: it holds something."""

    findings: Findings
    at: datetime
    known: bool
    asked: bool


def registers() -> tuple[Source, ...]:
    """The registers of the running application, on or off, in the order in which they are asked."""
    kept = current_app.extensions
    if "sources" not in kept:
        kept["sources"] = open_sources(current_settings())
    return cast("tuple[Source, ...]", kept["sources"])


def told_by(running: Running, source: Source, subject: Subject) -> Told | None:
    """What the register says of the structure; None when it is off or there is nothing to ask.

    Raises `SourceError`, and `Cancelled` when the job is no longer ours.
    """
    question = source.question(subject)
    if question is None:
        return None
    stored = _stored(source.name, question)
    if stored is not None and stored.fetched_at > now() - FRESH:
        return _told(source, stored.answer, stored.fetched_at, asked=False)
    db.session.rollback()  # the register may take its time
    answer, at = source.fetch(question), now()
    with running.transaction("directory.keep_register_answer") as session:
        _keep(session, source.name, question, answer, at)
    return _told(source, answer, at, asked=True)


def _told(source: Source, answer: Answer | None, at: datetime, *, asked: bool) -> Told:
    findings = NOTHING if answer is None else source.read(answer, at.date())
    return Told(findings, at, known=answer is not None, asked=asked)


def _stored(name: str, question: str) -> SourceAnswer | None:
    found = select(SourceAnswer).where(SourceAnswer.source == name, SourceAnswer.question == question)
    return db.session.scalar(found)


def _keep(session: Session, name: str, question: str, answer: Answer | None, at: datetime) -> None:
    row = _stored(name, question)
    if row is None:
        row = SourceAnswer(source=name, question=question)
        try:
            with session.begin_nested():
                row.answer, row.fetched_at = answer, at
                session.add(row)
            return
        except IntegrityError:  # another event asked the same at the same time
            row = _stored(name, question)
    if row is not None:
        row.answer, row.fetched_at = answer, at
