"""A supplier's confidential note to one buyer, about a need that they meet about."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import SelectField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, Length

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.extensions import limiter
from matchmaker.services.sourcing.notes import confided, write_note
from matchmaker.services.sourcing.write import LONGEST
from matchmaker.web.events.own import own_delegation
from matchmaker.web.forms import Form
from matchmaker.web.policy import audience, current_actor
from matchmaker.web.sourcing import pages


class NoteForm(Form):
    need = SelectField(_l("À propos de quel besoin ?"), coerce=int)
    text = TextAreaField(
        _l("Note confidentielle"),
        [InputRequired(_l("Écrivez la note avant de l’envoyer.")), Length(max=LONGEST)],
        description=_l("Un prix, une marge, un procédé : ce que vous ne diriez pas devant un concurrent."),
        render_kw={"rows": 4},
    )
    send = SubmitField(_l("Confier à l’acheteur"))


@pages.route("/mes-rencontres/<int:event_id>/messages/<int:delegation_id>/note", methods=["GET", "POST"])
@audience(Audience.PARTICIPANT)
@limiter.limit("60/hour", methods=["POST"])
def note(event_id: int, delegation_id: int) -> Response | str:
    own = own_delegation(event_id)
    shown = confided(current_actor(), event_id, delegation_id, own.organisation_id)
    form = NoteForm()
    form.need.choices = [(one.id, one.title) for one in shown.needs]
    if shown.needs and form.validate_on_submit():
        try:
            write_note(
                current_actor(),
                event_id,
                delegation_id,
                form.need.data,
                form.text.data or "",
                own.organisation_id,
            )
        except NotFound:
            raise
        except Refusal as error:
            form.refuse(error)
        else:
            flash(_("C’est confié à l’acheteur, et à lui seul."), "success")
            return redirect(url_for("sourcing.note", event_id=event_id, delegation_id=delegation_id), 303)
    return render_template("sourcing/note.html", event=own.event, delegation=own, shown=shown, form=form)
