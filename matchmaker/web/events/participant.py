"""The participant's meetings: what is next, and when they can come."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.clock import now
from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import Refusal
from matchmaker.core.events.kinds import WITHOUT_MEETINGS
from matchmaker.core.events.next_steps import next_steps
from matchmaker.core.events.words import PHASES, STATES
from matchmaker.db.queries.events import events_of_organisations
from matchmaker.db.queries.own_figures import own_figures
from matchmaker.db.queries.set_up import answers_of, opening_of, questions_of
from matchmaker.services.directory.completeness import own_completeness
from matchmaker.services.events.availability import change_own_availability
from matchmaker.web.events import pages
from matchmaker.web.events.layout import OF_THE_STRUCTURE
from matchmaker.web.events.own import own_delegation
from matchmaker.web.events.participant_forms import AvailabilityForm
from matchmaker.web.policy import audience, current_actor


@pages.get("/mes-rencontres")
@audience(Audience.PARTICIPANT)
def mine() -> str:
    lines = events_of_organisations(current_actor().organisations)
    return render_template(
        "events/mine.html",
        lines=lines,
        phases=PHASES,
        states=STATES,
        structures=own_completeness(current_actor()),
    )


@pages.get("/mes-rencontres/<int:event_id>")
@audience(Audience.PARTICIPANT, on_behalf=True)
def space(event_id: int) -> str:
    delegation = own_delegation(event_id)
    figures, lent = own_figures(delegation), current_actor().narrowed
    return render_template(
        "events/space.html",
        event=delegation.event,
        delegation=delegation,
        figures=figures,
        steps=[step for step in next_steps(figures) if not (lent and step.page in OF_THE_STRUCTURE)],
        without_meetings=delegation.kind in WITHOUT_MEETINGS and not figures.meetings,
        absent=frozenset(absence.slot_id for absence in delegation.absences),
        questions=len(questions_of(event_id)),
        answers=len(answers_of(delegation.id)),
        opens=opening_of(event_id, now()) if delegation.event.phase == "registration" else None,
    )


@pages.route("/mes-rencontres/<int:event_id>/disponibilites", methods=["GET", "POST"])
@audience(Audience.PARTICIPANT, on_behalf=True)
def availability(event_id: int) -> Response | str:
    delegation = own_delegation(event_id)
    absent = frozenset(absence.slot_id for absence in delegation.absences)
    form = AvailabilityForm(delegation.event, absent)
    if form.validate_on_submit():
        try:
            change_own_availability(current_actor(), event_id, form.absent, delegation.organisation_id)
            flash(_("C’est noté."), "success")
            return redirect(url_for("events.space", event_id=event_id), 303)
        except Refusal as error:
            form.refuse(error)
    return render_template(
        "events/availability.html", event=delegation.event, delegation=delegation, form=form
    )
