"""« Inscrit sur place »: a form of four fields, for the organiser alone."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField, SubmitField
from wtforms.validators import InputRequired, Length

from matchmaker.core.directory.access import Audience
from matchmaker.core.directory.contacts import clean_phone
from matchmaker.core.errors import Refusal
from matchmaker.core.events.words import KINDS
from matchmaker.services.agenda.walk_in import WalkIn, register_walk_in
from matchmaker.web.agenda import pages
from matchmaker.web.events.own import organised_event
from matchmaker.web.fields import CleanedField
from matchmaker.web.forms import Form
from matchmaker.web.policy import audience, current_actor


class WalkInForm(Form):
    structure = StringField(_l("Structure"), [InputRequired(), Length(max=200)])
    kind = SelectField(_l("Elle vient comme"), default="supplier")
    person = StringField(_l("Qui est là"), [InputRequired(), Length(max=200)])
    phone = CleanedField(_l("Téléphone"), clean=clean_phone, render_kw={"type": "tel"})
    send = SubmitField(_l("Inscrire sur place"))

    def walk_in(self) -> WalkIn:
        return WalkIn(self.structure.data, self.kind.data, self.person.data, self.phone.data)


@pages.route("/evenements/<int:event_id>/accueil/inscription", methods=["GET", "POST"])
@audience(Audience.ORGANISER)
def walk_in(event_id: int) -> Response | str:
    event = organised_event(event_id)
    form = WalkInForm()
    form.kind.choices = [(kind, _(words)) for kind, words in KINDS.items()]
    if form.validate_on_submit():
        try:
            delegation = register_walk_in(current_actor(), event_id, form.walk_in())
            said = _(
                "%(name)s est inscrite et présente : ses créneaux à venir sont libres. « Rendez-vous en plus » "
                "lui en demande un.",
                name=delegation.organisation.name,
            )
            flash(said, "success")
            return redirect(url_for("scheduling.replan", event_id=event_id), 303)
        except Refusal as error:
            form.refuse(error)
    return render_template("agenda/walk_in.html", event=event, form=form)
