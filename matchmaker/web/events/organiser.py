"""The organiser's events: the list, the overview, the settings, the phases."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask_babel import format_date
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.clock import now
from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import Refusal
from matchmaker.core.events.checklist import Check, Figures, checklist
from matchmaker.core.events.dates import late
from matchmaker.core.events.words import PHASES
from matchmaker.core.french_dates import first_of_month
from matchmaker.db.events import Event
from matchmaker.db.queries.co_organisers import helpers_of, invitations_to
from matchmaker.db.queries.event_figures import figures_of, trial_messages
from matchmaker.db.queries.events import events_run_by
from matchmaker.db.queries.set_up import dates_of
from matchmaker.db.set_up import EventDate
from matchmaker.services.events.phase import move_event, open_event, steps_for
from matchmaker.services.events.set_up import change_settings, settings_of
from matchmaker.services.scheduling.candidates import counts_by_choice
from matchmaker.web.events import pages
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.dates import timeline
from matchmaker.web.events.forms import SettingsForm
from matchmaker.web.events.own import organised_event
from matchmaker.web.policy import audience, current_actor

# Where each line of the checklist is mended.
MENDED_ON = {
    "programme": "events.programme",
    "tables": "events.programme",
    "participants": "events.participants",
    "invitation": "events.invitation",
    "opening": "events.opening",
    "scoring": "scoring.settings",
    "requests": "requests.index",
    "scheduling": "scheduling.show",
    "dates": "events.dates",
}
ANCHORS = {"tables": "tables"}  # where on that page
ARCHIVED = "closed"


@pages.get("/evenements")
@audience(Audience.ORGANISER)
def index() -> str:
    chambers = current_actor().chambers
    events = events_run_by(chambers)
    return render_template(
        "events/index.html",
        events=[one for one in events if one.phase != ARCHIVED],
        archived=[one for one in events if one.phase == ARCHIVED],
        phases=PHASES,
        invitations=invitations_to(chambers),
        chambers=chambers,
    )


@pages.get("/evenements/<int:event_id>")
@audience(Audience.ORGANISER)
def show(event_id: int) -> str:
    event = organised_event(event_id)
    figures, dates = figures_of(event), dates_of(event_id)
    return render_template(
        "events/show.html",
        event=event,
        figures=figures,
        checks=[
            (line, url_for(MENDED_ON[line.page], event_id=event_id, _anchor=ANCHORS.get(line.page)))
            for line in (*_late(event, figures, dates), *checklist(figures))
        ],
        timeline=timeline(event, dates),
        steps=steps_for(current_actor(), event, figures.meetings),
        owner=current_actor().runs_chamber(event.chamber_id),
        helpers=[one for one in helpers_of(event_id) if one.state == "accepted"],
        phases=PHASES,
    )


def _late(event: Event, figures: Figures, dates: Sequence[EventDate]) -> list[Check]:
    """What should have been done by now, for the top of the checklist."""
    moments = [(one.kind, one.moment) for one in dates]
    return [
        Check(False, one.sentence, {"day": first_of_month(format_date(one.moment, "d MMMM"))}, "dates")
        for one in late(moments, event.phase, figures.drafts, now())
    ]


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
    return render_template(
        "events/settings.html",
        event=event,
        form=form,
        counts=counts_by_choice(event),
        wishes=figures_of(event).wishes,
    )


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
