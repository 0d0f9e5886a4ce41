"""Make the sheets in the background, keep the file for a week, and write down what now lies on paper."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from matchmaker.core.agenda.printing.delta import (
    Delta,
    after_printing,
    changed_sheets,
    kind_of,
    whole_documents,
)
from matchmaker.core.directory.access import Actor
from matchmaker.core.errors import Invalid, NotFound, Refusal
from matchmaker.db.events import Event
from matchmaker.db.jobs import Blob, Job
from matchmaker.db.locks import lock_event
from matchmaker.db.printing import PRINTABLE, PrintRun
from matchmaker.db.queries.agenda import latest_publication
from matchmaker.db.queries.printing import next_run_number, print_runs_of
from matchmaker.db.transaction import transaction
from matchmaker.documents.archive import zip_files
from matchmaker.documents.file_names import slug
from matchmaker.documents.language import FRENCH
from matchmaker.documents.printing.change_note import change_note
from matchmaker.documents.printing.sheet import Sheet, print_sheets
from matchmaker.documents.printing.stick import stick_files
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.agenda.badges import badge_codes_of
from matchmaker.services.agenda.pack import NothingPublished
from matchmaker.services.agenda.printing.contents import Content, content_of
from matchmaker.services.agenda.printing.runs import DOCUMENTS, PACK, run_to_compare
from matchmaker.services.events.access import event_for_organiser
from matchmaker.services.impact.keys import complete_keys
from matchmaker.services.jobs.blobs import ZIP, keep_blob
from matchmaker.services.jobs.queue import enqueue, find_job
from matchmaker.services.jobs.running import Running

KIND = "agenda.print_sheets"
KEPT = timedelta(days=7)
TYPES = {".zip": ZIP, ".pdf": "application/pdf"}

Result = dict[str, Any]

TITLES = {
    "pack": N_("Tout à imprimer"),
    "changes": N_("Ce qui a changé"),
    "stick": N_("Trousse du jour J"),
    "agendas": N_("Plannings individuels"),
    "large": N_("Plannings en gros caractères"),
    "cards": N_("Cartons de table"),
    "who": N_("Qui, quand, où"),
    "tick": N_("Liste de pointage"),
    "attendance": N_("Feuilles d’émargement"),
    "plan": N_("Plan des tables"),
    "badges": N_("Badges"),
}


class NotPrintable(Invalid):
    template = N_("Choisissez sur la page ce qu’il faut imprimer.")


class NothingPrinted(Refusal):
    template = N_("Rien n’a encore été imprimé pour « {event} ». Imprimez d’abord l’ensemble.")


class NothingChanged(Refusal):
    template = N_("Rien n’a changé depuis cette impression : toutes vos feuilles restent valables.")


def ask_for_print(actor: Actor, event_id: int, what: str, since: int | None = None) -> Job:
    """Queue the making of these sheets; a second press while they are being made follows the first.

    ``since``: the number of the print to compare with, for the changes alone; the last one by default.
    Raises `NothingPublished`, `NothingPrinted`, `NothingChanged`.
    """
    if what not in PRINTABLE:
        raise NotPrintable
    with transaction(actor, "agenda.ask_for_print") as session:
        event = event_for_organiser(actor, event_id)
        if latest_publication(event.id) is None:
            raise NothingPublished(event=event.name)
        # Of everything else a number would only make another job of the same sheets.
        since = _something_changed(event, since) if what == "changes" else None
        target = f"event:{event.id}:{what}:{since or ''}"
        return enqueue(session, KIND, target, by=actor, event=event, what=what, since=since)


def _something_changed(event: Event, since: int | None) -> int:
    base = run_to_compare(print_runs_of(event.id), since)
    if base is None:
        raise NothingPrinted(event=event.name)
    if not changed_sheets(base.sheets, content_of(event).fingerprints).anything:
        raise NothingChanged
    return base.number


def print_of(actor: Actor, event_id: int, job_id: int) -> Job:
    """The job that makes sheets of this event. Raises `NotFound`."""
    event_for_organiser(actor, event_id)
    job = find_job(actor, job_id)
    if job.kind != KIND or job.event_id != event_id:
        raise NotFound
    return job


def printed_file(actor: Actor, event_id: int, job_id: int) -> Blob:
    """What a finished job left to print. Raises `NotFound` while there is none, or for others."""
    blob = db.session.get(Blob, print_of(actor, event_id, job_id).result.get("blob_id", 0))
    if blob is None:
        raise NotFound
    return blob


def print_event(running: Running) -> Result:
    """Do the job: the result holds the file's ``blob_id`` and how many ``sheets`` are in it."""
    event = event_for_organiser(running.actor, running.event_id or 0)
    what, since = running.arguments["what"], running.arguments.get("since")
    running.report(0.05, N_("Les feuilles se préparent"))
    codes = badge_codes_of(event)
    complete_keys(event)
    content, runs = content_of(event, codes), print_runs_of(event.id)
    base = run_to_compare(runs, since)
    paper = base.sheets if base else {}
    printed = _chosen(what, paper, content)
    note = _note(printed, base, content) if what == "changes" and base else None
    event_id, name = event.id, event.name
    db.session.rollback()  # typesetting takes a while; nothing stays locked meanwhile
    running.report(0.2, N_("Les feuilles se mettent en page"))
    data, suffix = _typeset(what, content, printed, note, running)
    with running.transaction("agenda.keep_print") as session:
        lock_event(session, event_id)
        file = f"{slug(FRENCH.say(TITLES[what]))}-v{content.timetable.version}-{slug(name)}"
        blob = keep_blob(
            session,
            f"{file}{suffix}",
            data,
            chamber=running.chamber_id,
            owner=running.asked_by,
            lasts=KEPT,
            content_type=TYPES[suffix],
        )
        number = _write_down(session, event_id, what, content, printed, running)
        return {"blob_id": blob.id, "sheets": len(printed.to_print), "number": number}


def _chosen(what: str, paper: dict[str, Any], content: Content) -> Delta:
    now_printed = content.fingerprints
    if what == "changes":
        return changed_sheets(paper, now_printed)
    documents = PACK if what in ("pack", "stick") else (what,)
    return whole_documents(paper, now_printed, [DOCUMENTS[one] for one in documents])


def _note(printed: Delta, base: PrintRun, content: Content) -> Sheet:
    since = FRENCH.say(
        N_("Depuis l’impression n° {number} du {moment}, faite sur le planning n° {publication}."),
        number=base.number,
        moment=FRENCH.moment(base.printed_at, content.timetable.event.zone),
        publication=base.publication,
    )
    return change_note(printed, base.titles | content.titles, since)


def _typeset(
    what: str, content: Content, printed: Delta, note: Sheet | None, running: Running
) -> tuple[bytes, str]:
    """The bytes of the file, and the end of its name."""
    if what == "stick":
        by_document = {
            document: [sheet for sheet in content.sheets if kind_of(sheet.key) == kind]
            for document, kind in DOCUMENTS.items()
        }
        titles = {document: FRENCH.say(TITLES[document]) for document in DOCUMENTS}
        files = stick_files(
            content.timetable,
            content.summary,
            content.taking_part,
            by_document,
            titles,
            report=lambda share: running.report(0.2 + 0.75 * share),
        )
        return zip_files(files, made_at=content.timetable.printed_at), ".zip"
    sheets = [sheet for sheet in content.sheets if sheet.key in printed.to_print]
    title = FRENCH.say(TITLES[what])
    return print_sheets([note, *sheets] if note else sheets, title, content.printing), ".pdf"


def _write_down(
    session: Session, event_id: int, what: str, content: Content, printed: Delta, running: Running
) -> int:
    """The row of this print. What was printed by others meanwhile stays on paper."""
    latest = run_to_compare(print_runs_of(event_id), None)
    before, titles = (latest.sheets, latest.titles) if latest else ({}, {})
    sheets = after_printing(before, content.fingerprints, printed)
    named = titles | content.titles
    run = PrintRun(
        event_id=event_id,
        number=next_run_number(event_id),
        publication=content.timetable.version,
        what=what,
        printed_at=content.timetable.printed_at,
        printed_by=running.asked_by,
        sheets=sheets,
        titles={key: named[key] for key in sheets if key in named},
    )
    session.add(run)
    session.flush()
    return run.number
