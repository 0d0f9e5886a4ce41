"""« Mes messages »: how often one is written to, and what one was written."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import RadioField, SubmitField

from matchmaker.core.directory.access import Audience
from matchmaker.core.jobs.pace import CHOICES
from matchmaker.db.jobs import Outbox
from matchmaker.services.directory.people import myself
from matchmaker.services.jobs.pace import choose_pace, own_messages, own_pace
from matchmaker.web.forms import Form
from matchmaker.web.jobs import pages
from matchmaker.web.policy import audience, current_actor

PLACES = {
    "digest": _l("dans votre prochain résumé"),
    "gathered": _l("dans un résumé"),
    "kept": _l("à lire ici, sans e-mail"),
}


class PaceForm(Form):
    pace = RadioField(_l("Ce qui peut attendre"))
    send = SubmitField(_l("Enregistrer"))

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.pace.choices = [(key, _(words)) for key, words in CHOICES.items()]


@pages.route("/mon-compte/messages", endpoint="own_messages", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def own_messages_page() -> Response | str:
    person = myself(current_actor())
    form = PaceForm(data={"pace": own_pace(person.id)})
    if form.validate_on_submit():
        choose_pace(current_actor(), form.pace.data)
        flash(_("C’est noté : on vous écrira ainsi."), "success")
        return redirect(url_for("jobs.own_messages"), 303)
    return render_template(
        "jobs/own_messages.html", form=form, person=person, messages=own_messages(person.id), place=_place
    )


def _place(message: Outbox) -> str:
    """How it reached its reader; empty for one that left by itself."""
    return str(PLACES.get(message.pace or "", ""))
