"""Slots and tables of an event."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from matchmaker.core.directory.access import Audience
from matchmaker.core.errors import Refusal
from matchmaker.core.events.dates import RULES
from matchmaker.core.events.items import ITEM_KINDS
from matchmaker.core.events.programme import TimeSlot, slots_on, starts_text
from matchmaker.db.events import Event, Slot
from matchmaker.db.queries.event_figures import figures_of
from matchmaker.db.queries.set_up import items_of, keepers_of
from matchmaker.services.events.dates import Move, moves_with
from matchmaker.services.events.programme import Changed, set_slots, set_tables
from matchmaker.services.events.seating import seat_those_standing
from matchmaker.services.events.used import DraftsWouldGo
from matchmaker.web.events import pages
from matchmaker.web.events.acts import act_and_return, advise_on_length
from matchmaker.web.events.forms import RecipeForm, SlotsForm, TablesForm
from matchmaker.web.events.own import organised_event
from matchmaker.web.forms import sentence
from matchmaker.web.policy import audience, current_actor


@pages.route("/evenements/<int:event_id>/creneaux", methods=["GET", "POST"])
@audience(Audience.ORGANISER)
def programme(event_id: int) -> Response | str:
    event = organised_event(event_id)
    form = SlotsForm(data=_present(event))
    losing, moves = False, []
    if form.validate_on_submit():
        try:
            times = form.times()
            times.slots()  # refused before anything is asked
            moves = list(moves_with(event, *times.days, times.zone))
            if moves and not form.dates_seen.data:
                return _page(event, form, _tables_form(event), moves=moves)
            changed = set_slots(current_actor(), event_id, times, confirmed=form.confirmed.data)
            _tell(_("Les créneaux sont enregistrés."), changed)
            advise_on_length(form.length.data)
            return redirect(url_for("events.programme", event_id=event_id), 303)
        except Refusal as error:
            form.refuse(error)
            losing = isinstance(error, DraftsWouldGo)
    elif request.method == "GET" and "start" in request.args:
        _compute(event, form)
    return _page(event, form, _tables_form(event), losing=losing, moves=moves)


@pages.post("/evenements/<int:event_id>/tables")
@audience(Audience.ORGANISER)
def tables(event_id: int) -> Response | str:
    event = organised_event(event_id)
    form = TablesForm()
    losing = False
    if form.validate_on_submit():
        try:
            changed = set_tables(
                current_actor(),
                event_id,
                form.lines(),
                more=0 if form.more.data is None else form.more.data,
                confirmed=form.confirmed_tables.data,
            )
            _tell(_("Les tables sont enregistrées."), changed)
            return redirect(url_for("events.programme", event_id=event_id) + "#tables", 303)
        except Refusal as error:
            form.refuse(error)
            losing = isinstance(error, DraftsWouldGo)
    return _page(event, SlotsForm(formdata=None, data=_present(event)), form, losing_tables=losing)


@pages.post("/evenements/<int:event_id>/tables/acheteurs")
@audience(Audience.ORGANISER)
def seat(event_id: int) -> Response:
    def do() -> str:
        seated = seat_those_standing(current_actor(), event_id)
        return str(
            ngettext(
                "%(num)d structure garde désormais sa table.",
                "%(num)d structures gardent désormais leur table.",
                seated,
            )
        )

    return act_and_return(url_for("events.programme", event_id=event_id, _anchor="tables"), do)


def _page(
    event: Event,
    slots: SlotsForm,
    rooms: TablesForm,
    *,
    losing: bool = False,
    losing_tables: bool = False,
    moves: Sequence[Move] = (),
) -> str:
    return render_template(
        "events/programme.html",
        event=event,
        slots_form=slots,
        tables_form=rooms,
        recipe=RecipeForm(request.args if "start" in request.args else None),
        figures=figures_of(event),
        losing=losing,
        losing_tables=losing_tables,
        moves=moves,
        rules=RULES,
        items=items_of(event.id),
        item_kinds=ITEM_KINDS,
        days=_days(event),
        keepers=keepers_of(event.id),
    )


def _present(event: Event) -> dict[str, object]:
    """The slots as the form shows them; the defaults of a new event when there is none."""
    if not event.slots:
        return {"zone": event.zone, "length": 15}
    first, *more = _days(event)
    return {
        "day": first[0],
        "zone": event.zone,
        "length": int((first[1][0].ends_at - first[1][0].starts_at).total_seconds() // 60),
        "starts": _starts(first[1], event.zone),
        "more": [{"day": day, "starts": _starts(slots, event.zone)} for day, slots in more] + [{}],
    }


def _days(event: Event) -> list[tuple[date, list[Slot]]]:
    """The slots of each day, where it is held."""
    place = ZoneInfo(event.zone)
    return [
        (day, list(slots))
        for day, slots in groupby(event.slots, key=lambda slot: slot.starts_at.astimezone(place).date())
    ]


def _starts(slots: Sequence[Slot], zone: str) -> str:
    times = [TimeSlot(slot.position, slot.session, slot.starts_at, slot.ends_at) for slot in slots]
    return starts_text(times, zone)


def _compute(event: Event, form: SlotsForm) -> None:
    """Put the computed times into the form: a proposal, nothing is stored."""
    recipe = RecipeForm(request.args)
    if not recipe.validate():
        flash(_("Ces valeurs ne permettent pas de calculer des créneaux : vérifiez-les."), "warning")
        return
    try:
        wanted = recipe.recipe()
        day = form.day.data
        form.length.data = wanted.length
        if day is None:
            form.starts.data = ", ".join(f"{start:%H:%M}" for start in wanted.starts())
        else:
            form.starts.data = starts_text(
                slots_on(day, event.zone, wanted.starts(), wanted.length), event.zone
            )
        flash(_("Voici les horaires calculés. Relisez-les, puis enregistrez-les."), "info")
    except Refusal as error:
        flash(sentence(error), "warning")


def _tell(done: str, changed: Changed) -> None:
    flash(done, "success")
    if changed.drafts:
        flash(_("%(count)s projets de planning ont été supprimés.", count=changed.drafts), "info")


def _tables_form(event: Event) -> TablesForm:
    rows = [
        {
            "id": table.id,
            "label": table.label,
            "room": table.room,
            "seats": table.seats,
            "step_free": "step_free" in table.features,
            "quiet": "quiet" in table.features,
        }
        for table in event.tables
    ]
    return TablesForm(formdata=None, data={"tables": rows})
