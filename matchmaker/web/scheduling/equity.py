"""« Équité »: who got how many meetings in a draft, and what its guarantees cost."""

from flask import render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.db.queries.jobs import latest_job_on
from matchmaker.services.jobs.queue import LIVE
from matchmaker.services.scheduling.changes import schedule_for_organiser
from matchmaker.services.scheduling.equity import (
    COSTS,
    cost_lines,
    equity_csv,
    start_costs,
    target_of,
    view_equity,
)
from matchmaker.services.scheduling.simulate import percent_of
from matchmaker.web.agenda.sending import download
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.own import organised_event
from matchmaker.web.policy import audience, current_actor
from matchmaker.web.scheduling import pages


@pages.get("/evenements/<int:event_id>/planning/<int:schedule_id>/equite")
@audience(Audience.ORGANISER)
def equity(event_id: int, schedule_id: int) -> str:
    event = organised_event(event_id)
    schedule = schedule_for_organiser(current_actor(), event_id, schedule_id)
    job = latest_job_on(COSTS, target_of(schedule_id))
    costs = job.result if job is not None and job.state == "done" else None
    return render_template(
        "scheduling/equity.html",
        event=event,
        schedule=schedule,
        report=view_equity(event, schedule, _),
        job=job,
        running=job is not None and job.state in LIVE,
        costs=costs,
        cost_lines=cost_lines(event_id, costs) if costs else [],
        together=[percent_of(amount, costs["weight"]) for amount in costs["together"]] if costs else None,
    )


@pages.post("/evenements/<int:event_id>/planning/<int:schedule_id>/equite/garanties")
@audience(Audience.ORGANISER)
def start_promises(event_id: int, schedule_id: int) -> Response:
    def do() -> str:
        start_costs(current_actor(), event_id, schedule_id)
        return str(_("Le calcul est lancé. Cette page se met à jour d’elle-même."))

    organised_event(event_id)
    return act_and_return(url_for("scheduling.equity", event_id=event_id, schedule_id=schedule_id), do)


@pages.get("/evenements/<int:event_id>/planning/<int:schedule_id>/equite.csv")
@audience(Audience.ORGANISER)
def equity_sheet(event_id: int, schedule_id: int) -> Response:
    event = organised_event(event_id)
    schedule = schedule_for_organiser(current_actor(), event_id, schedule_id)
    content = equity_csv(view_equity(event, schedule, _), _)
    return download(content, f"equite-{schedule.number}.csv", "text/csv; charset=utf-8")
