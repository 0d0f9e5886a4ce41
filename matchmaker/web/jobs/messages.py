"""What was sent about an event, to whom, and what became of it."""

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound
from matchmaker.core.jobs.bounces import reason_of
from matchmaker.core.jobs.sms import measure
from matchmaker.db.jobs import MESSAGE_STATES as STATES
from matchmaker.db.queries.jobs import RETURNED, message_counts, messages_of_event
from matchmaker.db.queries.messages import bounces_of
from matchmaker.mail.bounce import LONGEST_NOTICE
from matchmaker.services.jobs.bounces import paste_notice
from matchmaker.services.jobs.links import without_keys
from matchmaker.services.jobs.messages import (
    UNSETTLED,
    find_message,
    is_returned,
    resend_message,
    settle_message,
)
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.own import organised_event
from matchmaker.web.forms import Confirm
from matchmaker.web.jobs import pages
from matchmaker.web.jobs.words import MESSAGE_STATES, message_state
from matchmaker.web.policy import audience, current_actor

PAGE = 100


@pages.get("/evenements/<int:event_id>/messages")
@audience(Audience.ORGANISER)
def messages(event_id: int) -> str:
    event = organised_event(event_id)
    state = request.args.get("etat")
    number = max(request.args.get("page", 1, type=int), 1)
    lines = messages_of_event(
        event.id,
        state=state if state in (*STATES, RETURNED) else None,
        limit=PAGE + 1,
        offset=(number - 1) * PAGE,
    )
    return render_template(
        "jobs/messages.html",
        event=event,
        lines=lines[:PAGE],
        more=len(lines) > PAGE,
        number=number,
        counts=message_counts(event.id),
        state=state,
        words=MESSAGE_STATES,
        message_state=message_state,
    )


@pages.get("/evenements/<int:event_id>/messages/<int:message_id>")
@audience(Audience.ORGANISER)
def message(event_id: int, message_id: int) -> str:
    event = organised_event(event_id)
    found = find_message(current_actor(), message_id)
    if found.event_id != event.id:
        raise NotFound
    return render_template(
        "jobs/message.html",
        event=event,
        message=found,
        body=without_keys(found.body),
        words=MESSAGE_STATES,
        message_state=message_state,
        unsettled=UNSETTLED,
        returned=is_returned(found),
        bounces=[(one, reason_of(one.action, one.status)) for one in bounces_of(found.id)],
        size=measure(found.body) if found.channel == "sms" else None,
    )


@pages.post("/evenements/<int:event_id>/messages/<int:message_id>/renvoi")
@audience(Audience.ORGANISER)
def resend(event_id: int, message_id: int) -> Response:
    if Confirm().validate_on_submit():
        resend_message(current_actor(), message_id)
    return redirect(url_for("jobs.message", event_id=event_id, message_id=message_id), 303)


@pages.post("/evenements/<int:event_id>/messages/<int:message_id>/classement")
@audience(Audience.ORGANISER)
def settle(event_id: int, message_id: int) -> Response:
    if Confirm().validate_on_submit():
        settle_message(current_actor(), message_id)
    return redirect(url_for("jobs.message", event_id=event_id, message_id=message_id), 303)


@pages.post("/evenements/<int:event_id>/messages/avis")
@audience(Audience.ORGANISER)
def paste_bounce(event_id: int) -> Response:
    organised_event(event_id)
    file = request.files.get("file")
    raw = file.read(LONGEST_NOTICE + 1) if file else request.form.get("notice", "").encode()

    def do() -> str:
        bounce = paste_notice(current_actor(), event_id, raw)
        return str(_("C’est noté pour %(address)s.", address=bounce.address))

    return act_and_return(url_for("jobs.messages", event_id=event_id), do)
