"""« À relancer »: who owes what, the letter, and the telephone list."""

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.core.events.chase import REASONS
from matchmaker.core.events.words import KINDS
from matchmaker.db.queries.chase import not_yet_asked
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.chase import chase_of, forget_call, note_call, remind
from matchmaker.web.events import pages
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.announcing import announced, sent
from matchmaker.web.events.own import organised_event
from matchmaker.web.policy import audience, current_actor

CALLS = {"message_left": N_("Message laissé"), "spoken": N_("C’est fait")}


def _page(event_id: int) -> str:
    return url_for("events.chase", event_id=event_id)


@pages.get("/evenements/<int:event_id>/relances")
@audience(Audience.ORGANISER)
def chase(event_id: int) -> str:
    event = organised_event(event_id)
    return render_template(
        "events/chase.html",
        event=event,
        chase=chase_of(current_actor(), event_id),
        not_asked=not_yet_asked(event_id),
        reasons=REASONS,
        kinds=KINDS,
        calls=CALLS,
    )


@pages.post("/evenements/<int:event_id>/relances")
@audience(Audience.ORGANISER)
def chase_send(event_id: int) -> Response:
    event = organised_event(event_id)

    def do() -> str:
        count = remind(current_actor(), event_id, announced())
        return sent(event, count, ngettext("%(num)d relance part.", "%(num)d relances partent.", count))

    return act_and_return(_page(event_id), do)


@pages.post("/evenements/<int:event_id>/relances/<int:delegation_id>/appel")
@audience(Audience.ORGANISER)
def chase_called(event_id: int, delegation_id: int) -> Response:
    organised_event(event_id)

    def do() -> str:
        note_call(current_actor(), event_id, delegation_id, request.form.get("kind", ""))
        return str(_("L’appel est noté."))

    return act_and_return(f"{_page(event_id)}#structure-{delegation_id}", do)


@pages.post("/evenements/<int:event_id>/relances/<int:delegation_id>/appel/<int:reminder_id>/retrait")
@audience(Audience.ORGANISER)
def chase_uncalled(event_id: int, delegation_id: int, reminder_id: int) -> Response:
    organised_event(event_id)

    def do() -> str:
        forget_call(current_actor(), event_id, delegation_id, reminder_id)
        return str(_("La note de l’appel est retirée."))

    return act_and_return(f"{_page(event_id)}#structure-{delegation_id}", do)
