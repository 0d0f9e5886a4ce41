"""Messages between two structures that agreed to meet, and what is offered in place of one that only all may read."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.core.requests.messages import ForAllOnly
from matchmaker.db.jobs import Blob
from matchmaker.extensions import limiter
from matchmaker.services.requests.messages.conversation import Conversation, conversation_for
from matchmaker.services.requests.messages.letters import words_of
from matchmaker.services.requests.messages.send import send_message, stop_messages, take_messages_again
from matchmaker.services.sourcing.notes import needs_to_note
from matchmaker.services.sourcing.publish import keep_for_all
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.own import own_delegation
from matchmaker.web.policy import audience, current_actor
from matchmaker.web.requests import pages
from matchmaker.web.requests.message_forms import BuyerMessageForm, MessageForm, message_form
from matchmaker.web.sourcing.publish_form import chosen_file

CONVERSATION = "/mes-rencontres/<int:event_id>/messages/<int:delegation_id>"


@dataclass(frozen=True)
class ForAll:
    """What was not sent to one structure and may be published for all as it is."""

    text: str
    file: Blob | None


@pages.get(CONVERSATION)
@audience(Audience.PARTICIPANT)
def conversation(event_id: int, delegation_id: int) -> str:
    talk = _talk(event_id, delegation_id)
    return _page(talk, message_form(restricted=talk.restricted))


@pages.post(CONVERSATION)
@audience(Audience.PARTICIPANT)
@limiter.limit("120/hour")
def conversation_send(event_id: int, delegation_id: int) -> Response | str:
    talk = _talk(event_id, delegation_id)
    form = message_form(restricted=talk.restricted)
    for_all = None
    if form.validate_on_submit():
        try:
            send_message(current_actor(), event_id, delegation_id, form.typed(), talk.two.own.organisation_id)
        except NotFound:
            raise
        except ForAllOnly as error:
            form.refuse(error)
            for_all = _for_all(form)
        except Refusal as error:
            form.refuse(error)
        else:
            flash(_("C’est envoyé à %(name)s.", name=talk.two.partner.organisation.name), "success")
            return redirect(_here(event_id, delegation_id), 303)
    return _page(talk, form, for_all)


def _for_all(form: MessageForm | BuyerMessageForm) -> ForAll | None:
    """The text and the chosen file, kept; None where the file cannot be published either, which the form then says."""
    try:
        file = chosen_file(form.file) if "file" in form else None
    except Refusal as error:
        form.refuse(error)
        return None
    text = form.text.data or ""
    if not text.strip() and file is None:
        return None
    return ForAll(text, keep_for_all(current_actor(), file) if file else None)


def _page(talk: Conversation, form: MessageForm | BuyerMessageForm, for_all: ForAll | None = None) -> str:
    return render_template(
        "requests/conversation.html",
        event=talk.two.event,
        delegation=talk.two.own,
        talk=talk,
        form=form,
        for_all=for_all,
        words_of=words_of,
        notes=needs_to_note(talk.two),
    )


def _talk(event_id: int, delegation_id: int) -> Conversation:
    own = own_delegation(event_id)
    return conversation_for(current_actor(), event_id, delegation_id, own.organisation_id)


def _here(event_id: int, delegation_id: int) -> str:
    return url_for("requests.conversation", event_id=event_id, delegation_id=delegation_id)


@pages.post(CONVERSATION + "/arret")
@audience(Audience.PARTICIPANT)
def conversation_stop(event_id: int, delegation_id: int) -> Response:
    def do(own: int) -> str:
        stop_messages(current_actor(), event_id, delegation_id, own)
        return str(_("C’est noté : vous ne recevez plus de messages de cette structure."))

    return _act(event_id, delegation_id, do)


@pages.post(CONVERSATION + "/signalement")
@audience(Audience.PARTICIPANT)
def conversation_report(event_id: int, delegation_id: int) -> Response:
    def do(own: int) -> str:
        stop_messages(current_actor(), event_id, delegation_id, own, reported=True)
        return str(
            _("C’est signalé à l’organisateur, sans le texte des messages. Vous n’en recevez plus d’elle.")
        )

    return _act(event_id, delegation_id, do)


@pages.post(CONVERSATION + "/reprise")
@audience(Audience.PARTICIPANT)
def conversation_resume(event_id: int, delegation_id: int) -> Response:
    def do(own: int) -> str:
        take_messages_again(current_actor(), event_id, delegation_id, own)
        return str(_("C’est noté : vous recevez de nouveau ses messages."))

    return _act(event_id, delegation_id, do)


def _act(event_id: int, delegation_id: int, do: Callable[[int], str]) -> Response:
    own = _talk(event_id, delegation_id).two.own.organisation_id
    return act_and_return(_here(event_id, delegation_id), lambda: do(own))
