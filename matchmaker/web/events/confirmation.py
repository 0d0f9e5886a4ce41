"""« Serez-vous là ? »: one press, by the link of a mail or from one's own agenda."""

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.plugin_api.text import N_
from matchmaker.services.events.confirmation.answers import (
    Standing,
    answer_by_link,
    answer_own,
    note_opened,
    standing_by_link,
)
from matchmaker.services.events.confirmation.replacing import Colleague
from matchmaker.web.events import pages
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.own import own_delegation
from matchmaker.web.forms import Confirm, sentence
from matchmaker.web.policy import audience, current_actor

SAID = {
    "confirmed": N_("C’est noté : vous êtes attendu."),
    "cancelled": N_("C’est noté : vous ne venez pas. L’organisateur le sait."),
}


@pages.get("/confirmation/<link_key>")
@audience(Audience.EVERYBODY)
def confirmation(link_key: str) -> str:
    if request.method == "GET":
        note_opened(link_key)
    return _page(link_key, standing_by_link(link_key))


@pages.post("/confirmation/<link_key>")
@audience(Audience.EVERYBODY)
def confirmation_answer(link_key: str) -> Response | str:
    if not Confirm().validate_on_submit():
        return redirect(url_for("events.confirmation", link_key=link_key), 303)
    answer, colleague = request.form.get("answer", ""), typed_colleague()
    try:
        answer_by_link(link_key, answer, colleague)
    except NotFound:
        raise
    except Refusal as error:
        standing = standing_by_link(link_key)  # raises where the link itself is the trouble
        flash(sentence(error), "warning")
        return _page(link_key, standing, colleague)
    return redirect(url_for("events.confirmation", link_key=link_key), 303)


def _page(link_key: str, standing: Standing, colleague: Colleague | None = None) -> str:
    g.zone = standing.delegation.event.zone
    return render_template(
        "events/confirmation.html",
        link_key=link_key,
        standing=standing,
        event=standing.delegation.event,
        typed=colleague or Colleague(),
        replaced=_replaced(standing),
    )


def _replaced(standing: Standing) -> str:
    colleague = standing.colleague
    name = colleague.name if colleague else str(_("votre collègue"))
    return _takes_over(name, written_to=colleague is None or colleague.email is not None)


def _takes_over(name: str, *, written_to: bool) -> str:
    """What somebody who is replaced reads: without an address it is for them to say when and where."""
    if written_to:
        return str(_("C’est noté : %(name)s prend votre place et reçoit le planning.", name=name))
    return str(
        _(
            "C’est noté : %(name)s prend votre place. Aucun message ne part sans adresse : prévenez cette personne.",
            name=name,
        )
    )


@pages.post("/mes-rencontres/<int:event_id>/planning/confirmation")
@audience(Audience.PARTICIPANT)
def confirmation_own(event_id: int) -> Response:
    own = own_delegation(event_id).organisation_id
    answer, colleague = request.form.get("answer", ""), typed_colleague()

    def do() -> str:
        answer_own(current_actor(), event_id, own, answer, colleague)
        if answer == "replaced":
            return _takes_over(colleague.name.strip(), written_to=bool(colleague.email.strip()))
        return str(_(SAID[answer]))

    return act_and_return(url_for("agenda.show", event_id=event_id), do)


def typed_colleague() -> Colleague:
    """The colleague of the form that was sent."""
    return Colleague(*(request.form.get(name, "")[:200] for name in ("name", "email", "phone")))
