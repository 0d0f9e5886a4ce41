"""A participant's agenda: as a page, as a PDF, and for the calendar."""

from flask import Response, render_template

from matchmaker.core.agenda.agendas import Agenda
from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound
from matchmaker.core.scheduling.lateness import CHOICES
from matchmaker.db.events import Delegation
from matchmaker.documents.calendar import agenda_calendar
from matchmaker.documents.file_names import file_names
from matchmaker.documents.pdf_agenda import agenda_pdf
from matchmaker.services.agenda.sheets import agenda_of
from matchmaker.services.scheduling.own_word import may_say
from matchmaker.services.scheduling.replan import mark_of
from matchmaker.web.agenda import pages
from matchmaker.web.agenda.sending import download, reader_language
from matchmaker.web.events.own import own_delegation
from matchmaker.web.policy import audience


@pages.get("/mes-rencontres/<int:event_id>/planning")
@audience(Audience.PARTICIPANT)
def show(event_id: int) -> str:
    delegation = own_delegation(event_id)
    agenda = agenda_of(delegation, reader_language())
    return render_template(
        "agenda/show.html",
        event=delegation.event,
        delegation=delegation,
        agenda=agenda,
        mark=mark_of(delegation),
        may_say=agenda.held and may_say(delegation),
        minutes_late=CHOICES,
    )


@pages.get("/mes-rencontres/<int:event_id>/planning.pdf")
@audience(Audience.PARTICIPANT)
def pdf(event_id: int) -> Response:
    agenda = _published(own_delegation(event_id))
    [name] = file_names("planning", [agenda.delegation.name], ".pdf")
    return download(agenda_pdf(agenda, reader_language()), name, "application/pdf")


@pages.get("/mes-rencontres/<int:event_id>/planning.ics")
@audience(Audience.PARTICIPANT)
def ics(event_id: int) -> Response:
    agenda = _published(own_delegation(event_id))
    [name] = file_names("planning", [agenda.delegation.name], ".ics")
    return download(agenda_calendar(agenda, reader_language()), name, "text/calendar; charset=utf-8")


def _published(delegation: Delegation) -> Agenda:
    """The agenda to take away. Before a publication there is none."""
    agenda = agenda_of(delegation, reader_language())
    if agenda.draft:
        raise NotFound
    return agenda
