"""A workbook in, a zip out: what `matchmaker plan` does, for organisers whose laptop lets them install nothing."""

from flask import Response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response as Answer
from wtforms import BooleanField

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import Refusal
from matchmaker.services.agenda.plan_job import ask_for_plan, plan_of, planned_zip
from matchmaker.services.agenda.template import empty_workbook
from matchmaker.web.agenda import pages
from matchmaker.web.agenda.sending import download, reader_language
from matchmaker.web.forms import Form
from matchmaker.web.policy import audience, current_actor

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class PlanForm(Form):
    workbook = FileField(
        _l("Votre classeur"), validators=[FileRequired(_l("Choisissez le classeur à planifier."))]
    )
    keep_going = BooleanField(_l("Laisser de côté les lignes à corriger et planifier les autres"))


@pages.route("/classeur", methods=["GET", "POST"])
@audience(Audience.ORGANISER)
def plan() -> str | Answer:
    form = PlanForm()
    if form.validate_on_submit():
        upload = form.workbook.data
        try:
            job = ask_for_plan(
                current_actor(), upload.filename or "", upload.read(), keep_going=form.keep_going.data
            )
            return redirect(url_for("agenda.plan_job", job_id=job.id), 303)
        except Refusal as error:
            form.refuse(error)
    return render_template("agenda/plan.html", form=form)


@pages.get("/classeur/<int:job_id>")
@audience(Audience.ORGANISER)
def plan_job(job_id: int) -> str:
    return render_template("agenda/plan_job.html", job=plan_of(current_actor(), job_id))


@pages.get("/classeur/<int:job_id>/planning.zip")
@audience(Audience.ORGANISER)
def plan_zip(job_id: int) -> Response:
    blob = planned_zip(current_actor(), job_id)
    return download(blob.data, blob.name, blob.content_type)


@pages.get("/classeur/modele.xlsx")
@audience(Audience.ORGANISER)
def plan_template() -> Response:
    return download(empty_workbook(reader_language()), _("modele-de-rencontre.xlsx"), XLSX)
