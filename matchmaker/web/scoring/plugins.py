"""The criteria of this installation and where they come from, those turned away included."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.services.scoring.criteria import registry
from matchmaker.services.scoring.market import StillMatching, market_state, start_matching
from matchmaker.web.forms import Confirm, sentence
from matchmaker.web.policy import audience, current_actor
from matchmaker.web.scoring import pages


@pages.get("/criteres")
@audience(Audience.ORGANISER)
def plugins() -> str:
    return render_template(
        "scoring/plugins.html", registry=registry(), sentence=sentence, market=market_state()
    )


@pages.post("/criteres/catalogue")
@audience(Audience.ORGANISER)
def match_market() -> Response:
    if Confirm().validate_on_submit():
        try:
            start_matching(current_actor())
        except StillMatching as wait:
            flash(sentence(wait), "info")
    return redirect(url_for("scoring.plugins", _anchor="catalogue"), 303)
