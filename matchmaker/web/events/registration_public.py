"""The public page of an event, for people who have no account: register, confirm, follow, take back."""

from flask import g, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import Refusal
from matchmaker.core.events.registrations import LIMITED, STATES
from matchmaker.core.events.words import KINDS
from matchmaker.db.queries.registrations import room_at
from matchmaker.db.registrations import RegistrationDesk
from matchmaker.extensions import limiter
from matchmaker.services.events.registrations.desk import closing_day, public_desk, takes_registrations
from matchmaker.services.events.registrations.public import (
    confirm_registration,
    has_space,
    registration_by,
    send_registration,
    withdraw_registration,
)
from matchmaker.web.directory.entering import CROWD
from matchmaker.web.events import pages
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.registration_forms import RegistrationForm
from matchmaker.web.policy import audience, current_actor


def _desk(key: str) -> RegistrationDesk:
    desk = public_desk(current_actor(), key)
    g.zone = desk.event.zone
    return desk


@pages.route("/rencontres/<desk_key>", methods=["GET", "POST"])
@audience(Audience.EVERYBODY)
@limiter.limit(CROWD, methods=["POST"])
def public(desk_key: str) -> Response | str:
    desk = _desk(desk_key)
    form = RegistrationForm()
    if form.validate_on_submit():
        try:
            send_registration(current_actor(), desk_key, form.application())
            return redirect(url_for("events.public_thanks", desk_key=desk_key), 303)
        except Refusal as error:
            form.refuse(error)
    room = room_at(desk.event_id)
    return render_template(
        "events/public.html",
        desk=desk,
        event=desk.event,
        form=form,
        open=takes_registrations(desk),
        last_day=closing_day(desk, desk.event.zone),
        full=[_(KINDS[kind]) for kind in LIMITED if room.full(kind)],
    )


@pages.get("/rencontres/<desk_key>/merci")
@audience(Audience.EVERYBODY)
def public_thanks(desk_key: str) -> str:
    """The same for everybody: it is not said whether a mail has left."""
    desk = _desk(desk_key)
    return render_template("events/public_thanks.html", desk=desk, event=desk.event)


@pages.get("/inscription/<link_key>")
@audience(Audience.EVERYBODY)
def registered(link_key: str) -> str:
    """What became of a registration. Opening it does nothing: mail filters open every link."""
    registration = registration_by(link_key)
    g.zone = registration.event.zone
    return render_template(
        "events/registered.html",
        speaks=has_space(registration),
        registration=registration,
        event=registration.event,
        link_key=link_key,
        states=STATES,
    )


@pages.post("/inscription/<link_key>")
@audience(Audience.EVERYBODY)
@limiter.limit(CROWD)
def registered_confirm(link_key: str) -> Response:
    def do() -> str:
        registration = confirm_registration(link_key)
        if registration.state == "waiting":
            return str(_("Votre adresse est confirmée : vous êtes sur la liste d’attente."))
        return str(_("Votre adresse est confirmée."))

    return act_and_return(url_for("events.registered", link_key=link_key), do)


@pages.post("/inscription/<link_key>/retrait")
@audience(Audience.EVERYBODY)
@limiter.limit(CROWD)
def registered_withdraw(link_key: str) -> Response:
    def do() -> str:
        withdraw_registration(link_key)
        return str(_("Votre inscription est retirée."))

    return act_and_return(url_for("events.registered", link_key=link_key), do)
