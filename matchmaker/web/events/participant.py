"""The participant's meetings: what is next, and when they can come."""

from flask import render_template

from matchmaker.core.directory.access import Audience
from matchmaker.db.queries.events import events_of_organisations
from matchmaker.web.events import pages
from matchmaker.web.events.own import own_delegation
from matchmaker.web.policy import audience, current_actor


@pages.get("/mes-rencontres")
@audience(Audience.PARTICIPANT)
def mine() -> str:
    return render_template("events/mine.html", events=events_of_organisations(current_actor().organisations))


@pages.get("/mes-rencontres/<int:event_id>")
@audience(Audience.PARTICIPANT)
def space(event_id: int) -> str:
    delegation = own_delegation(event_id)
    return render_template("events/space.html", event=delegation.event, delegation=delegation)
