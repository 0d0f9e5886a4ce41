"""Complete structures from public registers: ask them, or bring the list that was published."""

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response
from wtforms import DateField, SelectField
from wtforms.validators import InputRequired

from matchmaker.core.directory.access import Audience
from matchmaker.core.directory.register_lists import FILE_REGISTERS
from matchmaker.core.directory.registers import REGISTERS
from matchmaker.core.errors import Refusal
from matchmaker.plugin_api.text import N_
from matchmaker.services.directory.access import organisation_for, within_reach
from matchmaker.services.directory.enrich import start_enriching, start_enriching_one
from matchmaker.services.directory.register_files import start_import
from matchmaker.services.directory.register_overview import registers_of_event
from matchmaker.web.directory import pages
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.own import organised_event
from matchmaker.web.fields import closed_list
from matchmaker.web.forms import Form
from matchmaker.web.policy import audience, current_actor


class ListForm(Form):
    """A published list, with the day it speaks of."""

    register = SelectField(
        _l("Registre"),
        [InputRequired(_l("Choisissez un registre."))],
        choices=closed_list((("", N_("Choisissez")), *FILE_REGISTERS.items())),
        default="",
    )
    file = FileField(
        _l("Fichier"),
        [FileRequired(_l("Choisissez un fichier."))],
        description=_l("Excel, LibreOffice ou CSV, tel qu’il est publié."),
    )
    listed_on = DateField(
        _l("Date de la liste"),
        [InputRequired(_l("Donnez la date de la liste."))],
        description=_l("Le jour où elle a été publiée ou exportée : c’est la date des preuves."),
    )


@pages.route("/evenements/<int:event_id>/registres", methods=["GET", "POST"])
@audience(Audience.ORGANISER)
def registers(event_id: int) -> Response | str:
    event = organised_event(event_id)
    form = ListForm()
    if form.validate_on_submit():
        upload = form.file.data
        try:
            start_import(
                current_actor(),
                event_id,
                form.register.data,
                upload.filename or "",
                upload.read(),
                form.listed_on.data,
            )
            return redirect(_page(event_id, "fichier"), 303)
        except Refusal as error:
            form.refuse(error)
    overview = registers_of_event(event.id)
    remarks = overview.job.result.get("remarks", ()) if overview.job and overview.job.result else ()
    return render_template(
        "directory/registers.html",
        event=event,
        form=form,
        overview=overview,
        reachable=within_reach(current_actor(), [remark["organisation"] for remark in remarks]),
        labels=REGISTERS,
        lists=FILE_REGISTERS,
    )


@pages.post("/evenements/<int:event_id>/registres/interrogation")
@audience(Audience.ORGANISER)
def registers_ask(event_id: int) -> Response:
    event = organised_event(event_id)

    def do() -> str:
        start_enriching(current_actor(), event.id)
        return str(_("Les registres sont interrogés. Vous pouvez fermer cette page : le travail continue."))

    return act_and_return(_page(event_id), do)


@pages.post("/structures/<int:organisation_id>/registres")
@audience(Audience.ORGANISER)
def registers_ask_one(organisation_id: int) -> Response:
    organisation = organisation_for(current_actor(), organisation_id)
    back = url_for("directory.organisation", organisation_id=organisation.id, _anchor="registres")

    def do() -> str:
        start_enriching_one(current_actor(), organisation_id)
        return str(_("Les registres sont interrogés."))

    return act_and_return(back, do)


def _page(event_id: int, anchor: str | None = None) -> str:
    return url_for("directory.registers", event_id=event_id, _anchor=anchor)
