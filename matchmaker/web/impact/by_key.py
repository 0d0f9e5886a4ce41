"""The page of the QR code: type the number and the key of one's agenda, and give an answer. No sign-in.

It names nothing before both are right: not the event, not whether there is one.
"""

from flask import redirect, render_template, request, session, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import Refusal
from matchmaker.core.impact.quick import NotANumber, number_typed
from matchmaker.extensions import limiter
from matchmaker.services.impact.feedback import save_feedback_by_key, sheet_by_key
from matchmaker.services.impact.keys import WrongKey, delegation_of_key
from matchmaker.web.forms import Form
from matchmaker.web.impact import pages
from matchmaker.web.impact.forms import BARE, feedback_page
from matchmaker.web.policy import audience

CROWD = "600/hour;90/5 minutes"  # a whole room answers from one network; a key has 3.2 million forms
GUESSES = "20/hour"  # wrong keys for one sheet, from whatever networks: a sheet has one reader
HELD = "feedback_key"  # of the session: event, number and key, asked again at each step


class KeyForm(Form):
    number = StringField(
        _l("Numéro de votre planning"), [InputRequired(_l("Écrivez le numéro.")), Length(max=6)]
    )
    key = StringField(_l("Clé"), [InputRequired(_l("Écrivez la clé.")), Length(max=12)])


def _sheet() -> str:
    """The sheet somebody names, however its number is typed."""
    event_id = (request.view_args or {}).get("event_id")
    try:
        return f"{event_id}:{number_typed(request.form.get('number', ''))}"
    except NotANumber:
        return f"{event_id}:"


def _was_wrong(answer: Response) -> bool:
    return answer.status_code == WrongKey.status


@pages.route("/avis/<int:event_id>", methods=["GET", "POST"])
@audience(Audience.EVERYBODY)
@limiter.limit(CROWD, methods=["POST"])
@limiter.limit(GUESSES, key_func=_sheet, methods=["POST"], deduct_when=_was_wrong)
def feedback_key(event_id: int) -> Response | tuple[str, int] | str:
    form = KeyForm()
    if form.validate_on_submit():
        try:
            delegation_of_key(event_id, form.number.data, form.key.data)
        except Refusal as error:
            form.refuse(error)
            return render_template("impact/key.html", form=form), error.status
        session[HELD] = [event_id, form.number.data, form.key.data]
        return redirect(url_for("impact.feedback_by_key", event_id=event_id), 303)
    return render_template("impact/key.html", form=form)


@pages.route("/avis/<int:event_id>/reponses", methods=["GET", "POST"])
@audience(Audience.EVERYBODY)
def feedback_by_key(event_id: int) -> Response | tuple[str, int] | str:
    held = session.get(HELD)
    if not held or held[0] != event_id:
        return redirect(url_for("impact.feedback_key", event_id=event_id), 303)
    _event, number, key = held
    answer = feedback_page(
        sheet_by_key(event_id, number, key),
        lambda read: save_feedback_by_key(event_id, number, key, read),
        url_for("impact.feedback_key", event_id=event_id),
        layout=BARE,
    )
    if isinstance(answer, Response):  # sent: the next person at this screen starts afresh
        session.pop(HELD, None)
    return answer
