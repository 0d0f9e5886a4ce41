"""The organiser's events: the list, a new one, the overview, the settings, the phases."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import Refusal
from matchmaker.core.events.checklist import checklist
from matchmaker.core.events.phases import STEPS
from matchmaker.core.events.words import PHASES
from matchmaker.db.queries.directory import chambers_by_name
from matchmaker.db.queries.event_figures import figures_of, trial_messages
from matchmaker.db.queries.events import events_of_chambers
from matchmaker.services.events.phase import move_event, open_event
from matchmaker.services.events.set_up import change_settings, create_event, settings_of
from matchmaker.web.events import pages
from matchmaker.web.events.acts import act_and_return, advise_on_length
from matchmaker.web.events.forms import NewEventForm, SettingsForm
from matchmaker.web.events.own import organised_event
from matchmaker.web.policy import audience, current_actor

# Where each line of the checklist is mended.
MENDED_ON = {
    "programme": "events.programme",
    "participants": "events.participants",
    "invitation": "events.invitation",
    "opening": "events.opening",
    "scoring": "scoring.settings",
    "requests": "requests.index",
    "scheduling": "scheduling.show",
}


@pages.get("/evenements")
@audience(Audience.ORGANISER)
def index() -> str:
    events = events_of_chambers(current_actor().chambers)
    return render_template("events/index.html", events=events, phases=PHASES)


@pages.route("/evenements/nouveau", methods=["GET", "POST"])
@audience(Audience.ORGANISER)
def new() -> Response | str:
    form = NewEventForm()
    form.offer(chambers_by_name(current_actor().chambers))
    if form.validate_on_submit():
        try:
            event = create_event(current_actor(), form.new_event())
            flash(
                _("« %(name)s » est créé. Il reste à ajouter les participants.", name=event.name), "success"
            )
            advise_on_length(form.length.data)
            return redirect(url_for("events.show", event_id=event.id), 303)
        except Refusal as error:
            form.refuse(error)
    return render_template("events/new.html", form=form)


@pages.get("/evenements/<int:event_id>")
@audience(Audience.ORGANISER)
def show(event_id: int) -> str:
    event = organised_event(event_id)
    figures = figures_of(event)
    return render_template(
        "events/show.html",
        event=event,
        figures=figures,
        checks=[(line, url_for(MENDED_ON[line.page], event_id=event_id)) for line in checklist(figures)],
        steps=STEPS.get(event.phase, ()),
        phases=PHASES,
    )


@pages.route("/evenements/<int:event_id>/reglages", methods=["GET", "POST"])
@audience(Audience.ORGANISER)
def settings(event_id: int) -> Response | str:
    event = organised_event(event_id)
    form = SettingsForm(data=vars(settings_of(event)) | {"version": event.version})
    if form.validate_on_submit():
        try:
            change_settings(current_actor(), event_id, form.version.data, form.settings())
            flash(_("Les réglages sont enregistrés."), "success")
            return redirect(url_for("events.show", event_id=event_id), 303)
        except Refusal as error:
            form.refuse(error)
            form.renew(organised_event(event_id).version)
    return render_template("events/settings.html", event=event, form=form)


@pages.post("/evenements/<int:event_id>/phase")
@audience(Audience.ORGANISER)
def move(event_id: int) -> Response:
    def do() -> str:
        event = move_event(current_actor(), event_id, request.form.get("to", ""))
        return str(_("C’est fait : %(phase)s.", phase=_(PHASES[event.phase]).lower()))

    return act_and_return(url_for("events.show", event_id=event_id), do)


@pages.get("/evenements/<int:event_id>/ouverture")
@audience(Audience.ORGANISER)
def opening(event_id: int) -> str:
    event = organised_event(event_id)
    return render_template("events/opening.html", event=event, trials=trial_messages(event_id))


@pages.post("/evenements/<int:event_id>/ouverture")
@audience(Audience.ORGANISER)
def open_for_all(event_id: int) -> Response:
    def do() -> str:
        event = open_event(current_actor(), event_id)
        return str(_("« %(name)s » est ouvert : les messages partent aux participants.", name=event.name))

    return act_and_return(url_for("events.show", event_id=event_id), do)
