"""Rendez-vous conseillés: the organiser proposes them, each side may refuse."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.services.requests.advise import advice_for, propose_advised
from matchmaker.services.requests.find import side_of
from matchmaker.services.requests.refuse import refuse_proposal
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.own import organised_event, own_delegation
from matchmaker.web.forms import Confirm
from matchmaker.web.policy import audience, current_actor
from matchmaker.web.requests import pages
from matchmaker.web.scoring.words import told


@pages.route("/evenements/<int:event_id>/voeux/conseilles", methods=["GET", "POST"])
@audience(Audience.ORGANISER)
def advised(event_id: int) -> Response | str:
    event = organised_event(event_id)
    form = Confirm()
    if form.validate_on_submit():
        try:
            added = propose_advised(current_actor(), event_id, _ticked())
            words = ngettext(
                "Un rendez-vous est proposé. Recalculez le planning pour qu’il en tienne compte.",
                "%(num)s rendez-vous sont proposés. Recalculez le planning pour qu’il en tienne compte.",
                added,
            )
            flash(words, "success")
            return redirect(url_for("scheduling.show", event_id=event_id), 303)
        except NotFound:
            raise
        except Refusal as error:
            form.refuse(error)
    return render_template(
        "requests/advised.html", event=event, advice=advice_for(event), form=form, told=told
    )


def _ticked() -> list[tuple[int, int]]:
    """The pairs of the form, `12-34` each; what is not a pair is not read."""
    parts = [one.split("-") for one in request.form.getlist("paire")]
    return [
        (int(a), int(b)) for a, b in (part for part in parts if len(part) == 2) if a.isdigit() and b.isdigit()
    ]


@pages.post("/mes-rencontres/<int:event_id>/voeux/<int:request_id>/refus")
@audience(Audience.PARTICIPANT)
def refuse(event_id: int, request_id: int) -> Response:
    side_of(current_actor(), event_id, request_id)
    own_delegation(event_id)

    def do() -> str:
        seen = request.form.get("version", 0, type=int)
        proposal = refuse_proposal(current_actor(), event_id, request_id, seen)
        if proposal.meeting_id is None:
            return str(_("C’est noté : ce rendez-vous ne vous sera pas proposé."))
        return str(_("C’est noté : l’organisateur l’annulera. D’ici là, il reste dans votre planning."))

    back = "agenda.show" if request.args.get("retour") == "planning" else "requests.mine"
    return act_and_return(url_for(back, event_id=event_id), do)
