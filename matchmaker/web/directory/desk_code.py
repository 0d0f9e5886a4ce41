"""Getting in with what the welcome desk read out: a number and six digits."""

from flask import render_template, request, session
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import Refusal
from matchmaker.extensions import limiter
from matchmaker.services.directory.desk_codes import use_desk_code
from matchmaker.web.directory import pages
from matchmaker.web.directory.entering import CROWD, enter_as
from matchmaker.web.directory.sign_in import CodeForm
from matchmaker.web.policy import audience

MOST = 2**31 - 1  # what the databases count to


class DeskCodeForm(CodeForm):
    number = IntegerField(
        _l("Numéro"),
        [InputRequired(_l("Tapez le numéro donné avec le code.")), NumberRange(1, MOST)],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )


@pages.route("/connexion/accueil", methods=["GET", "POST"])
@audience(Audience.EVERYBODY)
@limiter.limit(CROWD, methods=["POST"])
def sign_in_desk() -> Response | str:
    form = DeskCodeForm(number=request.args.get("numero", type=int))
    if form.validate_on_submit():
        try:
            person_id, event_id = use_desk_code(form.number.data, "".join(form.code.data.split()))
            session.pop("next", None)  # it may lead out of the event
            return enter_as(person_id, desk=event_id)
        except Refusal as error:
            form.refuse(error)
    return render_template("directory/sign_in_desk.html", form=form)
