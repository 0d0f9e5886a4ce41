"""The two pages a mail's link opens without signing in. Opening does nothing; the buttons do."""

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.core.impact.waves import FEEDBACK, MONTH
from matchmaker.services.impact.feedback import save_feedback_by_link, sheet_by_link
from matchmaker.services.impact.follow_up import stop_by_link
from matchmaker.services.impact.outcomes import outcome_sheet_by_link, save_outcomes_by_link
from matchmaker.web.forms import Confirm
from matchmaker.web.impact import pages
from matchmaker.web.impact.forms import BARE, feedback_page, outcome_page
from matchmaker.web.policy import audience


@pages.route("/avis/lien/<link_key>", methods=["GET", "POST"])
@audience(Audience.EVERYBODY)
def feedback_link(link_key: str) -> Response | tuple[str, int]:
    return feedback_page(
        sheet_by_link(link_key),
        lambda read: save_feedback_by_link(link_key, read),
        url_for("impact.feedback_link", link_key=link_key),
        layout=BARE,
        stop=url_for("impact.feedback_link_stop", link_key=link_key),
    )


@pages.post("/avis/lien/<link_key>/stop")
@audience(Audience.EVERYBODY)
def feedback_link_stop(link_key: str) -> Response:
    return _stop(link_key, FEEDBACK.purpose, "impact.feedback_link")


@pages.route("/suites/lien/<link_key>", methods=["GET", "POST"])
@audience(Audience.EVERYBODY)
def outcome_link(link_key: str) -> Response | tuple[str, int]:
    return outcome_page(
        outcome_sheet_by_link(link_key),
        lambda read: save_outcomes_by_link(link_key, read),
        url_for("impact.outcome_link", link_key=link_key),
        layout=BARE,
        stop=url_for("impact.outcome_link_stop", link_key=link_key),
    )


@pages.post("/suites/lien/<link_key>/stop")
@audience(Audience.EVERYBODY)
def outcome_link_stop(link_key: str) -> Response:
    return _stop(link_key, MONTH.purpose, "impact.outcome_link")


def _stop(key: str, purpose: str, page: str) -> Response:
    if Confirm().validate_on_submit():
        stop_by_link(key, purpose)
        flash(_("C’est noté : vous ne recevrez plus de message de suivi sur cet événement."), "success")
    return redirect(url_for(page, link_key=key), 303)
