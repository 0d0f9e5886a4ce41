"""One draft: its grids, its proof in words, who has no meeting and why; and its publication."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.core.events.words import KINDS
from matchmaker.db.events import Event
from matchmaker.db.queries.scheduling import names_of
from matchmaker.db.scheduling import Publication
from matchmaker.services.jobs.queue import LIVE
from matchmaker.services.scheduling.awaiting import awaited_decisions
from matchmaker.services.scheduling.changes import announce_publication, schedule_for_organiser
from matchmaker.services.scheduling.drafts import view_draft
from matchmaker.services.scheduling.edit_view import difference_from_parent, view_by_hand
from matchmaker.services.scheduling.improve import latest_improvement
from matchmaker.services.scheduling.letters import letters_to_come
from matchmaker.services.scheduling.publish import publish_schedule
from matchmaker.web.events.own import organised_event
from matchmaker.web.forms import Confirm
from matchmaker.web.policy import audience, current_actor
from matchmaker.web.scheduling import pages
from matchmaker.web.scheduling.edit_words import KINDS as EDIT_KINDS

VIEWS = ("tables", "structures", "restes")


@pages.get("/evenements/<int:event_id>/planning/<int:schedule_id>")
@audience(Audience.ORGANISER)
def draft(event_id: int, schedule_id: int) -> str:
    event = organised_event(event_id)
    schedule = schedule_for_organiser(current_actor(), event_id, schedule_id)
    asked = request.args.get("vue", VIEWS[0])
    view = asked if asked in VIEWS else VIEWS[0]
    improvement = latest_improvement(schedule)
    return render_template(
        "scheduling/draft.html",
        event=event,
        draft=view_draft(event, schedule, _, views=(view,)),
        view=view,
        kinds=KINDS,
        hand=view_by_hand(event, schedule),
        edit_kinds=EDIT_KINDS,
        improved=difference_from_parent(schedule),
        improvement=improvement,
        running=improvement is not None and improvement.state in LIVE,
        times={slot.id: slot.starts_at for slot in event.slots},
        labels={table.id: table.label for table in event.tables},
        position_after_pause=_after_pause(event),
    )


def _after_pause(event: Event) -> list[bool]:
    """Per slot, whether a pause comes before it."""
    sessions = [slot.session for slot in event.slots]
    return [bool(n) and sessions[n] != sessions[n - 1] for n in range(len(sessions))]


@pages.route("/evenements/<int:event_id>/planning/<int:schedule_id>/diffusion", methods=["GET", "POST"])
@audience(Audience.ORGANISER)
def publish(event_id: int, schedule_id: int) -> Response | str:
    event = organised_event(event_id)
    schedule = schedule_for_organiser(current_actor(), event_id, schedule_id)
    form = Confirm()
    if form.validate_on_submit():
        try:
            sent = request.form
            shown = sent.get("version", 0, type=int), sent.get("number", 0, type=int)
            publication = publish_schedule(current_actor(), event_id, schedule_id, shown=shown)
            flash(_said(publication), "success")
            return redirect(url_for("scheduling.show", event_id=event_id), 303)
        except NotFound:
            raise
        except Refusal as error:
            form.refuse(error)
    announced, names = announce_publication(event, schedule), names_of(event_id)
    return render_template(
        "scheduling/publish.html",
        event=event,
        schedule=schedule,
        announced=announced,
        awaited=awaited_decisions(event),
        letters=letters_to_come(event, announced.changes),
        told=sorted(announced.changes.concerned, key=lambda one: names[one].casefold()),
        names=names,
        times={slot.id: slot.starts_at for slot in event.slots},
        labels={table.id: table.label for table in event.tables},
        form=form,
    )


def _said(publication: Publication) -> str:
    """The version, and what it changed: what is cancelled is neither new nor moved."""
    counts = publication.changes
    changed, cancelled = counts["added"] + counts["moved"], counts["cancelled"]
    told = []
    if changed:
        told.append(
            ngettext(
                "%(num)s rendez-vous nouveau ou déplacé", "%(num)s rendez-vous nouveaux ou déplacés", changed
            )
        )
    if cancelled:
        told.append(ngettext("%(num)s rendez-vous annulé", "%(num)s rendez-vous annulés", cancelled))
    words = ", ".join(map(str, told)) or str(_("Aucun rendez-vous ne change"))
    return str(_("Le planning est diffusé, version %(number)s.", number=publication.number)) + f" {words}."
