"""Everything an organiser hands out, as files: the workbook, the sheets for the wall and one agenda each."""

from collections.abc import Callable

from matchmaker.core.agenda.agendas import build_agendas
from matchmaker.core.agenda.summary import Summary
from matchmaker.core.agenda.table_plan import build_table_plan
from matchmaker.core.agenda.timetable import Timetable
from matchmaker.documents.calendar import agenda_calendar
from matchmaker.documents.file_names import file_names
from matchmaker.documents.language import FRENCH, Language
from matchmaker.documents.pdf_agenda import agenda_pdf
from matchmaker.documents.pdf_summary import summary_pdf
from matchmaker.documents.pdf_table_plan import table_plan_pdf
from matchmaker.documents.workbooks import timetable_workbook

Report = Callable[[float], None]

# What stands at the top of the pack.
WORKBOOK, TABLES, SUMMARY, PRINTED, CALENDARS = (
    "planning.xlsx",
    "plan-des-tables.pdf",
    "synthese.pdf",
    "agendas-pdf",
    "agendas-ics",
)
REMARKS = "remarques.csv"  # what was said of the workbook it was made from, if anything
TOP = frozenset({WORKBOOK, TABLES, SUMMARY, PRINTED, CALENDARS, REMARKS})


def pack_files(
    timetable: Timetable,
    summary: Summary,
    language: Language = FRENCH,
    *,
    report: Report = lambda share: None,
) -> dict[str, bytes]:
    """Path inside the pack → content. ``report`` hears how much is done, from 0 to 1."""
    agendas = build_agendas(timetable)
    contents = {
        WORKBOOK: timetable_workbook(timetable, language),
        TABLES: table_plan_pdf(build_table_plan(timetable), language),
        SUMMARY: summary_pdf(summary, language),
    }
    names = file_names("agenda", (agenda.delegation.name for agenda in agendas), "")
    for number, (name, agenda) in enumerate(zip(names, agendas, strict=True), start=1):
        contents[f"{PRINTED}/{name}.pdf"] = agenda_pdf(agenda, language)
        contents[f"{CALENDARS}/{name}.ics"] = agenda_calendar(agenda, language)
        report(number / len(agendas))
    return contents
