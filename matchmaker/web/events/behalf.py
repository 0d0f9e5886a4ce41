"""Into a participant's space on its behalf, and out again."""

from flask import flash, redirect, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.services.events.behalf import enter_space
from matchmaker.web.events import pages
from matchmaker.web.events.own import organised_event
from matchmaker.web.forms import Confirm, sentence
from matchmaker.web.policy import audience, current_actor


@pages.post("/evenements/<int:event_id>/participants/<int:delegation_id>/au-nom")
@audience(Audience.ORGANISER)
def behalf_enter(event_id: int, delegation_id: int) -> Response:
    organised_event(event_id)
    if Confirm().validate_on_submit():
        try:
            session["behalf"] = enter_space(current_actor(), event_id, delegation_id).id
            return redirect(url_for("events.space", event_id=event_id), 303)
        except NotFound:
            raise
        except Refusal as error:
            flash(sentence(error), "warning")
    return redirect(url_for("events.participant", event_id=event_id, delegation_id=delegation_id), 303)


@pages.post("/au-nom/fin")
@audience(Audience.SIGNED_IN, on_behalf=True)
def behalf_leave() -> Response:
    """Back to where the organiser came from."""
    behalf = current_actor().behalf
    if behalf is None or not Confirm().validate_on_submit():
        return redirect(url_for("directory.home"), 303)
    session.pop("behalf", None)
    session.pop("structure", None)
    flash(_("Vous n’agissez plus au nom de cette structure."), "success")
    page = url_for("events.participant", event_id=behalf.event_id, delegation_id=behalf.delegation_id)
    return redirect(page, 303)
