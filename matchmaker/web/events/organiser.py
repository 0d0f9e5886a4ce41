"""The organiser's events."""

from flask import render_template

from matchmaker.core.directory.access import Audience
from matchmaker.db.queries.events import events_of_chambers
from matchmaker.web.events import pages
from matchmaker.web.events.own import organised_event
from matchmaker.web.policy import audience, current_actor


@pages.get("/evenements")
@audience(Audience.ORGANISER)
def index() -> str:
    return render_template("events/index.html", events=events_of_chambers(current_actor().chambers))


@pages.get("/evenements/<int:event_id>")
@audience(Audience.ORGANISER)
def show(event_id: int) -> str:
    return render_template("events/show.html", event=organised_event(event_id))
