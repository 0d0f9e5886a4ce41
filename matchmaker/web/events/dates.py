"""The dates of an event on one page, with who may do what in each phase."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from matchmaker.clock import now
from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import NotFound, Refusal
from matchmaker.core.events.dates import ACTING, RULES, milestones
from matchmaker.core.events.rights import RIGHTS
from matchmaker.core.events.words import PHASES
from matchmaker.db.events import Event
from matchmaker.db.queries.set_up import dates_of
from matchmaker.db.set_up import EventDate
from matchmaker.services.events.dates import change_dates, proposed
from matchmaker.web.events import pages
from matchmaker.web.events.own import organised_event
from matchmaker.web.events.set_up_forms import DatesForm, date_rows
from matchmaker.web.policy import audience, current_actor


@pages.route("/evenements/<int:event_id>/dates", methods=["GET", "POST"])
@audience(Audience.ORGANISER)
def dates(event_id: int) -> Response | str:
    event = organised_event(event_id)
    known = dates_of(event_id)
    moments = {one.kind: one.moment for one in known} or (proposed(event) if event.slots else {})
    acting = frozenset(one.kind for one in known if one.acts)
    form = DatesForm(data={"dates": date_rows(moments, acting, event.zone)})
    if form.validate_on_submit():
        try:
            change_dates(current_actor(), event_id, form.lines())
            flash(_("Les dates sont enregistrées."), "success")
            return redirect(url_for("events.dates", event_id=event_id), 303)
        except NotFound:
            raise
        except Refusal as error:
            form.refuse(error)
    return render_template(
        "events/dates.html",
        event=event,
        form=form,
        known={one.kind: one for one in known},
        usual=proposed(event) if event.slots else {},
        rules=RULES,
        acting=ACTING,
        rights=RIGHTS,
        phases=PHASES,
    )


def timeline(event: Event, dates: Sequence[EventDate]) -> list[dict[str, object]]:
    """The dates of an event as its overview draws them: what is behind, what is late, what comes next."""
    facts = [(one.kind, one.moment, one.acted_at is not None and one.failure is None) for one in dates]
    return [
        {"row": one, "rule": RULES[one.kind], "state": state, "next": following}
        for one, (state, following) in zip(dates, milestones(facts, event.phase, now()), strict=True)
    ]
