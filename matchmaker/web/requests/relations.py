"""Say of another participant that one works with it already, or competes with it."""

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.core.requests.relations import COMPETITOR
from matchmaker.services.requests.relations import say_relation
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.own import meeting_delegation
from matchmaker.web.policy import audience, current_actor
from matchmaker.web.requests import pages
from matchmaker.web.security import own_path


@pages.post("/mes-rencontres/<int:event_id>/partenaires/<int:delegation_id>/lien")
@audience(Audience.PARTICIPANT)
def relate(event_id: int, delegation_id: int) -> Response:
    own = meeting_delegation(event_id)
    kind = request.form.get("kind", "")

    def do() -> str:
        name = say_relation(current_actor(), event_id, delegation_id, kind, own.organisation_id)
        if kind == COMPETITOR:
            return str(
                _(
                    "C’est noté, pour vous seul : %(name)s ne vous sera plus conseillé.",
                    name=name,
                )
            )
        if kind:
            return str(_("C’est noté, pour vous seul : vous travaillez déjà avec %(name)s.", name=name))
        return str(_("C’est effacé : vous n’avez rien dit de %(name)s.", name=name))

    back = own_path(request.form.get("next")) or url_for("scoring.partners", event_id=event_id)
    return act_and_return(back, do)
