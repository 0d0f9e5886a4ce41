"""Invite the participants: first who would be written to and how, then the act."""

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.services.events.invite import announce_invitation, invite, try_invitation
from matchmaker.web.events import pages
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.announcing import announced, own_address, sent
from matchmaker.web.events.own import organised_event
from matchmaker.web.policy import audience, current_actor


@pages.get("/evenements/<int:event_id>/invitation")
@audience(Audience.ORGANISER)
def invitation(event_id: int) -> str:
    event = organised_event(event_id)
    announcement = announce_invitation(current_actor(), event_id)
    people = [(one.organisation, one.name, one.email) for one in announcement.recipients]
    return render_template("events/invitation.html", event=event, announcement=announcement, people=people)


@pages.post("/evenements/<int:event_id>/invitation")
@audience(Audience.ORGANISER)
def invitation_send(event_id: int) -> Response:
    event = organised_event(event_id)

    def do() -> str:
        count = invite(current_actor(), event_id, announced())
        return sent(event, count, ngettext("%(num)d invitation part.", "%(num)d invitations partent.", count))

    return act_and_return(url_for("events.invitation", event_id=event_id), do)


@pages.post("/evenements/<int:event_id>/invitation/apercu")
@audience(Audience.ORGANISER)
def invitation_try(event_id: int) -> Response:
    event = organised_event(event_id)
    address = own_address(event)

    def do() -> str:
        try_invitation(current_actor(), event_id, address)
        return str(_("L’aperçu part vers %(email)s.", email=address))

    return act_and_return(url_for("events.invitation", event_id=event_id), do)
