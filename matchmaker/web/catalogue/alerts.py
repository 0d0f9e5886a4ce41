"""« Nouveaux besoins » by mail: stopped in one press, by the link of a mail or in one's space, and taken up again."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.services.catalogue.alerts import alerts_on_by_key, choose_alerts, choose_alerts_by_key
from matchmaker.web.catalogue import pages
from matchmaker.web.forms import Confirm
from matchmaker.web.policy import audience, current_actor


@pages.get("/alertes/<alert_key>")
@audience(Audience.EVERYBODY)
def alerts_by_key(alert_key: str) -> str:
    return render_template("catalogue/alerts.html", on=alerts_on_by_key(alert_key), alert_key=alert_key)


@pages.post("/alertes/<alert_key>")
@audience(Audience.EVERYBODY)
def alerts_choose_by_key(alert_key: str) -> Response:
    alerts_on_by_key(alert_key)  # 404 for a key nobody was given, whatever is sent
    if Confirm().validate_on_submit():
        choose_alerts_by_key(alert_key, on=_wanted())
        _say()
    return redirect(url_for("catalogue.alerts_by_key", alert_key=alert_key), 303)


@pages.post("/alertes")
@audience(Audience.PARTICIPANT)
def alerts_choose() -> Response:
    if Confirm().validate_on_submit():
        choose_alerts(current_actor(), on=_wanted())
        _say()
    return redirect(url_for("catalogue.mine", _anchor="alertes"), 303)


def _wanted() -> bool:
    return request.form.get("on") == "1"


def _say() -> None:
    if _wanted():
        flash(_("C’est noté : vous serez de nouveau prévenu des nouveaux besoins."), "success")
    else:
        flash(_("C’est noté : vous ne recevrez plus ces messages."), "success")
