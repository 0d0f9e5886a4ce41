"""Other weights tried before they are kept: live while they move, or by a button without scripts."""

from flask import redirect, render_template, url_for
from werkzeug.exceptions import UnprocessableEntity
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.core.scoring.presets import PRESETS
from matchmaker.services.scheduling.weights_trial import served_with
from matchmaker.services.scoring.criteria import event_criteria
from matchmaker.services.scoring.overview import overview_of
from matchmaker.services.scoring.trial import try_weights, weights_said
from matchmaker.web.events.own import organised_event
from matchmaker.web.policy import audience
from matchmaker.web.scoring import pages
from matchmaker.web.scoring.forms import criteria_form


@pages.get("/evenements/<int:event_id>/criteres/essai")
@audience(Audience.ORGANISER)
def trial_left(event_id: int) -> Response:
    """Nothing of a trial is kept: whoever comes back to its address finds the criteria as they are."""
    return redirect(url_for("scoring.settings", event_id=organised_event(event_id).id))


@pages.post("/evenements/<int:event_id>/criteres/essai")
@audience(Audience.ORGANISER)
def try_out(event_id: int) -> str:
    """The page with the form as it was sent and what it would change; nothing is kept."""
    event, criteria = organised_event(event_id), event_criteria(event_id)
    form, tried, served = criteria_form(criteria), None, None
    if form.validate():
        weights = weights_said(criteria, form.said())
        tried, served = try_weights(event, weights), served_with(event, weights)
    return render_template(
        "scoring/settings.html",
        event=event,
        form=form,
        overview=overview_of(event),
        presets=PRESETS,
        trial=tried,
        served=served,
        tried=True,
    )


@pages.post("/evenements/<int:event_id>/criteres/essai/classement")
@audience(Audience.ORGANISER)
def try_ranking(event_id: int) -> str:
    """Who would be advised to whom, for the script that asks while the weights move."""
    event, weights = organised_event(event_id), _weights(event_id)
    return render_template("scoring/_trial_ranking.html", event=event, trial=try_weights(event, weights))


@pages.post("/evenements/<int:event_id>/criteres/essai/voeux")
@audience(Audience.ORGANISER)
def try_served(event_id: int) -> str:
    """How many requests would be served, which takes longer than the ranking."""
    event, weights = organised_event(event_id), _weights(event_id)
    return render_template("scoring/_trial_served.html", event=event, served=served_with(event, weights))


def _weights(event_id: int) -> dict[str, float]:
    """The weights of the form as it stands; a number still being typed is no answer yet."""
    criteria = event_criteria(event_id)
    form = criteria_form(criteria)
    if not form.validate():
        raise UnprocessableEntity
    return weights_said(criteria, form.said())
