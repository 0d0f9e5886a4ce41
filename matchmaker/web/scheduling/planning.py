"""The planning of an event: start a calculation, follow it, find its drafts and what is published."""

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.core.scheduling.booking import BOOKABLE_PHASES
from matchmaker.db.jobs import Job
from matchmaker.db.queries.jobs import latest_job
from matchmaker.db.queries.proposals import refused_proposals
from matchmaker.db.queries.scheduling import drafts_of, names_of, publications_of
from matchmaker.services.jobs.queue import LIVE
from matchmaker.services.scheduling.awaiting import awaited_decisions
from matchmaker.services.scheduling.booking.own import bookings_of
from matchmaker.services.scheduling.booking.switch import is_open
from matchmaker.services.scheduling.solve import KIND, obstacle, start_solving
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.own import organised_event
from matchmaker.web.forms import sentence
from matchmaker.web.policy import audience, current_actor
from matchmaker.web.scheduling import pages
from matchmaker.web.scheduling.booking_switch import BOOKERS


@pages.get("/evenements/<int:event_id>/planning")
@audience(Audience.ORGANISER)
def show(event_id: int) -> str:
    event = organised_event(event_id)
    job = latest_job(event_id, KIND)
    running = job is not None and job.state in LIVE
    missing = None if running else obstacle(event)
    refused, bookings = refused_proposals(event_id), bookings_of(event)
    return render_template(
        "scheduling/show.html",
        event=event,
        job=job,
        running=running,
        quality=quality_of(job),
        quality_words=_("Part déjà atteinte du maximum possible : {percent} %."),
        missing=sentence(missing) if missing else None,
        drafts=drafts_of(event_id),
        refused=refused,
        names=names_of(event_id) if refused or bookings else {},
        times={slot.id: slot.starts_at for slot in event.slots},
        labels={table.id: table.label for table in event.tables},
        publications=publications_of(event_id),
        booking_open=is_open(event),
        bookable=event.phase in BOOKABLE_PHASES,
        bookers=BOOKERS,
        bookings=bookings,
        awaited=awaited_decisions(event),
    )


@pages.post("/evenements/<int:event_id>/planning/calcul")
@audience(Audience.ORGANISER)
def start(event_id: int) -> Response:
    """Back to the page whose button it was: « Imprévus » has one too, and shows the progress and the draft."""

    def do() -> str:
        start_solving(current_actor(), event_id)
        return str(_("Le calcul est lancé. Cette page se met à jour d’elle-même."))

    organised_event(event_id)
    on_the_day = request.form.get("from") == "replan"
    page = "scheduling.replan" if on_the_day else "scheduling.show"
    return act_and_return(url_for(page, event_id=event_id), do)


def quality_of(job: Job | None) -> int | None:
    """What was reached of what is possible at most, in tenths of a percent; never rounded up."""
    figures = job.figures if job is not None else {}
    value, most = figures.get("value"), figures.get("bound")
    return None if value is None or not most else max(0, 1000 * value // most)
