"""Agree to an SMS on the day of the event, or stop it, from one's own agenda."""

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.services.agenda.day_sms import agree_to_sms, stop_sms
from matchmaker.web.agenda import pages
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.own import own_delegation
from matchmaker.web.policy import audience, current_actor


@pages.post("/mes-rencontres/<int:event_id>/planning/sms")
@audience(Audience.PARTICIPANT)
def sms_agree(event_id: int) -> Response:
    own = own_delegation(event_id).organisation_id

    def do() -> str:
        number = agree_to_sms(current_actor(), event_id, own, request.form.get("number", ""))
        return str(
            _("C’est noté : le jour même, un SMS au %(number)s si votre planning change.", number=number)
        )

    return act_and_return(url_for("agenda.show", event_id=event_id), do)


@pages.post("/mes-rencontres/<int:event_id>/planning/sms/arret")
@audience(Audience.PARTICIPANT)
def sms_stop(event_id: int) -> Response:
    own = own_delegation(event_id).organisation_id

    def do() -> str:
        stop_sms(current_actor(), event_id, own)
        return str(_("C’est noté : vous ne recevrez pas de SMS, et votre numéro est oublié."))

    return act_and_return(url_for("agenda.show", event_id=event_id), do)
