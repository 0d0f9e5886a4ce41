"""« Bilan »: one report as a page, as a PDF to hand on, and as a workbook with the rows behind each figure."""

from flask import Response, render_template
from flask_babel import gettext as _

from matchmaker.core.directory.access import Audience
from matchmaker.core.impact.words import FOLLOW_UPS, SATISFACTION, STAGES, STATES, USEFULNESS
from matchmaker.documents.file_names import file_names
from matchmaker.documents.pdf_report import report_pdf
from matchmaker.documents.report_words import (
    DIMENSION_WORDS,
    GROUP_HEADS,
    LINE_HEADS,
    NEVER_ADDED,
    NO_OUTCOME,
    SECRECY,
    group_figures,
    headline,
    line_cells,
    lines_of,
    mean_words,
    stage_columns,
)
from matchmaker.documents.report_workbook import report_workbook
from matchmaker.services.impact.report import event_report
from matchmaker.web.agenda.sending import download, reader_language
from matchmaker.web.events.own import organised_event
from matchmaker.web.impact import pages
from matchmaker.web.policy import audience, current_actor

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pages.get("/evenements/<int:event_id>/bilan")
@audience(Audience.ORGANISER)
def report(event_id: int) -> str:
    event, language = organised_event(event_id), reader_language()
    return render_template(
        "impact/report.html",
        event=event,
        report=event_report(current_actor(), event_id, _),
        headline=headline,
        dimensions=DIMENSION_WORDS,
        group_heads=GROUP_HEADS,
        group_figures=group_figures,
        mean=lambda spread: mean_words(spread, language),
        lines_of=lines_of,
        line_heads=LINE_HEADS,
        cells=lambda line: line_cells(line, language),
        stage_heads=stage_columns(),
        secrecy=SECRECY,
        no_outcome=NO_OUTCOME,
        never_added=NEVER_ADDED,
        states=STATES,
        satisfaction=SATISFACTION,
        usefulness=USEFULNESS,
        follow_ups=FOLLOW_UPS,
        stages=STAGES,
    )


@pages.get("/evenements/<int:event_id>/bilan.pdf")
@audience(Audience.ORGANISER)
def report_as_pdf(event_id: int) -> Response:
    event = organised_event(event_id)
    [name] = file_names("bilan", [event.name], ".pdf")
    made = report_pdf(event_report(current_actor(), event_id, _), reader_language())
    return download(made, name, "application/pdf")


@pages.get("/evenements/<int:event_id>/bilan.xlsx")
@audience(Audience.ORGANISER)
def report_as_workbook(event_id: int) -> Response:
    event = organised_event(event_id)
    [name] = file_names("bilan", [event.name], ".xlsx")
    made = report_workbook(event_report(current_actor(), event_id, _), reader_language())
    return download(made, name, XLSX)
