"""The event's criteria as award criteria: what a tender document may name, and what it may not."""

from flask import render_template, request
from flask_babel import format_decimal
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.core.scoring.relevance import TRADE
from matchmaker.services.scoring.award import award_criteria, award_csv
from matchmaker.web.agenda.sending import download
from matchmaker.web.events.own import organised_event
from matchmaker.web.policy import audience, current_actor
from matchmaker.web.scoring import pages


@pages.get("/evenements/<int:event_id>/criteres/attribution")
@audience(Audience.ORGANISER)
def award(event_id: int) -> str:
    event = organised_event(event_id)
    found = award_criteria(current_actor(), event.id)
    return render_template("scoring/award.html", event=event, award=found, trade=TRADE, percent=_percent)


def _percent(value: float) -> str:
    return f"{format_decimal(value, '0.#')}\u202f%"


@pages.get("/evenements/<int:event_id>/criteres/attribution.csv")
@audience(Audience.ORGANISER)
def award_sheet(event_id: int) -> Response:
    event = organised_event(event_id)
    named = [key.strip() for keys in request.args.getlist("avec") for key in keys.split(",") if key.strip()]
    # A form sends no box that is not ticked: `choix` tells an empty choice from an address without any.
    chosen = named if named or "choix" in request.args else None
    content = award_csv(current_actor(), event.id, chosen, _)
    return download(content, f"criteres-attribution-{event.slug}.csv", "text/csv; charset=utf-8")
