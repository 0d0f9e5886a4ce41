"""« Mon compte »: an optional password, an optional second factor, the browsers one is signed in with.

What weakens or changes a door is asked for again by a code that was just mailed: a browser left open must not be enough.
"""

import segno
from flask import flash, make_response, redirect, render_template, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField, SubmitField
from wtforms.validators import EqualTo, InputRequired, Length

from matchmaker.clock import now
from matchmaker.core.directory.access import Audience
from matchmaker.core.directory.passwords import SHORTEST
from matchmaker.core.errors import Refusal
from matchmaker.extensions import limiter
from matchmaker.plugin_api.text import N_
from matchmaker.services.directory.passwords import has_password, remove_password, set_password
from matchmaker.services.directory.people import myself
from matchmaker.services.directory.second_factor import (
    address_of,
    codes_left,
    needs_second_factor,
    new_salt,
    secret_of,
    switch_off,
    switch_on,
)
from matchmaker.services.directory.sessions import end_sessions_of, sessions_of
from matchmaker.services.directory.sign_in import request_sign_in, use_code
from matchmaker.web.directory import pages
from matchmaker.web.directory.entering import CROWD
from matchmaker.web.directory.sign_in import CodeForm
from matchmaker.web.forms import Confirm, Form, sentence
from matchmaker.web.policy import audience, current_actor

FRESH = 15 * 60  # seconds for which a mailed code counts
PAGES = {"phrase": "directory.account_password", "second": "directory.account_second"}


class NotMine(Refusal):
    template = N_("Ce code n’est pas le vôtre. Demandez-en un nouveau.")


class NewPasswordForm(Form):
    password = PasswordField(
        _l("Nouveau mot de passe"),
        [InputRequired(_l("Tapez un mot de passe.")), Length(max=1000)],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("Le même encore une fois"),
        [EqualTo("password", _l("Les deux ne sont pas les mêmes."))],
        render_kw={"autocomplete": "new-password"},
    )
    send = SubmitField(_l("Enregistrer"))


class FirstCodeForm(Form):
    code = StringField(
        _l("Code affiché par l’application"), [InputRequired(_l("Tapez le code.")), Length(max=20)]
    )
    send = SubmitField(_l("Activer"))


@pages.get("/mon-compte")
@audience(Audience.SIGNED_IN)
def account() -> str:
    actor = current_actor()
    person = myself(actor)
    return render_template(
        "directory/account.html",
        person=person,
        password=has_password(person.id),
        second=needs_second_factor(person.id),
        codes=codes_left(person.id),
        sessions=sessions_of(actor, _token()),
    )


@pages.route("/mon-compte/verification/<goal>", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
@limiter.limit(CROWD, methods=["POST"])
def account_verify(goal: str) -> Response | str:
    """Type the code that was just mailed to oneself; then on to what was asked for."""
    person, form = myself(current_actor()), CodeForm()
    if "proof" not in session:
        return redirect(url_for("directory.account"))
    if form.validate_on_submit():
        try:
            people = use_code(session["proof"], "".join(form.code.data.split()))
            del session["proof"]
            if person.id not in {one.id for one in people}:
                raise NotMine
            session["fresh"] = int(now().timestamp())
            return redirect(url_for(PAGES.get(goal, "directory.account")), 303)
        except Refusal as error:
            form.refuse(error)
    return render_template("directory/account_verify.html", form=form, person=person)


@pages.post("/mon-compte/verification/<goal>/code")
@audience(Audience.SIGNED_IN)
@limiter.limit(CROWD, methods=["POST"])
def account_send(goal: str) -> Response:
    """Mail oneself a code."""
    person = myself(current_actor())
    if not Confirm().validate_on_submit() or not person.email:
        return redirect(url_for("directory.account"), 303)
    try:
        session["proof"] = request_sign_in(person.email)
    except Refusal as error:
        flash(sentence(error), "danger")
        return redirect(url_for("directory.account"), 303)
    return redirect(url_for("directory.account_verify", goal=goal), 303)


@pages.route("/mon-compte/mot-de-passe", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
@limiter.limit(CROWD, methods=["POST"])
def account_password() -> Response | str:
    if not _is_fresh():
        return _stale()
    form, person = NewPasswordForm(), myself(current_actor())
    if form.validate_on_submit():
        try:
            set_password(current_actor(), form.password.data)
            end_sessions_of(current_actor(), but=_token())
            flash(_("Votre mot de passe est enregistré. Les autres appareils sont déconnectés."), "success")
            return _account()
        except Refusal as error:
            form.refuse(error)
    return render_template(
        "directory/account_password.html", form=form, least=SHORTEST, known=has_password(person.id)
    )


@pages.post("/mon-compte/mot-de-passe/retrait")
@audience(Audience.SIGNED_IN)
def account_password_off() -> Response:
    if not _is_fresh():
        return _stale()
    if Confirm().validate_on_submit():
        remove_password(current_actor())
        flash(_("Plus de mot de passe : vous vous connectez par e-mail."), "success")
    return _account()


@pages.route("/mon-compte/second-facteur", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
@limiter.limit(CROWD, methods=["POST"])
def account_second() -> Response | str:
    if not _is_fresh():
        return _stale()
    person, form = myself(current_actor()), FirstCodeForm()
    salt = session.setdefault("salt", new_salt())
    if form.validate_on_submit():
        try:
            codes = switch_on(current_actor(), salt, "".join(form.code.data.split()))
            session.pop("salt")
            end_sessions_of(current_actor(), but=_token())
            return make_response(render_template("directory/account_codes.html", codes=codes))
        except Refusal as error:
            form.refuse(error)
    secret = secret_of(person.id, salt)
    return render_template(
        "directory/account_second.html",
        form=form,
        secret=secret,
        on=needs_second_factor(person.id),
        picture=segno.make(address_of(person, secret), error="m", micro=False).svg_data_uri(scale=5),
    )


@pages.post("/mon-compte/second-facteur/retrait")
@audience(Audience.SIGNED_IN)
def account_second_off() -> Response:
    if not _is_fresh():
        return _stale()
    if Confirm().validate_on_submit():
        switch_off(current_actor())
        flash(_("Le second code n’est plus demandé."), "success")
    return _account()


@pages.post("/mon-compte/sessions/fin")
@audience(Audience.SIGNED_IN)
def account_sign_out() -> Response:
    """Sign out everywhere, here too."""
    if Confirm().validate_on_submit():
        end_sessions_of(current_actor())
        session.clear()
    return redirect(url_for("directory.home"), 303)


def _account() -> Response:
    return redirect(url_for("directory.account"), 303)


def _stale() -> Response:
    if "fresh" in session:
        flash(_("Le code reçu par e-mail ne compte plus : demandez-en un autre."), "warning")
    return _account()


def _is_fresh() -> bool:
    """Whether a mailed code was typed in this browser a moment ago."""
    return bool(now().timestamp() - session.get("fresh", 0) < FRESH)


def _token() -> str | None:
    return getattr(session, "token", None)
