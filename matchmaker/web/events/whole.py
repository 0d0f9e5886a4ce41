"""A whole event as a file: downloaded here, tried and brought in there."""

from flask import Response as FlaskResponse
from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response
from wtforms import SelectField, SubmitField

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.core.events.file_words import LISTS
from matchmaker.db.queries.directory import chambers_by_name
from matchmaker.documents.file_names import file_names
from matchmaker.services.events.files.bring import bring_event_file, try_event_file
from matchmaker.services.events.files.export import export_whole_event
from matchmaker.services.events.files.kept import keep_event_file, kept_event_file
from matchmaker.web.agenda.sending import download
from matchmaker.web.events import pages
from matchmaker.web.events.own import organised_event
from matchmaker.web.forms import Confirm, Form, sentence
from matchmaker.web.policy import audience, current_actor


class EventFileForm(Form):
    chamber = SelectField(_l("Chambre"), coerce=int)
    file = FileField(_l("Fichier de l’événement (.zip)"), [FileRequired(_l("Choisissez le fichier."))])
    send = SubmitField(_l("Essayer"))


@pages.get("/evenements/<int:event_id>/evenement.zip")
@audience(Audience.ORGANISER)
def whole(event_id: int) -> FlaskResponse:
    event = organised_event(event_id)
    [name] = file_names("evenement", [event.name], ".zip")
    return download(export_whole_event(current_actor(), event_id), name, "application/zip")


@pages.route("/evenements/apport", methods=["GET", "POST"])
@audience(Audience.ORGANISER)
def bring() -> Response | str:
    form = EventFileForm()
    form.chamber.choices = list(chambers_by_name(current_actor().chambers))
    if form.validate_on_submit():
        try:
            upload = form.file.data
            kept = keep_event_file(current_actor(), form.chamber.data, upload.filename or "", upload.read())
            return redirect(url_for("events.bring_kept", blob_id=kept), 303)
        except NotFound:
            raise
        except Refusal as error:
            form.refuse(error)
    return render_template("events/bring.html", form=form)


@pages.route("/evenements/apport/<int:blob_id>", methods=["GET", "POST"])
@audience(Audience.ORGANISER)
def bring_kept(blob_id: int) -> Response | str:
    actor = current_actor()
    chamber_id, data = kept_event_file(actor, blob_id)
    confirm = Confirm()
    tried, refused = None, None
    try:
        if confirm.validate_on_submit():
            brought = bring_event_file(actor, chamber_id, data)
            flash(
                _("« %(name)s » est apporté, en mode essai. Aucun message n’est parti.", name=brought.name),
                "success",
            )
            return redirect(url_for("events.show", event_id=brought.event_id), 303)
        tried = try_event_file(actor, chamber_id, data)
    except Refusal as error:
        refused = sentence(error)
    return render_template(
        "events/bring_kept.html", tried=tried, refused=refused, lists=LISTS, blob_id=blob_id
    )
