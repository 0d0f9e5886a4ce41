"""« Registre de sourcing » of one need: read, added to, and handed out. The buyer's own people alone."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import get_timezone
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.clock import now
from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.core.sourcing.copies import WHY
from matchmaker.core.sourcing.words import CODES, KINDS, LABELS, told
from matchmaker.documents.file_names import file_names
from matchmaker.services.sourcing.export import COPIES, export_blank_minutes, export_csv, export_pdf
from matchmaker.services.sourcing.pages import read_page, structures_named
from matchmaker.services.sourcing.public import may_publish
from matchmaker.services.sourcing.register import (
    MinutesSaid,
    add_call,
    add_measure,
    add_minutes,
    erase_value,
    need_registered,
)
from matchmaker.services.sourcing.retention import retention_of
from matchmaker.web.agenda.sending import download, reader_language
from matchmaker.web.forms import Confirm, Form
from matchmaker.web.policy import audience, current_actor
from matchmaker.web.sourcing import pages
from matchmaker.web.sourcing.forms import CallForm, MeasureForm, minutes_form


@pages.get("/besoins/<int:need_id>/registre")
@audience(Audience.PARTICIPANT)
def register(need_id: int) -> str:
    shown = read_page(current_actor(), need_id, _page() or 1)
    return render_template(
        "sourcing/register.html",
        need=shown.need,
        shown=shown,
        codes=CODES,
        told=lambda content: told(content, _),
        kinds=KINDS,
        labels=LABELS,
        why=WHY,
        copies=COPIES,
        kept=retention_of(need_id),
    )


@pages.route("/besoins/<int:need_id>/registre/compte-rendu", methods=["GET", "POST"])
@audience(Audience.PARTICIPANT)
def minutes(need_id: int) -> Response | str:
    form = minutes_form(request.args.get("structure", ""), now().astimezone(get_timezone()).date())
    return _written(need_id, form, "minutes", lambda: _noted(need_id, form.said()))


def _noted(need_id: int, said: MinutesSaid) -> str | None:
    """Write a meeting down; what was given to one is then proposed to be published for all, where that is possible."""
    number = add_minutes(current_actor(), need_id, said)
    need = need_registered(current_actor(), need_id)
    if not said.given.strip() or not may_publish(current_actor(), need):
        return None
    flash(
        _("C’est inscrit. Ce qui est donné à une structure est dû à toutes : relisez, puis publiez."),
        "success",
    )
    return url_for("sourcing.publish", need_id=need_id, entree=number)


@pages.route("/besoins/<int:need_id>/registre/publication", methods=["GET", "POST"])
@audience(Audience.PARTICIPANT)
def call(need_id: int) -> Response | str:
    form = CallForm()
    return _written(
        need_id, form, "call", lambda: add_call(current_actor(), need_id, form.on.data, form.where.data)
    )


@pages.route("/besoins/<int:need_id>/registre/mesure", methods=["GET", "POST"])
@audience(Audience.PARTICIPANT)
def measure(need_id: int) -> Response | str:
    form = MeasureForm()
    return _written(
        need_id, form, "measure", lambda: add_measure(current_actor(), need_id, form.measure.data)
    )


def _written(need_id: int, form: Form, kind: str, write: Callable[[], str | None]) -> Response | str:
    """The page of one form; once written, the register, or where ``write`` leads."""
    need, met = structures_named(current_actor(), need_id)
    if form.validate_on_submit():
        try:
            further = write()
        except Refusal as error:
            form.refuse(error)
        else:
            if further is None:
                flash(_("C’est inscrit au registre."), "success")
            return redirect(further or url_for("sourcing.register", need_id=need_id), 303)
    return render_template(f"sourcing/{kind}.html", need=need, form=form, met=met)


@pages.post("/besoins/<int:need_id>/registre/<int:number>/<name>/effacement")
@audience(Audience.PARTICIPANT)
def erase(need_id: int, number: int, name: str) -> Response:
    if Confirm().validate_on_submit():
        erase_value(current_actor(), need_id, number, name)
        flash(_("C’est effacé. Le registre reste intact."), "success")
    return redirect(url_for("sourcing.register", need_id=need_id, page=_page()), 303)


@pages.get("/besoins/<int:need_id>/registre/<which>.csv")
@audience(Audience.PARTICIPANT)
def as_csv(need_id: int, which: str) -> Response:
    data = export_csv(current_actor(), need_id, _known(which))
    return download(data, _file_name(need_id, which, ".csv"), "text/csv; charset=utf-8")


@pages.get("/besoins/<int:need_id>/registre/<which>.pdf")
@audience(Audience.PARTICIPANT)
def as_pdf(need_id: int, which: str) -> Response:
    data = export_pdf(current_actor(), need_id, _known(which), reader_language())
    return download(data, _file_name(need_id, which, ".pdf"), "application/pdf")


@pages.get("/besoins/<int:need_id>/registre/compte-rendu.pdf")
@audience(Audience.PARTICIPANT)
def blank_minutes(need_id: int) -> Response:
    data = export_blank_minutes(current_actor(), need_id, reader_language())
    return download(data, f"compte-rendu-{need_id}.pdf", "application/pdf")


def _page() -> int | None:
    return request.args.get("page", type=int)


def _known(which: str) -> str:
    if which not in COPIES:
        raise NotFound
    return which


def _file_name(need_id: int, which: str, suffix: str) -> str:
    [name] = file_names("registre", [f"{which} {need_id}"], suffix)
    return name
