"""The organiser's page of answers: how many came in, what was written of the day, the QR code and the keys."""

import io

import segno
from flask import Response, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as Answer

from matchmaker.core.directory.access import Audience
from matchmaker.core.impact.words import FOLLOW_UPS, SATISFACTION
from matchmaker.db.queries.impact import (
    answered,
    event_day_feedback,
    registered_delegations,
    with_meetings,
    without_key,
)
from matchmaker.extensions import db
from matchmaker.services.impact.keys import feedback_keys_of, give_feedback_keys
from matchmaker.services.jobs.links import page_link
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.own import organised_event
from matchmaker.web.impact import pages
from matchmaker.web.policy import audience, current_actor


@pages.get("/evenements/<int:event_id>/avis")
@audience(Audience.ORGANISER)
def answers(event_id: int) -> str:
    event = organised_event(event_id)
    here = registered_delegations(event_id)
    met = with_meetings(event_id) & {one.id for one in here}
    return render_template(
        "impact/answers.html",
        event=event,
        delegations=here,
        met=met,
        answered=answered(event_id),
        days=event_day_feedback(event_id),
        keys=feedback_keys_of(event),
        missing=len(without_key(db.session(), event_id)),
        address=page_link("impact.feedback_key", event_id=event_id),
        satisfaction=SATISFACTION,
        follow_ups=FOLLOW_UPS,
    )


@pages.post("/evenements/<int:event_id>/avis/cles")
@audience(Audience.ORGANISER)
def answers_keys(event_id: int) -> Answer:
    organised_event(event_id)

    def do() -> str:
        number = give_feedback_keys(current_actor(), event_id)
        if not number:  # pressed twice, or on an older page
            return str(_("Chaque structure a déjà sa clé."))
        return str(ngettext("Une clé donnée.", "%(num)s clés données.", number))

    return act_and_return(url_for("impact.answers", event_id=event_id), do)


@pages.get("/evenements/<int:event_id>/avis/qr.svg")
@audience(Audience.ORGANISER)
def answers_qr(event_id: int) -> Response:
    organised_event(event_id)
    drawn = io.BytesIO()
    code = segno.make(page_link("impact.feedback_key", event_id=event_id), error="m", micro=False)
    code.save(drawn, kind="svg", scale=6, border=4, dark="#14352f")
    return Response(drawn.getvalue(), content_type="image/svg+xml")
