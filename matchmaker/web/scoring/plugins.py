"""The criteria of this installation and where they come from, those turned away included."""

from flask import render_template

from matchmaker.core.directory.access import Audience
from matchmaker.services.scoring.criteria import registry
from matchmaker.web.forms import sentence
from matchmaker.web.policy import audience
from matchmaker.web.scoring import pages


@pages.get("/criteres")
@audience(Audience.ORGANISER)
def plugins() -> str:
    return render_template("scoring/plugins.html", registry=registry(), sentence=sentence)
