"""« Préparer mes rendez-vous »: a sheet for each meeting, to read or to print."""

from collections.abc import Sequence

from flask import Response, render_template

from matchmaker.core.agenda.agendas import Agenda
from matchmaker.core.agenda.preparation import Preparation
from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound
from matchmaker.db.events import Delegation
from matchmaker.documents.file_names import file_names
from matchmaker.documents.pdf_preparation import preparation_as_pdf
from matchmaker.services.agenda.preparation import preparations
from matchmaker.services.agenda.sheets import agenda_of
from matchmaker.web.agenda import pages
from matchmaker.web.agenda.sending import download, reader_language
from matchmaker.web.events.own import own_delegation
from matchmaker.web.policy import audience, current_actor


@pages.get("/mes-rencontres/<int:event_id>/planning/preparation")
@audience(Audience.PARTICIPANT)
def preparation(event_id: int) -> str:
    delegation = own_delegation(event_id)
    agenda, sheets = _sheets(delegation)
    return render_template(
        "agenda/preparation.html", event=delegation.event, delegation=delegation, agenda=agenda, sheets=sheets
    )


@pages.get("/mes-rencontres/<int:event_id>/planning/preparation.pdf")
@audience(Audience.PARTICIPANT)
def preparation_pdf(event_id: int) -> Response:
    agenda, sheets = _sheets(own_delegation(event_id))
    if not sheets:
        raise NotFound
    [name] = file_names("preparation", [agenda.delegation.name], ".pdf")
    return download(preparation_as_pdf(agenda, sheets, reader_language()), name, "application/pdf")


def _sheets(delegation: Delegation) -> tuple[Agenda, Sequence[Preparation]]:
    """None before a publication."""
    language = reader_language()
    agenda = agenda_of(delegation, language)
    return agenda, () if agenda.draft else preparations(current_actor(), delegation, agenda, language)
