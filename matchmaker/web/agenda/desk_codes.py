"""The organiser hands out a code to somebody at the welcome desk: shown once, on the page that answers."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.services.directory.desk_codes import Handed, hand_out, people_to_let_in
from matchmaker.services.jobs.links import page_link
from matchmaker.web.agenda import pages
from matchmaker.web.events.own import organised_event
from matchmaker.web.forms import Confirm, sentence
from matchmaker.web.policy import audience, current_actor


@pages.get("/evenements/<int:event_id>/accueil/codes")
@audience(Audience.ORGANISER)
def desk_codes(event_id: int) -> str:
    return _page(event_id)


@pages.post("/evenements/<int:event_id>/accueil/codes")
@audience(Audience.ORGANISER)
def desk_code_hand_out(event_id: int) -> Answer:
    """Make a code and show it, this once: only its hash is kept."""
    organised_event(event_id)
    person_id = request.form.get("person", type=int)
    if not Confirm().validate_on_submit() or person_id is None:
        return redirect(url_for("agenda.desk_codes", event_id=event_id), 303)
    try:
        return make_response(_page(event_id, handed=hand_out(current_actor(), event_id, person_id)))
    except NotFound:
        raise
    except Refusal as error:
        answer = make_response(_page(event_id, refusal=error))
        answer.status_code = error.status
        return answer


def _page(event_id: int, handed: Handed | None = None, refusal: Refusal | None = None) -> str:
    event = organised_event(event_id)
    return render_template(
        "agenda/desk_codes.html",
        event=event,
        people=people_to_let_in(event),
        handed=handed,
        address=page_link("directory.sign_in_desk"),
        refusal=None if refusal is None else sentence(refusal),
    )
