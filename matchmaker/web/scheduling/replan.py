"""The day itself: who is absent or late, tables lost or added, and what a new planning can still change."""

from collections.abc import Callable

from flask import render_template, request, url_for
from flask_babel import format_time
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import Refusal
from matchmaker.db.queries.jobs import latest_job
from matchmaker.plugin_api.text import N_
from matchmaker.services.jobs.queue import LIVE
from matchmaker.services.requests.propose import propose_meeting, take_back_proposal
from matchmaker.services.scheduling.replan import (
    add_table,
    close_table,
    mark_absent,
    mark_late,
    reopen_table,
    situation_of,
    unmark,
)
from matchmaker.services.scheduling.solve import KIND
from matchmaker.web.addresses import HIGHEST_ID
from matchmaker.web.events.acts import act_and_return
from matchmaker.web.events.own import organised_event
from matchmaker.web.policy import audience, current_actor
from matchmaker.web.scheduling import pages

MARKS = {"absent": mark_absent, "late": mark_late}


class NothingChosen(Refusal):
    template = N_("Il manque un choix : rien n’a été noté.")


@pages.get("/evenements/<int:event_id>/planning/imprevus")
@audience(Audience.ORGANISER)
def replan(event_id: int) -> str:
    event = organised_event(event_id)
    job = latest_job(event_id, KIND)
    return render_template(
        "scheduling/replan.html",
        event=event,
        day=situation_of(event),
        job=job,
        running=job is not None and job.state in LIVE,
        times={slot.id: slot.starts_at for slot in event.slots},
        labels={table.id: table.label for table in event.tables},
    )


@pages.post("/evenements/<int:event_id>/planning/imprevus/structures")
@audience(Audience.ORGANISER)
def mark(event_id: int) -> Response:
    def do() -> str:
        act = MARKS.get(request.form.get("what", ""))
        if act is None:
            raise NothingChosen
        delegation = act(current_actor(), event_id, _chosen("structure"), _chosen("slot"))
        return str(_("C’est noté pour %(name)s.", name=delegation.organisation.name))

    return _back(event_id, do)


@pages.post("/evenements/<int:event_id>/planning/imprevus/structures/<int:delegation_id>/retrait")
@audience(Audience.ORGANISER)
def mark_undo(event_id: int, delegation_id: int) -> Response:
    def do() -> str:
        delegation = unmark(current_actor(), event_id, delegation_id)
        return str(_("%(name)s est de nouveau attendue comme prévu.", name=delegation.organisation.name))

    return _back(event_id, do)


@pages.post("/evenements/<int:event_id>/planning/imprevus/tables")
@audience(Audience.ORGANISER)
def table_close(event_id: int) -> Response:
    def do() -> str:
        table = close_table(current_actor(), event_id, _chosen("table"), _chosen("slot"))
        since = format_time(table.closed_from, "short")
        return str(
            _("La table %(label)s ne servira plus à partir de %(time)s.", label=table.label, time=since)
        )

    return _back(event_id, do)


@pages.post("/evenements/<int:event_id>/planning/imprevus/tables/<int:table_id>/retour")
@audience(Audience.ORGANISER)
def table_reopen(event_id: int, table_id: int) -> Response:
    def do() -> str:
        table = reopen_table(current_actor(), event_id, table_id)
        return str(_("La table %(label)s sert de nouveau.", label=table.label))

    return _back(event_id, do)


@pages.post("/evenements/<int:event_id>/planning/imprevus/tables/ajout")
@audience(Audience.ORGANISER)
def table_add(event_id: int) -> Response:
    def do() -> str:
        table = add_table(current_actor(), event_id)
        return str(_("La table %(label)s est ajoutée.", label=table.label))

    return _back(event_id, do)


@pages.post("/evenements/<int:event_id>/planning/imprevus/rendez-vous")
@audience(Audience.ORGANISER)
def propose(event_id: int) -> Response:
    def do() -> str:
        propose_meeting(current_actor(), event_id, _chosen("a"), _chosen("b"))
        return str(_("Ce rendez-vous sera placé au prochain calcul, s’il reste un créneau commun."))

    return _back(event_id, do)


@pages.post("/evenements/<int:event_id>/planning/imprevus/rendez-vous/<int:request_id>/retrait")
@audience(Audience.ORGANISER)
def propose_undo(event_id: int, request_id: int) -> Response:
    def do() -> str:
        take_back_proposal(current_actor(), event_id, request_id)
        return str(_("Ce rendez-vous n’est plus demandé."))

    return _back(event_id, do)


def _chosen(name: str) -> int:
    found = request.form.get(name, type=int)
    if found is None or found > HIGHEST_ID:
        raise NothingChosen
    return found


def _back(event_id: int, do: Callable[[], str]) -> Response:
    organised_event(event_id)
    return act_and_return(url_for("scheduling.replan", event_id=event_id), do)
