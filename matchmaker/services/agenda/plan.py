"""The main job without a server: one workbook in, the published timetable and everybody's agenda out.

The same services as on the web, on the database of an application made for this one workbook.
"""

from dataclasses import dataclass, replace

from flask import Flask
from sqlalchemy import select

from matchmaker.core.agenda.summary import Summary
from matchmaker.core.agenda.timetable import Timetable
from matchmaker.core.directory.access import Actor
from matchmaker.core.directory.importing.answers import Answers
from matchmaker.core.directory.importing.plan import ImportPlan
from matchmaker.core.directory.importing.planning import plan_import
from matchmaker.core.directory.importing.raw import RawBook
from matchmaker.core.directory.importing.sheet_participants import PARTICIPANTS
from matchmaker.db.directory import Staff
from matchmaker.db.events import Event
from matchmaker.db.models import Base
from matchmaker.db.transaction import transaction
from matchmaker.documents.language import FRENCH, Language
from matchmaker.documents.pack import REMARKS, pack_files
from matchmaker.documents.reading import read_book
from matchmaker.extensions import db
from matchmaker.plugin_api.text import N_
from matchmaker.services.agenda.pack import published_timetable
from matchmaker.services.agenda.relay import Report, do_job
from matchmaker.services.agenda.stable_uids import with_stable_uids
from matchmaker.services.agenda.troubles import Trouble, bad_workbook, merges_of, remarks_csv, troubles_of
from matchmaker.services.directory.chambers import open_chamber
from matchmaker.services.directory.importing.apply import Target, apply_plan, make_event
from matchmaker.services.directory.importing.reference import gather_reference
from matchmaker.services.directory.people import actor_of
from matchmaker.services.scheduling.publish import publish_schedule
from matchmaker.services.scheduling.solve import start_solving
from matchmaker.services.scoring.run import start_scoring

ORGANISER = N_("Organisateur")
NOBODY = N_("Aucune structure n’y figure. Inscrivez-en au moins deux, une par ligne, puis recommencez.")
ADDRESS = "organisateur@plan.example"  # of the one chamber of this database; nothing is ever sent


@dataclass(frozen=True)
class Planned:
    """The files of the pack and what to say of them, in French. ``figures`` are plain counts."""

    contents: dict[str, bytes]
    figures: dict[str, int]
    sentence: str
    proof: str
    remarks: tuple[Trouble, ...]


@dataclass(frozen=True)
class _Read:
    """The event in the database, who may publish it, who organises it, and what is still to be said."""

    event_id: int
    actor: Actor
    organiser: str
    remarks: tuple[Trouble, ...]


def plan_workbook(
    app: Flask,
    data: bytes,
    name: str,
    *,
    report: Report,
    keep_going: bool = False,
    language: Language = FRENCH,
) -> Planned:
    """Plan one workbook on the empty database of ``app``.

    Raises `UnreadableFile`, `BadWorkbook` with every problem at once, or the refusal of the
    stage that cannot go on. ``keep_going`` leaves rows with problems aside instead.
    """
    report(0.0, language.say(N_("Lecture du classeur")))
    book = read_book(data, name)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        read = _bring_in(book, keep_going=keep_going, language=language)
        actor, event_id, remarks = read.actor, read.event_id, read.remarks
        do_job(app, start_scoring(actor, event_id).id, report, low=0.1, high=0.25)
        solved = do_job(app, start_solving(actor, event_id).id, report, low=0.25, high=0.65)
        publish_schedule(actor, event_id, solved.result["schedule"])
        event = db.session.get_one(Event, event_id)
        timetable, summary = published_timetable(event, language, notes=_notes(remarks, language))
        writing = language.say(N_("Écriture des plannings"))
        contents = pack_files(
            with_stable_uids(_headed(timetable, read.organiser)),
            summary,
            language,
            report=lambda share: report(0.65 + 0.35 * share, writing),
        )
        db.session.remove()
        db.engine.dispose()
    if remarks:
        contents[REMARKS] = remarks_csv(remarks)
    return _planned(contents, summary, len(timetable.delegations), remarks, language)


def _bring_in(book: RawBook, *, keep_going: bool, language: Language) -> _Read:
    """Read the workbook into the database."""
    chamber_id = open_chamber(language.say(ORGANISER), email=ADDRESS, organiser=language.say(ORGANISER))
    actor = _organiser_of(chamber_id)
    with transaction(actor, "agenda.plan_workbook") as session:
        reference = gather_reference(session, book, chamber_id, None, Answers())
        plan = plan_import(book, reference, event_expected=True)
        troubles = _checked(plan, book.name, keep_going=keep_going)
        if plan.event is None:
            raise bad_workbook(book.name, troubles)
        event = make_event(actor, chamber_id, plan.event)
        tally = apply_plan(session, actor, plan, list(reference.known), Target(chamber_id, event), book.name)
    notes = tuple(Trouble.note(language.fill(template, values)) for template, values in tally.notes)
    return _Read(event.id, actor, plan.event.organiser, troubles + notes)


def _checked(plan: ImportPlan, name: str, *, keep_going: bool) -> tuple[Trouble, ...]:
    """Everything there is to say. Raises `BadWorkbook` when something must be put right first."""
    troubles = troubles_of(plan.problems) + merges_of(plan.outcomes) + _nobody(plan)
    blocking = tuple(one for one in troubles if one.blocking)
    # What concerns the event or a whole sheet (row 0) cannot be left aside.
    whole = any(one.row == 0 for one in blocking) or plan.event is None
    if blocking and (whole or not keep_going):
        raise bad_workbook(name, tuple(one for one in troubles if one.blocking or one.lost))
    return troubles


def _nobody(plan: ImportPlan) -> tuple[Trouble, ...]:
    """An empty list of participants is a problem of its own, told with the others."""
    asked = any(one.source.sheet == PARTICIPANTS.title for one in plan.problems)
    if plan.organisations or asked:
        return ()
    return (Trouble(PARTICIPANTS.title, 0, "", "", "", NOBODY, blocking=True),)


def _notes(remarks: tuple[Trouble, ...], language: Language) -> tuple[str, ...]:
    left = sum(one.blocking for one in remarks)
    if not left:
        return ()
    one = N_("Une ligne du classeur a été laissée de côté : voyez {file}.")
    many = N_("{count} lignes du classeur ont été laissées de côté : voyez {file}.")
    return (language.say(one if left == 1 else many, count=left, file=REMARKS),)


def _headed(timetable: Timetable, organiser: str) -> Timetable:
    """The sheets name the organiser the workbook names, and nobody where it names none."""
    return replace(timetable, event=replace(timetable.event, organiser=organiser))


def _organiser_of(chamber_id: int) -> Actor:
    person_id = db.session.scalars(select(Staff.person_id).where(Staff.chamber_id == chamber_id)).one()
    return actor_of(person_id)


def _planned(
    contents: dict[str, bytes],
    summary: Summary,
    structures: int,
    remarks: tuple[Trouble, ...],
    language: Language,
) -> Planned:
    figures = {
        "structures": structures,
        "asked": summary.asked,
        "served": summary.served,
        "meetings": summary.meetings,
        "files": len(contents),
    }
    sentence = language.say(
        N_("{meetings} rendez-vous pour {structures} structures ; {served} vœux servis sur {asked}."),
        **figures,
    )
    proof = language.say(summary.proof.sentence, count=summary.proof.at_most_more)
    return Planned(contents, figures, sentence, proof, remarks)
