"""Bring a purchase programme in: send the file, read what becomes of each row, answer, take over."""

from collections.abc import Mapping
from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response
from wtforms import SelectField

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.db.programmes import Programme
from matchmaker.extensions import limiter
from matchmaker.plugin_api.text import N_
from matchmaker.services.catalogue.programmes.bring import (
    answer_programme,
    apply_programme,
    drop_programme,
    programme_for,
    programmes_of,
    try_programme,
)
from matchmaker.services.catalogue.programmes.drafts import drafts_of
from matchmaker.web.catalogue import pages
from matchmaker.web.catalogue.writing import offer_organisations
from matchmaker.web.directory.import_columns import columns_of, kept_answers
from matchmaker.web.directory.import_report import Report, read_report
from matchmaker.web.directory.imports import answers_sent
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.forms import Confirm, Form
from matchmaker.web.policy import audience, current_actor

# What becomes of a row, in the order of the page, in the plural and in the singular.
MANY: Mapping[str, str] = {
    "new": N_("nouveaux besoins"),
    "changed": N_("besoins modifiés"),
    "same": N_("besoins inchangés"),
    "question": N_("questions"),
    "to_correct": N_("à corriger"),
    "ignored": N_("lignes ignorées"),
}
SINGLE: Mapping[str, str] = {
    "new": N_("nouveau besoin"),
    "changed": N_("besoin modifié"),
    "same": N_("besoin inchangé"),
    "question": N_("question"),
    "to_correct": N_("à corriger"),
    "ignored": N_("ligne ignorée"),
}
COLUMNS: Mapping[str, str] = {
    "description": N_("précisions"),
    "prestation": N_("forme"),
    "cpv": N_("métiers"),
    "lots": N_("lots"),
    "commune": N_("lieu"),
    "reservation": N_("marché réservé"),
    "amount_low": N_("montant minimum"),
    "amount_high": N_("montant maximum"),
    "expected_on": N_("trimestre"),
    "kind": N_("nature"),
}


class ProgrammeForm(Form):
    organisation = SelectField(_l("Pour quelle structure ?"), coerce=int)
    workbook = FileField(
        _l("Votre programme d’achat"),
        validators=[FileRequired(_l("Choisissez un fichier."))],
        description=_l("Classeur Excel ou LibreOffice, ou CSV, avec vos propres colonnes."),
    )


@pages.route("/programmes-achat", methods=["GET", "POST"])
@audience(Audience.PARTICIPANT)
@limiter.limit("20/hour", methods=["POST"])  # each file is read by a process of its own and kept
def programmes() -> Response | str:
    actor, form = current_actor(), ProgrammeForm()
    if not offer_organisations(form):
        raise NotFound
    if form.validate_on_submit():
        upload = form.workbook.data
        try:
            tried = try_programme(actor, form.organisation.data, upload.filename or "", upload.read())
            return redirect(url_for("catalogue.programme", programme_id=tried.id), 303)
        except NotFound:
            raise
        except Refusal as error:
            form.refuse(error)
    return render_template(
        "catalogue/programmes.html", form=form, programmes=programmes_of(actor), drafts=len(drafts_of(actor))
    )


@pages.get("/programmes-achat/<int:programme_id>")
@audience(Audience.PARTICIPANT)
def programme(programme_id: int) -> str:
    row = programme_for(current_actor(), programme_id)
    return render_template(
        "catalogue/programme.html",
        row=row,
        report=_report(row),
        columns=columns_of(row),
        kept=kept_answers(row),
        statuses=SINGLE,
        form=Form(formdata=None),
        status=request.args.get("lignes", ""),
        page=max(1, request.args.get("page", 1, type=int)),
    )


@pages.post("/programmes-achat/<int:programme_id>/reponses")
@audience(Audience.PARTICIPANT)
def programme_answer(programme_id: int) -> Response:
    def do() -> str:
        answer_programme(current_actor(), programme_id, answers_sent())
        return str(_("Le fichier est relu avec vos réponses."))

    return act_and_return(url_for("catalogue.programme", programme_id=programme_id), do)


@pages.post("/programmes-achat/<int:programme_id>/reprise")
@audience(Audience.PARTICIPANT)
def programme_apply(programme_id: int) -> Response:
    def do() -> str:
        brought = apply_programme(current_actor(), programme_id).report["brought"]
        made, changed = brought.get("new", 0), brought.get("changed", 0)
        return " ".join(
            (
                ngettext("%(num)s brouillon ajouté,", "%(num)s brouillons ajoutés,", made),
                ngettext("%(num)s modifié.", "%(num)s modifiés.", changed),
                _("Vous seuls les voyez, aucun message n’est parti."),
            )
        )

    return act_and_return(url_for("catalogue.programme", programme_id=programme_id), do)


@pages.post("/programmes-achat/<int:programme_id>/abandon")
@audience(Audience.PARTICIPANT)
def programme_drop(programme_id: int) -> Response:
    if Confirm().validate_on_submit():
        drop_programme(current_actor(), programme_id)
        flash(_("Ce fichier est mis de côté : rien n’en a été repris."), "info")
    return redirect(url_for("catalogue.programmes"), 303)


def _report(row: Programme) -> Report:
    """The report, each changed row with the names of what changes."""
    report = read_report(row, MANY, SINGLE)
    changed = {_place(one): one["changed"] for one in row.report["rows"] if one.get("changed")}
    lines = tuple(
        replace(line, effect=", ".join(str(_(COLUMNS[name])) for name in changed.get(line.name, ())))
        for line in report.lines
    )
    counts = row.report["counts"]
    return replace(report, lines=lines, ready=sum(counts.get(one, 0) for one in ("new", "changed", "same")))


def _place(row: Mapping[str, object]) -> str:
    """As `Line.name` names the row."""
    return f"merges:{row['sheet']}!{row['row']}"
