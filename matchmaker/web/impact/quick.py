"""The organiser types in the sheets of paper: number, one key a meeting, one for the day, Enter."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.db.queries.impact import latest_entries
from matchmaker.services.impact.quick_entry import enter_sheet, undo_last
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.own import organised_event
from matchmaker.web.forms import Confirm
from matchmaker.web.impact import pages
from matchmaker.web.policy import audience, current_actor

FIELDS = ("number", "marks", "day")


@pages.route("/evenements/<int:event_id>/avis/saisie", methods=["GET", "POST"])
@audience(Audience.ORGANISER)
def quick(event_id: int) -> Response | tuple[str, int] | str:
    event, form = organised_event(event_id), Confirm()
    typed = {name: request.form.get(name, "") for name in FIELDS}
    if form.validate_on_submit():
        try:
            enter_sheet(current_actor(), event_id, typed["number"], typed["marks"], typed["day"])
            return redirect(url_for("impact.quick", event_id=event_id), 303)
        except NotFound:
            raise
        except Refusal as error:
            form.refuse(error)
    shown = render_template(
        "impact/quick.html", event=event, form=form, typed=typed, entries=latest_entries(event_id)
    )
    return (shown, 400) if form.form_errors else shown


@pages.post("/evenements/<int:event_id>/avis/saisie/annuler")
@audience(Audience.ORGANISER)
def quick_undo(event_id: int) -> Response:
    organised_event(event_id)

    def do() -> str:
        name = undo_last(current_actor(), event_id)
        return str(_("La feuille de %(name)s est annulée : ses réponses d’avant sont remises.", name=name))

    return act_and_return(url_for("impact.quick", event_id=event_id), do)
