"""A buyer's contracts: complete one, and take their essential data away as the DECP schema has them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import Invalid
from matchmaker.core.impact.award_answers import FLAGS
from matchmaker.core.impact.decp import ASKED, FIRST, REST
from matchmaker.documents.file_names import file_names
from matchmaker.services.impact.buyers.access import own_buyer
from matchmaker.services.impact.buyers.awards import decp_csv, decp_json, own_contract, save_contract
from matchmaker.web.agenda.sending import download
from matchmaker.web.forms import Confirm
from matchmaker.web.impact import pages
from matchmaker.web.impact.buyers import asked_for, euros
from matchmaker.web.policy import audience, current_actor


@pages.route("/tableau-de-bord/contrats/<int:meeting_id>", methods=["GET", "POST"])
@audience(Audience.PARTICIPANT)
def contract(meeting_id: int) -> Answer | tuple[str, int]:
    sheet, form = own_contract(current_actor(), meeting_id), Confirm()
    shown, status = _as_typed(dict(sheet.proposed) | dict(sheet.said)), 200
    if form.validate_on_submit():
        shown, status = {name: request.form.getlist(name) for name in ASKED}, 400
        try:
            save_contract(current_actor(), meeting_id, shown)
        except Invalid as error:
            form.refuse(error)
        else:
            flash(_("C’est enregistré."), "success")
            return redirect(url_for("impact.contract", meeting_id=meeting_id), 303)
    page = render_template(
        "impact/contract.html",
        sheet=sheet,
        form=form,
        values=shown,
        first=FIRST,
        rest=REST,
        euros=euros,
        unfolded=any(shown.get(one.name) for one in REST),
    )
    return page, status


@pages.get("/tableau-de-bord/decp.json")
@audience(Audience.PARTICIPANT)
def decp_as_json() -> Response:
    structure, year, _km = asked_for()
    made = decp_json(current_actor(), structure, year)
    return download(made, _file_name(structure, year, ".json"), "application/json; charset=utf-8")


@pages.get("/tableau-de-bord/decp.csv")
@audience(Audience.PARTICIPANT)
def decp_as_csv() -> Response:
    structure, year, _km = asked_for()
    made = decp_csv(current_actor(), structure, year)
    return download(made, _file_name(structure, year, ".csv"), "text/csv; charset=utf-8")


def _as_typed(answers: Mapping[str, Any]) -> dict[str, Sequence[str]]:
    """The answers as the form would send them."""
    flags = {value: word for word, value in FLAGS.items()}
    typed: dict[str, Sequence[str]] = {}
    for name, value in answers.items():
        if isinstance(value, list):
            typed[name] = value
        elif isinstance(value, bool):
            typed[name] = [flags[value]]
        else:
            typed[name] = [value.isoformat() if isinstance(value, date) else str(value)]
    return typed


def _file_name(structure: int | None, year: int, suffix: str) -> str:
    buyer = own_buyer(current_actor(), structure)
    [name] = file_names("decp", [f"{buyer.name} {year}"], suffix)
    return name
