"""Bring a list into an event: send the file, read what becomes of each row, answer, apply."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.core.directory.importing.answers import Answers
from matchmaker.core.errors import Refusal
from matchmaker.services.directory.imports import (
    answer_import,
    apply_import,
    drop_import,
    import_for,
    imports_of,
    try_import,
)
from matchmaker.services.events.access import event_for_organiser
from matchmaker.web.directory import pages
from matchmaker.web.directory.import_columns import columns_of, kept_answers
from matchmaker.web.directory.import_report import SINGULAR, read_report
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.forms import Confirm, Form
from matchmaker.web.policy import audience, current_actor

PARTS = ("cells", "values", "merges", "headers")


class UploadForm(Form):
    workbook = FileField(
        _l("Votre liste"),
        validators=[FileRequired(_l("Choisissez un fichier."))],
        description=_l("Classeur Excel ou LibreOffice, ou CSV, tel que vous l’avez : même en désordre."),
    )


@pages.route("/evenements/<int:event_id>/import", methods=["GET", "POST"])
@audience(Audience.ORGANISER)
def imports(event_id: int) -> Response | str:
    event = event_for_organiser(current_actor(), event_id)
    form = UploadForm()
    if form.validate_on_submit():
        upload = form.workbook.data
        try:
            tried = try_import(current_actor(), event_id, upload.filename or "", upload.read())
            return _to_trial(event_id, tried.id)
        except Refusal as error:
            form.refuse(error)
    return render_template(
        "directory/imports.html", event=event, form=form, imports=imports_of(current_actor(), event_id)
    )


@pages.get("/evenements/<int:event_id>/import/<int:import_id>")
@audience(Audience.ORGANISER)
def import_trial(event_id: int, import_id: int) -> str:
    event = event_for_organiser(current_actor(), event_id)
    row = import_for(current_actor(), event_id, import_id)
    return render_template(
        "directory/import_trial.html",
        event=event,
        row=row,
        report=read_report(row),
        columns=columns_of(row),
        kept=kept_answers(row),
        statuses=SINGULAR,
        form=Form(formdata=None),
        status=request.args.get("lignes", ""),
        page=max(1, request.args.get("page", 1, type=int)),
    )


@pages.post("/evenements/<int:event_id>/import/<int:import_id>/reponses")
@audience(Audience.ORGANISER)
def import_answer(event_id: int, import_id: int) -> Response:
    if Form().validate_on_submit():
        answer_import(current_actor(), event_id, import_id, answers_sent())
    return _to_trial(event_id, import_id)


def answers_sent() -> Answers:
    """The fields of the page are named part:key, as `Answers` names them."""
    given: dict[str, dict[str, str]] = {part: {} for part in PARTS}
    for name, value in request.form.items():
        part, colon, key = name.partition(":")
        if colon and part in given:
            given[part][key] = value.strip()
    merges = {key: value for key, value in given["merges"].items() if value in ("merge", "separate", "")}
    return Answers(given["cells"], given["values"], merges, given["headers"])  # type: ignore[arg-type]  # checked on the line above


@pages.post("/evenements/<int:event_id>/import/<int:import_id>/application")
@audience(Audience.ORGANISER)
def import_apply(event_id: int, import_id: int) -> Response:
    def do() -> str:
        apply_import(current_actor(), event_id, import_id)
        return str(_("C’est importé. Aucun message n’est parti : inviter est un acte à part."))

    return act_and_return(url_for("directory.import_trial", event_id=event_id, import_id=import_id), do)


@pages.post("/evenements/<int:event_id>/import/<int:import_id>/abandon")
@audience(Audience.ORGANISER)
def import_drop(event_id: int, import_id: int) -> Response:
    if Confirm().validate_on_submit():
        drop_import(current_actor(), event_id, import_id)
        flash(_("Ce fichier est mis de côté : rien n’en a été repris."), "info")
    return redirect(url_for("directory.imports", event_id=event_id), 303)


def _to_trial(event_id: int, import_id: int) -> Response:
    return redirect(url_for("directory.import_trial", event_id=event_id, import_id=import_id), 303)
