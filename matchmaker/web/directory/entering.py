"""The last step of every way in: a second factor where the person has one, then a session begun anew."""

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import StringField, SubmitField
from wtforms.validators import InputRequired, Length

from matchmaker.clock import now
from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import Refusal
from matchmaker.db.directory import Person
from matchmaker.extensions import limiter
from matchmaker.services.directory.people import reads
from matchmaker.services.directory.second_factor import needs_second_factor, pass_second_factor
from matchmaker.web.directory import pages
from matchmaker.web.forms import Confirm, Form
from matchmaker.web.policy import audience
from matchmaker.web.security import own_path

# Per network: everybody at an event signs in from behind one. Each address has limits of its own.
CROWD = "300/hour;90/5 minutes"
HALFWAY = 600  # seconds between the first step and the last: who of a mailbox it is, the second factor
KEPT = ("next", "locale")  # of what came before the sign-in


class SecondFactorForm(Form):
    code = StringField(_l("Code"), [InputRequired(_l("Tapez le code.")), Length(max=40)])
    send = SubmitField(_l("Se connecter"))


def enter(people: list[Person]) -> Response:
    """Start the session of the one person there is, or ask who of a shared mailbox it is."""
    if not people:
        flash(
            _("Aucun compte n’existe pour cette adresse. Demandez une invitation à l’organisateur."),
            "warning",
        )
        return redirect(url_for("directory.sign_in"), 303)
    if len(people) == 1:
        return enter_as(people[0].id)
    session["who"] = {
        "people": {str(person.id): person.name for person in people},
        "email": people[0].email,
        "since": int(now().timestamp()),
    }
    return redirect(url_for("directory.sign_in_who"), 303)


def enter_as(person_id: int, desk: int | None = None) -> Response:
    """Start the person's session, unless a second factor is still to be asked. ``desk``: for this event alone."""
    if not needs_second_factor(person_id):
        return _begin(person_id, desk)
    kept = {name: session[name] for name in KEPT if session.get(name)}
    session.clear()
    session.update(kept)
    session["halfway"] = {"person": person_id, "desk": desk, "since": int(now().timestamp())}
    return redirect(url_for("directory.sign_in_second"), 303)


@pages.route("/connexion/qui", methods=["GET", "POST"])
@audience(Audience.EVERYBODY)
def sign_in_who() -> Response | str:
    who = session.get("who")
    if who is None or now().timestamp() - who["since"] > HALFWAY:
        return redirect(url_for("directory.sign_in"))
    form, chosen = Confirm(), request.form.get("person", "")
    if form.validate_on_submit() and chosen in who["people"] and reads(int(chosen), who["email"]):
        return enter_as(int(chosen))
    return render_template("directory/sign_in_who.html", form=form, choices=who["people"])


@pages.route("/connexion/second", methods=["GET", "POST"])
@audience(Audience.EVERYBODY)
@limiter.limit(CROWD, methods=["POST"])
def sign_in_second() -> Response | str:
    halfway = session.get("halfway")
    if halfway is None or now().timestamp() - halfway["since"] > HALFWAY:
        return redirect(url_for("directory.sign_in"))
    form = SecondFactorForm()
    if form.validate_on_submit():
        try:
            pass_second_factor(halfway["person"], form.code.data)
            return _begin(halfway["person"], halfway["desk"])
        except Refusal as error:
            form.refuse(error)
    return render_template("directory/sign_in_second.html", form=form)


def _begin(person_id: int, desk: int | None) -> Response:
    target = session.get("next")
    locale = session.get("locale")
    session.clear()
    session["person_id"] = person_id
    if desk is not None:
        session["desk"] = desk
    if locale:
        session["locale"] = locale
    return redirect(own_path(target) or url_for("directory.home"), 303)
