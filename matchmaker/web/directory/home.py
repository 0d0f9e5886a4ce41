"""The first page: what this is when signed out, one's own space when signed in."""

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.services.directory.people import write_in
from matchmaker.web.directory import pages
from matchmaker.web.forms import Confirm
from matchmaker.web.locale import LANGUAGES
from matchmaker.web.policy import audience, current_actor
from matchmaker.web.security import own_path


@pages.get("/")
@audience(Audience.EVERYBODY)
def home() -> Response | str:
    actor = current_actor()
    if actor.chambers:
        return redirect(url_for("events.index"))
    if actor.organisations:
        return redirect(url_for("events.mine"))
    return render_template("directory/home.html")


@pages.post("/langue/<code>")
@audience(Audience.EVERYBODY, on_behalf=True)
def choose_language(code: str) -> Response:
    form = Confirm()
    if form.validate_on_submit() and code in LANGUAGES:
        session["locale"] = code
        if write_in(current_actor(), code):
            with force_locale(code):
                flash(_("Les pages sont en français, et vos messages désormais aussi."), "success")
    return redirect(own_path(request.form.get("next")) or url_for("directory.home"), 303)
