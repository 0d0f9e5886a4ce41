"""A new event: from a template people know, or from an earlier edition."""

from datetime import timedelta

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.core.events.items import ITEM_KINDS
from matchmaker.core.events.templates import DEFAULT_TEMPLATE, SPARE_PERCENT, TEMPLATES
from matchmaker.db.queries.directory import chambers_by_name
from matchmaker.db.queries.events import events_of_chambers
from matchmaker.services.events.access import event_for_owner
from matchmaker.services.events.copy import copy_event
from matchmaker.services.events.dates import days_of
from matchmaker.services.events.set_up import create_event
from matchmaker.web.events import pages
from matchmaker.web.events.acts import advise_on_length
from matchmaker.web.events.forms import CopyForm, NewEventForm
from matchmaker.web.policy import audience, current_actor

NEXT_EDITION = timedelta(weeks=52)  # the same day of the week, a year later
MOST_EDITIONS = 8  # listed to start from


@pages.route("/evenements/nouveau", methods=["GET", "POST"])
@audience(Audience.ORGANISER)
def new() -> Response | str:
    chosen = request.args.get("modele", DEFAULT_TEMPLATE)
    template = TEMPLATES.get(chosen, TEMPLATES[DEFAULT_TEMPLATE])
    form = NewEventForm(data=dict(template.form) | {"template": chosen})
    form.offer(chambers_by_name(current_actor().chambers))
    if form.validate_on_submit():
        try:
            event = create_event(current_actor(), form.new_event())
            flash(
                _("« %(name)s » est créé. Il reste à ajouter les participants.", name=event.name), "success"
            )
            _tell_tables(form)
            advise_on_length(form.length.data)
            return redirect(url_for("events.show", event_id=event.id), 303)
        except Refusal as error:
            form.refuse(error)
    earlier = [one for one in events_of_chambers(current_actor().chambers) if one.starts_at]
    return render_template(
        "events/new.html",
        form=form,
        templates=TEMPLATES,
        earlier=earlier[:MOST_EDITIONS],
        item_kinds=ITEM_KINDS,
        spare_percent=SPARE_PERCENT,
    )


def _tell_tables(form: NewEventForm) -> None:
    count, spare = form.rooms
    if spare:
        flash(_("%(count)s tables, dont %(spare)s de réserve.", count=count, spare=spare), "info")


@pages.route("/evenements/<int:event_id>/copie", methods=["GET", "POST"])
@audience(Audience.ORGANISER)
def copy(event_id: int) -> Response | str:
    event = event_for_owner(current_actor(), event_id)
    g.zone = event.zone
    days = days_of(event)
    day = days[0] + NEXT_EDITION if days else None
    form = CopyForm(data={"name": event.name, "place": event.place, "day": day})
    if form.validate_on_submit():
        try:
            made = copy_event(current_actor(), event_id, form.copied())
            flash(
                _("« %(name)s » est créé. Aucun message n’est parti à personne.", name=made.name), "success"
            )
            return redirect(url_for("events.show", event_id=made.id), 303)
        except NotFound:
            raise
        except Refusal as error:
            form.refuse(error)
    return render_template("events/copy.html", event=event, form=form)
