"""Until when the names in a register are kept: read, chosen, prolonged. The buyer's own people alone."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.services.sourcing.register import need_registered
from matchmaker.services.sourcing.retention import keep_until, retention_of
from matchmaker.web.policy import audience, current_actor
from matchmaker.web.sourcing import pages
from matchmaker.web.sourcing.forms import RetentionForm


@pages.route("/besoins/<int:need_id>/registre/conservation", methods=["GET", "POST"])
@audience(Audience.PARTICIPANT)
def retention(need_id: int) -> Response | str:
    need = need_registered(current_actor(), need_id)
    kept = retention_of(need_id)
    form = RetentionForm(data={"until": kept.until})
    if form.validate_on_submit():
        try:
            keep_until(current_actor(), need_id, form.until.data)
        except NotFound:
            raise
        except Refusal as error:
            form.refuse(error)
        else:
            flash(_("C’est enregistré."), "success")
            return redirect(url_for("sourcing.register", need_id=need_id, _anchor="conservation"), 303)
    return render_template("sourcing/retention.html", need=need, kept=kept, form=form)
