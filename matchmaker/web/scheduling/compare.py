"""Two drafts side by side."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.services.scheduling.compare import NotTwoDrafts, compare_drafts
from matchmaker.web.events.own import organised_event
from matchmaker.web.forms import sentence
from matchmaker.web.policy import audience, current_actor
from matchmaker.web.scheduling import pages


@pages.get("/evenements/<int:event_id>/planning/comparaison")
@audience(Audience.ORGANISER)
def compare(event_id: int) -> Response | str:
    event = organised_event(event_id)
    try:
        found = compare_drafts(current_actor(), event_id, request.args.getlist("projet", type=int))
    except NotTwoDrafts as error:
        flash(sentence(error), "warning")
        return redirect(url_for("scheduling.show", event_id=event_id), 303)
    return render_template(
        "scheduling/compare.html",
        event=event,
        found=found,
        times={slot.id: slot.starts_at for slot in event.slots},
        labels={table.id: table.label for table in event.tables},
    )
