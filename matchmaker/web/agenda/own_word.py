"""On the day, from one's own agenda: late, not coming, there after all. One press each."""

from collections.abc import Callable

from flask import request, url_for
from flask_babel import format_time
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Actor, Audience
from matchmaker.services.scheduling.own_word import say_absent, say_late, say_there
from matchmaker.web.agenda import pages
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.own import own_delegation
from matchmaker.web.policy import audience, current_actor


@pages.post("/mes-rencontres/<int:event_id>/planning/retard")
@audience(Audience.PARTICIPANT)
def say_one_is_late(event_id: int) -> Response:
    minutes = request.form.get("minutes", 0, type=int)

    def say(actor: Actor, own: int) -> str:
        awaited = say_late(actor, event_id, own, minutes)
        if awaited is None:
            return str(_("C’est noté : l’organisateur sait que vous ne venez pas."))
        return str(_("C’est noté : on vous attend à partir de %(time)s.", time=format_time(awaited, "short")))

    return _said(event_id, say)


@pages.post("/mes-rencontres/<int:event_id>/planning/absence")
@audience(Audience.PARTICIPANT)
def say_one_is_absent(event_id: int) -> Response:
    def say(actor: Actor, own: int) -> str:
        say_absent(actor, event_id, own)
        return str(_("C’est noté : l’organisateur sait que vous ne venez pas."))

    return _said(event_id, say)


@pages.post("/mes-rencontres/<int:event_id>/planning/presence")
@audience(Audience.PARTICIPANT)
def say_one_is_there(event_id: int) -> Response:
    def say(actor: Actor, own: int) -> str:
        say_there(actor, event_id, own)
        return str(_("C’est noté : vous êtes attendu comme prévu."))

    return _said(event_id, say)


def _said(event_id: int, say: Callable[[Actor, int], str]) -> Response:
    own = own_delegation(event_id).organisation_id
    return act_and_return(url_for("agenda.show", event_id=event_id), lambda: say(current_actor(), own))
