"""In a participant's space: its feedback, its outcomes, and its own history across events."""

from flask import render_template, url_for
from flask_babel import format_decimal
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.core.impact.words import FOLLOW_UPS, HELD, SATISFACTION, STAGES, USEFULNESS
from matchmaker.services.impact.feedback import own_sheet, save_own_feedback
from matchmaker.services.impact.history import own_chapters
from matchmaker.services.impact.outcomes import own_outcome_sheet, save_own_outcomes
from matchmaker.web.events.own import own_delegation
from matchmaker.web.impact import pages
from matchmaker.web.impact.forms import SIGNED_IN, feedback_page, outcome_page
from matchmaker.web.policy import audience, current_actor


@pages.route("/mes-rencontres/<int:event_id>/avis", methods=["GET", "POST"])
@audience(Audience.PARTICIPANT)
def feedback(event_id: int) -> Response | tuple[str, int]:
    actor, own = current_actor(), own_delegation(event_id).organisation_id
    return feedback_page(
        own_sheet(actor, event_id, own),
        lambda read: save_own_feedback(actor, event_id, own, read),
        url_for("impact.feedback", event_id=event_id),
        layout=SIGNED_IN,
    )


@pages.route("/mes-rencontres/<int:event_id>/suites", methods=["GET", "POST"])
@audience(Audience.PARTICIPANT)
def outcomes(event_id: int) -> Response | tuple[str, int]:
    actor, own = current_actor(), own_delegation(event_id).organisation_id
    return outcome_page(
        own_outcome_sheet(actor, event_id, own),
        lambda read: save_own_outcomes(actor, event_id, own, read),
        url_for("impact.outcomes", event_id=event_id),
        layout=SIGNED_IN,
    )


@pages.get("/mes-suites")
@audience(Audience.PARTICIPANT)
def mine() -> str:
    return render_template(
        "impact/mine.html",
        chapters=own_chapters(current_actor()),
        held=HELD,
        usefulness=USEFULNESS,
        satisfaction=SATISFACTION,
        follow_ups=FOLLOW_UPS,
        stages=STAGES,
        euros=_euros,
    )


def _euros(amount: int) -> str:
    """« 12 000 € »."""
    return f"{format_decimal(amount)} €"
