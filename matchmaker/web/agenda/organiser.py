"""The organiser's view of one agenda, and everything to print as one zip."""

from flask import Response, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from matchmaker.core.directory.access import Audience
from matchmaker.documents.file_names import file_names
from matchmaker.documents.pdf_agenda import agenda_pdf
from matchmaker.services.agenda.pack import event_pack
from matchmaker.services.agenda.reading import close_links, open_links
from matchmaker.services.agenda.sheets import agenda_of
from matchmaker.services.events.access import delegation_for_organiser
from matchmaker.web.agenda import pages
from matchmaker.web.agenda.sending import download, large_print, reader_language
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.own import organised_event
from matchmaker.web.policy import audience, current_actor


@pages.get("/evenements/<int:event_id>/plannings/<int:delegation_id>")
@audience(Audience.ORGANISER)
def of(event_id: int, delegation_id: int) -> str:
    event = organised_event(event_id)
    delegation = delegation_for_organiser(current_actor(), event_id, delegation_id)
    return render_template(
        "agenda/of.html",
        event=event,
        agenda=agenda_of(delegation, reader_language()),
        links=open_links(delegation),
    )


@pages.post("/evenements/<int:event_id>/plannings/<int:delegation_id>/liens")
@audience(Audience.ORGANISER)
def of_links_close(event_id: int, delegation_id: int) -> Answer:
    organised_event(event_id)

    def do() -> str:
        close_links(current_actor(), event_id, delegation_id)
        return str(_("C’est fermé : ces adresses ne montrent plus rien."))

    return act_and_return(url_for("agenda.of", event_id=event_id, delegation_id=delegation_id), do)


@pages.get("/evenements/<int:event_id>/plannings/<int:delegation_id>.pdf")
@audience(Audience.ORGANISER)
def pdf_of(event_id: int, delegation_id: int) -> Response:
    organised_event(event_id)
    agenda = agenda_of(delegation_for_organiser(current_actor(), event_id, delegation_id), reader_language())
    [name] = file_names("planning", [agenda.delegation.name], ".pdf")
    return download(agenda_pdf(agenda, reader_language()), name, "application/pdf")


@pages.get("/evenements/<int:event_id>/plannings/<int:delegation_id>/gros-caracteres.pdf")
@audience(Audience.ORGANISER)
def large_pdf_of(event_id: int, delegation_id: int) -> Response:
    organised_event(event_id)
    agenda = agenda_of(delegation_for_organiser(current_actor(), event_id, delegation_id), reader_language())
    return large_print(agenda)


@pages.get("/evenements/<int:event_id>/plannings.zip")
@audience(Audience.ORGANISER)
def pack(event_id: int) -> Response:
    event = organised_event(event_id)
    [name] = file_names("plannings", [event.name], ".zip")
    return download(event_pack(event, reader_language()), name, "application/zip")
