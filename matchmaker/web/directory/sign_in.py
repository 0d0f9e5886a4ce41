"""Getting in: an address, then a link or six digits; a shared mailbox chooses who it is."""

from flask import redirect, render_template, request, session, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import EmailField, HiddenField, PasswordField, StringField, SubmitField
from wtforms.validators import Email, InputRequired, Length, Regexp

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import Refusal
from matchmaker.extensions import limiter
from matchmaker.services.directory.passwords import people_of_password
from matchmaker.services.directory.sign_in import (
    TooManyLetters,
    people_of_link,
    request_sign_in,
    use_code,
    use_link,
)
from matchmaker.web.directory import pages
from matchmaker.web.directory.entering import CROWD, enter
from matchmaker.web.forms import Confirm, Form
from matchmaker.web.policy import audience
from matchmaker.web.security import own_path


class AddressForm(Form):
    email = EmailField(
        _l("Votre adresse e-mail"),
        [
            InputRequired(_l("Écrivez votre adresse.")),
            Email(_l("Cette adresse n’est pas complète.")),
            Length(max=200),
        ],
    )
    next = HiddenField()
    send = SubmitField(_l("Recevoir le lien et le code"))


class CodeForm(Form):
    code = StringField(
        _l("Code à six chiffres"),
        [
            InputRequired(_l("Tapez le code reçu.")),
            Regexp(r"^\s*(\d\s*){6}$", message=_l("Le code a six chiffres.")),
        ],
    )
    send = SubmitField(_l("Se connecter"))


@pages.route("/connexion", methods=["GET", "POST"])
@audience(Audience.EVERYBODY)
@limiter.limit(CROWD, methods=["POST"])
def sign_in() -> Response | str:
    form = AddressForm(next=request.args.get("next"))
    if form.validate_on_submit():
        try:
            session["sign_in"] = request_sign_in(form.email.data)
        except TooManyLetters as error:
            form.refuse(error)
        else:
            session["sign_in_email"] = form.email.data
            session["next"] = own_path(form.next.data)
            return redirect(url_for("directory.sign_in_code"), 303)
    return render_template("directory/sign_in.html", form=form)


@pages.route("/connexion/code", methods=["GET", "POST"])
@audience(Audience.EVERYBODY)
@limiter.limit(CROWD, methods=["POST"])
def sign_in_code() -> Response | str:
    if "sign_in" not in session:
        return redirect(url_for("directory.sign_in"))
    form = CodeForm()
    if form.validate_on_submit():
        try:
            return enter(use_code(session["sign_in"], "".join(form.code.data.split())))
        except Refusal as error:
            form.refuse(error)
    return render_template("directory/sign_in_code.html", form=form, email=session.get("sign_in_email"))


@pages.route("/connexion/lien/<token>", methods=["GET", "POST"])
@audience(Audience.EVERYBODY)
@limiter.limit(CROWD, methods=["POST"])
def sign_in_link(token: str) -> Response | str:
    form = Confirm()
    if form.validate_on_submit():
        return enter(use_link(token))
    return render_template("directory/sign_in_link.html", form=form, people=people_of_link(token))


@pages.post("/deconnexion")
@audience(Audience.EVERYBODY, on_behalf=True)
def sign_out() -> Response:
    if Confirm().validate_on_submit():
        session.clear()
    return redirect(url_for("directory.home"), 303)


class PasswordForm(AddressForm):
    password = PasswordField(
        _l("Mot de passe"),
        [InputRequired(_l("Tapez votre mot de passe.")), Length(max=1000)],
        render_kw={"autocomplete": "current-password"},
    )
    send = SubmitField(_l("Se connecter"))


@pages.route("/connexion/mot-de-passe", methods=["GET", "POST"])
@audience(Audience.EVERYBODY)
@limiter.limit(CROWD, methods=["POST"])
def sign_in_password() -> Response | str:
    form = PasswordForm(next=request.args.get("next"))
    if form.validate_on_submit():
        try:
            people = people_of_password(form.email.data, form.password.data)
            session["next"] = own_path(form.next.data)
            return enter(people)
        except Refusal as error:
            form.refuse(error)
    return render_template("directory/sign_in_password.html", form=form)
