"""Targets of a buyer's SPASER, and the file for its indicators."""

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import Invalid
from matchmaker.core.impact.spaser import TARGETED
from matchmaker.services.impact.buyers.spaser import set_targets, spaser_csv
from matchmaker.web.agenda.sending import download
from matchmaker.web.forms import Confirm, sentence
from matchmaker.web.impact import pages
from matchmaker.web.impact.buyers import asked_for
from matchmaker.web.policy import audience, current_actor


@pages.get("/tableau-de-bord/spaser.csv")
@audience(Audience.PARTICIPANT)
def spaser() -> Response:
    _structure, year, km = asked_for()
    made = spaser_csv(current_actor(), year, km)
    return download(made, f"spaser-{year}.csv", "text/csv; charset=utf-8")


@pages.post("/tableau-de-bord/objectifs")
@audience(Audience.PARTICIPANT)
def spaser_targets() -> Answer:
    structure, year, km = asked_for()
    if Confirm().validate_on_submit():
        typed = {category: request.form.get(category, "") for category in TARGETED}
        try:
            set_targets(current_actor(), structure, year, typed)
        except Invalid as error:
            flash(sentence(error), "danger")
        else:
            flash(_("Vos objectifs sont enregistrés."), "success")
    back = url_for("impact.dashboard", structure=structure, annee=year, km=km, _anchor="spaser")
    return redirect(back, 303)
